//! The interface for scripts and other systems, version 1.
//!
//! One file for each resource: its JSON, its handlers, and how both become commands of casework. Names in JSON are the words
//! of the glossary; every body and query refuses fields it does not know.

mod accountability;
mod batches;
mod closing;
mod collections;
mod command;
mod coordination;
mod deputies;
mod drafts;
mod draws;
mod duties;
mod evaluations;
mod evidence;
mod extract;
mod filter;
mod finding;
mod findings;
mod flags;
mod inbox;
mod institutions;
mod keys;
mod ledger;
mod letters;
mod look_backs;
mod me;
mod meetings;
mod models;
mod named;
mod openapi;
mod people;
mod plans;
mod proof;
mod reading;
mod rebounds;
mod rectifications;
mod reports;
mod rounds;
mod schemes;
mod search;
mod similar;
mod story;
mod supervision;
mod surveys;
mod tokens;
mod units;
mod waiting;

#[cfg(test)]
mod tests;

pub(crate) use finding::FindingRow;

use bihuan_access::Action;

use crate::{http::ApiFailure, routes::Routes};

/// Where tables of units come in, which may be large.
pub(crate) fn table_routes() -> Routes {
    Routes::default().post(
        "/api/v1/submissions/{id}/file",
        Action::HandInData,
        collections::hand_in,
    )
}

/// Data supervision.
fn of_data() -> Routes {
    Routes::default()
        .get(
            "/api/v1/collections",
            Action::SeeCollection,
            collections::list,
        )
        .post(
            "/api/v1/collections",
            Action::KeepCollection,
            collections::open,
        )
        .get(
            "/api/v1/collections/{id}",
            Action::SeeCollection,
            collections::show,
        )
        .post(
            "/api/v1/collections/{id}/commands",
            Action::KeepCollection,
            collections::command,
        )
        .get(
            "/api/v1/submissions/{id}",
            Action::SeeCollection,
            collections::show_submission,
        )
        .post(
            "/api/v1/submissions/{id}/commands",
            Action::SeeCollection,
            collections::submission_command,
        )
        .get(
            "/api/v1/submissions/{id}/rounds/{number}/issues",
            Action::SeeCollection,
            collections::issues,
        )
        .get("/api/v1/models", Action::SeeFlags, models::list)
        .get(
            "/api/v1/collections/{id}/runs",
            Action::SeeFlags,
            models::runs,
        )
        .post(
            "/api/v1/collections/{id}/runs",
            Action::RunModels,
            models::start,
        )
        .get("/api/v1/runs/{id}", Action::SeeFlags, models::show_run)
        .post(
            "/api/v1/runs/{id}/commands",
            Action::RunModels,
            models::run_command,
        )
        .get("/api/v1/flags", Action::SeeFlags, flags::list)
        .get("/api/v1/flags/{id}", Action::SeeFlags, flags::show)
        .post(
            "/api/v1/flags/{id}/commands",
            Action::VerifyFlag,
            flags::command,
        )
}

