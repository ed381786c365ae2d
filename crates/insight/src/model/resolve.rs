//! From texts to a model, refusing what does not fit together.

use std::{collections::BTreeSet, str::FromStr as _};

use rust_decimal::Decimal;

use super::{
    Contradiction, Evidence, Model, Outcome, Parameter, ParameterKind, ParameterValue, Severity,
    Spread,
    dialect::Dialect,
    expand,
    parameter::{TODAY, Values},
    raw::{RawDefault, RawModel, RawParameter, Sentence},
};

/// Parts that the page of every model has, in this order.
pub(super) const PAGE_PARTS: [&str; 8] = [
    "## 做什么",
    "## 为什么是警示",
    "## 怎么算",
    "## 例子",
    "## 可能的正当原因",
    "## 参数",
    "## 依据",
    "## 看到后怎么核实",
];

/// The column in which the hits of a graded model say how much they say.
const GRADE: &str = "grade";

pub(super) fn resolve(raw: RawModel, query: &str, page: &str) -> Result<Model, Contradiction> {
    let id = raw.id;
    if !is_number(&id) {
        return Err(Contradiction::Id(id));
    }
    let parameters = raw
        .parameters
        .into_iter()
        .map(|parameter| resolve_parameter(&id, &parameter))
        .collect::<Result<Vec<_>, _>>()?;
    let sentences = |list: Vec<Sentence>| list.into_iter().map(|sentence| sentence.text).collect();
    let evidence = raw.evidence.into_iter().map(|evidence| Evidence {
        table: evidence.table,
        on: evidence.on,
    });
    let model = Model {
        id,
        version: raw.version,
        marked: raw.marked,
        domain: raw.domain,
        title: raw.title,
        wording: raw.wording,
        severity: raw.severity,
        graded: raw.graded,
        outcome: raw.outcome,
        subject: raw.subject,
        period: raw.period,
        second_source: raw.second_source,
        bucket: raw.bucket,
        inputs: raw.inputs,
        parameters,
        details: raw.details,
        evidence: evidence.collect(),
        basis: sentences(raw.basis),
        innocent: sentences(raw.innocent),
        query: query.to_owned(),
        page: page.to_owned(),
    };
    ensure_complete(&model)?;
    ensure_wording(&model)?;
    ensure_distinct(&model)?;
    ensure_query(&model)?;
    ensure_evidence(&model)?;
    Ok(model)
}

/// Whether a word is the number of a model: a capital letter and two or three digits.
pub(super) fn is_number(word: &str) -> bool {
    let mut letters = word.bytes();
    letters
        .next()
        .is_some_and(|first| first.is_ascii_uppercase())
        && (3..=4).contains(&word.len())
        && letters.all(|letter| letter.is_ascii_digit())
}

fn resolve_parameter(model: &str, raw: &RawParameter) -> Result<Parameter, Contradiction> {
    let problem = |problem: String| Contradiction::Parameter {
        model: model.to_owned(),
        parameter: raw.name.clone(),
        problem,
    };
    if raw.name == TODAY {
        return Err(problem("today 由运行时给出，不能用作参数名".into()));
    }
    let bound = |text: &Option<String>| match text {
        Some(text) => Decimal::from_str(text)
            .map(Some)
            .map_err(|_| problem(format!("“{text}”不是数字"))),
        None => Ok(None),
    };
    let range = match (raw.kind, bound(&raw.min)?, bound(&raw.max)?) {
        (ParameterKind::Words, None, None) => None,
        (ParameterKind::Words, ..) => return Err(problem("词表没有上下限".into())),
        (_, Some(min), Some(max)) if min <= max => Some((min, max)),
        _ => return Err(problem("应有 min 和 max，且 min 不大于 max".into())),
    };
    let mut parameter = Parameter {
        name: raw.name.clone(),
        title: raw.title.clone(),
        kind: raw.kind,
        default: ParameterValue::Whole(0),
        range,
        why: raw.why.clone(),
    };
    if parameter.title.is_empty() || parameter.why.is_empty() {
        return Err(problem("应有 title 和 why".into()));
    }
    let default = match (&raw.default, raw.kind) {
        (RawDefault::Words(words), ParameterKind::Words) => {
            parameter.words(words.iter().map(String::as_str))
        }
        (RawDefault::Number(number), kind) if kind != ParameterKind::Words => {
            parameter.read(number)
        }
        _ => return Err(problem("default 与类型不相称".into())),
    };
    parameter.default = default.map_err(|refusal| {
        let sentence = refusal.to_string();
        problem(sentence.trim_end_matches('。').to_owned())
    })?;
    Ok(parameter)
}

