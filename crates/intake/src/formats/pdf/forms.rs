//! Values of dictionaries, references followed.

use lopdf::{Dictionary, Document, Object};

/// A number.
pub(super) fn as_number(document: &Document, object: &Object) -> Option<f64> {
    let (_, object) = document.dereference(object).ok()?;
    let number = f64::from(object.as_float().ok()?);
    number.is_finite().then_some(number)
}

/// An entry that is a number.
pub(super) fn number(document: &Document, dictionary: &Dictionary, key: &[u8]) -> Option<f64> {
    as_number(document, dictionary.get(key).ok()?)
}

/// An entry that is an array.
pub(super) fn array<'d>(
    document: &'d Document,
    dictionary: &'d Dictionary,
    key: &[u8],
) -> Option<&'d [Object]> {
    Some(
        dictionary
            .get_deref(key, document)
            .ok()?
            .as_array()
            .ok()?
            .as_slice(),
    )
}

/// An entry that is a dictionary, or a stream with one.
pub(super) fn dictionary<'d>(
    document: &'d Document,
    dictionary: &'d Dictionary,
    key: &[u8],
) -> Option<&'d Dictionary> {
    match dictionary.get_deref(key, document).ok()? {
        Object::Dictionary(inner) => Some(inner),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}