/// All routes of the interface.
pub(crate) fn routes() -> Routes {
    Routes::default()
        .and(of_data())
        .get("/api/v1/openapi.json", Action::OwnAccount, openapi::openapi)
        .get("/api/v1/me", Action::OwnAccount, me::me)
        .get("/api/v1/inbox", Action::OwnAccount, inbox::list)
        .post("/api/v1/inbox/read", Action::OwnAccount, inbox::read)
        .get("/api/v1/tokens", Action::OwnAccount, tokens::list)
        .post("/api/v1/tokens", Action::OwnAccount, tokens::create)
        .delete("/api/v1/tokens/{id}", Action::OwnAccount, tokens::revoke)
        .get(
            "/api/v1/rectifications",
            Action::ListLedger,
            rectifications::list,
        )
        .post(
            "/api/v1/rectifications",
            Action::KeepRectification,
            rectifications::open,
        )
        .get(
            "/api/v1/rectifications/{code}",
            Action::ListLedger,
            rectifications::show,
        )
        .patch(
            "/api/v1/rectifications/{code}",
            Action::KeepRectification,
            rectifications::patch,
        )
        .get(
            "/api/v1/rectifications/{code}/waiting",
            Action::ListLedger,
            waiting::waiting,
        )
        .post(
            "/api/v1/rectifications/{code}/documents",
            Action::Import,
            drafts::upload,
        )
        .get("/api/v1/drafts", Action::Import, drafts::list)
        .get("/api/v1/drafts/{id}", Action::Import, drafts::show)
        .post("/api/v1/drafts/{id}/edits", Action::Import, drafts::edit)
        .post(
            "/api/v1/drafts/{id}/confirm",
            Action::Import,
            drafts::confirm,
        )
        .post(
            "/api/v1/drafts/{id}/discard",
            Action::Import,
            drafts::discard,
        )
        .get("/api/v1/findings", Action::ListLedger, findings::list)
        // Each command asks for the action of its own; this is the least of them.
        .post(
            "/api/v1/findings/commands",
            Action::SeeFinding,
            findings::bulk,
        )
        .get("/api/v1/findings/{id}", Action::SeeFinding, findings::show)
        .patch("/api/v1/findings/{id}", Action::Assign, findings::patch)
        .get(
            "/api/v1/findings/{id}/story",
            Action::SeeFinding,
            story::story,
        )
        .get(
            "/api/v1/findings/{id}/closure",
            Action::RequestClosure,
            closing::demands,
        )
        .get(
            "/api/v1/findings/{id}/dossier",
            Action::SeeFinding,
            closing::dossier,
        )
        .get(
            "/api/v1/findings/{id}/similar",
            Action::SeeFinding,
            similar::similar,
        )
        .post(
            "/api/v1/findings/{id}/gather",
            Action::KeepDrive,
            coordination::gather,
        )
        .get(
            "/api/v1/findings/{id}/proof",
            Action::SeeFinding,
            proof::proof,
        )
        .post(
            "/api/v1/findings/{id}/progress",
            Action::Report,
            findings::progress,
        )
        .post(
            "/api/v1/findings/{id}/commands",
            Action::SeeFinding,
            findings::command,
        )
        .get(
            "/api/v1/findings/{id}/evidence",
            Action::SeeFinding,
            evidence::list_evidence,
        )
        .post(
            "/api/v1/findings/{id}/evidence",
            Action::AddEvidence,
            evidence::add_evidence,
        )
        .post(
            "/api/v1/findings/{id}/evidence/reuse",
            Action::AddEvidence,
            evidence::reuse_evidence,
        )
        .post(
            "/api/v1/findings/{id}/evidence/{piece}/versions",
            Action::AddEvidence,
            evidence::replace_evidence,
        )
        // Each piece asks for more by its sensitivity.
        .get(
            "/api/v1/findings/{id}/evidence/{piece}/versions/{version}",
            Action::SeeFinding,
            evidence::open_evidence,
        )
        .post(
            "/api/v1/findings/{id}/evidence/{piece}/withdraw",
            Action::AddEvidence,
            evidence::withdraw_evidence,
        )
        .get(
            "/api/v1/findings/{id}/plans",
            Action::SeeFinding,
            plans::list,
        )
        .post(
            "/api/v1/findings/{id}/plans",
            Action::DraftPlan,
            plans::draft,
        )
        .post(
            "/api/v1/plans/{id}/commands",
            Action::DraftPlan,
            plans::command,
        )
        .get(
            "/api/v1/rectifications/{code}/timetable",
            Action::ListLedger,
            coordination::timetable,
        )
        .post(
            "/api/v1/rectifications/{code}/findings",
            Action::Import,
            coordination::register,
        )
        .get("/api/v1/drives", Action::ListLedger, coordination::drives)
        .post(
            "/api/v1/drives",
            Action::KeepDrive,
            coordination::open_drive,
        )
        .post(
            "/api/v1/drives/{id}/commands",
            Action::KeepDrive,
            coordination::drive_command,
        )
        .get(
            "/api/v1/liaison-groups",
            Action::ListLedger,
            coordination::groups,
        )
        .post(
            "/api/v1/liaison-groups",
            Action::KeepLiaison,
            coordination::enter_group,
        )
        .delete(
            "/api/v1/liaison-groups/{id}",
            Action::KeepLiaison,
            coordination::dissolve_group,
        )
        .get("/api/v1/meetings", Action::ListLedger, meetings::list)
        .post("/api/v1/meetings", Action::KeepMeeting, meetings::enter)
        .get("/api/v1/meetings/{id}", Action::ListLedger, meetings::show)
        // Each command asks for the action of its own; this is the least of them.
        .post(
            "/api/v1/meetings/{id}/commands",
            Action::AnswerDecision,
            meetings::command,
        )
        .get("/api/v1/look-backs", Action::ListLedger, look_backs::list)
        .get(
            "/api/v1/look-backs/{id}",
            Action::ListLedger,
            look_backs::show,
        )
        // Each command asks for the action of its own; this is the least of them.
        .post(
            "/api/v1/look-backs/{id}/commands",
            Action::RecordLookBack,
            look_backs::command,
        )
        .post(
            "/api/v1/findings/{id}/look-backs",
            Action::KeepLookBack,
            look_backs::order,
        )
        .get(
            "/api/v1/accountability-actions",
            Action::SeeAccountability,
            accountability::list,
        )
        .post(
            "/api/v1/accountability-actions",
            Action::KeepAccountability,
            accountability::enter,
        )
        .post(
            "/api/v1/accountability-actions/{id}/withdraw",
            Action::KeepAccountability,
            accountability::withdraw,
        )
        .get("/api/v1/deputies", Action::NameDeputy, deputies::list)
        .post("/api/v1/deputies", Action::NameDeputy, deputies::name)
        .post(
            "/api/v1/deputies/{id}/end",
            Action::NameDeputy,
            deputies::end,
        )
        .get("/api/v1/draws", Action::ListLedger, draws::list)
        .post("/api/v1/draws", Action::KeepDraw, draws::announce)
        .get("/api/v1/draws/{id}", Action::ListLedger, draws::show)
        .post(
            "/api/v1/draws/{id}/commands",
            Action::KeepDraw,
            draws::command,
        )
        .get(
            "/api/v1/institutions",
            Action::ListLedger,
            institutions::list,
        )
        .post(
            "/api/v1/institutions",
            Action::KeepInstitution,
            institutions::enter,
        )
        .get(
            "/api/v1/institutions/{id}",
            Action::ListLedger,
            institutions::show,
        )
        .post(
            "/api/v1/institutions/{id}/commands",
            Action::KeepInstitution,
            institutions::command,
        )
        .get("/api/v1/rebounds", Action::ListLedger, rebounds::list)
        .post(
            "/api/v1/findings/{id}/rebound",
            Action::DeclareRebound,
            rebounds::declare,
        )
        .get("/api/v1/tasks", Action::ListLedger, ledger::tasks)
        .get("/api/v1/figures", Action::ListLedger, ledger::figures)
        .get("/api/v1/export", Action::ListLedger, ledger::export)
        .get("/api/v1/search", Action::ListLedger, search::search)
        .get("/api/v1/units", Action::SeeOrganization, units::list)
        .post("/api/v1/units", Action::KeepUnits, units::add)
        .patch("/api/v1/units/{id}", Action::KeepUnits, units::patch)
        .get("/api/v1/people", Action::SeeOrganization, people::list)
        .post("/api/v1/people", Action::KeepAccounts, people::create)
        .patch("/api/v1/people/{id}", Action::KeepAccounts, people::patch)
        .post(
            "/api/v1/people/{id}/roles",
            Action::GrantRoles,
            people::roles,
        )
        .post(
            "/api/v1/people/{id}/password",
            Action::KeepAccounts,
            people::password,
        )
        .post("/api/v1/read", Action::Import, reading::read)
        .post(
            "/api/v1/check-text",
            Action::ListLedger,
            reading::check_text,
        )
        .and(of_supervision())
        .and(of_duties())
        .and(of_evaluation())
}

