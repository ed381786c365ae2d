//! Reading what a form sent: names and values as they came, and what they mean.

use bihuan_casework::Failure;
use bihuan_domain::finding::Figure;
use jiff::civil::Date;

/// Names and values of a form as they came.
pub(crate) type Fields = Vec<(String, String)>;

/// The first value of a field, without spaces around it.
pub(crate) fn one<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields
        .iter()
        .find(|(n, _)| n == name)
        .map_or("", |(_, v)| v.trim())
}

/// All values of a field.
pub(crate) fn all<'a>(fields: &'a Fields, name: &'a str) -> impl Iterator<Item = &'a str> {
    fields
        .iter()
        .filter(move |(n, _)| n == name)
        .map(|(_, v)| v.trim())
}

/// An id that was chosen; nothing when none was.
///
/// # Errors
/// [`Failure::Invalid`].
pub(crate) fn id<T: std::str::FromStr>(text: &str) -> Result<Option<T>, Failure> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|_| Failure::Invalid("所选内容已失效，请刷新页面后重试。".to_owned()))
}

/// An id that must be chosen.
///
/// # Errors
/// [`Failure::Invalid`] names what is to be chosen.
pub(crate) fn chosen<T: std::str::FromStr>(text: &str, what: &str) -> Result<T, Failure> {
    id(text)?.ok_or_else(|| Failure::Invalid(format!("请选择{what}。")))
}

/// All ids of a field.
///
/// # Errors
/// [`Failure::Invalid`].
pub(crate) fn ids<T: std::str::FromStr>(fields: &Fields, name: &str) -> Result<Vec<T>, Failure> {
    all(fields, name)
        .filter_map(|t| id(t).transpose())
        .collect()
}

/// A day; nothing when the field is empty.
///
/// # Errors
/// [`Failure::Invalid`] names the field.
pub(crate) fn day(text: &str, what: &str) -> Result<Option<Date>, Failure> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|_| Failure::Invalid(format!("{what}“{text}”不是有效日期。")))
}

/// A day that must be given.
///
/// # Errors
/// [`Failure::Invalid`] names the field.
pub(crate) fn must_day(text: &str, what: &str) -> Result<Date, Failure> {
    day(text, what)?.ok_or_else(|| Failure::Invalid(format!("请填写{what}。")))
}

/// The request that a form stands for: the hidden field holds it, and the form's name after a dot.
pub(crate) fn request(fields: &Fields) -> Option<uuid::Uuid> {
    one(fields, "_request")
        .split('.')
        .next()
        .and_then(|r| r.parse().ok())
}

/// The version that the form was made from.
pub(crate) fn seen(fields: &Fields) -> Option<u64> {
    one(fields, "version").parse().ok()
}

/// The figures of a form: columns `figure_name`, `figure_value`, `figure_of`, `figure_unit`; empty lines are left out.
///
/// # Errors
/// [`Failure::Invalid`] names the figure.
pub(crate) fn figures(fields: &Fields) -> Result<Vec<Figure>, Failure> {
    let column = |name| all(fields, name).collect::<Vec<_>>();
    let (names, values, ofs, units) = (
        column("figure_name"),
        column("figure_value"),
        column("figure_of"),
        column("figure_unit"),
    );
    let mut figures = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let cell = |of: &[&str]| of.get(at).copied().unwrap_or_default().to_owned();
        let (value, of, unit) = (cell(&values), cell(&ofs), cell(&units));
        if name.is_empty() && value.is_empty() {
            continue;
        }
        let value_hundredths = hundredths(&value)
            .ok_or_else(|| Failure::Invalid(format!("数据“{name}”的数量“{value}”不是数字。")))?;
        let of_hundredths =
            if of.is_empty() {
                None
            } else {
                Some(hundredths(&of).ok_or_else(|| {
                    Failure::Invalid(format!("数据“{name}”的总量“{of}”不是数字。"))
                })?)
            };
        figures.push(Figure {
            name: (*name).to_owned(),
            value_hundredths,
            unit,
            of_hundredths,
        });
    }
    Ok(figures)
}

/// A number with at most two decimals, in hundredths.
pub(crate) fn hundredths(text: &str) -> Option<i64> {
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, ',' | '，' | ' '))
        .collect();
    let (whole, rest) = plain.split_once('.').unwrap_or((&plain, ""));
    let decimals = match rest.len() {
        0 => 0,
        1 => rest.parse::<i64>().ok()? * 10,
        2 => rest.parse().ok()?,
        _ => return None,
    };
    let whole: i64 = whole.parse().ok()?;
    if whole < 0 || decimals < 0 {
        return None;
    }
    whole.checked_mul(100)?.checked_add(decimals)
}

#[cfg(test)]
mod tests {
    use super::hundredths;

    #[test]
    fn figures_are_read_as_people_type_them() {
        assert_eq!(hundredths("3,163"), Some(316_300));
        assert_eq!(hundredths("5.65"), Some(565));
        assert_eq!(hundredths("0.5"), Some(50));
        for bad in ["", "-1", "1.234", "x", "1.x", "9999999999999999999", "1.-5"] {
            assert_eq!(hundredths(bad), None, "{bad}");
        }
    }
}
