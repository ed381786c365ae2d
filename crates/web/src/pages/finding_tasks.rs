//! Batches and hand-overs on the page of a finding: what a task shows of them, and their forms.

use bihuan_access::Action;
use bihuan_casework::{
    Context, Directory, Failure,
    finding::{Ask, Shown},
};
use bihuan_domain::{
    Command, Ids, Stage,
    finding::NewBatch,
    id::{BatchId, TaskId},
    task::{Batch, Quantity, Reached, Task},
};
use jiff::civil::Date;

use super::{
    fields::{Fields, chosen, hundredths, must_day, one},
    finding_forms::Entered,
    sheet::{Building, unit_options},
};
use crate::{
    format,
    views::{
        finding::BatchLine,
        parts::Tone,
        sheet::{Dialog, Kind},
    },
};

/// What can be done about the batches and the hand-over of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    HandOver,
    HandOverDue,
    Divide,
    Move,
    Reach,
}

impl Part {
    const ALL: [Self; 5] = [
        Self::Reach,
        Self::HandOver,
        Self::HandOverDue,
        Self::Divide,
        Self::Move,
    ];

    /// Its name in addresses.
    const fn key(self) -> &'static str {
        match self {
            Self::HandOver => "hand-over",
            Self::HandOverDue => "hand-over-due",
            Self::Divide => "divide",
            Self::Move => "move-batch",
            Self::Reach => "reach-batch",
        }
    }

    /// The words on its button.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::HandOver => "移交",
            Self::HandOverDue => "另定接收期限",
            Self::Divide => "分批",
            Self::Move => "调整批次时限",
            Self::Reach => "报批次达成",
        }
    }

    /// Id of its form for a task.
    pub(crate) fn form(self, task: TaskId) -> String {
        format!("{}-{task}", self.key())
    }
}

/// What the viewer can do about the parts of a task.
pub(crate) fn offered(ctx: &Context, shown: &Shown, task: &Task) -> Vec<Part> {
    let may = |action| shown.allowed.contains(&action);
    let working = matches!(shown.changed.finding.stage, Stage::InProgress(_));
    let planned = working || matches!(shown.changed.finding.stage, Stage::Planned { .. });
    let own = working && task.unit == ctx.actor.unit && task.is_workable();
    let sets = planned && may(Action::Plan) && !task.is_said_to_be_done();
    let open = task.open_batches() > 0;
    let fits = |part: &Part| match part {
        Part::Reach => own && open && may(Action::Report),
        Part::HandOver => own && task.hand_over.is_none() && may(Action::AnswerTask),
        Part::HandOverDue => working && task.hand_over.is_some() && may(Action::Plan),
        Part::Divide => sets,
        Part::Move => sets && open,
    };
    Part::ALL.into_iter().filter(fits).collect()
}

/// The forms about the parts of all tasks.
pub(crate) fn dialogs(
    ctx: &Context,
    shown: &Shown,
    directory: &Directory,
    entered: &Entered,
) -> Vec<Dialog> {
    let tasks = shown.changed.finding.tasks.iter();
    tasks
        .flat_map(|task| {
            offered(ctx, shown, task)
                .into_iter()
                .map(move |part| dialog(ctx, shown, directory, entered, task, part))
        })
        .collect()
}