fn ensure_complete(model: &Model) -> Result<(), Contradiction> {
    let parts = [
        (model.version == 0, "版本（从 1 起）"),
        (model.domain.is_empty(), "领域"),
        (model.title.is_empty(), "名称"),
        (model.inputs.is_empty(), "输入表"),
        (model.details.is_empty(), "结果列"),
        (model.evidence.is_empty(), "证据"),
        (model.basis.is_empty(), "依据"),
        (model.innocent.is_empty(), "可能的正当原因"),
        (
            model.graded != model.details.iter().any(|detail| detail.name == GRADE),
            "与 graded 相符的 grade 结果列",
        ),
        (
            model.severity == Severity::B && model.second_source.is_empty(),
            "第二来源（B 级必填）",
        ),
    ];
    let mut missing = parts.into_iter().filter(|(is_missing, _)| *is_missing);
    let mut after = 0;
    for part in PAGE_PARTS {
        let place = model.page.get(after..).and_then(|rest| rest.find(part));
        let Some(place) = place else {
            return Err(Contradiction::Missing {
                model: model.id.clone(),
                part,
            });
        };
        after += place + part.len();
    }
    match missing.next() {
        Some((_, part)) => Err(Contradiction::Missing {
            model: model.id.clone(),
            part,
        }),
        None => Ok(()),
    }
}

fn ensure_wording(model: &Model) -> Result<(), Contradiction> {
    let (begin, form) = match model.outcome {
        Outcome::Clue | Outcome::Letter => ("疑似", "疑似……，需核实"),
        Outcome::Service => ("可能", "可能……，需核实"),
    };
    if model.wording.starts_with(begin) && model.wording.ends_with("需核实") {
        return Ok(());
    }
    Err(Contradiction::Wording {
        model: model.id.clone(),
        form,
        wording: model.wording.clone(),
    })
}

