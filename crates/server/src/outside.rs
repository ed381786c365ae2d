//! The part of `bihuan.toml` that says when people are reminded and which ways lead out of the house. Without it nothing is sent.

use std::{path::Path, time::Duration};

use anyhow::{Context as _, bail};
use bihuan_casework::notice::{
    MailSettings, Mailer, Outside, Robot, RobotKind, RobotSettings, Security,
};
use serde::Deserialize;

/// `[reminders]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Reminders {
    /// Hour of a working day from which reminders are told.
    hour: i8,
    /// Nothing is sent from this hour on …
    quiet_from: i8,
    /// … until this one.
    quiet_until: i8,
    /// Where the pages are reached, for links.
    link: Option<String>,
}

impl Default for Reminders {
    fn default() -> Self {
        Self {
            hour: 8,
            quiet_from: 21,
            quiet_until: 7,
            link: None,
        }
    }
}

/// `[mail]`. It holds a password, so nothing prints it.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mail {
    server: String,
    port: Option<u16>,
    #[serde(default)]
    security: MailSecurity,
    user: Option<String>,
    password: Option<String>,
    from: String,
    /// A file with the certificate of the intranet's own authority.
    authority: Option<String>,
    #[serde(default)]
    domains: Vec<String>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum MailSecurity {
    #[default]
    Tls,
    StartTls,
    Plain,
}

/// `[[robots]]`. Its address is a key, so nothing prints it.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RobotConfig {
    name: String,
    kind: Kind,
    url: String,
    secret: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Wecom,
    Dingtalk,
}

/// How long one mail may take.
const TIMEOUT: Duration = Duration::from_secs(60);

/// What the configuration says, as the application uses it.
pub(crate) fn outside(
    folder: &Path,
    reminders: &Reminders,
    mail: Option<&Mail>,
    robots: &[RobotConfig],
) -> anyhow::Result<Outside> {
    let hours = [reminders.hour, reminders.quiet_from, reminders.quiet_until];
    if hours.iter().any(|hour| !(0..24).contains(hour)) {
        bail!("[reminders] 中的钟点须在 0 到 23 之间");
    }
    let link = reminders
        .link
        .as_deref()
        .map(|link| link.trim_end_matches('/'));
    if link.is_some_and(|link| !link.starts_with("http://") && !link.starts_with("https://")) {
        bail!("[reminders] 中的 link 须以 http:// 或 https:// 开头");
    }
    let robots = robots.iter().map(|robot| {
        Robot::new(RobotSettings {
            name: robot.name.clone(),
            kind: match robot.kind {
                Kind::Wecom => RobotKind::Wecom,
                Kind::Dingtalk => RobotKind::Dingtalk,
            },
            url: robot.url.clone(),
            secret: robot.secret.clone(),
        })
    });
    let robots: Vec<Robot> = robots.collect::<Result<_, _>>()?;
    for (at, robot) in robots.iter().enumerate() {
        if robots
            .iter()
            .skip(at + 1)
            .any(|other| other.name() == robot.name())
        {
            bail!("有两个群机器人都叫“{}”", robot.name());
        }
    }
    Ok(Outside {
        hour: reminders.hour,
        quiet: (reminders.quiet_from, reminders.quiet_until),
        link: link.map(str::to_owned),
        mailer: mail.map(|mail| mailer(folder, mail)).transpose()?,
        domains: mail.map_or_else(Vec::new, |mail| mail.domains.clone()),
        robots,
    })
}

fn mailer(folder: &Path, mail: &Mail) -> anyhow::Result<Mailer> {
    let credentials = match (&mail.user, &mail.password) {
        (Some(user), Some(password)) => Some((user.clone(), password.clone())),
        (None, None) => None,
        _ => bail!("[mail] 中的 user 和 password 须同时填写"),
    };
    let authority = match &mail.authority {
        None => None,
        Some(file) => {
            let file = folder.join(file);
            let pem = std::fs::read(&file)
                .with_context(|| format!("不能读取邮件服务器的根证书 {}", file.display()))?;
            Some(pem)
        }
    };
    Ok(Mailer::new(&MailSettings {
        server: mail.server.clone(),
        port: mail.port,
        security: match mail.security {
            MailSecurity::Tls => Security::Tls,
            MailSecurity::StartTls => Security::StartTls,
            MailSecurity::Plain => Security::Plain,
        },
        credentials,
        from: mail.from.clone(),
        authority,
        timeout: TIMEOUT,
    })?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    #[serde(default, deny_unknown_fields)]
    #[derive(Default)]
    struct File {
        reminders: Reminders,
        mail: Option<Mail>,
        robots: Vec<RobotConfig>,
    }

    fn read(text: &str) -> anyhow::Result<Outside> {
        let file: File = toml::from_str(text)?;
        outside(
            Path::new("."),
            &file.reminders,
            file.mail.as_ref(),
            &file.robots,
        )
    }

    #[test]
    fn without_a_word_nothing_is_sent() {
        let outside = read("").unwrap();
        assert!(outside.mailer.is_none() && outside.robots.is_empty());
        assert_eq!(outside.hour, 8);
    }

    #[test]
    fn secrets_are_not_shown() {
        let outside = read(
            "[reminders]\nhour = 9\nlink = \"https://bihuan.example/\"\n\
             [mail]\nserver = \"mail.example\"\nsecurity = \"starttls\"\nuser = \"bihuan\"\npassword = \"nobody-may-see\"\n\
             from = \"bihuan@yunling.example\"\n\
             [[robots]]\nname = \"调度群\"\nkind = \"dingtalk\"\nurl = \"https://robot.example/?access_token=nobody-may-see\"\n\
             secret = \"nobody-may-see\"\n",
        )
        .unwrap();
        assert_eq!(outside.link.as_deref(), Some("https://bihuan.example"));
        assert!(!format!("{outside:?}").contains("nobody-may-see"));
        let words = outside.mailer.unwrap().describe().to_owned();
        assert!(words.contains("mail.example:587（STARTTLS）"), "{words}");
        assert!(!words.contains("nobody-may-see"));
    }

    #[test]
    fn what_cannot_work_is_said_at_the_start() {
        for wrong in [
            "[reminders]\nhour = 24\n",
            "[reminders]\nlink = \"bihuan.example\"\n",
            "[mail]\nserver = \"mail.example\"\nfrom = \"nobody\"\n",
            "[mail]\nserver = \"mail.example\"\nfrom = \"a@b.example\"\nuser = \"a\"\n",
            "[mail]\nserver = \"mail.example\"\nfrom = \"a@b.example\"\nauthority = \"not-there.pem\"\n",
            "[[robots]]\nname = \"a\"\nkind = \"wecom\"\nurl = \"ftp://robot.example/\"\n",
            "[[robots]]\nname = \"a\"\nkind = \"wecom\"\nurl = \"https://robot.example/\"\n\
             [[robots]]\nname = \"a\"\nkind = \"wecom\"\nurl = \"https://robot.example/\"\n",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
