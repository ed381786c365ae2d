//! Leader instructions: enter and pass on, answer, close.

use bihuan_access::Action;
use bihuan_domain::{
    Refusal,
    id::{FindingId, InstructionId, PersonId, RectificationId, UnitId},
    instruction::{Instruction, InstructionEvent, NewInstruction},
};
use bihuan_store::{RecordFilter, RecordOrder, StoredRecord};
use jiff::civil::Date;

use crate::{Context, Failure, letter, record};

/// Instructions that one look takes in.
const MOST: u32 = 1000;

/// An instruction to be entered.
#[derive(Debug, Clone)]
pub struct EnterInstruction {
    /// The rectification.
    pub rectification: RectificationId,
    /// Who wrote it.
    pub leader: PersonId,
    /// On which paper.
    pub subject: String,
    /// What was written.
    pub text: String,
    /// The day it bears.
    pub day: Date,
    /// Until when the units answer.
    pub due: Date,
    /// Units that are to act.
    pub units: Vec<UnitId>,
    /// The findings it is about.
    pub findings: Vec<FindingId>,
}

/// Enters an instruction, which passes it on to its units.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::BadReference`], rules of the domain.
pub async fn enter(
    ctx: &Context,
    cmd: EnterInstruction,
) -> Result<StoredRecord<Instruction>, Failure> {
    ctx.allow(Action::DraftLetter, None)?;
    record::check_rectification(ctx, cmd.rectification).await?;
    record::check_leaders(ctx, &[cmd.leader]).await?;
    record::check_units(ctx, &cmd.units).await?;
    record::check_findings(ctx, &cmd.findings).await?;
    let event = Instruction::enter(NewInstruction {
        id: InstructionId(ctx.app.ids.next()),
        rectification: cmd.rectification,
        leader: cmd.leader,
        subject: cmd.subject.trim().to_owned(),
        text: cmd.text.trim().to_owned(),
        day: cmd.day,
        due: cmd.due,
        units: cmd.units,
        findings: cmd.findings,
    })?;
    record::enter(ctx, event).await
}

/// Something that is to happen to an instruction.
#[derive(Debug, Clone)]
pub enum InstructionChange {
    /// A unit answers.
    Answer {
        /// Which.
        unit: UnitId,
        /// What was done.
        reply: String,
    },
    /// The leader was told.
    Close {
        /// What he was told.
        text: String,
    },
}

/// Changes an instruction.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`] also for people of other units, rules of the domain.
pub async fn change(
    ctx: &Context,
    id: InstructionId,
    change: InstructionChange,
    seen: Option<u64>,
) -> Result<StoredRecord<Instruction>, Failure> {
    show(ctx, id).await?;
    match &change {
        InstructionChange::Answer { unit, .. } => {
            ctx.allow(Action::AnswerLetter, None)?;
            if !letter::answers_for(ctx, *unit) {
                return Err(Failure::Forbidden(Action::AnswerLetter));
            }
        }
        InstructionChange::Close { .. } => ctx.allow(Action::DraftLetter, None)?,
    }
    let decide = move |it: &Instruction| -> Result<InstructionEvent, Refusal> {
        match change {
            InstructionChange::Answer { unit, reply } => it.answer(unit, &reply),
            InstructionChange::Close { text } => it.close(&text),
        }
    };
    record::change(ctx, id.0, seen, decide).await
}

/// An instruction.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(ctx: &Context, id: InstructionId) -> Result<StoredRecord<Instruction>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    record::load(ctx, id.0).await
}

/// Instructions of a rectification that the person may see, the latest due first.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn list(
    ctx: &Context,
    rectification: RectificationId,
) -> Result<Vec<StoredRecord<Instruction>>, Failure> {
    let filter = RecordFilter {
        rectification: Some(rectification),
        ..RecordFilter::default()
    };
    read(ctx, &filter).await
}

/// Instructions that wait for the person: for an answer of his unit, or to be closed.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn waiting(ctx: &Context) -> Result<Vec<StoredRecord<Instruction>>, Failure> {
    let office = ctx.may(Action::DraftLetter, None);
    let filter = RecordFilter {
        states: vec![if office { "answered" } else { "open" }],
        ..RecordFilter::default()
    };
    let mut waiting = read(ctx, &filter).await?;
    if !office {
        waiting.retain(|i| {
            i.record
                .waiting()
                .any(|unit| letter::answers_for(ctx, unit))
        });
    }
    Ok(waiting)
}

async fn read(
    ctx: &Context,
    filter: &RecordFilter,
) -> Result<Vec<StoredRecord<Instruction>>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let store = &ctx.app.store;
    Ok(store
        .records(&ctx.scope(), filter, RecordOrder::Latest, None, MOST)
        .await?)
}
