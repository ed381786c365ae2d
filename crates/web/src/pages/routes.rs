//! Where every page is, and what it asks of its caller.

use bihuan_access::Action;

use super::{
    account, assets, closing, closure_rules, collection, comparisons, delivery, deputies, drives,
    duties, evaluation, evidence, finding, finding_actions, finding_end, finding_key, flags,
    health, help, import, inbox, ledger, ledger_actions, liaison, meetings, papers, people, plan,
    planning, planning_people, planning_system, planning_time, proof, rectifications, report,
    reports, search, second_factor, sign_in, signing, similar, slip, stay, supervise, units,
    ways_out, workbench,
};
use crate::routes::Routes;

/// All pages.
pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/healthz", Action::Enter, health::health)
        .get("/assets/{file}", Action::Enter, assets::asset)
        .get("/sign-in", Action::Enter, sign_in::sign_in_page)
        .post("/sign-in", Action::Enter, sign_in::sign_in)
        .post(
            "/sign-in/code",
            Action::Enter,
            second_factor::sign_in_with_code,
        )
        .get("/first-start", Action::Enter, sign_in::first_start_page)
        .post("/first-start", Action::Enter, sign_in::first_start)
        .post("/sign-out", Action::OwnAccount, sign_in::sign_out)
        .get("/account", Action::OwnAccount, account::show)
        .get(
            "/account/password",
            Action::OwnAccount,
            account::password_page,
        )
        .post(
            "/account/password",
            Action::OwnAccount,
            account::change_password,
        )
        .and(of_second_factors())
        .and(collection::routes())
        .and(flags::routes())
        .and(comparisons::routes())
        .and(of_notices())
        .post("/account/tokens", Action::OwnAccount, account::create_token)
        .post(
            "/account/tokens/{id}/revoke",
            Action::OwnAccount,
            account::revoke_token,
        )
        .get("/", Action::OwnAccount, workbench::show)
        .get("/help", Action::OwnAccount, help::first)
        .get("/help/{name}", Action::OwnAccount, help::show)
        .get("/search", Action::ListLedger, search::show)
        .get("/rectifications", Action::ListLedger, rectifications::list)
        .get(
            "/rectifications/new",
            Action::KeepRectification,
            rectifications::new,
        )
        .post(
            "/rectifications",
            Action::KeepRectification,
            rectifications::open,
        )
        .get(
            "/rectifications/{code}/closure",
            Action::ListLedger,
            closure_rules::show,
        )
        .post(
            "/rectifications/{code}/closure",
            Action::KeepClosureRules,
            closure_rules::save,
        )
        .get("/deputies", Action::NameDeputy, deputies::list)
        .post("/deputies", Action::NameDeputy, deputies::name)
        .post("/deputies/{id}/end", Action::NameDeputy, deputies::end)
        .get("/signing", Action::ListLedger, signing::list)
        .post("/signing", Action::ListLedger, signing::sign_together)
        .get("/signing/{id}", Action::SeeFinding, signing::show)
        .post("/signing/{id}/sign", Action::Countersign, signing::sign)
        .post(
            "/signing/{id}/send",
            Action::SendForSigning,
            signing::send_round,
        )
        .post(
            "/signing/{id}/return",
            Action::ReturnClosure,
            signing::give_back,
        )
        .post(
            "/signing/{id}/signers",
            Action::ChangeSigners,
            signing::signers,
        )
        .post(
            "/signing/{id}/conflict",
            Action::Countersign,
            signing::conflict,
        )
        .get(
            "/findings/{id}/closure",
            Action::RequestClosure,
            closing::form,
        )
        .post(
            "/findings/{id}/closure",
            Action::RequestClosure,
            closing::send,
        )
        .get("/import", Action::Import, import::upload_page)
        .post("/import", Action::Import, import::upload)
        .get("/import/{list}/{id}", Action::Import, import::preview)
        .get(
            "/import/{list}/{id}/similar",
            Action::Import,
            similar::of_draft,
        )
        .post("/import/{list}/{id}/rows", Action::Import, import::rows)
        .post(
            "/import/{list}/{id}/confirm",
            Action::Import,
            import::confirm,
        )
        .post("/import/{list}/{id}/decide", Action::Import, import::decide)
        .post(
            "/import/{list}/{id}/discard",
            Action::Import,
            import::discard,
        )
        .get("/units", Action::SeeOrganization, units::show)
        .post("/units/{id}/children", Action::KeepUnits, units::add)
        .post("/units/{id}/rename", Action::KeepUnits, units::rename)
        .post("/units/{id}/move", Action::KeepUnits, units::move_below)
        .post("/units/{id}/active", Action::KeepUnits, units::set_active)
        .get("/people", Action::SeeOrganization, people::list)
        .get("/people/new", Action::KeepAccounts, people::new)
        .post("/people", Action::KeepAccounts, people::create)
        .get("/people/{id}", Action::SeeOrganization, people::show)
        .post("/people/{id}", Action::KeepAccounts, people::update)
        .post("/people/{id}/roles", Action::GrantRoles, people::set_roles)
        .post("/people/{id}/password", Action::KeepAccounts, people::reset)
        .post("/people/{id}/active", Action::KeepAccounts, people::toggle)
        .get("/ledger", Action::ListLedger, ledger::show)
        .get("/ledger/export", Action::ListLedger, ledger_actions::export)
        .post(
            "/ledger/export-selected",
            Action::ListLedger,
            ledger_actions::export_selected,
        )
        .post("/ledger/bulk", Action::ListLedger, ledger_actions::bulk)
        .get("/look-backs", Action::ListLedger, stay::look_backs::show)
        .get(
            "/look-backs/{id}",
            Action::ListLedger,
            stay::look_back::show,
        )
        .post(
            "/look-backs/{id}/assign",
            Action::KeepLookBack,
            stay::look_back::assign,
        )
        .post(
            "/look-backs/{id}/record",
            Action::RecordLookBack,
            stay::look_back::record,
        )
        .post(
            "/look-backs/{id}/dismiss",
            Action::KeepLookBack,
            stay::look_back::dismiss,
        )
        .post(
            "/look-backs/{id}/cancel",
            Action::KeepLookBack,
            stay::look_back::cancel,
        )
        .get(
            "/findings/{id}/look-back",
            Action::KeepLookBack,
            stay::look_back::new,
        )
        .post(
            "/findings/{id}/look-back",
            Action::KeepLookBack,
            stay::look_back::order,
        )
        .get(
            "/accountability",
            Action::SeeAccountability,
            stay::accountability::list,
        )
        .post(
            "/accountability",
            Action::KeepAccountability,
            stay::accountability::enter,
        )
        .post(
            "/accountability/{id}/withdraw",
            Action::KeepAccountability,
            stay::accountability::withdraw,
        )
        .get("/draws", Action::ListLedger, stay::draws::list)
        .get("/draws/new", Action::KeepDraw, stay::draws::new)
        .post("/draws", Action::KeepDraw, stay::draws::announce)
        .get("/draws/{id}", Action::ListLedger, stay::draws::show)
        .get("/draws/{id}/list", Action::ListLedger, papers::of_draw)
        .get(
            "/meetings/{id}/minutes",
            Action::ListLedger,
            papers::of_meeting,
        )
        .get(
            "/evaluations/{id}/result",
            Action::ListLedger,
            papers::of_evaluation,
        )
        .post("/draws/{id}/{what}", Action::KeepDraw, stay::draws::act)
        .get(
            "/institutions",
            Action::ListLedger,
            stay::institutions::list,
        )
        .get(
            "/institutions/new",
            Action::KeepInstitution,
            stay::institutions::new,
        )
        .post(
            "/institutions",
            Action::KeepInstitution,
            stay::institutions::enter,
        )
        .get(
            "/institutions/{id}",
            Action::ListLedger,
            stay::institutions::show,
        )
        .post(
            "/institutions/{id}/{what}",
            Action::KeepInstitution,
            stay::institutions::act,
        )
        .get("/rebounds", Action::ListLedger, stay::rebounds::list)
        .get("/rebounds/{id}", Action::ListLedger, stay::rebounds::show)
        .get(
            "/findings/{id}/rebound",
            Action::DeclareRebound,
            stay::rebounds::new,
        )
        .post(
            "/findings/{id}/rebound",
            Action::DeclareRebound,
            stay::rebounds::declare,
        )
        .get("/ledger/papers", Action::ListLedger, papers::offered)
        .get("/reports", Action::ListLedger, reports::show)
        .post("/reports", Action::DraftLetter, reports::keep)
        .get(
            "/ledger/paper/{kind}",
            Action::ListLedger,
            papers::of_ledger,
        )
        .get(
            "/findings/{id}/paper/{kind}",
            Action::SeeFinding,
            papers::of_finding,
        )
        .get("/findings/{id}", Action::SeeFinding, finding::show)
        .get(
            "/findings/{id}/similar",
            Action::SeeFinding,
            similar::of_finding,
        )
        .post("/findings/{id}/similar", Action::KeepDrive, similar::gather)
        .get("/findings/{id}/proof", Action::SeeFinding, proof::show)
        .get("/findings/{id}/proof/file", Action::SeeFinding, proof::file)
        .post(
            "/findings/{id}/assign",
            Action::Assign,
            finding_actions::assign,
        )
        .post(
            "/findings/{id}/issue",
            Action::Issue,
            finding_actions::issue,
        )
        .post(
            "/findings/{id}/title",
            Action::Correct,
            finding_actions::retitle,
        )
        .get("/findings/{id}/report", Action::Report, report::show)
        .post("/findings/{id}/report", Action::Report, report::send)
        .post(
            "/findings/{id}/report/check",
            Action::Report,
            report::check_words,
        )
        .and(evidence_routes())
        .post(
            "/findings/{id}/key/{what}",
            Action::MarkKeyProblem,
            finding_key::mark,
        )
        .post(
            "/findings/{id}/end/{what}",
            Action::EndFinding,
            finding_end::end,
        )
        .post(
            "/findings/{id}/extension",
            Action::RequestExtension,
            finding_actions::request_extension,
        )
        .post(
            "/findings/{id}/extension/grant",
            Action::DecideExtension,
            finding_actions::grant_extension,
        )
        .post(
            "/findings/{id}/extension/refuse",
            Action::DecideExtension,
            finding_actions::refuse_extension,
        )
        .post(
            "/findings/{id}/tasks",
            Action::Plan,
            finding_actions::add_task,
        )
        .post(
            "/findings/{id}/tasks/{task}/{what}",
            Action::AnswerTask,
            finding_actions::task,
        )
        .and(of_plans())
        .and(of_planning())
        .and(of_meetings())
        .and(supervise::routes())
        .and(evaluation::routes())
        .and(duties::routes())
}

