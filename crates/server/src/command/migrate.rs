//! `bihuan migrate`

use std::process::ExitCode;

use super::say;
use crate::{boot, place::PlaceArgs};

/// Options of the migration.
#[derive(Debug, clap::Args)]
pub(crate) struct Migrate {
    #[command(flatten)]
    place: PlaceArgs,
}

impl Migrate {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        // Opening brings the schema up to date.
        let store = boot::store(&self.place.place(true)?).await?;
        say(format_args!("数据库（{}）已是最新版本。", store.engine()));
        Ok(ExitCode::SUCCESS)
    }
}
