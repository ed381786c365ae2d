//! Files that are handed out.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};

use bihuan_casework::{collection::Given, evidence::Opened};

/// A file in memory, written on one thread and handed out on another.
#[derive(Debug, Clone, Default)]
pub(crate) struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
    /// What was written.
    pub(crate) fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Nothing in the answer runs, loads or is framed, whatever a browser takes it for.
const INERT: HeaderValue =
    HeaderValue::from_static("sandbox; default-src 'none'; frame-ancestors 'none'");

/// A file that browsers save and never show: whatever is in it runs nowhere.
pub(crate) fn attachment(bytes: Vec<u8>, name: &str, media_type: &'static str) -> Response {
    saved(bytes.into_response(), name, media_type)
}

/// A file of evidence, as it comes from the storage.
pub(crate) fn handed_out(opened: Opened) -> Response {
    let file = opened.file;
    let body = Body::from_stream(opened.bytes);
    let mut response = saved(
        body.into_response(),
        &file.name,
        file.file_type.media_type(),
    );
    response
        .headers_mut()
        .insert(header::CONTENT_LENGTH, file.size.into());
    response
}

/// A file of a submission, as it is read.
pub(crate) fn given(given: Given, media_type: &'static str) -> Response {
    let name = given.name.clone();
    let body = Body::from_stream(given.bytes());
    saved(body.into_response(), &name, media_type)
}

/// A picture that was made here.
pub(crate) fn shown_picture(bytes: bytes::Bytes) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    headers.insert(header::CONTENT_SECURITY_POLICY, INERT);
    response
}

fn saved(mut response: Response, name: &str, media_type: &'static str) -> Response {
    use std::fmt::Write as _;
    let encoded = name.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    });
    let disposition = HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{encoded}"))
        .unwrap_or(HeaderValue::from_static("attachment"));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    headers.insert(header::CONTENT_SECURITY_POLICY, INERT);
    response
}
