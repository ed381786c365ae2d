//! What comes first in the demo district: key problems, and units that answer beside the lead unit.

use bihuan_casework::{
    Context,
    finding::{Act, act},
};
use bihuan_domain::{Command, Finding, Stage, finding::Assignment, id::UnitId};

/// Marks some findings that go on as key problems, and names a responsible unit for others.
///
/// # Errors
/// The store's, or a rule of the domain.
pub(super) async fn set(
    ctx: &Context,
    units: &[UnitId],
    findings: &[Finding],
) -> anyhow::Result<()> {
    for (at, finding) in findings.iter().enumerate() {
        if at % 6 == 0 && !finding.stage.is_final() {
            let reason = "群众反映强烈、涉及面广，由领导带头领办。".to_owned();
            ask(ctx, finding, Command::MarkKey { reason }).await?;
        }
        if at % 4 == 1 && matches!(finding.stage, Stage::Issued { .. } | Stage::InProgress(_)) {
            let free = |unit: &&UnitId| finding.owners.units().all(|(known, _)| known != **unit);
            let responsible = units.iter().filter(free).take(2).copied().collect();
            let assignment = Assignment {
                responsible: Some(responsible),
                ..Assignment::default()
            };
            ask(ctx, finding, Command::Assign(assignment)).await?;
        }
    }
    Ok(())
}

async fn ask(ctx: &Context, finding: &Finding, command: Command) -> anyhow::Result<()> {
    let cmd = Act {
        finding: finding.id,
        command: command.into(),
        seen: None,
    };
    act(ctx, cmd).await?;
    Ok(())
}
