//! `bihuan user`: for whoever administers the machine. Everything is recorded like an act in the browser.

use std::{process::ExitCode, sync::Arc};

use anyhow::{Context as _, bail};
use bihuan_access::Actor;
use bihuan_casework::{App, Context, account};
use bihuan_domain::{
    Role,
    id::{PersonId, UnitId},
    unit::{Unit, UnitEvent, UnitLevel},
};
use bihuan_store::{Account, Author};

use super::say;
use crate::{boot, place::PlaceArgs};

/// Options about accounts.
#[derive(Debug, clap::Args)]
pub(crate) struct User {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// 列出账号
    List {
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// 新增账号，显示一次性口令
    Add {
        /// 用户名
        login: String,
        /// 姓名
        #[arg(long)]
        name: String,
        /// 单位简称或全称；不填则为顶层单位（没有时新建）
        #[arg(long)]
        unit: Option<String>,
        /// 角色，可多次填写，例如 office_clerk、office_director、unit_handler
        #[arg(long = "role", value_parser = role)]
        roles: Vec<Role>,
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// 设置角色（替换原有角色）
    Roles {
        /// 用户名
        login: String,
        /// 角色；不填则取消全部角色
        #[arg(value_parser = role)]
        roles: Vec<Role>,
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// 为账号生成供脚本使用的令牌，只显示一次
    Token {
        /// 用户名
        login: String,
        /// 有效天数
        #[arg(long, default_value_t = 90)]
        days: u16,
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// 重置两步验证，本人只凭口令登录后可重新绑定
    SecondFactor {
        /// 用户名
        login: String,
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// 重置口令，显示一次性口令
    Password {
        /// 用户名
        login: String,
        #[command(flatten)]
        place: PlaceArgs,
    },
}

fn role(name: &str) -> Result<Role, String> {
    account::role_of(name).ok_or_else(|| {
        let known: Vec<String> = Role::ALL
            .into_iter()
            .map(|r| format!("{}（{}）", account::role_name(r), r.label()))
            .collect();
        format!("没有这个角色。可用：{}", known.join("、"))
    })
}

impl User {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        match self.what {
            What::List { place } => {
                let app = boot::app(&place.place(false)?).await?;
                let mut after = String::new();
                loop {
                    let page = app.store.accounts(None, &after, 200).await?;
                    let Some(last) = page.last() else { break };
                    after.clone_from(&last.login);
                    for a in &page {
                        let state = if a.active { "" } else { "（已停用）" };
                        say(format_args!(
                            "{}\t{}{state}\t{}",
                            a.login,
                            a.name,
                            a.roles.join(",")
                        ));
                    }
                }
            }
            What::Add {
                login,
                name,
                unit,
                roles,
                place,
            } => {
                let app = boot::app(&place.place(true)?).await?;
                let unit = unit_named(&app, unit.as_deref()).await?;
                let ctx = machine(&app, unit);
                let (id, once) =
                    account::create(&ctx, account::NewPerson { login, name, unit }).await?;
                if !roles.is_empty() {
                    account::set_roles(&ctx, id, &roles).await?;
                }
                say(format_args!("已新增，一次性口令：{}", once.expose()));
            }
            What::Roles {
                login,
                roles,
                place,
            } => {
                let app = boot::app(&place.place(false)?).await?;
                let (_, ctx, id) = known(&app, &login).await?;
                account::set_roles(&ctx, id, &roles).await?;
                say("角色已更新，原有登录已全部退出。");
            }
            What::Token { login, days, place } => {
                let app = boot::app(&place.place(false)?).await?;
                let (found, mut ctx, id) = known(&app, &login).await?;
                if !found.active {
                    bail!("账号 {login} 已停用");
                }
                ctx.actor.person = id;
                let token = account::create_token(&ctx, "命令行生成", Some(days)).await?;
                say(token.expose());
            }
            What::SecondFactor { login, place } => {
                let app = boot::app(&place.place(false)?).await?;
                let (_, ctx, id) = known(&app, &login).await?;
                account::second_factor::reset(&ctx, id).await?;
                say("两步验证已重置。");
            }
            What::Password { login, place } => {
                let app = boot::app(&place.place(false)?).await?;
                let (_, ctx, id) = known(&app, &login).await?;
                let once = account::reset_password(&ctx, id).await?;
                say(format_args!("一次性口令：{}", once.expose()));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Whoever administers the machine holds the powers of the two administrators over accounts, and no business roles.
fn machine(app: &Arc<App>, unit: UnitId) -> Context {
    let roles = vec![Role::SystemAdmin, Role::SecurityAdmin];
    let actor = Actor {
        person: PersonId(uuid::Uuid::nil()),
        unit,
        below: Vec::new(),
        roles,
        stands_in: Vec::new(),
    };
    Context {
        app: Arc::clone(app),
        actor,
        request: None,
    }
}

async fn known(app: &Arc<App>, login: &str) -> anyhow::Result<(Account, Context, PersonId)> {
    let found = app
        .store
        .account_by_login(login)
        .await?
        .with_context(|| format!("没有账号 {login}"))?;
    let id = PersonId(found.id.parse()?);
    let unit = found
        .unit_id
        .as_deref()
        .and_then(|u| u.parse().ok())
        .unwrap_or_default();
    Ok((found, machine(app, UnitId(unit)), id))
}

async fn unit_named(app: &Arc<App>, name: Option<&str>) -> anyhow::Result<UnitId> {
    let units = app.store.units().await?;
    if let Some(name) = name {
        let found = units
            .iter()
            .find(|u| u.short_name == name || u.unit_name == name);
        return found
            .map(|u| u.id)
            .with_context(|| format!("没有名为“{name}”的单位"));
    }
    if let Some(root) = units.iter().find(|u| u.parent.is_none()) {
        return Ok(root.id);
    }
    let unit = Unit {
        id: UnitId(app.ids.next()),
        parent: None,
        unit_name: "本单位".to_owned(),
        short_name: "本单位".to_owned(),
        level: UnitLevel::County,
        ordinal: 1,
        active: true,
    };
    let author = Author {
        actor: None,
        at_ms: app.clock.now().as_millisecond(),
        request: None,
    };
    let mut tx = app.store.begin(author, Arc::clone(&app.salts)).await?;
    let unit = tx.record_unit(None, UnitEvent::UnitAdded(unit)).await?;
    tx.commit().await?;
    Ok(unit.id)
}
