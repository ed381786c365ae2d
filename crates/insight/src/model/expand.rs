//! From the text of a query to what an engine is asked: parameters become literals, macros become what the engine calls them.
//!
//! A small reader of tokens, no parser of SQL: it knows strings, comments, names in quotation marks, parentheses. What it does not
//! know it copies. The engines judge the rest, and see only the tables and columns that the model declares.

use super::dialect::{Dialect, Macro};

/// Why a text cannot be expanded, as a part of a sentence.
pub(super) type Problem = String;

/// Expands the macros of a text without parameters, for tests and for pages about how to write models.
///
/// # Errors
/// What cannot be expanded, in Chinese.
pub fn expand_macros(text: &str, dialect: Dialect) -> Result<String, String> {
    expand(text, dialect, &|_| None)
}

/// Expands a text. `literal` gives the literal of a parameter, or nothing for an unknown one.
pub(super) fn expand(
    text: &str,
    dialect: Dialect,
    literal: &dyn Fn(&str) -> Option<String>,
) -> Result<String, Problem> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        match first {
            '\'' => {
                let (string, after) = quoted(rest, '\'')?;
                out.push_str(string);
                rest = after;
            }
            '"' => {
                let (name, after) = quoted(rest, '"')?;
                let mark = dialect.quote();
                out.push(mark);
                out.push_str(name.trim_matches('"'));
                out.push(mark);
                rest = after;
            }
            '-' if rest.starts_with("--") => {
                rest = rest
                    .find('\n')
                    .map_or("", |end| rest.get(end..).unwrap_or_default());
            }
            '$' => {
                let (name, after) = name(rest.get(1..).unwrap_or_default());
                out.push_str(&literal(name).ok_or_else(|| format!("没有参数“{name}”"))?);
                rest = after;
            }
            '@' => {
                let (name, after) = name(rest.get(1..).unwrap_or_default());
                let known = Macro::of(name).ok_or_else(|| format!("没有宏“@{name}”"))?;
                let (arguments, after) =
                    arguments(after).ok_or_else(|| format!("宏“@{name}”的括号不成对"))?;
                let arguments = arguments
                    .into_iter()
                    .map(|argument| expand(argument.trim(), dialect, literal))
                    .collect::<Result<Vec<_>, _>>()?;
                out.push_str(&expanded(known, dialect, &arguments)?);
                rest = after;
            }
            other => {
                out.push(other);
                rest = rest.get(other.len_utf8()..).unwrap_or_default();
            }
        }
    }
    Ok(out)
}

fn expanded(known: &Macro, dialect: Dialect, arguments: &[String]) -> Result<String, Problem> {
    let name = known.name;
    if let Some(number) = known.number.and_then(|place| arguments.get(place)) {
        let digits = number.strip_prefix('-').unwrap_or(number);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(format!("宏“@{name}”的“{number}”应为整数"));
        }
    }
    if arguments.len() != known.arguments || arguments.iter().any(String::is_empty) {
        return Err(format!("宏“@{name}”应有 {} 个参数", known.arguments));
    }
    known
        .expand(dialect, arguments)
        .ok_or_else(|| format!("宏“@{name}”无法展开"))
}

/// A string or name with its marks, and what follows. A doubled mark stands for itself.
fn quoted(text: &str, mark: char) -> Result<(&str, &str), Problem> {
    let mut inside = false;
    let mut marks = text
        .char_indices()
        .filter(|(_, letter)| *letter == mark)
        .peekable();
    while let Some((place, _)) = marks.next() {
        if inside {
            let doubled = marks.peek().is_some_and(|(next, _)| *next == place + 1);
            if !doubled {
                return text.split_at_checked(place + 1).ok_or_else(String::new);
            }
            marks.next();
        }
        inside = true;
    }
    Err(format!("引号 {mark} 不成对"))
}

/// The name at the beginning, and what follows.
fn name(text: &str) -> (&str, &str) {
    let end = text
        .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// The arguments in the parentheses at the beginning, and what follows.
fn arguments(text: &str) -> Option<(Vec<&str>, &str)> {
    let inner = text.strip_prefix('(')?;
    let (mut depth, mut begin, mut arguments) = (0_usize, 0, Vec::new());
    let mut place = 0;
    while let Some(letter) = inner.get(place..)?.chars().next() {
        match letter {
            '\'' | '"' => {
                place = inner.len() - quoted(inner.get(place..)?, letter).ok()?.1.len();
                continue;
            }
            '(' => depth += 1,
            ',' if depth == 0 => {
                arguments.push(inner.get(begin..place)?);
                begin = place + 1;
            }
            ')' if depth == 0 => {
                arguments.push(inner.get(begin..place)?);
                return Some((arguments, inner.get(place + 1..)?));
            }
            ')' => depth -= 1,
            _ => {}
        }
        place += letter.len_utf8();
    }
    None
}

/// What a query must not hold, and what it reads.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Reads {
    /// Tables behind FROM and JOIN that the query does not define itself.
    pub(super) tables: Vec<String>,
    /// Parameters.
    pub(super) parameters: Vec<String>,
}

