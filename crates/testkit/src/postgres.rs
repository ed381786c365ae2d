//! An empty database for one test on the PostgreSQL server that `BIHUAN_TEST_POSTGRES` names.

use bihuan_casework::notice::Outside;
use bihuan_journal::Suite;
use sea_orm::{ConnectionTrait as _, Database};

use crate::TestApp;

impl TestApp {
    /// On a PostgreSQL database of this test alone; none when no server is named, and then a line says so.
    ///
    /// # Errors
    /// The server's, the store's.
    pub async fn on_fresh_postgres(test: &str) -> anyhow::Result<Option<Self>> {
        Self::on_fresh_postgres_with(test, Outside::default()).await
    }

    /// The same, with ways out of the house.
    ///
    /// # Errors
    /// The server's, the store's.
    pub async fn on_fresh_postgres_with(
        test: &str,
        outside: Outside,
    ) -> anyhow::Result<Option<Self>> {
        let Some(server) = server() else {
            eprintln!("BIHUAN_TEST_POSTGRES is not set: {test} runs on SQLite only");
            return Ok(None);
        };
        // The same test of the same clone takes the same name again, so that nothing piles up.
        let name = Suite::Sha256
            .digest(format!("{}{test}", env!("CARGO_MANIFEST_DIR")).as_bytes())
            .to_string();
        let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        let name = format!("bihuan_test_{}", name.get(..24).unwrap_or(&name));
        let admin = Database::connect(&server).await?;
        // An earlier run took it, unless the next connection says otherwise.
        let _ = admin
            .execute_unprepared(&format!("CREATE DATABASE {name}"))
            .await;
        admin.close().await?;
        let head = server.rsplit_once('/').map_or("", |(head, _)| head);
        let url = format!("{head}/{name}");
        // Emptied, not dropped: to drop a database the server writes everything to disk first.
        let inside = Database::connect(&url).await?;
        inside
            .execute_unprepared("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
            .await?;
        inside.close().await?;
        Self::on_postgres(&url, outside).await.map(Some)
    }
}

#[allow(clippy::disallowed_methods, reason = "the tests ask for a server")]
fn server() -> Option<String> {
    std::env::var("BIHUAN_TEST_POSTGRES").ok()
}
