//! What handlers take from a request. Whatever cannot be read is answered with a Chinese sentence that names the field.

use std::{str::FromStr, sync::Arc};

use axum::{
    RequestPartsExt as _,
    body::to_bytes,
    extract::{FromRequest, FromRequestParts, Multipart, Path, Query, Request},
    http::{HeaderMap, header, request::Parts},
};
use bihuan_casework::{Failure, import, reading::NotADocument};
use bytes::Bytes;
use serde::{Deserialize, de::DeserializeOwned};
use utoipa::ToSchema;

use crate::{
    http::{ApiFailure, RequestFailure},
    state::Web,
};

/// Most bytes of a JSON body.
const JSON_LIMIT: usize = 2 * 1024 * 1024;

/// A NUL character as JSON writes it.
const NUL: &[u8] = b"\\u0000";

/// The one parameter of the path. What is no id names nothing: 404.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named<T>(pub(super) T);

impl<T: FromStr> FromRequestParts<Arc<Web>> for Named<T> {
    type Rejection = ApiFailure;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Web>) -> Result<Self, ApiFailure> {
        let named = parts.extract::<Path<String>>().await;
        let Path(text) = named.map_err(|_| Failure::NotFound)?;
        let value = text.parse().map_err(|_| Failure::NotFound)?;
        Ok(Self(value))
    }
}

/// The query.
#[derive(Debug, Clone)]
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<Arc<Web>> for Asked<T> {
    type Rejection = ApiFailure;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Web>) -> Result<Self, ApiFailure> {
        Query::try_from_uri(&parts.uri)
            .map(|Query(asked)| Self(asked))
            .map_err(|rejection| {
                let text = rejection.body_text();
                let text = text
                    .strip_prefix("Failed to deserialize query string: ")
                    .unwrap_or(&text);
                let (field, why) = text.split_once(": ").unwrap_or(("", text));
                ApiFailure::bad(sentence(field, why))
            })
    }
}

/// A JSON body.
#[derive(Debug, Clone)]
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Arc<Web>> for Body<T> {
    type Rejection = ApiFailure;

    async fn from_request(request: Request, _: &Arc<Web>) -> Result<Self, ApiFailure> {
        if media_type(request.headers()).is_none_or(|m| m != mime::APPLICATION_JSON) {
            return Err(ApiFailure::request(RequestFailure::UnsupportedMedia));
        }
        let bytes = to_bytes(request.into_body(), JSON_LIMIT)
            .await
            .map_err(|_| ApiFailure::request(RequestFailure::TooLarge))?;
        // Neither database keeps it; refused here, it is never found half-way.
        if bytes.windows(NUL.len()).any(|w| w == NUL) {
            return Err(ApiFailure::bad(
                "文字中含有无法保存的控制字符，请删除后再试。",
            ));
        }
        let mut json = serde_json::Deserializer::from_slice(&bytes);
        let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            let field = error.path().to_string();
            ApiFailure::bad(unreadable(&field, error.inner()))
        })?;
        json.end()
            .map_err(|error| ApiFailure::bad(unreadable("", &error)))?;
        Ok(Self(value))
    }
}

/// The bytes of a file, as the description shows them.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[allow(dead_code, reason = "only described; the bytes are read as they come")]
pub(super) struct File(Vec<u8>);

/// A form with a file, as the description shows it.
#[derive(ToSchema)]
#[allow(dead_code, reason = "only described; the form is read part by part")]
pub(super) struct FileForm {
    /// The document.
    file: File,
}

/// A document that was sent: the body itself with its name in the query, or the field `file` of a form.
#[derive(Debug)]
pub(super) struct Document {
    /// Name of the file as sent.
    pub(super) name: String,
    /// The file.
    pub(super) bytes: Bytes,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DocumentQuery {
    #[serde(default)]
    name: String,
}

impl FromRequest<Arc<Web>> for Document {
    type Rejection = ApiFailure;

