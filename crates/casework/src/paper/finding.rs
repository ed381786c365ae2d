//! Papers about one finding.

use std::collections::HashMap;

use bihuan_documents::{
    paper::{SignatureBox, Signed},
    papers::{
        self, Answered, Assessed, CallBack, CallBackLine, CheckLine, Dossier, Entry, PartState,
        Pledge, Reported, SignOff,
    },
};
use bihuan_domain::{
    Event, Finding, Stage,
    clock::day_of,
    finding::{ChecklistPoint, Dossier as Handed, Figure, Presence, Signature, Vote},
    id::{FindingId, PersonId, TaskId},
};
use bihuan_store::{Changed, RectificationRow, StoryEntry};
use jiff::{Timestamp, tz::Offset};

use super::{FindingPaper, Made, PaperFormat, enclosed, made, registers, view, volume};
use crate::{Context, Failure, finding, stay};

/// Events read at once.
const BATCH: u32 = 500;

/// A paper about a finding the person sees.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] for a kind of file the paper cannot become, and the store's.
pub async fn of_finding(
    ctx: &Context,
    id: FindingId,
    paper: FindingPaper,
    format: PaperFormat,
) -> Result<Made, Failure> {
    let known = Known::load(ctx, id).await?;
    let name = format!("{} {}", known.entry.number, paper.label());
    let written = match paper {
        FindingPaper::SignOff => papers::sign_off(&known.sign_off()),
        FindingPaper::Pledge => papers::pledge(&known.pledge()),
        FindingPaper::CallBack => papers::call_back(&known.call_back()),
        FindingPaper::Dossier => {
            let dossier = known.dossier(ctx).await?;
            if format == PaperFormat::Zip {
                return volume::zipped(ctx, &dossier, name).await;
            }
            papers::dossier(&dossier)
        }
    };
    made(ctx, written, name, format).await
}

/// Everything about a finding that its papers show.
struct Known {
    changed: Changed,
    rectification: RectificationRow,
    entry: Entry,
    /// What happened, oldest first.
    story: Vec<StoryEntry>,
    /// Names of everybody who did something, with their unit.
    people: HashMap<PersonId, String>,
    unit: String,
    keeper: String,
    made_at: Timestamp,
    today: jiff::civil::Date,
}

impl Known {
    async fn load(ctx: &Context, id: FindingId) -> Result<Self, Failure> {
        let changed = finding::load(ctx, id).await?;
        let finding = &changed.finding;
        let rectification = ctx
            .app
            .store
            .rectification_by_id(&ctx.scope(), finding.rectification)
            .await?
            .ok_or(Failure::NotFound)?;
        let story = whole_story(ctx, id).await?;
        let directory = ctx.app.directory().await?;
        let names = view::Names::of(&rectification.rectification, &directory);
        let mut entry = names.entry(finding);
        entry.issued = story
            .iter()
            .find_map(|s| matches!(s.event, Event::FindingIssued).then(|| day_of(at(s.at_ms))));
        let people = story
            .iter()
            .filter_map(|s| {
                let (id, name) = s.by.as_ref()?;
                let unit = s.unit.as_deref().unwrap_or_default();
                Some((*id, format!("{unit} {name}").trim().to_owned()))
            })
            .collect();
        let lead = finding.owners.lead.and_then(|id| directory.unit(id));
        Ok(Self {
            unit: lead.map(|u| u.unit_name.clone()).unwrap_or_default(),
            keeper: view::office(&directory),
            made_at: view::made_at(ctx),
            today: ctx.today(),
            changed,
            rectification,
            entry,
            story,
            people,
        })
    }

    fn rectification(&self) -> String {
        self.rectification.rectification.name.clone()
    }

    /// What is signed, and the signatures so far.
    fn handed(&self) -> Option<(&Handed, &[Signature], &[Vote])> {
        const NONE: &[Signature] = &[];
        let stage = match &self.changed.finding.stage {
            Stage::Suspended { before, .. } => before,
            stage => stage,
        };
        match stage {
            Stage::ClosureRequested { dossier, .. } => Some((dossier, NONE, NONE)),
            Stage::Countersigning { dossier, chain, .. } => {
                Some((dossier, &chain.signatures, NONE))
            }
            Stage::JointReview {
                dossier,
                chain,
                votes,
                ..
            } => Some((dossier, &chain.signatures, votes)),
            Stage::Closed(closure) => {
                Some((&closure.dossier, &closure.chain.signatures, &closure.votes))
            }
            _ => None,
        }
    }

    fn name(&self, id: PersonId) -> String {
        self.people.get(&id).cloned().unwrap_or_default()
    }

