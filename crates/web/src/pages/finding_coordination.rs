//! Who stands behind a finding.

use bihuan_casework::{Context, Directory, Failure, drive, finding::Shown, liaison};

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
        line(opened.kind.label(), opened.title.clone());
    }
    Ok(lines)
}