/// Notices: the inbox, and the ways out of the house.
fn of_notices() -> Routes {
    Routes::default()
        .get("/inbox", Action::OwnAccount, inbox::show)
        .post("/inbox/read", Action::OwnAccount, inbox::read_all)
        .post("/inbox/{id}/read", Action::OwnAccount, inbox::read_one)
        .get("/account/notices", Action::OwnAccount, ways_out::show)
        .post("/account/mail", Action::OwnAccount, ways_out::mail)
        .post("/account/calendar", Action::OwnAccount, ways_out::make)
        .post(
            "/account/calendar/revoke",
            Action::OwnAccount,
            ways_out::revoke,
        )
        // Calendar programs cannot sign in; the address itself is the key.
        .get("/calendar/{file}", Action::Enter, ways_out::calendar)
        .get("/slip/{id}/{secret}", Action::Enter, slip::show)
        .post("/slip/{id}/{secret}", Action::Enter, slip::answer)
        .get("/settings/delivery", Action::KeepSettings, delivery::show)
        .post(
            "/settings/delivery/retry",
            Action::KeepSettings,
            delivery::hurry,
        )
}

/// Two-step verification.
fn of_second_factors() -> Routes {
    Routes::default()
        .get(
            "/account/second-factor",
            Action::OwnAccount,
            second_factor::show,
        )
        .post(
            "/account/second-factor",
            Action::OwnAccount,
            second_factor::begin,
        )
        .post(
            "/account/second-factor/confirm",
            Action::OwnAccount,
            second_factor::confirm,
        )
        .post(
            "/account/second-factor/codes",
            Action::OwnAccount,
            second_factor::codes,
        )
        .post(
            "/account/second-factor/off",
            Action::OwnAccount,
            second_factor::off,
        )
        .post(
            "/people/{id}/second-factor",
            Action::ResetSecondFactor,
            second_factor::reset,
        )
}

