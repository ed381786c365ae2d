//! The description of the interface, made from the handlers themselves.

use axum::Json;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        Content, Ref, Required, ResponseBuilder,
        path::{Operation, ParameterBuilder, ParameterIn},
        schema::{ObjectBuilder, SchemaFormat, Type},
        security::{
            ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme,
        },
    },
};

use super::{
    accountability, closing, collections, coordination, deputies, drafts, draws, duties,
    evaluations, evidence, findings, flags, inbox, institutions, ledger, letters, look_backs, me,
    meetings, models, people, plans, proof, reading, rebounds, rectifications, reports, rounds,
    schemes, search, similar, story, supervision, surveys, tokens, units, waiting,
};
use crate::http::{ApiFailure, Problem, Script};

/// The interface for scripts.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "闭环（Bihuan）",
        version = "1",
        description = "The interface for scripts of Bihuan. Sign in with `Authorization: Bearer bh_…`; a token is made on the \
                       account page, at `POST /api/v1/tokens` or with `bihuan user token NAME`. Dates are `YYYY-MM-DD`, \
                       moments RFC 3339, ids UUIDs. Whoever may not see a thing is told it is not there (404); whoever sees it \
                       but may not act is told so (403). Failures carry a stable `code` and one Chinese sentence; \
                       docs/error-codes.md lists them."
    ),
    tags(
        (name = "findings", description = "Findings"),
        (name = "evidence", description = "Evidence of findings"),
        (name = "stay", description = "Look-backs, rebounds, draws, institutions"),
        (name = "ledger", description = "Tasks, figures, export, search"),
        (name = "rectifications", description = "Rectifications"),
        (name = "coordination", description = "Plans, meetings and their decisions, special drives, liaison groups"),
        (name = "supervision", description = "Letters, the ladder, yellow and red cards"),
        (name = "evaluation", description = "Evaluation of units and its schemes"),
        (name = "data", description = "Data supervision: collection tasks, submissions, what their checks found; models, runs, red flags"),
        (name = "import", description = "Documents and drafts"),
        (name = "reading", description = "Reading without keeping"),
        (name = "organization", description = "Units and people"),
        (name = "account", description = "The caller, his notices and his tokens"),
    ),
    paths(
        me::me, openapi,
        rectifications::list, rectifications::open, rectifications::show, rectifications::patch,
        waiting::waiting, meetings::list, meetings::enter, meetings::show, meetings::command,
        plans::list, plans::draft, plans::command,
        coordination::timetable, coordination::register, coordination::drives, coordination::open_drive,
        coordination::drive_command, coordination::gather, coordination::groups, coordination::enter_group, coordination::dissolve_group,
        drafts::upload, drafts::list, drafts::show, drafts::edit, drafts::confirm, drafts::discard,
        findings::list, findings::bulk, findings::show, findings::patch, story::story, closing::demands, closing::dossier, similar::similar, proof::proof,
        findings::progress,
        findings::command,
        deputies::list, deputies::name, deputies::end,
        evidence::list_evidence, evidence::add_evidence, evidence::replace_evidence, evidence::open_evidence,
        evidence::withdraw_evidence, evidence::reuse_evidence,
        look_backs::list, look_backs::show, look_backs::command, look_backs::order,
        rebounds::list, rebounds::declare,
        accountability::list, accountability::enter, accountability::withdraw,
        draws::list, draws::announce, draws::show, draws::command,
        institutions::list, institutions::enter, institutions::show, institutions::command,
        letters::organs, letters::enter_organ, letters::list, letters::draft, letters::show, letters::command,
        supervision::ladder, supervision::set_policy, supervision::cards, supervision::issue_card, supervision::show_card,
        supervision::card_command,
        rounds::rounds, rounds::plan_round, rounds::round_command, rounds::instructions, rounds::enter_instruction,
        rounds::instruction_command, rounds::burden,
        reports::report, reports::editions, reports::keep,
        schemes::list, schemes::enter, schemes::command,
        evaluations::list, evaluations::open, evaluations::show, evaluations::today, evaluations::command,
        surveys::list, surveys::open, surveys::command,
        duties::list, duties::enter, duties::command,
        collections::list, collections::open, collections::show, collections::command, collections::show_submission,
        collections::hand_in, collections::submission_command, collections::issues,
        models::list, models::runs, models::start, models::show_run, models::run_command,
        flags::list, flags::show, flags::command,
        ledger::tasks, ledger::figures, ledger::export, search::search,
        units::list, units::add, units::patch,
        people::list, people::create, people::patch, people::roles, people::password,
        inbox::list, inbox::read, tokens::list, tokens::create, tokens::revoke,
        reading::read, reading::check_text,
    ),
    components(schemas(Problem)),
    modifiers(&Shared),
)]
struct Interface;

