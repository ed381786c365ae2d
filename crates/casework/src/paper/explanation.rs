//! 疑点说明: what models say about somebody, on paper, for whom it is about: the question, its parameters, the rows it rests on, reasons
//! that would be innocent, what speaks against it, and what may be done about it. A draft; whoever hands it over signs for it.

use std::collections::{BTreeMap, btree_map::Entry};

use bihuan_documents::{
    paper::{Grid, GridColumn, GridRow, Level},
    papers::{Circulation, LetterForm, Passage, Signature},
};
use bihuan_domain::{
    flag::RedFlag,
    id::{FlagId, RunId},
    model_run::ModelRun,
};
use bihuan_store::StoredRecord;

use super::{
    Made, PaperFormat,
    draft::{Drafted, drafted},
};
use crate::{
    Context, Failure,
    collection::SourceRow,
    data,
    flag::{self, ClueShown, FlagShown},
    record,
};

/// The explanation of a flag to whom it is about. That it was made, and for whom, stands in the journal before it is handed out.
///
/// # Errors
/// [`Failure::NotFound`] for whoever is no supervisor; rules of the domain: only whoever verifies it, and a suspicion only when it was
/// decided to ask that person; [`Failure::Invalid`] for a kind of file that it cannot become.
pub async fn of_flag(
    ctx: &Context,
    id: FlagId,
    to: &str,
    format: PaperFormat,
) -> Result<Made, Failure> {
    let shown = flag::show(ctx, id).await?;
    let it = &shown.stored.record;
    // Refused before anything is made.
    it.explain(ctx.actor.person, to)?;
    let rows = flag::masked_rows(ctx, it).await?;
    let runs = runs(ctx, it).await?;
    let directory = ctx.app.directory().await?;
    let unit = directory.unit(ctx.actor.unit);
    let organ = unit.map_or_else(String::new, |unit| unit.unit_name.clone());
    let mut body = opening(&shown);
    body.extend(questions(&shown, &runs));
    body.extend(sources(&rows)?);
    body.extend(against(&shown));
    body.extend(rights());
    let draft = Drafted {
        circulation: Circulation::Unmarked,
        form: LetterForm::Letter {
            to: to.trim().to_owned(),
            signature: Signature::Sealed(organ.clone()),
            contact: None,
            receipt: None,
        },
        organ,
        title: "关于数据对照提示的说明".to_owned(),
        body,
    };
    let made = drafted(ctx, draft, format!("疑点说明 {}", it.code()), format).await?;
    flag::explain(ctx, id, to).await?;
    Ok(made)
}

/// The runs that found the clues: they know with which values models were asked.
async fn runs(ctx: &Context, flag: &RedFlag) -> Result<BTreeMap<RunId, ModelRun>, Failure> {
    let mut runs = BTreeMap::new();
    for clue in &flag.content.clues {
        if let Entry::Vacant(vacant) = runs.entry(clue.run) {
            let run: StoredRecord<ModelRun> = record::load(ctx, clue.run.0).await?;
            vacant.insert(run.record);
        }
    }
    Ok(runs)
}

fn part(title: &str) -> Passage {
    Passage::Part {
        level: Level::First,
        title: title.to_owned(),
        text: String::new(),
    }
}

fn opening(shown: &FlagShown) -> Vec<Passage> {
    let content = &shown.task.content;
    vec![Passage::Paragraph(format!(
        "依据{}，按照《{}》（{}），对有关单位报送的数据作了对照，其中有一处需要核实。以下内容由计算机按公开的方法对照得出，\
         只是提示，不是结论，不据此认定任何人有问题。请对照说明，如有不符，请提出。",
        content.basis, content.title, content.letter_no
    ))]
}

/// The clues that stand today, each with how it was asked.
fn questions(shown: &FlagShown, runs: &BTreeMap<RunId, ModelRun>) -> Vec<Passage> {
    let mut passages = vec![part("一、提示了什么")];
    let standing = shown.clues.iter().filter(|it| !it.is_gone);
    for (number, it) in (1..).zip(standing) {
        passages.push(Passage::Paragraph(format!("{number}．{}", said(it, runs))));
    }
    passages
}

fn said(it: &ClueShown, runs: &BTreeMap<RunId, ModelRun>) -> String {
    let asked = runs.get(&it.clue.run).into_iter();
    let mut asked = asked.flat_map(|run| &run.content.models);
    let values: Vec<String> = asked
        .find(|asked| asked.model == it.clue.model)
        .map(|asked| {
            let values = asked.values.iter();
            values
                .map(|(name, value)| {
                    let title = it
                        .parameters
                        .get(name)
                        .map_or(name.as_str(), String::as_str);
                    format!("{title}取{value}")
                })
                .collect()
        })
        .unwrap_or_default();
    let mut text = format!("{}，{}。", it.clue.period, it.wording);
    if !it.clue.details.is_empty() {
        text.push_str(&format!("具体为：{}。", it.clue.facts()));
    }
    text.push_str(&format!(
        "对照方法：{}（{}，第{}版）",
        it.title, it.clue.model, it.clue.version
    ));
    if !values.is_empty() {
        text.push_str(&format!("，{}", values.join("，")));
    }
    text.push('。');
    text
}

/// The rows, as the units reported them; what names persons is covered.
fn sources(rows: &[SourceRow]) -> Result<Vec<Passage>, Failure> {
    let catalogue = data::sets()?;
    let mut passages = vec![part("二、依据哪些数据")];
    if rows.is_empty() {
        passages.push(Passage::Paragraph(
            "所依据的数据已经更正或者到期删除。".to_owned(),
        ));
        return Ok(passages);
    }
    let lines = rows.iter().map(|row| {
        let set = catalogue.dataset(&row.place.table);
        let cells: Vec<String> = row
            .cells
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(header, value)| format!("{header}：{value}"))
            .collect();
        GridRow::of([
            set.map_or_else(|| row.place.table.clone(), |set| set.title().to_owned()),
            format!("第{}行", row.row),
            cells.join("；"),
            row.checked(),
        ])
    });
    passages.push(Passage::Table {
        caption: None,
        grid: Grid {
            columns: vec![
                GridColumn::text("数据", 2.6),
                GridColumn::text("位置", 1.8),
                GridColumn::text("内容", 8.0),
                GridColumn::text("报送校验", 3.6),
            ],
            rows: lines.collect(),
        },
    });
    Ok(passages)
}

/// What may explain it, and what speaks against it.
fn against(shown: &FlagShown) -> Vec<Passage> {
    let mut passages = vec![part("三、可能的正当原因")];
    let mut texts: Vec<&String> = shown.clues.iter().flat_map(|it| &it.innocent).collect();
    texts.sort();
    texts.dedup();
    let contrary = &shown.stored.record.contrary;
    let texts: Vec<&str> = texts.iter().map(|it| it.trim_end_matches('。')).collect();
    passages.push(Passage::Paragraph(format!("{}。", texts.join("；"))));
    for note in contrary {
        passages.push(Passage::Paragraph(format!(
            "已登记的相反证据：{}",
            note.text
        )));
    }
    passages
}

/// What whom it is about may do (个人信息保护法第四十四条至第四十八条).
fn rights() -> Vec<Passage> {
    vec![
        part("四、您可以怎样做"),
        Passage::Paragraph(
            "可以说明情况、提供凭证；认为数据有误的，可以要求更正，数据更正后将重新对照，提示不再成立的即行撤回。可以要求对上述对照方法作出解释。"
                .to_owned(),
        ),
    ]
}
