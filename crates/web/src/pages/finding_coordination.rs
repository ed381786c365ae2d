//! Who stands behind a finding.

use bihuan_casework::{Context, Directory, Failure, drive, finding::Shown, liaison};
use bihuan_domain::{finding::Owners, id::UnitId, unit::UnitRole};

use super::sheet::{leader_names, unit_names};

/// Units that answer beside the lead unit, a line for each role.
pub(crate) fn beside_the_lead(owners: &Owners, directory: &Directory) -> Vec<(String, String)> {
    let line = |role: UnitRole, units: &[UnitId]| {
        (!units.is_empty()).then(|| (role.label().to_owned(), unit_names(directory, units)))
    };
    let lines = [
        line(UnitRole::Responsible, &owners.responsible),
        line(UnitRole::Assisting, &owners.assisting),
    ];
    lines.into_iter().flatten().collect()
}

/// Who stands behind a finding beside its owners: the Party committee, the first responsible person, who liaises, and the drives
/// that collect it. With sponsor, lead and responsible units these are the five responsibilities.
pub(crate) async fn coordination(
    ctx: &Context,
    shown: &Shown,
    directory: &Directory,
) -> Result<Vec<(String, String)>, Failure> {
    let f = &shown.changed.finding;
    let mut lines = Vec::new();
    let mut line = |name: &str, value: String| {
        if !value.is_empty() {
            lines.push((name.to_owned(), value));
        }
    };
    line(
        "主体责任",
        directory
            .root()
            .map_or_else(String::new, |u| u.short_name.clone()),
    );
    line(
        "第一责任人",
        directory.principal.clone().unwrap_or_default(),
    );
    for group in liaison::of_finding(ctx, f).await? {
        line(
            "联络",
            format!("{}：{}", group.cover.title, group.cover.members),
        );
    }
    for drive in drive::list(ctx, Some(f.id)).await? {
        let opened = &drive.record.opened;
        let heads: Vec<_> = drive.record.heads().collect();
        let led = match heads.as_slice() {
            [] => String::new(),
            heads => format!("（组长 {}）", leader_names(directory, heads)),
        };
        line(opened.kind.label(), format!("{}{led}", opened.title));
    }
    Ok(lines)
}