/// Letters, the ladder, cards.
fn of_supervision() -> Routes {
    Routes::default()
        .get("/api/v1/organs", Action::DraftLetter, letters::organs)
        .post("/api/v1/organs", Action::IssueLetter, letters::enter_organ)
        .get("/api/v1/letters", Action::ListLedger, letters::list)
        .post("/api/v1/letters", Action::DraftLetter, letters::draft)
        .get("/api/v1/letters/{id}", Action::ListLedger, letters::show)
        // Each command asks for the action of its own; this is the least of them.
        .post(
            "/api/v1/letters/{id}/commands",
            Action::ListLedger,
            letters::command,
        )
        .get("/api/v1/reports", Action::ListLedger, reports::report)
        .get("/api/v1/editions", Action::ListLedger, reports::editions)
        .post("/api/v1/editions", Action::DraftLetter, reports::keep)
        .get("/api/v1/rounds", Action::ListLedger, rounds::rounds)
        .post("/api/v1/rounds", Action::Supervise, rounds::plan_round)
        .post(
            "/api/v1/rounds/{id}/commands",
            Action::Supervise,
            rounds::round_command,
        )
        .get(
            "/api/v1/instructions",
            Action::ListLedger,
            rounds::instructions,
        )
        .post(
            "/api/v1/instructions",
            Action::DraftLetter,
            rounds::enter_instruction,
        )
        // Each command asks for the action of its own; this is the least of them.
        .post(
            "/api/v1/instructions/{id}/commands",
            Action::ListLedger,
            rounds::instruction_command,
        )
        .get("/api/v1/burden", Action::ListLedger, rounds::burden)
        .get("/api/v1/ladder", Action::ListLedger, supervision::ladder)
        .post(
            "/api/v1/ladder",
            Action::KeepLadder,
            supervision::set_policy,
        )
        .get("/api/v1/cards", Action::ListLedger, supervision::cards)
        .post("/api/v1/cards", Action::IssueCard, supervision::issue_card)
        .get(
            "/api/v1/cards/{id}",
            Action::ListLedger,
            supervision::show_card,
        )
        .post(
            "/api/v1/cards/{id}/commands",
            Action::ListLedger,
            supervision::card_command,
        )
}

