//! A dossier as the signing room shows it.

use bihuan_access::Action;
use bihuan_casework::{
    Failure,
    account::second_factor,
    finding::{self, Reading, Signer, SignerState},
};
use bihuan_domain::{
    Office,
    finding::{Check, Section},
    id::FindingId,
};

use super::{
    frame::{Place, frame},
    words,
};
use crate::{
    format,
    http::SignedIn,
    views::{
        finding::Mark,
        parts::{Choice, Link, Notice, Tag, Tone},
        signing::{
            ChangeForm, ChangeLine, CheckLine, CodeAsked, DossierPage, Part, PartLine, SealLine,
            SendForm, SignForm, SignerLine,
        },
    },
};

/// The page of a dossier.
pub(super) async fn dossier(
    signed_in: &SignedIn,
    id: FindingId,
    notices: Vec<Notice>,
    reason: &str,
) -> Result<DossierPage, Failure> {
    let reading = finding::read(&signed_in.ctx, id).await?;
    let frame = frame(signed_in, Place::Signing, None).await?.frame;
    let bound = second_factor::is_on(&signed_in.ctx, signed_in.caller.person.id).await?;
    let f = &reading.changed.finding;
    let may = |action| reading.allowed.contains(&action);
    let signing = matches!(f.stage.key(), "countersigning" | "joint_review");
    let requested = f.stage.key() == "closure_requested";
    Ok(DossierPage {
        frame,
        crumbs: vec![
            Link::new("会签联审", "/signing"),
            Link::new(f.number.to_string(), format!("/findings/{id}")),
        ],
        title: f.problem.clone(),
        page: format!("/signing/{id}"),
        finding: format!("/findings/{id}"),
        version: reading.changed.version,
        stage: Tag::new(f.stage.label(), words::stage_tone(f.stage.key())),
        seal: seal(&reading),
        sections: sections(&reading),
        changes: changes(&reading),
        signers: reading.signers.iter().map(signer).collect(),
        sign: sign(&reading, bound),
        send: (requested && may(Action::SendForSigning)).then(|| SendForm {
            checks: check_lines(&reading.checks),
            stale: f
                .dossier()
                .is_some_and(bihuan_domain::finding::Dossier::is_stale),
        }),
        returns: (signing || requested) && may(Action::ReturnClosure),
        back_to: if signing {
            signed_before(&reading)
        } else {
            Vec::new()
        },
        reason: reason.to_owned(),
        change: (signing && may(Action::ChangeSigners)).then(|| change(&reading)),
        conflict: if signing || requested {
            own_offices(signed_in, &reading)
        } else {
            Vec::new()
        },
        conflicts: f
            .conflicts
            .iter()
            .map(|c| format!("{}已申报回避：{}", c.office.label(), c.reason))
            .collect(),
        next: reading.next.map(|next| {
            let left = reading.waiting;
            Link::new(
                format!("下一份（共 {left} 份待签）"),
                format!("/signing/{next}"),
            )
        }),
        notices,
    })
}

fn seal(reading: &Reading) -> Option<SealLine> {
    let sealed = reading.sealed.as_ref()?;
    let at = words::local(sealed.at_ms);
    let round = reading
        .manifest
        .as_ref()
        .map(|m| format!("，第 {} 轮", m.round))
        .unwrap_or_default();
    Some(SealLine {
        short: sealed.digest.chars().take(12).collect(),
        whole: sealed.digest.clone(),
        says: format!(
            "{} 封存{round}",
            format::machine_moment(at).replace('T', " ")
        ),
    })
}

fn sections(reading: &Reading) -> Vec<Part> {
    let Some(manifest) = &reading.manifest else {
        return Vec::new();
    };
    let lines = manifest.lines();
    let of = |section: Section| Part {
        title: section.label(),
        files: section == Section::Evidence,
        lines: lines
            .iter()
            .filter(|line| line.section == section)
            .map(|line| PartLine {
                label: line.label.clone(),
                paragraphs: line.text.lines().map(str::to_owned).collect(),
            })
            .collect(),
    };
    Section::ALL
        .into_iter()
        .map(of)
        .filter(|part| !part.lines.is_empty())
        .collect()
}

