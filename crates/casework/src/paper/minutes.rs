//! The minutes of a meeting (会议纪要), from what was entered: who was there, what was on the agenda, what was decided and by whom it is
//! carried out until when.

use bihuan_documents::papers::{Circulation, LetterForm, Passage, People};
use bihuan_domain::{id::MeetingId, meeting::DispatchMeeting};

use super::{
    Made, PaperFormat,
    draft::{Drafted, drafted},
    view,
};
use crate::{Context, Directory, Failure, meeting};

/// The minutes of a meeting that the person may see. They are a draft: number and day are the office's to give.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Invalid`] for a kind of file that they cannot become.
pub async fn of_meeting(
    ctx: &Context,
    id: MeetingId,
    format: PaperFormat,
) -> Result<Made, Failure> {
    let it = meeting::show(ctx, id).await?.record;
    let directory = ctx.app.directory().await?;
    let office = view::office(&directory);
    let held = &it.held;
    let units = held.units.iter().filter_map(|unit| directory.unit(*unit));
    let name = format!("会议纪要 {} {}", held.day, held.title);
    let it = Drafted {
        circulation: Circulation::Internal,
        organ: office.clone(),
        form: LetterForm::Minutes {
            by: office,
            people: People {
                present: units.map(|unit| unit.unit_name.clone()).collect(),
                ..People::default()
            },
            printed: None,
        },
        title: held.title.clone(),
        body: body(&it, &directory),
    };
    drafted(ctx, it, name, format).await
}

fn body(it: &DispatchMeeting, directory: &Directory) -> Vec<Passage> {
    let held = &it.held;
    let place = if held.place.is_empty() {
        String::new()
    } else {
        format!("在{}", held.place)
    };
    let mut body = vec![Passage::Paragraph(format!(
        "{}年{}月{}日，{place}召开{}“{}”。现将会议议定事项纪要如下。",
        held.day.year(),
        held.day.month(),
        held.day.day(),
        held.kind.label(),
        held.title,
    ))];
    if !held.agenda.is_empty() {
        body.push(Passage::Paragraph(format!("会议议题：{}", held.agenda)));
    }
    if it.decisions.is_empty() {
        body.push(Passage::Paragraph("会议没有议定须督办的事项。".to_owned()));
    }
    for (n, decision) in (1..).zip(&it.decisions) {
        let decided = &decision.decided;
        body.push(Passage::Paragraph(format!(
            "{n}. {}由{}办理，{}年{}月{}日前报结果。",
            full_stop(&decided.text),
            directory.short_name(decided.unit),
            decided.due.year(),
            decided.due.month(),
            decided.due.day(),
        )));
    }
    body
}

/// A sentence with its full stop.
fn full_stop(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['。', '；', '！', '？']) {
        text.to_owned()
    } else {
        format!("{text}。")
    }
}
