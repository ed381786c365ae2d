//! `bihuan demo`

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use bihuan_domain::{Clock as _, Ids};
use bihuan_testkit::demo::{self, CountedIds, SetClock};

use super::{
    say,
    serve::{SocketArgs, serve},
};
use crate::{boot, host::SystemClock, place::Place};

/// The same number gives the same district.
const SEED: u64 = 20_260_101;

/// Options of the demo.
#[derive(Debug, clap::Args)]
pub(crate) struct Demo {
    /// 保存演示数据的文件夹；不填则放在临时文件夹，退出后删除
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// 数据库地址；不填则用 SQLite
    #[arg(
        long,
        value_name = "URL",
        env = "BIHUAN_DATABASE_URL",
        hide_env_values = true
    )]
    database: Option<String>,
    /// 另外生成一个有 N 个问题的大台账，用于测速
    #[arg(long, value_name = "N")]
    findings: Option<usize>,
    /// 只生成数据，不启动服务
    #[arg(long)]
    fill_only: bool,
    #[command(flatten)]
    socket: SocketArgs,
}

impl Demo {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let temporary = tempfile::Builder::new().prefix("bihuan-demo-").tempdir()?;
        let folder = self
            .data
            .clone()
            .unwrap_or_else(|| temporary.path().to_owned());
        std::fs::create_dir_all(&folder)?;
        let place = Place::read(&folder, self.database.clone())?;
        self.fill(&place).await?;
        if self.fill_only {
            return Ok(ExitCode::SUCCESS);
        }
        let app = boot::app(&place).await?;
        let greeting = [
            format!("演示账号（口令均为 {}）：", demo::PASSWORD),
            "  zgb 整改办经办 · zgbzr 整改办主任 · zhujian.jb 县住建局经办 · zhujian.jz 县住建局负责人".to_owned(),
            "  fxz.cj 副县长 · shuji 县委书记 · ls.xwb ls.jw ls.zzb ls.xcb 四家联审".to_owned(),
            "  dsj 大数据监督 · pz1 pz2 派驻组".to_owned(),
            "  chayue 查阅 · xtgly 系统管理员 · aqgly 安全保密管理员 · sjgly 安全审计员".to_owned(),
        ];
        let code = serve(app, &self.socket, &greeting).await;
        drop(temporary);
        code
    }

    /// Fills an empty store; one that was filled before is left as it is.
    async fn fill(&self, place: &Place) -> anyhow::Result<()> {
        let now = SystemClock.now();
        let clock = Arc::new(SetClock::new(now));
        let base = u64::try_from(now.as_millisecond())
            .unwrap_or_default()
            .saturating_sub(400 * 24 * 3_600_000);
        let ids: Arc<dyn Ids> = Arc::new(CountedIds::new(base, SEED));
        let app = boot::app_with(place, Arc::<SetClock>::clone(&clock), ids).await?;
        if app.store.has_accounts().await? {
            return Ok(());
        }
        say("正在生成虚构的云岭县……");
        let filled = demo::fill(&app, &clock, SEED).await?;
        say(format_args!(
            "已生成 {} 个单位人员账号、{} 个问题。",
            filled.accounts.len(),
            filled.findings
        ));
        if let Some(count) = self.findings {
            say(format_args!("正在生成 {count} 个问题的大台账……"));
            demo::fill_bulk(&app, &filled.cast, count, SEED).await?;
        }
        bihuan_casework::search::catch_up(&app).await?;
        Ok(())
    }
}