/// Looks through a query.
///
/// Fractions that stand in the text are refused since the engines read them as floats; `NOT IN` a query since its meaning with
/// blanks surprises people and engines; more than one statement since a model is one question.
pub(super) fn reads(text: &str) -> Result<Reads, Problem> {
    let tokens = tokens(text)?;
    let word = |place: usize| tokens.get(place).map(String::as_str).unwrap_or_default();
    let is = |place: usize, wanted: &str| word(place).eq_ignore_ascii_case(wanted);
    if !is(0, "select") && !is(0, "with") {
        return Err("应以 SELECT 或 WITH 开头".into());
    }
    let mut defined: Vec<&str> = Vec::new();
    let mut reads = Reads::default();
    for place in 0..tokens.len() {
        let token = word(place);
        if token == ";" {
            return Err("只能有一条语句，不写分号".into());
        }
        if token.contains('.') && token.starts_with(|first: char| first.is_ascii_digit()) {
            return Err(format!("不直接写小数“{token}”，请设为参数或用整数相乘"));
        }
        if is(place, "not")
            && is(place + 1, "in")
            && word(place + 2) == "("
            && is(place + 3, "select")
        {
            return Err("不用 NOT IN 子查询，请用 NOT EXISTS".into());
        }
        if is(place + 1, "as") && word(place + 2) == "(" && is(place + 3, "select") {
            defined.push(token);
        }
        if let Some(parameter) = token.strip_prefix('$') {
            reads.parameters.push(parameter.to_owned());
        }
        if (is(place, "from") || is(place, "join")) && word(place + 1) != "(" {
            reads.tables.push(word(place + 1).to_owned());
        }
    }
    reads
        .tables
        .retain(|table| !defined.contains(&table.as_str()));
    for list in [&mut reads.tables, &mut reads.parameters] {
        list.sort_unstable();
        list.dedup();
    }
    Ok(reads)
}

/// Names, numbers and marks; strings as `''`, comments not at all.
fn tokens(text: &str) -> Result<Vec<String>, Problem> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let after = rest.get(first.len_utf8()..).unwrap_or_default();
        rest = match first {
            '\'' | '"' => {
                let (string, after) = quoted(rest, first)?;
                // A name keeps its marks, so that "from" is no FROM.
                tokens.push(if first == '"' { string } else { "''" }.to_owned());
                after
            }
            '-' if rest.starts_with("--") => rest
                .find('\n')
                .map_or("", |end| rest.get(end..).unwrap_or_default()),
            '$' | '@' => {
                let (name, after) = name(after);
                tokens.push(format!("{first}{name}"));
                after
            }
            letter if letter.is_alphanumeric() || letter == '_' => {
                let end = rest
                    .find(|other: char| {
                        let point = letter.is_ascii_digit() && other == '.';
                        !other.is_alphanumeric() && other != '_' && !point
                    })
                    .unwrap_or(rest.len());
                let (token, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
                tokens.push(token.to_owned());
                after
            }
            letter => {
                if !letter.is_whitespace() {
                    tokens.push(letter.into());
                }
                after
            }
        };
    }
    Ok(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, dialect: Dialect) -> Result<String, Problem> {
        expand(text, dialect, &|name| (name == "n").then(|| "3".into()))
    }

    #[test]
    fn macros_stand_in_macros_and_strings_stay() {
        assert_eq!(
            of(
                "@month_text(@add_months(x, $n)) = ') @day($n)'",
                Dialect::DuckDb
            )
            .unwrap(),
            "STRFTIME(CAST(x + INTERVAL '3' MONTH AS DATE), '%Y-%m') = ') @day($n)'"
        );
        assert_eq!(
            of("@div(f(a, (b)), ',)')", Dialect::Spark).unwrap(),
            "((f(a, (b))) DIV (',)'))"
        );
    }

    #[test]
    fn names_in_marks_are_marked_as_the_engine_wants() {
        assert_eq!(
            of("c.\"from\" -- since\n", Dialect::Spark).unwrap(),
            "c.`from` \n"
        );
        assert_eq!(of("c.\"from\"", Dialect::DataFusion).unwrap(), "c.\"from\"");
    }

    #[test]
    fn what_cannot_be_expanded_says_why() {
        for (text, problem) in [
            ("$m", "没有参数“m”"),
            ("@week(x)", "没有宏“@week”"),
            ("@day(x", "宏“@day”的括号不成对"),
            ("@day(x, y)", "宏“@day”应有 1 个参数"),
            ("@day()", "宏“@day”应有 1 个参数"),
            ("@add_days(x, y + 1)", "宏“@add_days”的“y + 1”应为整数"),
            ("'it''s", "引号 ' 不成对"),
        ] {
            assert_eq!(of(text, Dialect::Spark).unwrap_err(), problem);
        }
    }

    #[test]
    fn a_query_says_what_it_reads() {
        let reads = reads(
            "WITH a AS (SELECT * FROM card WHERE n > $k), b AS (SELECT 1 FROM a)
             SELECT x FROM b JOIN car AS c ON c.\"from\" = b.x -- FROM nowhere
             WHERE EXISTS (SELECT 1 FROM (SELECT 2 FROM trip) AS t) AND s = 'FROM moon'",
        )
        .unwrap();
        assert_eq!(reads.tables, ["car", "card", "trip"]);
        assert_eq!(reads.parameters, ["k"]);
    }

    #[test]
    fn what_is_forbidden_is_refused() {
        for (text, problem) in [
            ("DELETE FROM card", "应以 SELECT 或 WITH 开头"),
            ("SELECT 1; SELECT 2", "只能有一条语句，不写分号"),
            (
                "SELECT x * 1.05 FROM card",
                "不直接写小数“1.05”，请设为参数或用整数相乘",
            ),
            (
                "SELECT x FROM card WHERE x not  in (select y FROM car)",
                "不用 NOT IN 子查询，请用 NOT EXISTS",
            ),
        ] {
            assert_eq!(reads(text).unwrap_err(), problem);
        }
        assert!(reads("SELECT t1.x FROM t1 WHERE t1.x NOT IN ('a', 'b')").is_ok());
    }
}
