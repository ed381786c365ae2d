//! Mail by SMTP.

use std::time::Duration;

use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::{
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
    },
};

use crate::{BadSetting, NotSent};

const NO_ANSWER: &str = "邮件服务器没有按时应答";

/// How the way to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS before anything of weight is said.
    StartTls,
    /// None.
    Plain,
}

impl Security {
    /// The port on which servers expect it.
    pub const fn port(self) -> u16 {
        match self {
            Self::Tls => 465,
            Self::StartTls => 587,
            Self::Plain => 25,
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Tls => "TLS",
            Self::StartTls => "STARTTLS",
            Self::Plain => "不加密",
        }
    }
}

/// How mail is sent.
#[derive(Clone)]
pub struct MailSettings {
    /// Name of the server.
    pub server: String,
    /// Port; the usual one without.
    pub port: Option<u16>,
    /// How the way is protected.
    pub security: Security,
    /// User and password, where the server asks for them.
    pub credentials: Option<(String, String)>,
    /// Who the mail comes from.
    pub from: String,
    /// An authority of the intranet's own, as PEM, that the server's certificate may come from.
    pub authority: Option<Vec<u8>>,
    /// How long one mail may take.
    pub timeout: Duration,
}

/// Sends mail.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    words: String,
    timeout: Duration,
}

/// The password must not reach a log by way of a debug print.
impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Mailer").field(&self.words).finish()
    }
}

/// One mail of plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The same each time the same mail is tried, so that a server that has it already can tell.
    pub id: String,
    /// The address.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// Text.
    pub text: String,
}

impl Mailer {
    /// A mailer for a server. Nothing is connected yet.
    ///
    /// # Errors
    /// [`BadSetting`].
    pub fn new(settings: &MailSettings) -> Result<Self, BadSetting> {
        let from = settings
            .from
            .parse()
            .map_err(|_| BadSetting(format!("发件地址“{}”不是邮件地址", settings.from)))?;
        let tls = match settings.security {
            Security::Plain => Tls::None,
            Security::StartTls => Tls::Required(parameters(settings)?),
            Security::Tls => Tls::Wrapper(parameters(settings)?),
        };
        let port = settings.port.unwrap_or(settings.security.port());
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.server)
            .port(port)
            .tls(tls)
            .timeout(Some(settings.timeout));
        if let Some((user, password)) = &settings.credentials {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        let words = format!(
            "{}:{port}（{}），发件人 {}",
            settings.server,
            settings.security.label(),
            settings.from
        );
        Ok(Self {
            transport: builder.build(),
            from,
            words,
            timeout: settings.timeout,
        })
    }

    /// Server, protection and sender in words, without secrets.
    pub fn describe(&self) -> &str {
        &self.words
    }

    /// Whether this is an address to which mail can be sent.
    pub fn is_address(text: &str) -> bool {
        text.parse::<lettre::Address>().is_ok()
    }

    /// Sends one mail; returns once the server has taken it over.
    ///
    /// # Errors
    /// [`NotSent`].
    pub async fn send(&self, mail: &Mail) -> Result<(), NotSent> {
        let to = mail
            .to
            .parse()
            .map_err(|_| NotSent(format!("收件地址“{}”不是邮件地址", mail.to)))?;
        let host = self.from.email.domain();
        let message = Message::builder()
            .message_id(Some(format!("<{}@{host}>", mail.id)))
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(&mail.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text.clone())
            .map_err(|error| NotSent(format!("邮件不能编成：{error}")))?;
        // The library limits how long it takes to connect, and nothing after that.
        match tokio::time::timeout(self.timeout, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(NotSent(says(&error))),
            Err(_) => {
                let seconds = self.timeout.as_secs();
                Err(NotSent(format!("{NO_ANSWER}：已等 {seconds} 秒")))
            }
        }
    }
}

fn parameters(settings: &MailSettings) -> Result<TlsParameters, BadSetting> {
    let mut builder = TlsParameters::builder(settings.server.clone());
    if let Some(pem) = &settings.authority {
        let authority = Certificate::from_pem(pem)
            .map_err(|error| BadSetting(format!("邮件服务器的根证书不能读取：{error}")))?;
        builder = builder.add_root_certificate(authority);
    }
    builder
        .build_rustls()
        .map_err(|error| BadSetting(format!("邮件服务器名或证书设置有误：{error}")))
}

/// What went wrong, in words.
fn says(error: &lettre::transport::smtp::Error) -> String {
    use std::error::Error as _;
    let cause = error
        .source()
        .map_or_else(|| error.to_string(), ToString::to_string);
    let what = match error.status().map(u16::from) {
        Some(530 | 534 | 535 | 538) => "邮件服务器不接受用户名或密码",
        Some(550 | 551 | 553) => "邮件服务器没有这个收件地址，或不肯转发",
        Some(552 | 452) => "收件箱或邮件服务器空间已满",
        Some(400..500) => "邮件服务器暂时不受理",
        Some(_) => "邮件服务器拒收",
        None if error.is_timeout() => NO_ANSWER,
        None if error.is_tls() => "与邮件服务器不能建立加密连接",
        None => "不能连接邮件服务器",
    };
    format!("{what}：{cause}")
}