/// Recurring duties.
fn of_duties() -> Routes {
    Routes::default()
        .get("/api/v1/duties", Action::ListLedger, duties::list)
        .post("/api/v1/duties", Action::KeepDuty, duties::enter)
        // Each command asks for the action of its own; this is the least of them.
        .post(
            "/api/v1/duties/{id}/commands",
            Action::MarkDuty,
            duties::command,
        )
}

/// Evaluations and their schemes.
fn of_evaluation() -> Routes {
    Routes::default()
        .get("/api/v1/schemes", Action::ListLedger, schemes::list)
        .post("/api/v1/schemes", Action::KeepEvaluation, schemes::enter)
        .post(
            "/api/v1/schemes/{id}/commands",
            Action::KeepEvaluation,
            schemes::command,
        )
        .get("/api/v1/evaluations", Action::ListLedger, evaluations::list)
        .post(
            "/api/v1/evaluations",
            Action::KeepEvaluation,
            evaluations::open,
        )
        .get(
            "/api/v1/evaluations/{id}",
            Action::ListLedger,
            evaluations::show,
        )
        .get(
            "/api/v1/evaluations/{id}/units/{unit}/today",
            Action::KeepEvaluation,
            evaluations::today,
        )
        .get(
            "/api/v1/evaluations/{id}/surveys",
            Action::KeepEvaluation,
            surveys::list,
        )
        .post(
            "/api/v1/evaluations/{id}/surveys",
            Action::KeepEvaluation,
            surveys::open,
        )
        .post(
            "/api/v1/surveys/{id}/commands",
            Action::KeepEvaluation,
            surveys::command,
        )
        // Each command asks for the action of its own; this is the least of them.
        .post(
            "/api/v1/evaluations/{id}/commands",
            Action::ListLedger,
            evaluations::command,
        )
}

/// Rows of a page as asked for: 1 to 200, 50 when nothing was said.
fn page_limit(asked: Option<u32>) -> Result<u32, ApiFailure> {
    match asked {
        None => Ok(50),
        Some(n @ 1..=200) => Ok(n),
        Some(_) => Err(ApiFailure::bad("字段 limit 的值须在 1 到 200 之间。")),
    }
}
