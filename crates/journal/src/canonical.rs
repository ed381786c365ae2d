//! One JSON text for one value, so that equal facts have equal digests.

use std::fmt::Write as _;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Number, Value};

/// Integers beyond this lose digits as floating point, so a whole float below it may be written without its point.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Writes `value` with sorted keys, without spaces, and each number in one way.
///
/// Keys are sorted by code point. A whole number is written without point or exponent whether it was kept as integer or
/// as floating point; other numbers with the fewest digits that give them back.
pub fn canonical_json(value: &Value) -> String {
    let mut out = String::new();
    write_value(&mut out, value);
    out
}

/// Writes a value of ours as canonical JSON.
pub(crate) fn to_canonical(value: &impl Serialize) -> String {
    // Our types have text keys only, the one thing that JSON could refuse.
    canonical_json(&serde_json::to_value(value).unwrap_or_default())
}

/// Reads a value of ours; none when the text is not, byte for byte, what [`to_canonical`] writes for it.
pub(crate) fn from_canonical<T: Serialize + DeserializeOwned>(text: &str) -> Option<T> {
    let value: T = serde_json::from_str(text).ok()?;
    (to_canonical(&value) == text).then_some(value)
}

fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => write_number(out, number),
        Value::String(text) => write_text(out, text),
        Value::Array(items) => {
            out.push('[');
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    out.push(',');
                }
                write_value(out, item);
            }
            out.push(']');
        }
        Value::Object(fields) => {
            // The map keeps insertion order when any crate of the build asks for it, so it is sorted here.
            let mut sorted: Vec<_> = fields.iter().collect();
            sorted.sort_unstable_by_key(|(key, _)| *key);
            out.push('{');
            for (position, (key, field)) in sorted.into_iter().enumerate() {
                if position > 0 {
                    out.push(',');
                }
                write_text(out, key);
                out.push(':');
                write_value(out, field);
            }
            out.push('}');
        }
    }
}

fn write_number(out: &mut String, number: &Number) {
    match number.as_f64() {
        Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < EXACT => {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "whole and below 2^53, so the integer is the same number"
            )]
            let whole = float as i64;
            push(out, format_args!("{whole}"));
        }
        _ => push(out, format_args!("{number}")),
    }
}

fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if c < ' ' => push(out, format_args!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

fn push(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    // Writing into a String cannot fail.
    let _ = out.write_fmt(arguments);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_are_sorted_at_every_depth_and_nothing_is_padded() {
        let value = json!({"b": [1, {"d": null, "c": true}], "a": "甲", "一": false});
        assert_eq!(
            canonical_json(&value),
            r#"{"a":"甲","b":[1,{"c":true,"d":null}],"一":false}"#
        );
    }

    #[test]
    fn a_number_is_written_in_one_way() {
        for (given, written) in [
            (json!(1.0), "1"),
            (json!(1), "1"),
            (json!(-0.0), "0"),
            (json!(91.05), "91.05"),
            (json!(0.1), "0.1"),
            (json!(u64::MAX), "18446744073709551615"),
            (json!(i64::MIN), "-9223372036854775808"),
            (json!(1e15), "1000000000000000"),
        ] {
            assert_eq!(canonical_json(&given), written);
        }
    }

    #[test]
    fn control_characters_and_quotes_are_escaped() {
        assert_eq!(
            canonical_json(&json!("\"\\\n\u{1}\u{8}")),
            r#""\"\\\n\u0001\b""#
        );
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..5)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        /// Writing, reading and writing again gives the same text, so a stored body keeps its digest.
        #[test]
        fn the_text_is_a_fixed_point(value in value()) {
            let text = canonical_json(&value);
            let read: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(canonical_json(&read), text);
        }

        /// Two values that differ by more than the spelling of a number have two texts.
        #[test]
        fn different_texts_for_different_strings(a in any::<String>(), b in any::<String>()) {
            prop_assert_eq!(a == b, canonical_json(&json!(a)) == canonical_json(&json!(b)));
        }
    }
}
