//! The frame around the pages of a signed-in person: organization, navigation by what the person may use, what waits.

use std::sync::Arc;

use bihuan_access::Action;
use bihuan_casework::{Failure, notice, rectification, rectification::RectificationRow};

use crate::{
    http::SignedIn,
    views::{
        frame::{Frame, NavEntry, PersonBadge},
        parts::Link,
    },
};

/// Where in the navigation a page stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// 工作台
    Workbench,
    /// 台账
    Ledger,
    /// 方案调度
    Planning,
    /// 会签联审
    Signing,
    /// 督办
    Supervision,
    /// 评估
    Evaluation,
    /// 回头看
    LookBacks,
    /// 数据监督
    Data,
    /// 疑点
    Flags,
    /// 单位人员
    Organization,
    /// 设置
    Account,
    /// 帮助
    Help,
    /// None of them.
    Elsewhere,
}

/// The frame of a page, and the rectification it is about.
pub(crate) struct Framed {
    /// The frame.
    pub(crate) frame: Frame,
    /// The rectification: the one asked for, or the latest.
    pub(crate) rectification: Option<RectificationRow>,
}

/// Builds the frame. `code` is the rectification asked for.
///
/// # Errors
/// [`Failure::NotFound`] when the code names nothing the person sees.
pub(crate) async fn frame(
    signed_in: &SignedIn,
    place: Place,
    code: Option<&str>,
) -> Result<Framed, Failure> {
    let ctx = &signed_in.ctx;
    let sees_ledger = ctx.may(Action::ListLedger, None);
    let all = if sees_ledger {
        rectification::list(ctx).await?
    } else {
        Arc::default()
    };
    let chosen = match code.filter(|c| !c.is_empty()) {
        None => all.first().cloned(),
        Some(code) => {
            let found = all
                .iter()
                .find(|row| row.rectification.code.as_str().eq_ignore_ascii_case(code));
            Some(found.cloned().ok_or(Failure::NotFound)?)
        }
    };
    let now = chosen.as_ref().map(|row| row.rectification.code.clone());
    let switcher = all.iter().map(|row| {
        let r = &row.rectification;
        Link::new(r.name.clone(), format!("/ledger?rectification={}", r.code))
            .current_if(Some(&r.code) == now.as_ref())
    });
    let switcher: Vec<Link> = switcher.collect();
    let units = ctx.app.store.units().await?;
    let organization = units
        .iter()
        .find(|u| u.parent.is_none())
        .map(|u| u.short_name.clone())
        .unwrap_or_default();
    let unit = units
        .iter()
        .find(|u| Some(u.id) == signed_in.caller.person.unit)
        .map(|u| u.short_name.clone());
    let role = signed_in.caller.person.roles.first().map(|r| r.label());
    let person = PersonBadge {
        name: signed_in.caller.person.name.clone(),
        role: [unit.as_deref(), role]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · "),
    };
    let frame = Frame {
        organization,
        rectification: chosen.as_ref().map(|row| row.rectification.name.clone()),
        switcher: if switcher.len() > 1 {
            switcher
        } else {
            Vec::new()
        },
        nav: navigation(signed_in, place),
        person,
        inbox: notice::unread(ctx).await?,
        inbox_href: "/inbox".to_owned(),
        request: ctx.app.ids.next().to_string(),
        ..Frame::default()
    };
    Ok(Framed {
        frame,
        rectification: chosen,
    })
}

fn navigation(signed_in: &SignedIn, place: Place) -> Vec<NavEntry> {
    let may = |action| signed_in.ctx.may(action, None);
    let entries = [
        (
            Place::Workbench,
            "工作台",
            "/",
            "home",
            may(Action::ListLedger),
        ),
        (
            Place::Ledger,
            "台账",
            "/ledger",
            "ledger",
            may(Action::ListLedger),
        ),
        (
            Place::Planning,
            "方案调度",
            "/plan",
            "clock",
            may(Action::ListLedger),
        ),
        (
            Place::Signing,
            "会签联审",
            "/signing",
            "check",
            may(Action::Countersign) || may(Action::Review) || may(Action::SendForSigning),
        ),
        (
            Place::Supervision,
            "督办",
            "/letters",
            "file",
            may(Action::ListLedger),
        ),
        (
            Place::Evaluation,
            "评估",
            "/evaluations",
            "check",
            may(Action::ListLedger),
        ),
        (
            Place::LookBacks,
            "回头看",
            "/look-backs",
            "look-back",
            may(Action::ListLedger),
        ),
        (
            Place::Data,
            "数据监督",
            "/collections",
            "upload",
            may(Action::SeeCollection),
        ),
        (
            Place::Flags,
            "疑点",
            "/flags",
            "search",
            may(Action::SeeFlags),
        ),
        (
            Place::Organization,
            "单位人员",
            "/units",
            "units",
            may(Action::SeeOrganization),
        ),
        (Place::Account, "设置", "/account", "gear", true),
        (Place::Help, "帮助", "/help", "help", true),
    ];
    let shown = entries.into_iter().filter(|(.., shown)| *shown);
    shown
        .map(|(of, label, href, icon, _)| NavEntry {
            label,
            href: href.to_owned(),
            icon,
            current: of == place,
            waiting: 0,
            on_phone: match of {
                Place::Help
                | Place::Planning
                | Place::LookBacks
                | Place::Supervision
                | Place::Evaluation => false,
                // The work of those who have no part in the ledger, and one of many things for the others.
                Place::Data | Place::Flags => !may(Action::ListLedger),
                _ => true,
            },
        })
        .collect()
}