fn ensure_distinct(model: &Model) -> Result<(), Contradiction> {
    let lists: [(&'static str, Vec<&String>); 3] = [
        (
            "输入表",
            model.inputs.iter().map(|input| &input.table).collect(),
        ),
        (
            "参数",
            model
                .parameters
                .iter()
                .map(|parameter| &parameter.name)
                .collect(),
        ),
        (
            "结果列",
            model.details.iter().map(|detail| &detail.name).collect(),
        ),
    ];
    let columns = model
        .inputs
        .iter()
        .map(|input| ("列", input.columns.iter().collect()));
    for (place, names) in lists.into_iter().chain(columns) {
        let mut seen = BTreeSet::new();
        if let Some(name) = names.into_iter().find(|name| !seen.insert(*name)) {
            return Err(Contradiction::Twice {
                model: model.id.clone(),
                place,
                name: name.clone(),
            });
        }
    }
    let in_parts = model
        .inputs
        .iter()
        .find(|input| input.spread == Spread::Bucket);
    match in_parts {
        Some(input) if model.bucket.is_none() => Err(Contradiction::NoBucket {
            model: model.id.clone(),
            table: input.table.clone(),
        }),
        _ => Ok(()),
    }
}

fn ensure_query(model: &Model) -> Result<(), Contradiction> {
    let refused = |problem| Contradiction::Query {
        model: model.id.clone(),
        place: "查询",
        problem,
    };
    let reads = expand::reads(&model.query).map_err(refused)?;
    let declared: BTreeSet<&str> = model
        .inputs
        .iter()
        .map(|input| input.table.as_str())
        .collect();
    let read: BTreeSet<&str> = reads.tables.iter().map(String::as_str).collect();
    if let Some(table) = read.difference(&declared).next() {
        return Err(refused(format!("用到表“{table}”，但没有列为输入")));
    }
    if let Some(table) = declared.difference(&read).next() {
        return Err(refused(format!("没有用到输入表“{table}”")));
    }
    let mut used = reads.parameters;
    for evidence in &model.evidence {
        let reads = expand::reads(&format!("SELECT 1 WHERE {}", evidence.on));
        used.extend(reads.map_err(refused)?.parameters);
    }
    let unused = model
        .parameters
        .iter()
        .find(|parameter| !used.contains(&parameter.name));
    if let Some(parameter) = unused {
        return Err(refused(format!("没有用到参数“{}”", parameter.name)));
    }
    let values = defaults(model);
    for dialect in Dialect::ALL {
        expand::expand(&model.query, dialect, &|name| values.literal(name)).map_err(refused)?;
    }
    Ok(())
}

fn ensure_evidence(model: &Model) -> Result<(), Contradiction> {
    let refused = |problem| Contradiction::Query {
        model: model.id.clone(),
        place: "证据",
        problem,
    };
    let values = defaults(model);
    for evidence in &model.evidence {
        if !model
            .inputs
            .iter()
            .any(|input| input.table == evidence.table)
        {
            return Err(refused(format!(
                "用到表“{}”，但没有列为输入",
                evidence.table
            )));
        }
        for dialect in Dialect::ALL {
            expand::expand(&evidence.on, dialect, &|name| values.literal(name)).map_err(refused)?;
        }
    }
    Ok(())
}

/// The defaults on some day, to try whether everything can be expanded.
fn defaults(model: &Model) -> Values {
    model.defaults(jiff::civil::Date::constant(2000, 1, 1))
}

#[cfg(test)]
mod tests {
    use crate::model::{Model, scaffold};

    /// The sentence with which the scaffolded model is refused after a change in one of its files.
    fn refusal(file: &str, from: &str, to: &str) -> String {
        let files = scaffold("X07").unwrap();
        let text = |name: &str| {
            let path = format!("X07/{name}");
            let found = files.iter().find(|file| file.path == path).unwrap();
            if name == file {
                assert!(found.text.contains(from), "{from}");
                found.text.replace(from, to)
            } else {
                found.text.clone()
            }
        };
        Model::parse(&text("model.toml"), &text("query.sql"), &text("page.md"))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn a_description_that_contradicts_itself_is_refused_in_words() {
        for (from, to, sentence) in [
            (
                "\"X07\"",
                "\"X7\"",
                "模型编号“X7”应为一个大写字母加两三位数字，例如 F01。",
            ),
            (
                "疑似",
                "确认",
                "模型 X07 的提示语应写成“疑似……，需核实”，现为“确认单笔现金支付超过限额，需核实”。",
            ),
            (
                "second_source = \"原始凭证和收款人说明\"\n",
                "",
                "模型 X07 缺少第二来源（B 级必填）。",
            ),
            (
                "version = 1",
                "version = 0",
                "模型 X07 缺少版本（从 1 起）。",
            ),
            (
                "version = 1",
                "version = 1\ngraded = true",
                "模型 X07 缺少与 graded 相符的 grade 结果列。",
            ),
            (
                "max = \"1000000\"",
                "max = \"-1\"",
                "模型 X07 的参数“limit”：应有 min 和 max，且 min 不大于 max。",
            ),
            (
                "default = \"1000\"",
                "default = \"1000.001\"",
                "模型 X07 的参数“limit”：参数“现金限额”应填数字，最多 2 位小数，填的是“1000.001”。",
            ),
            (
                "default = \"1000\"",
                "default = [\"1000\"]",
                "模型 X07 的参数“limit”：default 与类型不相称。",
            ),
            (
                "name = \"limit\"",
                "name = \"today\"",
                "模型 X07 的参数“today”：today 由运行时给出，不能用作参数名。",
            ),
            (
                "\"date\", ",
                "\"date\", \"date\", ",
                "模型 X07 的列中“date”出现两次。",
            ),
            (
                "[[param]]",
                "spread = \"bucket\"\n[[param]]",
                "模型 X07 的“voucher”按分桶读取，但模型没有写明按什么分桶。",
            ),
            (
                "table = \"voucher\"\non",
                "table = \"unit\"\non",
                "模型 X07 的证据：用到表“unit”，但没有列为输入。",
            ),
            (
                "@day_text(t.date)",
                "@week(t.date)",
                "模型 X07 的证据：没有宏“@week”。",
            ),
        ] {
            assert_eq!(refusal("model.toml", from, to), sentence);
        }
        assert!(refusal("model.toml", "severity", "weight").starts_with("模型描述无法读取"));
    }

    #[test]
    fn a_query_that_reads_what_is_not_declared_is_refused_in_words() {
        for (from, to, sentence) in [
            (
                "FROM voucher",
                "FROM vehicle",
                "模型 X07 的查询：用到表“vehicle”，但没有列为输入。",
            ),
            ("$limit", "1000", "模型 X07 的查询：没有用到参数“limit”。"),
            ("$limit", "$most", "模型 X07 的查询：没有用到参数“limit”。"),
            (
                "$limit",
                "$limit * $most",
                "模型 X07 的查询：没有参数“most”。",
            ),
        ] {
            assert_eq!(refusal("query.sql", from, to), sentence);
        }
        assert_eq!(
            refusal("page.md", "## 依据", "## 出处"),
            "模型 X07 缺少## 依据。"
        );
    }
}
