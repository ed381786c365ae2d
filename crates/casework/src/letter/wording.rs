//! Wordings: templates that the office may change, and what comes of them.
//!
//! A template sees what its letter shows and nothing else; it has no files, no other templates, and a limit on its work.

use bihuan_access::Action;
use bihuan_domain::letter::{LetterKind, Wording, WordingParts};
use bihuan_store::{StoreError, StoredRecord};
use jiff::civil::Date;
use minijinja::{Environment, ErrorKind, UndefinedBehavior, Value, context};

use crate::{Context, Failure, record};

/// Steps a template may take: a hundred findings need some thousand.
const FUEL: u64 = 100_000;

/// What a template may say of a finding.
#[derive(Debug, Clone)]
pub struct FindingWords {
    /// 编号
    pub number: String,
    /// 问题
    pub problem: String,
    /// 时限
    pub due: String,
    /// 阶段
    pub stage: String,
}

/// What a template is filled with.
#[derive(Debug, Clone)]
pub struct Words {
    /// 整改
    pub rectification: String,
    /// 机关
    pub organ: String,
    /// 单位
    pub recipients: String,
    /// 问题
    pub findings: Vec<FindingWords>,
    /// 事由
    pub facts: String,
    /// 日期
    pub day: Date,
    /// 回复时限
    pub reply_by: Option<Date>,
}

impl Words {
    /// Made-up words, to try a template with.
    fn sample(day: Date) -> Self {
        Self {
            rectification: "云岭县巡视反馈问题整改".to_owned(),
            organ: "中共云岭县委巡视整改工作领导小组办公室".to_owned(),
            recipients: "县水利局".to_owned(),
            findings: vec![FindingWords {
                number: "YL-001".to_owned(),
                problem: "河道清淤进度滞后。".to_owned(),
                due: day.to_string(),
                stage: "整改中".to_owned(),
            }],
            facts: "逾期满 1 个工作日".to_owned(),
            day,
            reply_by: Some(day),
        }
    }
}

/// The names that templates may use, each with what it stands for.
pub const NAMES: [(&str, &str); 8] = [
    ("整改", "整改的名称"),
    ("机关", "发文机关"),
    ("单位", "主送单位"),
    ("数量", "问题个数"),
    ("问题", "问题列表：编号、问题、时限、阶段"),
    ("事由", "系统提出的事由，可能为空"),
    ("日期", "起草日期"),
    ("回复时限", "回复时限，可能为空"),
];

/// Fills a wording in.
///
/// # Errors
/// [`Failure::Invalid`] with what is wrong in which line.
pub fn fill(parts: &WordingParts, words: &Words) -> Result<WordingParts, Failure> {
    let reply_by = words.reply_by.map(long).unwrap_or_default();
    let findings = words.findings.iter().map(|f| {
        context! { 编号 => f.number.as_str(), 问题 => f.problem.as_str(), 时限 => f.due.as_str(), 阶段 => f.stage.as_str() }
    });
    let given = context! {
        整改 => words.rectification.as_str(),
        机关 => words.organ.as_str(),
        单位 => words.recipients.as_str(),
        数量 => words.findings.len(),
        问题 => findings.collect::<Vec<Value>>(),
        事由 => words.facts.as_str(),
        日期 => long(words.day),
        回复时限 => reply_by,
    };
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    let render = |what: &str, template: &str| {
        let rendered = environment.render_str(template, &given);
        rendered
            .map(|text| paragraphs(&text))
            .map_err(|error| Failure::Invalid(wrong(what, &error)))
    };
    Ok(WordingParts {
        title: render("标题", &parts.title)?,
        body: render("正文", &parts.body)?,
        request: render("办理要求", &parts.request)?,
    })
}

/// The paragraphs, one a line: lines that only blocks stood on are gone.
fn paragraphs(text: &str) -> String {
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    lines.join("\n")
}

