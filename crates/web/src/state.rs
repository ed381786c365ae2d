//! What every handler can reach.

use std::sync::Arc;

use bihuan_casework::App;

/// How the server is reached.
#[derive(Debug, Clone, Copy)]
pub struct Reach {
    /// Whether browsers come over TLS, or from this machine only. Otherwise the cookie cannot be marked secure.
    pub secure: bool,
}

/// The state of the web room.
#[derive(Debug)]
pub struct Web {
    /// The application.
    pub app: Arc<App>,
    /// How the server is reached.
    pub reach: Reach,
}

impl Web {
    /// Name of the session cookie. The `__Host-` prefix makes browsers refuse it from anywhere but this host over TLS.
    pub const fn cookie(&self) -> &'static str {
        if self.reach.secure {
            "__Host-bihuan"
        } else {
            "bihuan"
        }
    }
}
