//! An event as the journal keeps it: facts in the body, free text that may name persons beside it, where it can be erased.
//!
//! The body never holds the words, only that there were some; the personal part maps JSON pointers to them.

use bihuan_domain::FREE_TEXT;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::{NewEntry, StoreError};

/// What stands in place of words that were erased.
const ERASED: &str = "（已依法删除）";

/// Turns an event into an entry. Its `event` tag becomes the kind.
pub(crate) fn entry(event: &impl Serialize) -> Result<NewEntry, StoreError> {
    let mut body = serde_json::to_value(event)
        .map_err(|error| StoreError::Damaged(format!("event: {error}")))?;
    if holds_nul(&body) {
        return Err(StoreError::NulCharacter);
    }
    let kind = body
        .get("event")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let mut words = Map::new();
    take_words(&mut body, &mut String::new(), &mut words);
    let personal = (!words.is_empty()).then_some(Value::Object(words));
    Ok(NewEntry {
        kind,
        body,
        personal,
    })
}

/// A NUL character hides in JSON as an escape, where the databases would not refuse it.
fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(holds_nul),
        Value::Object(fields) => fields.values().any(holds_nul),
        _ => false,
    }
}

/// Puts an event together again.
pub(crate) fn event<T: DeserializeOwned>(
    body: &str,
    personal: Option<&str>,
) -> Result<T, StoreError> {
    let damaged = |error: serde_json::Error| StoreError::Damaged(format!("journal entry: {error}"));
    let mut value: Value = serde_json::from_str(body).map_err(damaged)?;
    let words: Map<String, Value> = personal
        .map_or(Ok(Map::new()), serde_json::from_str)
        .map_err(damaged)?;
    for (pointer, text) in words {
        if let Some(place) = value.pointer_mut(&pointer) {
            *place = text;
        }
    }
    erase_rest(&mut value, false);
    serde_json::from_value(value).map_err(damaged)
}

fn is_free_text(key: &str) -> bool {
    FREE_TEXT.contains(&key)
}

/// Moves every free text to `words`, leaving `true` in its place (`[true]` for a list of texts).
fn take_words(value: &mut Value, pointer: &mut String, words: &mut Map<String, Value>) {
    let before = pointer.len();
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                pointer.push('/');
                pointer.push_str(key);
                let mark = match field {
                    Value::String(_) if is_free_text(key) => Some(Value::Bool(true)),
                    Value::Array(items) if is_free_text(key) && !items.is_empty() => {
                        Some(Value::Array(vec![Value::Bool(true)]))
                    }
                    _ => None,
                };
                if let Some(mark) = mark {
                    words.insert(pointer.clone(), std::mem::replace(field, mark));
                } else {
                    take_words(field, pointer, words);
                }
                pointer.truncate(before);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                pointer.push('/');
                pointer.push_str(&index.to_string());
                take_words(item, pointer, words);
                pointer.truncate(before);
            }
        }
        _ => {}
    }
}

/// Free texts whose words were erased read as such.
fn erase_rest(value: &mut Value, free_text: bool) {
    match value {
        Value::Bool(true) if free_text => *value = Value::String(ERASED.to_owned()),
        Value::Object(fields) => fields
            .iter_mut()
            .for_each(|(key, field)| erase_rest(field, is_free_text(key))),
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| erase_rest(item, free_text)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use bihuan_domain::{
        Event,
        finding::{Figure, Progress},
    };

    use super::*;

    fn report() -> Event {
        Event::ProgressReported(Progress {
            task: None,
            text: "已走访张某某家".to_owned(),
            figures: vec![Figure {
                name: "户数".to_owned(),
                value_hundredths: 300,
                unit: "户".to_owned(),
                of_hundredths: None,
            }],
            evidence: Vec::new(),
            claim: None,
        })
    }

    #[test]
    fn words_of_people_are_not_in_the_body() {
        let entry = entry(&report()).unwrap();
        assert_eq!(entry.kind, "progress_reported");
        let body = entry.body.to_string();
        assert!(!body.contains("张某某") && !body.contains("户数"), "{body}");
        assert_eq!(entry.personal.as_ref().unwrap()["/text"], "已走访张某某家");
        let back: Event = event(&body, Some(&entry.personal.unwrap().to_string())).unwrap();
        assert_eq!(back, report());
    }

    #[test]
    fn an_erased_text_reads_as_erased() {
        let entry = entry(&report()).unwrap();
        let back: Event = event(&entry.body.to_string(), None).unwrap();
        let Event::ProgressReported(progress) = back else {
            panic!("another event")
        };
        assert_eq!(progress.text, ERASED);
        assert_eq!(progress.figures[0].value_hundredths, 300);
    }
}
