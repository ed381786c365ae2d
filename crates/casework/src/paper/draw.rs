//! The list of what a draw for reverse verification has drawn.

use bihuan_documents::papers::{self, Drawn, DrawnLine};
use bihuan_domain::id::DrawId;

use super::{Made, PaperFormat, made, view};
use crate::{Context, Failure, rectification, stay::draw};

/// The list with seed and method, so that anybody can repeat the draw.
///
/// # Errors
/// As [`draw::show`]; [`Failure::Invalid`] while nothing is drawn, and for a kind of file that it cannot become.
pub async fn of_draw(ctx: &Context, id: DrawId, format: PaperFormat) -> Result<Made, Failure> {
    let opened = draw::show(ctx, id).await?;
    let it = &opened.stored.record;
    if it.drawn().is_empty() {
        return Err(Failure::Invalid(
            "还没有抽取，抽取后才有抽查名单。".to_owned(),
        ));
    }
    let announced = &it.announced;
    let of = match announced.rectification {
        Some(id) => rectification::by_id(ctx, id).await?.rectification.name,
        None => "全部整改".to_owned(),
    };
    let lines = it.drawn().iter().filter_map(|finding| {
        let row = &opened.about.get(finding)?.row;
        Some(DrawnLine {
            number: row.number.clone(),
            problem: row.problem.clone(),
            lead: row
                .lead
                .as_ref()
                .map(|(_, name)| name.clone())
                .unwrap_or_default(),
            closed: row.closed_on,
        })
    });
    let directory = ctx.app.directory().await?;
    let written = papers::drawn(&Drawn {
        rectification: format!("{of}　{}", announced.title),
        of: announced.members.len(),
        seed: it.seed().unwrap_or_default().to_owned(),
        method: format!(
            "{}，{}。每个问题的排序值由种子和编号算出，从小到大取。种子来源：{}",
            announced.strata.label(),
            announced.size.label(),
            announced.note
        ),
        lines: lines.collect(),
        drawn_by: format!("{}　{} 公告名单", view::office(&directory), announced.day),
        made_at: view::made_at(ctx),
    });
    made(
        ctx,
        written,
        format!("{} 抽查名单", announced.title),
        format,
    )
    .await
}
