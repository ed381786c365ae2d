//! Refusals around evidence.

use super::{
    case::{DIGEST, Who, case, evidence, evidence_id, request, seal},
    fitting::Kind,
    refusals::refused,
};
use crate::{
    Refusal,
    finding::{Command, EvidenceKind, MOST_EVIDENCE, NewEvidence},
};

/// Refusals around evidence.
pub(super) fn of_evidence() -> Vec<Refusal> {
    let added = || case().at_work().does(Kind::AddEvidence);
    let withdraw = || Command::WithdrawEvidence {
        evidence: evidence_id(0),
        reason: "张贴有误。".into(),
    };
    let crowded = (0..MOST_EVIDENCE).fold(case().at_work(), |case, n| {
        case.with(Who::LeadHandler, Command::AddEvidence(evidence(n)))
    });
    let again = || NewEvidence {
        id: evidence_id(1),
        ..evidence(0)
    };
    let must_show_a_table = request(|r| r.evidence = vec![EvidenceKind::Table]);
    vec![
        refused(case().tasks_done(), Who::LeadHandler, must_show_a_table),
        refused(case().at_work(), Who::LeadHandler, withdraw()),
        refused(added(), Who::ResponsibleHandler, withdraw()),
        refused(
            added().does(Kind::WithdrawEvidence),
            Who::LeadHandler,
            withdraw(),
        ),
        refused(added(), Who::LeadHandler, Command::AddEvidence(again())),
        refused(
            crowded,
            Who::LeadHandler,
            Command::AddEvidence(evidence(MOST_EVIDENCE)),
        ),
        refused(
            case().closure_requested().does(Kind::AddEvidence),
            Who::Clerk,
            Command::SendForSigning {
                checks: Vec::new(),
                seal: seal(DIGEST),
            },
        ),
    ]
}