fn dialog(
    ctx: &Context,
    shown: &Shown,
    directory: &Directory,
    entered: &Entered,
    task: &Task,
    part: Part,
) -> Dialog {
    let page = format!("/findings/{}", shown.changed.finding.id);
    let action = format!("{page}/tasks/{}/{}", task.id, part.key());
    let form = Building::new(entered, &page, &part.form(task.id), action)
        .called(part.label(), part.label())
        .version(shown.changed.version);
    let title = &task.title;
    let today = format::date(ctx.today());
    let open = || {
        let open = task.batches.iter().filter(|b| b.reached.is_none());
        open.map(|b| (b.id.to_string(), named(b)))
    };
    match part {
        Part::HandOver => {
            let units = unit_options(directory);
            let own = task.unit.to_string();
            form.says(format!(
                "任务：{title}。接收单位五个工作日内答复；签收之前仍由本单位负责。"
            ))
            .choose(
                "unit",
                "接收单位",
                Some("请选择"),
                units.into_iter().filter(|(id, _)| *id != own),
                "",
            )
            .area("reason", "移交理由", "", true)
        }
        Part::HandOverDue => {
            let now = task.hand_over.as_ref().map(|h| format::date(h.until));
            form.says(format!("任务：{title}。")).line(
                "until",
                "接收期限",
                Kind::Date,
                now.unwrap_or_default(),
            )
        }
        Part::Divide => form
            .says(format!(
                "任务：{title}。每行一批：名称、日期、数量和单位，如“第一批 2024-05-31 20户”；没有数量的可以不写。"
            ))
            .area("batches", "批次", "", true),
        Part::Move => form
            .says(format!("任务：{title}。原定日期始终保留。"))
            .choose("batch", "批次", Some("请选择"), open(), "")
            .line("until", "调整到", Kind::Date, "")
            .area("reason", "理由", "", true),
        Part::Reach => form
            .says(format!("任务：{title}。"))
            .choose("batch", "批次", Some("请选择"), open(), "")
            .line("day", "达成日期", Kind::Date, today)
            .free_line("done", "完成数（有数量的批次必填）", Kind::Text, "")
            .area("note", "说明", "", false),
    }
    .done()
}

fn named(batch: &Batch) -> String {
    let quantity = batch.quantity.as_ref().map(amount).unwrap_or_default();
    let name = format!("{} {quantity}", batch.name);
    format!("{}（{}）", name.trim_end(), format::date(batch.due))
}

fn amount(quantity: &Quantity) -> String {
    format!(
        "{} {}",
        format::hundredths(quantity.hundredths),
        quantity.unit
    )
}

/// What a form about a part asks; nothing when `what` names no part.
pub(crate) fn asked(
    ids: &dyn Ids,
    task: TaskId,
    what: &str,
    fields: &Fields,
) -> Option<Result<Ask, Failure>> {
    let part = Part::ALL.into_iter().find(|p| p.key() == what)?;
    Some(ask(ids, task, part, fields))
}

fn ask(ids: &dyn Ids, task: TaskId, part: Part, fields: &Fields) -> Result<Ask, Failure> {
    let batch = || chosen::<BatchId>(one(fields, "batch"), "批次");
    let reason = one(fields, "reason").to_owned();
    let command = match part {
        Part::HandOver => {
            let unit = chosen(one(fields, "unit"), "接收单位")?;
            return Ok(Ask::HandOver { task, unit, reason });
        }
        Part::HandOverDue => Command::SetHandOverDue {
            task,
            until: must_day(one(fields, "until"), "接收期限")?,
        },
        Part::Divide => Command::DivideTask {
            task,
            batches: batches(ids, one(fields, "batches"))?,
        },
        Part::Move => Command::MoveBatch {
            task,
            batch: batch()?,
            until: must_day(one(fields, "until"), "调整到的日期")?,
            reason,
        },
        Part::Reach => Command::ReachBatch {
            task,
            batch: batch()?,
            reached: Reached {
                day: must_day(one(fields, "day"), "达成日期")?,
                done_hundredths: done(one(fields, "done"))?,
                note: one(fields, "note").to_owned(),
            },
        },
    };
    Ok(command.into())
}

fn done(text: &str) -> Result<Option<i64>, Failure> {
    if text.is_empty() {
        return Ok(None);
    }
    hundredths(text)
        .map(Some)
        .ok_or_else(|| Failure::Invalid(format!("完成数“{text}”不是数字。")))
}

/// Batches as people type them, one a line: name, day, and how much where it can be counted.
///
/// # Errors
/// [`Failure::Invalid`] names the line.
pub(crate) fn batches(ids: &dyn Ids, text: &str) -> Result<Vec<NewBatch>, Failure> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| batch(ids, line))
        .collect()
}