/// What all operations have in common.
struct Shared;

/// Failures that any operation may answer with.
const FAILURES: [(&str, &str); 7] = [
    ("401", "Nobody is signed in."),
    ("403", "Visible, but not for the caller to do."),
    ("404", "Not there, or not for the caller to see."),
    (
        "409",
        "Not in this stage, changed meanwhile, taken or done before.",
    ),
    ("413", "The body is too large."),
    ("415", "A body of another kind is expected."),
    (
        "422",
        "A value cannot be used; the sentence names the field or the rule.",
    ),
];

impl Modify for Shared {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme(
            "token",
            SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)),
        );
        components.add_security_scheme(
            "session",
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("__Host-bihuan"))),
        );
        let none: [&str; 0] = [];
        openapi.security = Some(vec![
            SecurityRequirement::new("token", none),
            SecurityRequirement::new("session", none),
        ]);
        for (path, item) in &mut openapi.paths.paths {
            let reading = [("get", &mut item.get), ("delete", &mut item.delete)];
            for (method, operation) in reading {
                let Some(operation) = operation else { continue };
                complete(operation, method, path);
            }
            let writing = [("post", &mut item.post), ("patch", &mut item.patch)];
            for (method, operation) in writing {
                let Some(operation) = operation else { continue };
                complete(operation, method, path);
                operation
                    .parameters
                    .get_or_insert_default()
                    .push(idempotency_key().into());
            }
        }
    }
}

/// Gives an operation a name of its own, words to every answer, and the failures that any may have.
fn complete(operation: &mut Operation, method: &str, path: &str) {
    let words = path
        .trim_start_matches("/api/v1/")
        .split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|w| !w.is_empty()).collect();
    operation.operation_id = Some(format!("{method}_{}", words.join("_")));
    for response in operation.responses.responses.values_mut() {
        if let utoipa::openapi::RefOr::T(response) = response
            && response.description.is_empty()
        {
            "Done.".clone_into(&mut response.description);
        }
    }
    for (status, what) in FAILURES {
        let problem = Content::new(Some(Ref::from_schema_name("Problem")));
        let response = ResponseBuilder::new()
            .description(what)
            .content("application/json", problem)
            .build();
        operation
            .responses
            .responses
            .entry(status.to_owned())
            .or_insert_with(|| response.into());
    }
}

fn idempotency_key() -> utoipa::openapi::path::Parameter {
    let uuid = ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(
            utoipa::openapi::KnownFormat::Uuid,
        )))
        .build();
    ParameterBuilder::new()
        .name("idempotency-key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("The same key twice has one effect."))
        .schema(Some(uuid))
        .build()
}

/// The whole description.
pub(crate) fn document() -> utoipa::openapi::OpenApi {
    Interface::openapi()
}

/// This description
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "account",
    responses((status = 200, description = "OpenAPI 3.1.", body = Object)))]
pub(super) async fn openapi(_: Script) -> Result<Json<utoipa::openapi::OpenApi>, ApiFailure> {
    Ok(Json(document()))
}