fn changes(reading: &Reading) -> Option<Vec<ChangeLine>> {
    let changes = reading.changes.as_ref()?;
    Some(
        changes
            .iter()
            .map(|change| ChangeLine {
                what: format!("{} · {}", change.section.label(), change.label),
                before: change.before.clone(),
                after: change.after.clone(),
            })
            .collect(),
    )
}

/// Who has signed, in words.
pub(super) fn signer(signer: &Signer) -> SignerLine {
    let (says, mark) = match &signer.state {
        SignerState::Signed {
            name,
            deputy_for,
            at,
            second_factor,
        } => {
            let at = words::local(at.as_millisecond());
            let when = format::machine_moment(at).replace('T', " ");
            let who = match deputy_for {
                Some(holder) => format!("{name} 代 {holder}"),
                None => name.clone(),
            };
            let factor = if *second_factor {
                "，已两步验证"
            } else {
                ""
            };
            (format!("{who}　{when}{factor}"), Mark::Done)
        }
        SignerState::Awaited => ("待签字".to_owned(), Mark::Now),
        SignerState::Later => ("未轮到".to_owned(), Mark::Later),
        SignerState::NotNeeded => ("未表态，不影响通过".to_owned(), Mark::Later),
    };
    let part = if signer.reviews { "联审" } else { "会签" };
    SignerLine {
        office: format!("{part} · {}", signer.office.label()),
        says,
        mark,
    }
}

fn sign(reading: &Reading, bound: bool) -> Option<SignForm> {
    let (office, held) = reading.sign?;
    let dossier = reading.changed.finding.dossier()?;
    let says = match held.deputy_for {
        Some(_) => format!("您代“{}”签字，签字中会写明代签。", office.label()),
        None => format!("您以“{}”身份签字。", office.label()),
    };
    Some(SignForm {
        office: office.key(),
        says,
        seen: dossier.digest.clone(),
        code: match (dossier.policy.needs_second_factor(office), bound) {
            (false, _) => CodeAsked::No,
            (true, true) => CodeAsked::Yes,
            (true, false) => CodeAsked::NotBound,
        },
    })
}

fn signed_before(reading: &Reading) -> Vec<Choice> {
    let f = &reading.changed.finding;
    let Some(dossier) = f.dossier() else {
        return Vec::new();
    };
    f.signatures()
        .filter(|s| dossier.policy.steps.contains(&s.office))
        .map(|s| {
            let label = format!("{}（此后的签字作废）", s.office.label());
            Choice::new(s.office.key(), label)
        })
        .collect()
}

fn change(reading: &Reading) -> ChangeForm {
    let f = &reading.changed.finding;
    let in_chain: Vec<Office> = f
        .dossier()
        .map_or_else(Vec::new, |d| d.policy.offices().collect());
    let choice = |office: Office| Choice::new(office.key(), office.label());
    let signed = |office: &Office| f.signatures().any(|s| s.office == *office);
    ChangeForm {
        remove: in_chain
            .iter()
            .copied()
            .filter(|office| !signed(office))
            .map(choice)
            .collect(),
        add: Office::ALL
            .into_iter()
            .filter(|office| !in_chain.contains(office))
            .map(choice)
            .collect(),
    }
}

/// Offices of this dossier that the viewer holds himself and has not signed in.
fn own_offices(signed_in: &SignedIn, reading: &Reading) -> Vec<Choice> {
    let f = &reading.changed.finding;
    let by = signed_in.ctx.by();
    let Some(dossier) = f.dossier() else {
        return Vec::new();
    };
    if f.signatures().any(|s| s.stamp.by == Some(by.person)) {
        return Vec::new();
    }
    dossier
        .policy
        .offices()
        .filter(|office| f.held(*office, &by).is_ok_and(|h| h.deputy_for.is_none()))
        .map(|office| Choice::new(office.key(), office.label()))
        .collect()
}

/// Lines of the plausibility check with room for explanations.
pub(super) fn check_lines(checks: &[Check]) -> Vec<CheckLine> {
    checks
        .iter()
        .enumerate()
        .map(|(at, check)| CheckLine {
            line: at + 1,
            rule: check.rule.clone(),
            tag: if check.hard {
                Tag::new("须说明", Tone::Red)
            } else {
                Tag::new("可补充", Tone::Amber)
            },
            hard: check.hard,
            text: check.text.clone(),
            explanation: check.explanation.clone().unwrap_or_default(),
        })
        .collect()
}
