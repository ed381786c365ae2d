//! Names and values of a form as they came, and what they mean.

use std::str::FromStr;

use bihuan_casework::Failure;
use jiff::civil::Date;

/// Names and values of a form as they came.
pub(crate) type Fields = Vec<(String, String)>;

/// The value of a field, without the spaces around it; empty when it did not come.
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

/// An id that may be left out.
///
/// # Errors
/// When it is none.
pub(crate) fn id<T: FromStr>(text: &str) -> Result<Option<T>, Failure> {
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
/// When none was chosen.
pub(crate) fn chosen<T: FromStr>(text: &str, what: &str) -> Result<T, Failure> {
    id(text)?.ok_or_else(|| Failure::Invalid(format!("请选择{what}。")))
}

/// All ids of a field.
///
/// # Errors
/// When one is none.
pub(crate) fn ids<T: FromStr>(fields: &Fields, name: &str) -> Result<Vec<T>, Failure> {
    all(fields, name)
        .filter_map(|t| id(t).transpose())
        .collect()
}

/// A day that may be left out.
///
/// # Errors
/// When it is none.
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
/// When it is missing.
pub(crate) fn needed_day(text: &str, what: &str) -> Result<Date, Failure> {
    day(text, what)?.ok_or_else(|| Failure::Invalid(format!("请填写{what}。")))
}

/// The request id of a form: its hidden field holds it, and the form's name after a dot.
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
