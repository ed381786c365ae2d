//! Every page with made-up content: what must hold for all of them, and a folder of them to look at.
//!
//! `BIHUAN_GALLERY=/some/folder cargo nextest run -p bihuan-web --test look` also writes the pages and the files they
//! load, so that a browser can show them through any static file server.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::assigning_clones,
    clippy::wildcard_imports,
    clippy::disallowed_methods,
    clippy::type_complexity
)]

mod gallery;

use std::collections::BTreeSet;
use std::{env, fs, path::Path};

use scraper::{Html, Selector};

fn all(page: &Html, selector: &str) -> Vec<scraper::ElementRef<'static>> {
    // The pages live as long as the test process: leaking them keeps the assertions readable.
    let page: &'static Html = Box::leak(Box::new(page.clone()));
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn for_every_page(mut holds: impl FnMut(&str, &str, &Html)) {
    for (name, html) in gallery::pages() {
        let page = Html::parse_document(&html);
        holds(name, &html, &page);
    }
}

#[test]
fn pages_can_be_written_out_to_be_looked_at() {
    let Some(folder) = env::var_os("BIHUAN_GALLERY") else {
        return;
    };
    let folder = Path::new(&folder);
    fs::create_dir_all(folder.join("assets")).unwrap();
    for (name, html) in gallery::pages() {
        fs::write(folder.join(format!("{name}.html")), html).unwrap();
    }
    for file in bihuan_web::assets::FILES {
        fs::write(folder.join("assets").join(file.file), file.plain).unwrap();
    }
}

#[test]
fn nothing_needs_a_policy_with_exceptions() {
    for_every_page(|name, html, page| {
        assert!(
            all(page, "[style], style").is_empty(),
            "{name}: inline style"
        );
        assert!(
            all(page, "script:not([src])").is_empty(),
            "{name}: inline script"
        );
        assert!(
            !html.contains("javascript:"),
            "{name}: script in an address"
        );
        for element in all(page, "*") {
            for (attribute, value) in element.value().attrs() {
                assert!(!attribute.starts_with("on"), "{name}: {attribute} handler");
                if matches!(attribute, "src" | "href" | "action") {
                    assert!(
                        !value.starts_with("http") && !value.starts_with("//"),
                        "{name}: request to elsewhere: {value}"
                    );
                }
            }
        }
    });
}

#[test]
fn pages_are_light() {
    for_every_page(|name, html, page| {
        assert!(
            html.len() < 120_000,
            "{name}: {} bytes of markup",
            html.len()
        );
        let loaded: usize = bihuan_web::assets::FILES
            .iter()
            .filter(|file| html.contains(file.file) && file.mime != "text/plain; charset=utf-8")
            .map(|file| file.brotli.len())
            .sum();
        assert!(
            loaded + html.len() / 4 < 200_000,
            "{name}: {loaded} bytes of files beside {} of markup",
            html.len()
        );
        assert!(
            !html.contains("charts-") || !all(page, "figure[data-chart]").is_empty(),
            "{name}: loads charts without having one"
        );
    });
}

#[test]
fn pages_are_chinese_with_landmarks_and_one_heading() {
    for_every_page(|name, _, page| {
        assert_eq!(all(page, "html[lang=zh-CN]").len(), 1, "{name}");
        assert_eq!(all(page, "h1").len(), 1, "{name}: one first heading");
        assert_eq!(all(page, "main").len(), 1, "{name}");
        if !all(page, ".top").is_empty() {
            assert_eq!(all(page, "a.skip[href='#main']").len(), 1, "{name}");
            assert_eq!(all(page, "nav.side-nav").len(), 1, "{name}");
        }
    });
}

#[test]
fn every_field_has_a_label_and_every_form_a_token() {
    for_every_page(|name, _, page| {
        let labelled: BTreeSet<String> = all(page, "label[for]")
            .iter()
            .map(|label| label.value().attr("for").unwrap().to_owned())
            .collect();
        for field in all(page, "input:not([type=hidden]), select, textarea") {
            let inside = field
                .ancestors()
                .filter_map(scraper::ElementRef::wrap)
                .any(|above| above.value().name() == "label");
            let named = field.value().attr("aria-label").is_some()
                || field.value().id().is_some_and(|id| labelled.contains(id));
            assert!(inside || named, "{name}: no label: {}", field.html());
        }
        for form in all(page, "form[method=post]") {
            let selector = Selector::parse("input[name=_csrf]").unwrap();
            assert_eq!(
                form.select(&selector).count(),
                1,
                "{name}: no token: {:?}",
                form.value().attr("action")
            );
        }
        for control in all(page, "a, button, summary") {
            let said = control.text().any(|text| !text.trim().is_empty())
                || control.value().attr("aria-label").is_some();
            assert!(said, "{name}: says nothing: {}", control.html());
        }
    });
}

#[test]
fn identifiers_are_unique_and_references_meet_something() {
    let icons =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/img/icons.svg"))
            .unwrap();
    for_every_page(|name, _, page| {
        let mut seen = BTreeSet::new();
        for element in all(page, "[id]") {
            let id = element.value().id().unwrap().to_owned();
            assert!(seen.insert(id.clone()), "{name}: {id} twice");
        }
        for attribute in [
            "for",
            "aria-labelledby",
            "aria-describedby",
            "popovertarget",
            "form",
        ] {
            for element in all(page, &format!("[{attribute}]")) {
                let target = element.value().attr(attribute).unwrap();
                assert!(
                    seen.contains(target),
                    "{name}: {attribute}={target} meets nothing"
                );
            }
        }
        for link in all(page, "a[href^='#']") {
            let target = link.value().attr("href").unwrap().trim_start_matches('#');
            assert!(seen.contains(target), "{name}: #{target} meets nothing");
        }
        for picture in all(page, "use") {
            let symbol = picture
                .value()
                .attr("href")
                .unwrap()
                .split('#')
                .next_back()
                .unwrap();
            assert!(
                icons.contains(&format!("id=\"{symbol}\"")),
                "{name}: no icon {symbol}"
            );
        }
    });
}

#[test]
fn a_picture_has_its_table_behind_it() {
    let mut pictures = 0;
    for_every_page(|name, _, page| {
        for picture in all(page, "figure[data-chart]") {
            pictures += 1;
            let table = Selector::parse("details table thead th").unwrap();
            assert!(
                picture.select(&table).count() > 1,
                "{name}: picture without table"
            );
        }
    });
    assert!(pictures > 0);
}
