//! `bihuan serve`

use std::{net::SocketAddr, process::ExitCode, sync::Arc};

use anyhow::{Context as _, bail};
use axum::serve::ListenerExt as _;
use bihuan_casework::{
    App, account, collection, comparison, evidence, flag, notice, proof, search,
};
use bihuan_web::{Reach, Web};

use super::say;
use crate::{boot, place::PlaceArgs};

/// Options of the server.
#[derive(Debug, clap::Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    place: PlaceArgs,
    #[command(flatten)]
    pub(crate) socket: SocketArgs,
}

/// Where to listen.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct SocketArgs {
    /// 监听地址
    #[arg(
        long,
        value_name = "ADDR",
        env = "BIHUAN_LISTEN",
        default_value = "127.0.0.1:8080"
    )]
    pub(crate) listen: SocketAddr,
    /// 允许其他电脑用不加密的 http 访问（仅限可信内网；通常应在前面放置 TLS 代理）
    #[arg(long)]
    plain_http: bool,
    /// 前面有 TLS 代理，浏览器以 https 访问
    #[arg(long, conflicts_with = "plain_http")]
    behind_tls: bool,
}

impl Serve {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let app = boot::app(&self.place.place(true)?).await?;
        serve(app, &self.socket, &[]).await
    }
}

/// Serves until the process is asked to end.
pub(crate) async fn serve(
    app: Arc<App>,
    socket: &SocketArgs,
    greeting: &[String],
) -> anyhow::Result<ExitCode> {
    let loopback = socket.listen.ip().is_loopback();
    if !loopback && !socket.plain_http && !socket.behind_tls {
        bail!(
            "在 {} 上提供不加密的 http 会让口令在网络上明文传输。请改为监听 127.0.0.1 并在前面放置 TLS 代理（--behind-tls），\
             或确认内网可信后加上 --plain-http",
            socket.listen
        );
    }
    let listener = tokio::net::TcpListener::bind(socket.listen)
        .await
        .with_context(|| format!("不能监听 {}，可能已有程序占用，请换一个端口", socket.listen))?;
    let address = listener.local_addr()?;
    say(format_args!("闭环已启动：http://{address}/"));
    if account::needs_first_start(&app).await? {
        let code = account::renew_code(&app).await?;
        say(format_args!(
            "首次启动：请打开 http://{address}/first-start ，输入初始设置码 {}",
            code.expose()
        ));
    }
    for line in greeting {
        say(line);
    }
    flag::fail_interrupted(&app).await?;
    comparison::fail_interrupted(&app).await?;
    let follower = tokio::spawn(search::follow(Arc::clone(&app)));
    let sweeper = tokio::spawn(evidence::sweep(Arc::clone(&app)));
    let sealer = tokio::spawn(proof::follow(Arc::clone(&app)));
    let teller = tokio::spawn(notice::follow(Arc::clone(&app)));
    let collector = tokio::spawn(collection::follow(Arc::clone(&app)));
    let postman = tokio::spawn(notice::deliver(Arc::clone(&app)));
    let web = Arc::new(Web {
        app: Arc::clone(&app),
        reach: Reach {
            secure: loopback || socket.behind_tls,
        },
    });
    let service = bihuan_web::router(web).into_make_service_with_connect_info::<SocketAddr>();
    let listener = listener.tap_io(|io| {
        // Answers are small and wanted at once.
        let _ = io.set_nodelay(true);
    });
    axum::serve(listener, service)
        .with_graceful_shutdown(asked_to_end())
        .await?;
    follower.abort();
    sweeper.abort();
    collector.abort();
    sealer.abort();
    teller.abort();
    postman.abort();
    Ok(ExitCode::SUCCESS)
}

async fn asked_to_end() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