/// Pages of the plan of a finding.
fn of_plans() -> Routes {
    Routes::default()
        .get("/findings/{id}/plan", Action::SeeFinding, plan::show)
        .post("/findings/{id}/plan", Action::DraftPlan, plan::save)
        .get("/findings/{id}/plan/edit", Action::DraftPlan, plan::edit)
        .post(
            "/findings/{id}/plan/approve/{plan}",
            Action::ApprovePlan,
            plan::approve,
        )
        .post(
            "/findings/{id}/plan/return/{plan}",
            Action::ApprovePlan,
            plan::send_back,
        )
}

/// Planning: the board, the timetable, the wall chart, who answers for what, drives and liaison groups.
fn of_planning() -> Routes {
    Routes::default()
        .get("/plan", Action::ListLedger, planning::board)
        .post("/plan/findings", Action::Import, planning::register)
        .get(
            "/plan/timetable",
            Action::ListLedger,
            planning_time::timetable,
        )
        .get("/plan/roadmap", Action::ListLedger, planning_time::roadmap)
        .get("/plan/system", Action::ListLedger, planning_system::system)
        .get(
            "/plan/leaders",
            Action::ListLedger,
            planning_people::leaders,
        )
        .get(
            "/plan/leaders/{id}",
            Action::ListLedger,
            planning_people::leader,
        )
        .get("/plan/units", Action::ListLedger, planning_people::units)
        .get(
            "/plan/units/{id}",
            Action::ListLedger,
            planning_people::unit,
        )
        .get(
            "/plan/units/{id}/certificate",
            Action::ListLedger,
            planning_people::unit_certificate,
        )
        .get(
            "/plan/certificate",
            Action::ListLedger,
            planning_people::certificate,
        )
        .get("/plan/book/{id}", Action::ListLedger, planning_people::book)
        .get("/drives", Action::ListLedger, drives::list)
        .post("/drives", Action::KeepDrive, drives::open)
        .get("/drives/{id}", Action::ListLedger, drives::show)
        .post("/drives/{id}/collect", Action::KeepDrive, drives::collect)
        .post("/drives/{id}/heads", Action::KeepDrive, drives::heads)
        .post(
            "/drives/{id}/steps/{step}",
            Action::KeepDrive,
            drives::reach,
        )
        .post("/drives/{id}/end", Action::KeepDrive, drives::end)
        .get("/liaison", Action::ListLedger, liaison::list)
        .post("/liaison", Action::KeepLiaison, liaison::enter)
        .post("/liaison/{id}", Action::KeepLiaison, liaison::revise)
        .post(
            "/liaison/{id}/dissolve",
            Action::KeepLiaison,
            liaison::dissolve,
        )
}