    async fn from_request(request: Request, web: &Arc<Web>) -> Result<Self, ApiFailure> {
        let (mut parts, body) = request.into_parts();
        let Asked(query) = Asked::<DocumentQuery>::from_request_parts(&mut parts, web).await?;
        let media = media_type(&parts.headers);
        let request = Request::from_parts(parts, body);
        if media.as_ref().is_some_and(|m| *m == mime::APPLICATION_JSON) {
            let sentence = "请直接发送文件内容，或以 multipart/form-data 的 file 字段发送。";
            return Err(ApiFailure::Request(
                RequestFailure::UnsupportedMedia,
                sentence.to_owned(),
            ));
        }
        if media.is_some_and(|m| m == mime::MULTIPART_FORM_DATA) {
            return form(request, web).await;
        }
        let limit = usize::try_from(import::LIMIT).unwrap_or(usize::MAX);
        let bytes = to_bytes(request.into_body(), limit)
            .await
            .map_err(|_| Failure::NotADocument(NotADocument::TooLarge))?;
        Ok(Self {
            name: query.name,
            bytes,
        })
    }
}

async fn form(request: Request, web: &Arc<Web>) -> Result<Document, ApiFailure> {
    let broken = || ApiFailure::bad("上传的表单无法识别，请重新选择文件。");
    let mut form = Multipart::from_request(request, web)
        .await
        .map_err(|_| broken())?;
    let mut found = None;
    while let Some(field) = form.next_field().await.map_err(|_| broken())? {
        if field.name() != Some("file") || found.is_some() {
            return Err(ApiFailure::bad("表单只能有一个名为 file 的文件字段。"));
        }
        let name = field.file_name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|error| {
            if error.status() == ::http::StatusCode::PAYLOAD_TOO_LARGE {
                ApiFailure::from(Failure::NotADocument(NotADocument::TooLarge))
            } else {
                broken()
            }
        })?;
        found = Some(Document { name, bytes });
    }
    found.ok_or_else(|| ApiFailure::bad("表单中没有名为 file 的文件字段。"))
}

fn media_type(headers: &HeaderMap) -> Option<mime::Mime> {
    let media: mime::Mime = headers
        .get(header::CONTENT_TYPE)?
        .to_str()
        .ok()?
        .parse()
        .ok()?;
    media.essence_str().parse().ok()
}

fn unreadable(field: &str, error: &serde_json::Error) -> String {
    if error.is_syntax() || error.is_eof() || error.is_io() {
        return format!(
            "内容不是有效的 JSON（第 {} 行第 {} 列附近）。",
            error.line(),
            error.column()
        );
    }
    let text = error.to_string();
    let why = text
        .rsplit_once(" at line ")
        .map_or(text.as_str(), |(why, _)| why);
    sentence(if field == "." { "" } else { field }, why)
}

/// Serde's English about a field as a Chinese sentence.
fn sentence(field: &str, why: &str) -> String {
    let quoted = |text: &str| {
        let (_, rest) = text.split_once('`')?;
        let (name, rest) = rest.split_once('`')?;
        Some((name.chars().take(60).collect::<String>(), rest.to_owned()))
    };
    let within = |name: &str| {
        if field.is_empty() {
            name.to_owned()
        } else if field == name || field.ends_with(&format!(".{name}")) {
            field.to_owned()
        } else {
            format!("{field}.{name}")
        }
    };
    let choices = |rest: &str| {
        let names: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
        if names.is_empty() {
            String::new()
        } else {
            format!("，可用：{}", names.join("、"))
        }
    };
    if let Some((name, rest)) = quoted(why) {
        if why.starts_with("missing field") {
            return format!("缺少字段 {}。", within(&name));
        }
        if why.starts_with("unknown field") {
            return format!("不能填写字段 {}{}。", within(&name), choices(&rest));
        }
        if why.starts_with("duplicate field") {
            return format!("字段 {} 重复。", within(&name));
        }
        if why.starts_with("unknown variant") {
            let field = if field.is_empty() { "内容" } else { field };
            return format!("{field} 的值“{name}”不可用{}。", choices(&rest));
        }
    }
    let why: String = why.chars().take(120).collect();
    if field.is_empty() {
        format!("请求内容不合规（{why}）。")
    } else {
        format!("字段 {field} 的值不合规（{why}）。")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only read")]
    struct Sample {
        text: String,
        #[serde(default)]
        figures: Vec<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only read")]
    struct Inner {
        value: u8,
    }

    fn said(json: &str) -> String {
        let mut json = serde_json::Deserializer::from_str(json);
        let error = serde_path_to_error::deserialize::<_, Sample>(&mut json).unwrap_err();
        unreadable(&error.path().to_string(), error.inner())
    }

    #[test]
    fn a_failure_names_the_field() {
        assert_eq!(said("{}"), "缺少字段 text。");
        assert_eq!(
            said(r#"{"text":"a","id":1}"#),
            "不能填写字段 id，可用：text、figures。"
        );
        assert_eq!(
            said(r#"{"text":"a","figures":[{"value":1,"x":2}]}"#),
            "不能填写字段 figures[0].x，可用：value。"
        );
        assert!(
            said(r#"{"text":"a","figures":[{"value":999}]}"#)
                .starts_with("字段 figures[0].value 的值不合规")
        );
        assert!(said(r#"{"text":1}"#).starts_with("字段 text 的值不合规"));
        assert!(said("{").starts_with("内容不是有效的 JSON"));
    }
}