    /// The last report of everything, newest first.
    fn done(&self) -> Vec<String> {
        self.story
            .iter()
            .rev()
            .filter_map(|s| match &s.event {
                Event::ProgressReported(p) => Some(format!("{}　{}", day_of(at(s.at_ms)), p.text)),
                _ => None,
            })
            .take(5)
            .collect()
    }

    fn sign_off(&self) -> SignOff {
        let handed = self.handed();
        let policy = handed.map_or_else(Default::default, |(d, ..)| d.policy.clone());
        let asked = self.story.iter().rev().find_map(|s| match &s.event {
            Event::ClosureRequested { .. } => Some((s.at_ms, s.by.as_ref()?.0)),
            _ => None,
        });
        let boxes = |offices: &[bihuan_domain::Office], given: &[Signature]| {
            offices
                .iter()
                .map(|office| SignatureBox {
                    office: office.label().to_owned(),
                    opinion: given
                        .iter()
                        .find(|s| s.office == *office)
                        .map_or("", |_| "同意销号。")
                        .to_owned(),
                    signed: given
                        .iter()
                        .find(|s| s.office == *office)
                        .map(|s| self.signed(s)),
                })
                .collect()
        };
        let (signatures, votes) = handed.map_or((&[][..], &[][..]), |(_, s, v)| (s, v));
        SignOff {
            entry: self.entry.clone(),
            rectification: self.rectification(),
            outcome: handed.map_or("", |(d, ..)| d.outcome.label()).to_owned(),
            asked: match (handed, asked) {
                (Some(_), Some((ms, by))) => format!("{} {}", self.name(by), moment(at(ms))),
                _ => String::new(),
            },
            done: self.done(),
            checklist: ChecklistPoint::ALL
                .into_iter()
                .map(|point| Answered {
                    point: point.label().to_owned(),
                    answer: handed
                        .and_then(|(d, ..)| d.checklist.iter().find(|a| a.point == point))
                        .map(|a| a.text.clone())
                        .unwrap_or_default(),
                })
                .collect(),
            checks: handed.map_or_else(Vec::new, |(d, ..)| {
                d.checks
                    .iter()
                    .map(|c| CheckLine {
                        hard: c.hard,
                        text: c.text.clone(),
                        explanation: c.explanation.clone().unwrap_or_default(),
                    })
                    .collect()
            }),
            // Nobody can ask for closure without it.
            pledged: handed.is_some(),
            digest: handed.map_or_else(String::new, |(d, ..)| d.digest.clone()),
            chain: boxes(&policy.steps, signatures),
            review: boxes(&policy.reviewers, votes),
            returns: self.changed.finding.rework_count,
            made_at: self.made_at,
        }
    }

    fn signed(&self, signature: &Signature) -> Signed {
        Signed {
            name: signature
                .stamp
                .by
                .map(|id| self.name(id))
                .unwrap_or_default(),
            at: moment(signature.stamp.at),
            digest: signature.digest.chars().take(16).collect(),
        }
    }

    fn pledge(&self) -> Pledge {
        let given = self.handed().and_then(|_| {
            self.story.iter().rev().find_map(|s| match &s.event {
                Event::ClosureRequested { .. } => {
                    let by = s.by.as_ref()?.0;
                    Some((self.name(by), day_of(at(s.at_ms))))
                }
                _ => None,
            })
        });
        Pledge {
            number: self.entry.number.clone(),
            problem: self.entry.problem.clone(),
            rectification: self.rectification(),
            unit: self.unit.clone(),
            given,
            digest: self
                .handed()
                .map_or_else(String::new, |(d, ..)| d.digest.clone()),
            made_at: self.made_at,
        }
    }

    fn call_back(&self) -> CallBack {
        let mut points: Vec<CallBackLine> = self
            .changed
            .finding
            .tasks
            .iter()
            .flat_map(|t| &t.measures)
            .map(|m| CallBackLine {
                point: m.text.clone(),
                seen: String::new(),
            })
            .collect();
        for point in ["佐证材料与实际一致", "问题没有反弹"] {
            points.push(CallBackLine {
                point: point.to_owned(),
                seen: String::new(),
            });
        }
        CallBack {
            number: self.entry.number.clone(),
            problem: self.entry.problem.clone(),
            lead: self.entry.owners.lead.clone(),
            outcome: match &self.changed.finding.stage {
                Stage::Closed(closure) => closure.outcome.label().to_owned(),
                stage => format!("{}（尚未销号）", stage.label()),
            },
            closed: self.entry.closed,
            claimed: self.done().into_iter().next().unwrap_or_default(),
            points,
            checkers: String::new(),
            made_at: self.made_at,
        }
    }

