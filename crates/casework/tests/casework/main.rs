//! The application over a real store: what holds whatever people ask, in whichever order.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout
)]

mod calls;
mod ground;
mod lists;
mod notices;
mod past;
mod post;
mod sequences;
mod twice;
mod year;

/// Writes one test as two: `name::sqlite` and `name::postgres`.
macro_rules! on_both {
    ($(#[$doc:meta])* async fn $name:ident($app:ident: TestApp) $body:block) => {
        mod $name {
            use super::*;

            $(#[$doc])*
            async fn run($app: bihuan_testkit::TestApp) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                Box::pin(run(bihuan_testkit::TestApp::new().await.unwrap())).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let app = bihuan_testkit::TestApp::on_fresh_postgres(module_path!()).await;
                if let Some(app) = app.unwrap() {
                    Box::pin(run(app)).await;
                }
            }
        }
    };
}
pub(crate) use on_both;
