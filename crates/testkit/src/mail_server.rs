//! A mail server for tests: real SMTP over TCP on this machine, which can be told to misbehave.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bihuan_casework::notice::{MailSettings, Mailer, Security};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// What the server does with a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Takes it.
    Takes,
    /// Answers the recipient with this code.
    Refuses(u16),
    /// Hangs up after the text has come, without a word.
    HangsUp,
    /// Says nothing at all.
    Silent,
}

/// A mail as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The recipient of the envelope.
    pub to: String,
    /// Headers and body.
    pub text: String,
}

impl Received {
    /// The words of the body.
    pub fn words(&self) -> String {
        let (_, body) = self.text.split_once("\n\n").unwrap_or_default();
        if self.header("content-transfer-encoding") != "base64" {
            return body.to_owned();
        }
        let letters: String = body.split_whitespace().collect();
        let bytes = STANDARD.decode(letters).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The value of a header line, empty when there is none.
    pub fn header(&self, name: &str) -> &str {
        let line = self.text.lines().find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then_some(value)
        });
        line.unwrap_or_default().trim()
    }
}

#[derive(Debug)]
struct State {
    manner: Manner,
    taken: Vec<Received>,
    tries: usize,
}

/// The server. It is gone with this value.
#[derive(Debug)]
pub struct MailServer {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    listening: JoinHandle<()>,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl MailServer {
    /// On a free port.
    ///
    /// # Errors
    /// When there is none.
    pub async fn start() -> anyhow::Result<Self> {
        Self::start_at(SocketAddr::from(([127, 0, 0, 1], 0))).await
    }

    /// At this address, as after a restart.
    ///
    /// # Errors
    /// When it is taken.
    pub async fn start_at(address: SocketAddr) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let state = Arc::new(Mutex::new(State {
            manner: Manner::Takes,
            taken: Vec::new(),
            tries: 0,
        }));
        let shared = Arc::clone(&state);
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = Arc::clone(&shared);
                tokio::spawn(async move {
                    // A client that hangs up is no failure of the server.
                    let _ = talk(stream, &state).await;
                });
            }
        });
        Ok(Self {
            address,
            state,
            listening,
        })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Somebody who sends through it, without encryption.
    ///
    /// # Errors
    /// Never, with these settings.
    pub fn mailer(&self) -> anyhow::Result<Mailer> {
        self.mailer_with(Security::Plain)
    }

    /// Somebody who sends through it, and how he wants the way to be protected.
    ///
    /// # Errors
    /// Never, with these settings.
    pub fn mailer_with(&self, security: Security) -> anyhow::Result<Mailer> {
        self.any_mailer(security, Duration::from_secs(20))
    }

    /// Somebody who does not wait long for it.
    ///
    /// # Errors
    /// Never, with these settings.
    pub fn impatient_mailer(&self) -> anyhow::Result<Mailer> {
        self.any_mailer(Security::Plain, Duration::from_secs(2))
    }

    fn any_mailer(&self, security: Security, timeout: Duration) -> anyhow::Result<Mailer> {
        Ok(Mailer::new(&MailSettings {
            server: self.address.ip().to_string(),
            port: Some(self.address.port()),
            security,
            credentials: None,
            from: "bihuan@yunling.example".to_owned(),
            authority: None,
            timeout,
        })?)
    }

    /// From now on it does this.
    pub fn set(&self, manner: Manner) {
        lock(&self.state).manner = manner;
    }

    /// What it took.
    pub fn taken(&self) -> Vec<Received> {
        lock(&self.state).taken.clone()
    }

    /// How often somebody named a recipient.
    pub fn tries(&self) -> usize {
        lock(&self.state).tries
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn talk(stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    if lock(state).manner == Manner::Silent {
        // Until the client has had enough.
        while lines.next_line().await?.is_some() {}
        return Ok(());
    }
    write
        .write_all(b"220 mail.yunling.example ESMTP\r\n")
        .await?;
    let mut to = String::new();
    while let Some(line) = lines.next_line().await? {
        let verb = line.get(..4).unwrap_or(&line).to_ascii_uppercase();
        let manner = lock(state).manner;
        let answer = match verb.as_str() {
            "EHLO" | "HELO" => "250-mail.yunling.example\r\n250 8BITMIME\r\n".to_owned(),
            "RCPT" => {
                lock(state).tries += 1;
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                match manner {
                    Manner::Refuses(code) => format!("{code} not here\r\n"),
                    _ => "250 ok\r\n".to_owned(),
                }
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                let mut text = String::new();
                while let Some(line) = lines.next_line().await? {
                    if line == "." {
                        break;
                    }
                    text.push_str(line.strip_prefix('.').unwrap_or(&line));
                    text.push('\n');
                }
                if manner == Manner::HangsUp {
                    return Ok(());
                }
                let to = std::mem::take(&mut to);
                lock(state).taken.push(Received { to, text });
                "250 taken\r\n".to_owned()
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "250 ok\r\n".to_owned(),
        };
        write.write_all(answer.as_bytes()).await?;
    }
    Ok(())
}