    async fn dossier(&self, ctx: &Context) -> Result<Dossier, Failure> {
        let passage = match self.changed.finding.passage {
            None => None,
            Some(p) => {
                let last = p.status.map_or(p.problem.1, |s| s.1.max(p.problem.1));
                ctx.app.store.passage(p.document, p.problem.0, last).await?
            }
        };
        let task = |id: Option<TaskId>| {
            let tasks = &self.changed.finding.tasks;
            tasks
                .iter()
                .find(|t| Some(t.id) == id)
                .map(|t| t.title.clone())
                .unwrap_or_default()
        };
        let reports = self.story.iter().filter_map(|s| match &s.event {
            Event::ProgressReported(p) => Some(Reported {
                day: day_of(at(s.at_ms)),
                by: s.by.as_ref().map(|b| self.name(b.0)).unwrap_or_default(),
                task: task(p.task),
                text: p.text.clone(),
                figures: p.figures.iter().map(figure).collect(),
            }),
            _ => None,
        });
        let closure = match &self.changed.finding.stage {
            Stage::Closed(closure) => format!(
                "经会签 {} 人、联审 {} 个部门同意，于 {} 销号，结论为“{}”。",
                closure.chain.signatures.len(),
                closure.votes.len(),
                moment(closure.stamp.at),
                closure.outcome.label()
            ),
            _ => String::new(),
        };
        let story = self.story.iter().map(|s| {
            let by = s.by.as_ref().map(|b| self.name(b.0));
            [
                moment(at(s.at_ms)),
                s.event.label().to_owned(),
                by.unwrap_or_else(|| "系统".to_owned()),
            ]
        });
        let (changed, id) = (&self.changed, self.changed.finding.id);
        let after = stay::of_finding(ctx, id).await?;
        let directory = ctx.app.directory().await?;
        let look_backs = enclosed::look_backs(&directory, &after);
        let looked = u32::try_from(look_backs.len()).unwrap_or(u32::MAX);
        Ok(Dossier {
            entry: self.entry.clone(),
            rectification: self.rectification(),
            keeper: self.keeper.clone(),
            passage,
            reports: reports.collect(),
            planned: registers::planned(ctx, id, &self.people).await?,
            decisions: registers::decisions(ctx, id).await?,
            rules: registers::rules(&directory, &after, self.today),
            dealt: registers::dealt(ctx, id).await?,
            proof: registers::proven(ctx, changed, &self.entry.number).await?,
            exhibits: enclosed::exhibits(ctx, changed).await?,
            sign_off: self.handed().map(|_| self.sign_off()),
            closure,
            look_backs,
            story: story.collect(),
            assessed: assessed(&self.changed.finding, looked),
            today: self.today,
            made_at: self.made_at,
        })
    }
}

async fn whole_story(ctx: &Context, id: FindingId) -> Result<Vec<StoryEntry>, Failure> {
    let mut story = Vec::new();
    let mut before = None;
    loop {
        let events = ctx.app.store.story(id, before, BATCH).await?;
        let full = events.len() == BATCH as usize;
        before = events.last().map(|e| e.version);
        story.extend(events);
        if !full {
            story.reverse();
            return Ok(story);
        }
    }
}

fn assessed(finding: &Finding, looked: u32) -> Assessed {
    let volume = finding.volume(looked);
    Assessed {
        score: volume.score(),
        parts: volume
            .parts
            .into_iter()
            .map(|(part, held)| {
                let (state, missing) = match held {
                    Presence::There => ("齐全", String::new()),
                    Presence::Missing(what) => ("缺", what),
                    Presence::ToCome => ("待后续环节", String::new()),
                };
                PartState {
                    part: part.label().to_owned(),
                    state: state.to_owned(),
                    missing,
                }
            })
            .collect(),
    }
}

fn at(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or_default()
}

/// A moment of the journal in words.
pub(super) fn moment_of(ms: i64) -> String {
    moment(at(ms))
}

/// `2024-06-30 09:15`, as clocks in China show it.
fn moment(at: Timestamp) -> String {
    Offset::constant(8)
        .to_datetime(at)
        .strftime("%Y-%m-%d %H:%M")
        .to_string()
}

fn figure(figure: &Figure) -> String {
    let amount = |hundredths: i64| {
        let (whole, rest) = (hundredths / 100, (hundredths % 100).abs());
        match rest {
            0 => whole.to_string(),
            rest => format!("{whole}.{rest:02}")
                .trim_end_matches('0')
                .to_owned(),
        }
    };
    let of = figure
        .of_hundredths
        .map(|of| format!("（共 {} {}）", amount(of), figure.unit))
        .unwrap_or_default();
    format!(
        "{} {} {}{of}",
        figure.name,
        amount(figure.value_hundredths),
        figure.unit
    )
}
