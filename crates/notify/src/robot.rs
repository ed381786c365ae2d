//! Robots of group chats: WeCom (企业微信) and DingTalk (钉钉).

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::{Client, Url, redirect::Policy};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::{BadSetting, NotSent};

/// How long a robot may take.
const TIMEOUT: Duration = Duration::from_secs(15);
/// So much of an answer is read at most.
const MOST_ANSWER: usize = 64 * 1024;

/// Whose robot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RobotKind {
    /// 企业微信群机器人
    Wecom,
    /// 钉钉群机器人
    Dingtalk,
}

/// A robot as it is configured.
#[derive(Clone)]
pub struct RobotSettings {
    /// What it is called here.
    pub name: String,
    /// Whose it is.
    pub kind: RobotKind,
    /// Its address, which holds its key.
    pub url: String,
    /// With which messages are signed, where the robot asks for it (钉钉“加签”).
    pub secret: Option<String>,
}

/// A robot that says something in its group.
pub struct Robot {
    name: String,
    kind: RobotKind,
    url: Url,
    secret: Option<String>,
    client: Client,
}

/// Neither the address, which holds a key, nor the secret must reach a log by way of a debug print.
impl std::fmt::Debug for Robot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Robot")
            .field("name", &self.name)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

impl Robot {
    /// A robot. Nothing is connected yet.
    ///
    /// # Errors
    /// [`BadSetting`].
    pub fn new(settings: RobotSettings) -> Result<Self, BadSetting> {
        let RobotSettings {
            name,
            kind,
            url,
            secret,
        } = settings;
        let bad = |what: &str| BadSetting(format!("群机器人“{name}”{what}"));
        let url = Url::parse(&url).map_err(|_| bad("的地址不是网址"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(bad("的地址须以 https:// 或 http:// 开头"));
        }
        if kind == RobotKind::Wecom && secret.is_some() {
            return Err(bad("是企业微信的，不用加签密钥"));
        }
        // Whoever comes first installs it for the whole process; a second time is no fault.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .timeout(TIMEOUT)
            .redirect(Policy::none())
            .no_proxy()
            .build()
            .map_err(|error| bad(&format!("不能使用：{error}")))?;
        Ok(Self {
            name,
            kind,
            url,
            secret,
            client,
        })
    }

    /// What it is called here.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whose it is and where, in words, without its key.
    pub fn describe(&self) -> String {
        let kind = match self.kind {
            RobotKind::Wecom => "企业微信群机器人",
            RobotKind::Dingtalk => "钉钉群机器人",
        };
        format!("{kind}，{}", self.url.host_str().unwrap_or_default())
    }

    /// Says something in the group, as Markdown; returns once the other side has taken it over.
    ///
    /// # Errors
    /// [`NotSent`].
    pub async fn say(&self, title: &str, markdown: &str, now_ms: i64) -> Result<(), NotSent> {
        let request = self
            .client
            .post(self.address(now_ms))
            .header("content-type", "application/json; charset=utf-8")
            .body(self.message(title, markdown).to_string());
        // An error of the client would name the address, and with it the key.
        let mut answer = request.send().await.map_err(|error| {
            NotSent(if error.is_timeout() {
                "群机器人的服务器没有按时应答".to_owned()
            } else {
                format!("不能连接群机器人的服务器：{}", error.without_url())
            })
        })?;
        let status = answer.status();
        if !status.is_success() {
            return Err(NotSent(format!("群机器人的服务器答复 {status}")));
        }
        let mut body = Vec::new();
        while let Ok(Some(chunk)) = answer.chunk().await {
            body.extend_from_slice(&chunk);
            if body.len() > MOST_ANSWER {
                break;
            }
        }
        accepted(&body)
    }

    fn message(&self, title: &str, markdown: &str) -> Value {
        match self.kind {
            RobotKind::Wecom => json!({
                "msgtype": "markdown",
                "markdown": { "content": format!("**{title}**\n{markdown}") },
            }),
            RobotKind::Dingtalk => json!({
                "msgtype": "markdown",
                "markdown": { "title": title, "text": format!("#### {title}\n\n{markdown}") },
            }),
        }
    }

    fn address(&self, now_ms: i64) -> Url {
        let mut url = self.url.clone();
        if let Some(sign) = self.secret.as_deref().and_then(|s| sign(s, now_ms)) {
            url.query_pairs_mut()
                .append_pair("timestamp", &now_ms.to_string())
                .append_pair("sign", &sign);
        }
        url
    }
}

/// The signature that DingTalk asks for: of the moment and the secret, under the secret.
fn sign(secret: &str, now_ms: i64) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(format!("{now_ms}\n{secret}").as_bytes());
    Some(STANDARD.encode(mac.finalize().into_bytes()))
}

