//! What the pages made of sections have in common: building forms that keep what was typed, and answering them.

use std::borrow::Cow;

use axum::response::{IntoResponse as _, Redirect, Response};
use bihuan_casework::{Context, Directory, Failure};
use bihuan_domain::id::{FindingId, PersonId, UnitId};
use jiff::civil::Date;

use super::{fields::Fields, finding_forms::Entered, page, words};
use crate::{
    format,
    http::SignedIn,
    views::{
        finding::Way,
        parts::{Choice, Notice, Tone},
        sheet::{Act, Cell, Dialog, Input, Kind, SheetPage},
    },
};

/// The page as it comes out, with the status that what was entered calls for.
pub(crate) async fn sheet(
    signed_in: &SignedIn,
    entered: &Entered,
    view: impl Future<Output = Result<SheetPage, Failure>>,
) -> Response {
    match view.await {
        Ok(view) => (entered.status(), page(&view)).into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

/// The page with the form that its address names standing open.
pub(crate) async fn sheet_of(
    signed_in: &SignedIn,
    form: &str,
    view: impl AsyncFnOnce(&Entered) -> Result<SheetPage, Failure>,
) -> Response {
    let entered = Entered::open(form.to_owned());
    sheet(signed_in, &entered, view(&entered)).await
}

/// A form under construction.
pub(crate) struct Building<'a> {
    entered: &'a Entered,
    dialog: Dialog,
}

impl<'a> Building<'a> {
    /// Begins a form of the page `page`, which is sent to `action`.
    pub(crate) fn new(entered: &'a Entered, page: &str, id: &str, action: String) -> Self {
        let dialog = Dialog {
            id: id.to_owned(),
            open: entered.is(id),
            wrong: entered.wrong(id),
            action,
            page: page.to_owned(),
            submit: "保存".to_owned(),
            ..Dialog::default()
        };
        Self { entered, dialog }
    }

    /// Heading and the words on the button.
    pub(crate) fn called(mut self, heading: &str, submit: &str) -> Self {
        heading.clone_into(&mut self.dialog.heading);
        submit.clone_into(&mut self.dialog.submit);
        self
    }

    /// A sentence above the fields.
    pub(crate) fn says(mut self, says: impl Into<String>) -> Self {
        self.dialog.says = says.into();
        self
    }

    /// The version that was read.
    pub(crate) fn version(mut self, version: u64) -> Self {
        self.dialog.version = version;
        self
    }

    fn push(mut self, input: Input) -> Self {
        self.dialog.inputs.push(input);
        self
    }

    /// A line of text , a day or a number that must be filled in.
    pub(crate) fn line(
        self,
        name: impl Into<Cow<'static, str>>,
        label: impl Into<Cow<'static, str>>,
        kind: Kind,
        now: impl Into<String>,
    ) -> Self {
        self.any_line(name, label, kind, now, true)
    }

    /// The same, which may be left out.
    pub(crate) fn free_line(
        self,
        name: impl Into<Cow<'static, str>>,
        label: impl Into<Cow<'static, str>>,
        kind: Kind,
        now: impl Into<String>,
    ) -> Self {
        self.any_line(name, label, kind, now, false)
    }

    fn any_line(
        self,
        name: impl Into<Cow<'static, str>>,
        label: impl Into<Cow<'static, str>>,
        kind: Kind,
        now: impl Into<String>,
        must: bool,
    ) -> Self {
        let name = name.into();
        let field = self
            .entered
            .field(&self.dialog.id, &name, now.into(), false);
        self.push(Input::Line {
            name,
            label: label.into(),
            kind,
            field,
            must,
        })
    }

    /// Several lines of text.
    pub(crate) fn area(
        self,
        name: impl Into<Cow<'static, str>>,
        label: impl Into<Cow<'static, str>>,
        now: impl Into<String>,
        must: bool,
    ) -> Self {
        let name = name.into();
        let field = self
            .entered
            .field(&self.dialog.id, &name, now.into(), false);
        self.push(Input::Area {
            name,
            label: label.into(),
            field,
            must,
        })
    }

    /// One of several; `first` stands for none.
    pub(crate) fn choose(
        self,
        name: impl Into<Cow<'static, str>>,
        label: impl Into<Cow<'static, str>>,
        first: Option<&str>,
        options: impl IntoIterator<Item = (String, String)>,
        now: impl Into<String>,
    ) -> Self {
        let name = name.into();
        let now = self.entered.typed(&self.dialog.id, &name, now.into());
        let first_one = first.map(|label| Choice::new("", label));
        let rest = options
            .into_iter()
            .map(|(value, label)| Choice::new(value.clone(), label).chosen_if(value == now));
        let choices: Vec<Choice> = first_one.into_iter().chain(rest).collect();
        self.push(Input::Choose {
            name,
            label: label.into(),
            select: choices.into(),
            must: first != Some("不指定"),
        })
    }

    /// Any number of several.
    pub(crate) fn ticks(
        self,
        name: impl Into<Cow<'static, str>>,
        label: impl Into<Cow<'static, str>>,
        options: impl IntoIterator<Item = (String, String)>,
        now: &[String],
    ) -> Self {
        let name = name.into();
        let id = self.dialog.id.clone();
        let came_back = self.entered.is(&id) && self.entered.refused.is_some();
        let ticked: Vec<String> = if came_back {
            self.entered.all(&id, &name).map(str::to_owned).collect()
        } else {
            now.to_vec()
        };
        let choices = options
            .into_iter()
            .map(|(value, label)| {
                let chosen = ticked.contains(&value);
                Choice::new(value, label).chosen_if(chosen)
            })
            .collect();
        self.push(Input::Ticks {
            name,
            label: label.into(),
            choices,
        })
    }

    /// Yes or no.
    pub(crate) fn tick(self, name: &'static str, label: &'static str, now: bool) -> Self {
        let id = &self.dialog.id;
        let came_back = self.entered.is(id) && self.entered.refused.is_some();
        let ticked = if came_back {
            self.entered.all(id, name).next().is_some()
        } else {
            now
        };
        self.push(Input::Tick {
            name: name.into(),
            label: label.into(),
            ticked,
        })
    }

    /// The form.
    pub(crate) fn done(self) -> Dialog {
        self.dialog
    }
}

/// A deadline as a cell of a table: the day, and how near or past it is once that is worth a colour.
pub(crate) fn due_cell(ctx: &Context, day: Date, open: bool) -> Cell {
    let tag = words::due_tag(Some(day), open, ctx.today(), &ctx.app.calendar);
    let tells = tag.tone != Tone::Plain && !tag.label.is_empty();
    Cell {
        tags: if tells { vec![tag] } else { Vec::new() },
        ..Cell::of(format::date(day))
    }
}

/// Units at work as options.
pub(crate) fn unit_options(directory: &Directory) -> Vec<(String, String)> {
    let units = directory.units.iter().filter(|u| u.active);
    units
        .map(|u| (u.id.to_string(), u.short_name.clone()))
        .collect()
}

/// Leaders as options.
pub(crate) fn leader_options(directory: &Directory) -> Vec<(String, String)> {
    let leaders = directory.leaders.iter();
    leaders
        .map(|(id, name)| (id.to_string(), name.clone()))
        .collect()
}

/// Names of units in one line.
pub(crate) fn unit_names(directory: &Directory, units: &[UnitId]) -> String {
    let names: Vec<&str> = units.iter().map(|u| directory.short_name(*u)).collect();
    names.join("、")
}

/// Names of leaders in one line.
pub(crate) fn leader_names(directory: &Directory, people: &[PersonId]) -> String {
    let names: Vec<&str> = people.iter().map(|p| directory.leader(*p)).collect();
    names.join("、")
}

/// Ids of findings as typed: ledger numbers of this rectification, divided by anything that is no part of a number.
pub(crate) async fn findings_named(
    signed_in: &SignedIn,
    rectification: bihuan_domain::id::RectificationId,
    typed: &str,
) -> Result<Vec<FindingId>, Failure> {
    let numbers = numbers_of(typed);
    bihuan_casework::finding::numbered(&signed_in.ctx, rectification, &numbers).await
}

/// Ledger numbers as typed, divided by anything that is no part of a number.
pub(crate) fn numbers_of(typed: &str) -> Vec<String> {
    typed
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .filter(|n| !n.is_empty())
        .map(str::to_ascii_uppercase)
        .collect()
}

/// Something that opens the form `id` of the page.
pub(crate) fn opens(label: &str, page: &str, id: &str, go: bool) -> Act {
    let joint = if page.contains('?') { '&' } else { '?' };
    Act {
        label: label.to_owned(),
        way: Way::Dialog {
            id: id.to_owned(),
            href: format!("{page}{joint}form={id}"),
        },
        go,
    }
}

/// Something that leads to another page.
pub(crate) fn leads(label: &str, href: impl Into<String>) -> Act {
    Act {
        label: label.to_owned(),
        way: Way::Page(href.into()),
        go: false,
    }
}

/// Something that is done by a press, after a question where there is one.
pub(crate) fn press(label: &str, action: impl Into<String>, question: &str) -> Act {
    Act {
        label: label.to_owned(),
        way: Way::Press {
            action: action.into(),
            question: question.to_owned(),
        },
        go: false,
    }
}

/// What is said after something was done.
pub(crate) fn done_notice(done: &str) -> Vec<Notice> {
    match done {
        "" => Vec::new(),
        _ => vec![Notice::new(Tone::Green, "", "已保存。")],
    }
}

/// How a form ends: on to `then` when it was carried out, back to the form with what was typed when it was refused.
pub(crate) enum Ended {
    /// Answered.
    Done(Response),
    /// To be shown again.
    Again(Entered),
}

impl Ended {
    /// The answer: a form that was refused stands open on the page of `view`, with what was typed.
    pub(crate) async fn or_again(
        self,
        signed_in: &SignedIn,
        view: impl AsyncFnOnce(&Entered) -> Result<SheetPage, Failure>,
    ) -> Response {
        match self {
            Self::Done(response) => response,
            Self::Again(entered) => sheet(signed_in, &entered, view(&entered)).await,
        }
    }
}

/// Decides how a form ends.
pub(crate) fn ended<T>(
    signed_in: &SignedIn,
    form: &str,
    fields: Fields,
    result: Result<T, Failure>,
    then: impl FnOnce(&T) -> String,
) -> Ended {
    let result = result.map(|done| {
        let to = then(&done);
        let joint = if to.contains('?') { '&' } else { '?' };
        Redirect::to(&format!("{to}{joint}done=1")).into_response()
    });
    answered(signed_in, form, fields, result)
}

/// Decides how a form ends whose answer is not another page.
pub(crate) fn answered(
    signed_in: &SignedIn,
    form: &str,
    fields: Fields,
    result: Result<Response, Failure>,
) -> Ended {
    match result {
        Ok(answer) => Ended::Done(answer),
        Err(failure @ (Failure::NotFound | Failure::Internal(_) | Failure::Forbidden(_))) => {
            Ended::Done(signed_in.failed(failure).into_response())
        }
        Err(failure) if form.is_empty() => Ended::Done(signed_in.failed(failure).into_response()),
        Err(failure) => Ended::Again(Entered::refused(form, fields, failure)),
    }
}