/// Pages of the meetings.
fn of_meetings() -> Routes {
    Routes::default()
        .get("/meetings", Action::ListLedger, meetings::list)
        .post("/meetings", Action::KeepMeeting, meetings::enter)
        .get("/meetings/{id}", Action::ListLedger, meetings::show)
        .post("/meetings/{id}", Action::KeepMeeting, meetings::correct)
        .post(
            "/meetings/{id}/decisions",
            Action::KeepMeeting,
            meetings::decide,
        )
        .post(
            "/meetings/{id}/decisions/{decision}/answer",
            Action::AnswerDecision,
            meetings::answer,
        )
        .post(
            "/meetings/{id}/decisions/{decision}/reopen",
            Action::KeepMeeting,
            meetings::reopen,
        )
}

fn evidence_routes() -> Routes {
    Routes::default()
        .get(
            "/findings/{id}/evidence/new",
            Action::AddEvidence,
            evidence::new,
        )
        .post(
            "/findings/{id}/evidence",
            Action::AddEvidence,
            evidence::add,
        )
        .post(
            "/findings/{id}/evidence/reuse",
            Action::AddEvidence,
            evidence::reuse,
        )
        // Each piece asks for more by its sensitivity.
        .get(
            "/findings/{id}/evidence/{piece}",
            Action::SeeFinding,
            evidence::show,
        )
        .get(
            "/findings/{id}/evidence/{piece}/{version}/file",
            Action::SeeFinding,
            evidence::file,
        )
        .get(
            "/findings/{id}/evidence/{piece}/{version}/picture",
            Action::SeeFinding,
            evidence::picture,
        )
        .post(
            "/findings/{id}/evidence/{piece}/replace",
            Action::AddEvidence,
            evidence::replace,
        )
        .post(
            "/findings/{id}/evidence/{piece}/describe",
            Action::AddEvidence,
            evidence::describe,
        )
        .post(
            "/findings/{id}/evidence/{piece}/withdraw",
            Action::AddEvidence,
            evidence::withdraw,
        )
}