/// Both answer 200 to everything and say in the body whether they took it.
fn accepted(body: &[u8]) -> Result<(), NotSent> {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    match answer.get("errcode").and_then(Value::as_i64) {
        Some(0) => Ok(()),
        Some(code) => {
            let words = answer.get("errmsg").and_then(Value::as_str);
            let words: String = words.unwrap_or_default().chars().take(200).collect();
            Err(NotSent(format!("群机器人没有接受：{words}（{code}）")))
        }
        None => Err(NotSent("群机器人的答复看不懂，请核对地址".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn robot(kind: RobotKind, secret: Option<&str>) -> Robot {
        Robot::new(RobotSettings {
            name: "调度群".to_owned(),
            kind,
            url: "https://robot.example/send?key=nobody-may-see".to_owned(),
            secret: secret.map(str::to_owned),
        })
        .unwrap()
    }

    #[test]
    fn a_message_has_the_shape_of_its_robot() {
        let wecom = robot(RobotKind::Wecom, None).message("提醒", "- 已逾期 2");
        assert_eq!(
            wecom,
            json!({"msgtype": "markdown", "markdown": {"content": "**提醒**\n- 已逾期 2"}})
        );
        let dingtalk = robot(RobotKind::Dingtalk, None).message("提醒", "- 已逾期 2");
        assert_eq!(
            dingtalk,
            json!({"msgtype": "markdown", "markdown": {"title": "提醒", "text": "#### 提醒\n\n- 已逾期 2"}})
        );
    }

    /// The value was computed with OpenSSL: `printf '%s\n%s' 1577262236757 SECthis | openssl dgst -sha256 -hmac SECthis -binary | base64`.
    #[test]
    fn a_signed_address_can_be_checked_by_the_other_side() {
        let url = robot(RobotKind::Dingtalk, Some("SECthis")).address(1_577_262_236_757);
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        assert_eq!(pairs[0].0, "key");
        assert_eq!(
            pairs[1],
            ("timestamp".to_owned(), "1577262236757".to_owned())
        );
        assert_eq!(pairs[2].0, "sign");
        assert_eq!(pairs[2].1, "kF4wfFP9hA3gxOYzwmYk42ZHhcUKme9jHejbrir0mo8=");
    }

    #[test]
    fn neither_key_nor_secret_is_shown() {
        let robot = robot(RobotKind::Dingtalk, Some("SECthis"));
        for shown in [format!("{robot:?}"), robot.describe()] {
            assert!(
                !shown.contains("nobody-may-see") && !shown.contains("SECthis"),
                "{shown}"
            );
        }
    }

    #[test]
    fn an_answer_without_success_is_a_failure() {
        assert!(accepted(br#"{"errcode":0,"errmsg":"ok"}"#).is_ok());
        let refused = accepted(br#"{"errcode":310000,"errmsg":"sign not match"}"#).unwrap_err();
        assert!(refused.to_string().contains("sign not match"));
        assert!(accepted(b"<html>").is_err());
    }

    #[test]
    fn what_is_no_web_address_is_refused() {
        let settings = |url: &str, secret: Option<&str>| RobotSettings {
            name: "调度群".to_owned(),
            kind: RobotKind::Wecom,
            url: url.to_owned(),
            secret: secret.map(str::to_owned),
        };
        assert!(Robot::new(settings("file:///etc/passwd", None)).is_err());
        assert!(Robot::new(settings("nowhere", None)).is_err());
        assert!(Robot::new(settings("https://robot.example/", Some("x"))).is_err());
    }
}