fn batch(ids: &dyn Ids, line: &str) -> Result<NewBatch, Failure> {
    let wrong = || {
        Failure::Invalid(format!(
            "批次“{line}”须写成“名称 日期 数量单位”，如“第一批 2024-05-31 20户”。"
        ))
    };
    let words: Vec<&str> = line
        .split(|c: char| c.is_whitespace() || matches!(c, '，' | ',' | '；' | ';'))
        .filter(|w| !w.is_empty())
        .collect();
    let day = |w: &&str| w.parse::<Date>().ok();
    let at = words.iter().position(|w| day(w).is_some());
    let (name, rest) = at
        .and_then(|at| words.split_at_checked(at))
        .ok_or_else(wrong)?;
    let (due, rest) = rest.split_first().ok_or_else(wrong)?;
    let due = day(due).ok_or_else(wrong)?;
    let rest = rest.concat();
    let quantity = if rest.is_empty() {
        None
    } else {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.');
        let (number, unit) = rest.split_at(end.unwrap_or(rest.len()));
        Some(Quantity {
            hundredths: hundredths(number).ok_or_else(wrong)?,
            unit: unit.to_owned(),
        })
    };
    if name.is_empty() {
        return Err(wrong());
    }
    Ok(NewBatch {
        id: BatchId(ids.next()),
        name: name.join(" "),
        due,
        quantity,
    })
}

/// Batches as [`batches`] reads them.
pub(crate) fn typed(batches: &[NewBatch]) -> String {
    let line = |b: &NewBatch| {
        let quantity = b.quantity.as_ref().map(amount).unwrap_or_default();
        let line = format!("{} {} {quantity}", b.name, format::date(b.due));
        line.trim_end().replace(',', "")
    };
    batches.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The batches of a task, a line each, and what they come to.
pub(crate) fn batch_lines(task: &Task, today: Date) -> Vec<BatchLine> {
    let mut lines: Vec<BatchLine> = task.batches.iter().map(|b| batch_line(b, today)).collect();
    let sums = task.batch_sums();
    if !sums.is_empty() {
        let sums = sums.iter().map(|s| {
            format!(
                "{} / {} {}",
                format::hundredths(s.done_hundredths),
                format::hundredths(s.of_hundredths),
                s.unit
            )
        });
        lines.push(BatchLine {
            text: format!("分批合计 {}", sums.collect::<Vec<_>>().join("，")),
            tone: Tone::Plain,
        });
    }
    lines
}

fn batch_line(batch: &Batch, today: Date) -> BatchLine {
    let mut text = format!("{}　{}", batch.name, format::short_date(batch.due, today));
    if batch.is_moved() {
        let original = format::short_date(batch.original, today);
        text.push_str(&format!("（原定 {original}）"));
    }
    let whole = batch.quantity.as_ref();
    let tone = if let Some(reached) = &batch.reached {
        let done = reached.done_hundredths.map(format::hundredths);
        if let (Some(done), Some(whole)) = (done, whole) {
            text.push_str(&format!("　{done} / {}", amount(whole)));
        }
        let day = format::short_date(reached.day, today);
        text.push_str(&format!("　{day}达成"));
        if !reached.note.is_empty() {
            text.push_str(&format!("：{}", reached.note));
        }
        Tone::Green
    } else {
        if let Some(whole) = whole {
            text.push_str(&format!("　{}", amount(whole)));
        }
        let late = batch.due < today;
        text.push_str(if late {
            "　逾期未达成"
        } else {
            "　未达成"
        });
        if late { Tone::Red } else { Tone::Plain }
    };
    BatchLine { text, tone }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[derive(Debug, Default)]
    struct Counted(AtomicU64);

    impl Ids for Counted {
        fn next(&self) -> uuid::Uuid {
            uuid::Uuid::from_u128(self.0.fetch_add(1, Ordering::Relaxed).into())
        }
    }

    #[test]
    fn batches_are_read_as_people_type_them_and_come_back_so() {
        let ids = Counted::default();
        let text =
            "第一批 2024-05-31 20户\n\n 第二批（城北），2024-06-30，3.5 公里\n第三批 2024-06-30";
        let read = batches(&ids, text).unwrap();
        assert_eq!(
            typed(&read),
            "第一批 2024-05-31 20 户\n第二批（城北） 2024-06-30 3.5 公里\n第三批 2024-06-30"
        );
        let again = batches(&ids, &typed(&read)).unwrap();
        assert_eq!(typed(&again), typed(&read));
        assert_eq!(again.first().unwrap().quantity.as_ref().unwrap().unit, "户");
    }

    #[test]
    fn a_line_that_is_no_batch_is_named() {
        for wrong in [
            "第一批",
            "2024-05-31 20户",
            "第一批 五月底 20户",
            "第一批 2024-05-31 约20户",
        ] {
            let refused = batches(&Counted::default(), wrong).unwrap_err();
            assert!(refused.to_string().contains(wrong), "{refused}");
        }
    }
}
