//! The manual, turned into pages when the program was built.

use axum::{
    extract::Path,
    response::{IntoResponse as _, Response},
};
use bihuan_casework::Failure;

use super::{
    frame::{Place, frame},
    page,
};
use crate::{
    http::SignedIn,
    views::{help::HelpPage, parts::Link},
};

/// One page of the manual.
struct Leaf {
    /// Last part of its address.
    name: &'static str,
    /// Heading.
    title: &'static str,
    /// Its text as HTML, without the heading.
    body: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/manual.rs"));

/// The first page.
pub(crate) async fn first(signed_in: SignedIn) -> Response {
    render(&signed_in, "start").await
}

/// A page by name.
pub(crate) async fn show(signed_in: SignedIn, Path(name): Path<String>) -> Response {
    render(&signed_in, &name).await
}

async fn render(signed_in: &SignedIn, name: &str) -> Response {
    let Some(leaf) = MANUAL.iter().find(|l| l.name == name) else {
        return signed_in.failed(Failure::NotFound).into_response();
    };
    let framed = match frame(signed_in, Place::Help, None).await {
        Ok(framed) => framed,
        Err(failure) => return signed_in.failed(failure).into_response(),
    };
    let contents = MANUAL
        .iter()
        .map(|l| Link::new(l.title, format!("/help/{}", l.name)).current_if(l.name == name));
    page(&HelpPage {
        frame: framed.frame,
        title: leaf.title.to_owned(),
        contents: contents.collect(),
        body: leaf.body,
    })
}