/// A day as letters write it.
fn long(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

fn wrong(what: &str, error: &minijinja::Error) -> String {
    let why = match error.kind() {
        ErrorKind::UndefinedError => "用了没有的名称，请对照可用名称修改",
        ErrorKind::OutOfFuel => "循环太多",
        ErrorKind::UnknownFilter | ErrorKind::UnknownFunction | ErrorKind::UnknownTest => {
            "用了不支持的功能"
        }
        _ => "写法有误，请检查 {{ }} 和 {% %} 是否成对",
    };
    let line = error.line().unwrap_or(1);
    format!("范本“{what}”第 {line} 行{why}。")
}

/// The wording of a kind: the office's, or what ships.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn of_kind(ctx: &Context, kind: LetterKind) -> Result<WordingParts, Failure> {
    Ok(kept(ctx, kind)
        .await?
        .map_or_else(|| WordingParts::builtin(kind), |stored| stored.record.parts))
}

/// The wording of a kind as the office keeps it; nothing when it never changed it.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn kept(
    ctx: &Context,
    kind: LetterKind,
) -> Result<Option<StoredRecord<Wording>>, Failure> {
    ctx.allow(Action::DraftLetter, None)?;
    let store = &ctx.app.store;
    Ok(store.record(&ctx.scope(), Wording::id(kind)).await?)
}

/// Sets the wording of a kind, once it was filled in with sample words.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::Invalid`], [`Failure::Stale`], rules of the domain.
pub async fn set(
    ctx: &Context,
    kind: LetterKind,
    parts: WordingParts,
) -> Result<StoredRecord<Wording>, Failure> {
    ctx.allow(Action::IssueLetter, None)?;
    fill(&parts, &Words::sample(ctx.today()))?;
    if let Some(done) = record::repeated(ctx).await? {
        return Ok(done);
    }
    let mut tx = ctx.begin().await?;
    let before = tx
        .record::<Wording>(&ctx.scope(), Wording::id(kind))
        .await?;
    let now = before
        .as_ref()
        .map_or_else(|| WordingParts::builtin(kind), |b| b.record.parts.clone());
    let event = Wording::set(kind, &now, parts)?;
    let stored = match tx.record_events(before.as_ref(), vec![event]).await {
        Err(StoreError::AlreadyDone { .. }) => return record::again(ctx).await,
        other => other?,
    };
    tx.commit().await?;
    Ok(stored)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn parts(body: &str) -> WordingParts {
        WordingParts {
            title: "提示函".to_owned(),
            body: body.to_owned(),
            request: String::new(),
        }
    }

    fn filled(body: &str) -> Result<String, String> {
        let words = Words::sample(date(2026, 3, 2));
        match fill(&parts(body), &words) {
            Ok(parts) => Ok(parts.body),
            Err(failure) => Err(failure.to_string()),
        }
    }

    #[test]
    fn what_ships_can_be_filled_in_with_and_without_findings() {
        for kind in LetterKind::ALL {
            let words = Words::sample(date(2026, 3, 2));
            let done = fill(&WordingParts::builtin(kind), &words).unwrap();
            assert!(
                !done.body.contains("{{") && !done.title.is_empty(),
                "{kind:?}"
            );
            let bare = Words {
                findings: Vec::new(),
                facts: String::new(),
                reply_by: None,
                ..words
            };
            fill(&WordingParts::builtin(kind), &bare).unwrap();
        }
    }

    #[test]
    fn a_template_sees_what_it_is_given_and_says_in_which_line_it_is_wrong() {
        let each = "{% for 一个 in 问题 %}{{ 一个.编号 }}：{{ 一个.时限 }}{% endfor %}";
        assert_eq!(filled(each).unwrap(), "YL-001：2026-03-02");
        assert_eq!(filled("{{ 日期 }}").unwrap(), "2026年3月2日");
        let wrong = filled("第一行\n{{ 口令 }}").unwrap_err();
        assert!(
            wrong.contains("第 2 行") && wrong.contains("没有的名称"),
            "{wrong}"
        );
        assert!(filled("{% if 数量 %}").unwrap_err().contains("写法有误"));
        assert!(filled("{% include 'x' %}").is_err());
        let endless =
            "{% for a in range(1000) %}{% for b in range(1000) %}x{% endfor %}{% endfor %}";
        assert!(filled(endless).unwrap_err().contains("循环太多"));
    }
}
