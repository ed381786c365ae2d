//! A valid request for every route, and who may send it. A route without a recipe fails the test in `closed.rs`.

use bihuan_testkit::CODE;
use serde_json::{Value, json};

use crate::ground::{DOCUMENT, Ground};

/// Somebody of the scene.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Clerk,
    Director,
    Head,
    Handler,
    System,
    Security,
    Viewer,
    Supervisor,
    Team,
}

/// What is sent.
pub(crate) enum Sent {
    Nothing,
    Json(fn(&Ground) -> Value),
    Form(fn(&Ground) -> Vec<(&'static str, String)>),
    Raw(&'static str),
    File(&'static str),
}

/// One way to use a route.
pub(crate) struct Recipe {
    /// Method and path as they were added.
    pub(crate) route: &'static str,
    /// Tells several ways apart.
    pub(crate) variant: &'static str,
    /// The path with its parameters; the route's own when it has none.
    pub(crate) path: fn(&Ground) -> String,
    pub(crate) sent: Sent,
    /// Somebody who may.
    pub(crate) allowed: Who,
    /// Somebody who sees the thing, or is at home in the system, but may not do this.
    pub(crate) watching: Option<Who>,
    /// `If-Match`, where the route asks for it.
    pub(crate) seen: Option<&'static str>,
    /// Whether the task at work has a batch and is on its way to another unit.
    pub(crate) parted: bool,
}

pub(crate) const NO_PATH: fn(&Ground) -> String = |_| String::new();

pub(crate) const fn recipe(route: &'static str, allowed: Who, watching: Option<Who>) -> Recipe {
    Recipe {
        route,
        variant: "",
        path: NO_PATH,
        sent: Sent::Nothing,
        allowed,
        watching,
        seen: None,
        parted: false,
    }
}

impl Recipe {
    pub(crate) const fn at(self, path: fn(&Ground) -> String) -> Self {
        Self { path, ..self }
    }

    pub(crate) const fn json(self, body: fn(&Ground) -> Value) -> Self {
        Self {
            sent: Sent::Json(body),
            ..self
        }
    }

    pub(crate) const fn form(self, fields: fn(&Ground) -> Vec<(&'static str, String)>) -> Self {
        Self {
            sent: Sent::Form(fields),
            ..self
        }
    }

    pub(crate) const fn with(self, sent: Sent) -> Self {
        Self { sent, ..self }
    }

    pub(crate) const fn variant(self, variant: &'static str) -> Self {
        Self { variant, ..self }
    }

    const fn parted(self) -> Self {
        Self {
            parted: true,
            ..self
        }
    }

    const fn seen(self, version: &'static str) -> Self {
        Self {
            seen: Some(version),
            ..self
        }
    }
}

const COMMANDS: &str = "POST /api/v1/findings/{id}/commands";

const fn on_draft(
    command: &'static str,
    allowed: Who,
    watching: Who,
    body: fn(&Ground) -> Value,
) -> Recipe {
    recipe(COMMANDS, allowed, Some(watching))
        .at(|g| format!("/api/v1/findings/{}/commands", g.scene.draft))
        .json(body)
        .variant(command)
}

const fn on_issued(
    command: &'static str,
    allowed: Who,
    watching: Who,
    body: fn(&Ground) -> Value,
) -> Recipe {
    recipe(COMMANDS, allowed, Some(watching))
        .at(|g| format!("/api/v1/findings/{}/commands", g.scene.issued))
        .json(body)
        .variant(command)
}

const fn on_planned(
    command: &'static str,
    allowed: Who,
    watching: Who,
    body: fn(&Ground) -> Value,
) -> Recipe {
    recipe(COMMANDS, allowed, Some(watching))
        .at(|g| format!("/api/v1/findings/{}/commands", g.scene.planned))
        .json(body)
        .variant(command)
}

const fn on_working(
    command: &'static str,
    allowed: Who,
    watching: Who,
    body: fn(&Ground) -> Value,
) -> Recipe {
    recipe(COMMANDS, allowed, Some(watching))
        .at(|g| format!("/api/v1/findings/{}/commands", g.scene.working))
        .json(body)
        .variant(command)
}

fn plan_path(plan: &str) -> String {
    format!("/api/v1/plans/{plan}/commands")
}

const fn on_plan(
    command: &'static str,
    allowed: Who,
    watching: Who,
    path: fn(&Ground) -> String,
    body: fn(&Ground) -> Value,
) -> Recipe {
    recipe("POST /api/v1/plans/{id}/commands", allowed, Some(watching))
        .at(path)
        .json(body)
        .variant(command)
}

const fn on_meeting(
    command: &'static str,
    allowed: Who,
    watching: Who,
    body: fn(&Ground) -> Value,
) -> Recipe {
    recipe(
        "POST /api/v1/meetings/{id}/commands",
        allowed,
        Some(watching),
    )
    .at(|g| format!("/api/v1/meetings/{}/commands", g.meeting))
    .json(body)
    .variant(command)
}

/// Recipes of the interface for scripts.
pub(crate) fn of_the_interface() -> Vec<Recipe> {
    use Who::{Clerk, Director, Handler, Head, Security, System, Viewer};
    vec![
        recipe("GET /api/v1/openapi.json", Clerk, None),
        recipe("GET /api/v1/me", Clerk, None),
        recipe("GET /api/v1/inbox", Clerk, None),
        recipe("POST /api/v1/inbox/read", Clerk, None).json(|_| json!({})),
        recipe("GET /api/v1/tokens", Clerk, None),
        recipe("POST /api/v1/tokens", Clerk, None).json(|_| json!({"name": "报表脚本"})),
        recipe("DELETE /api/v1/tokens/{id}", Clerk, None).at(|g| format!("/api/v1/tokens/{}", g.token)),
        recipe("GET /api/v1/rectifications", Clerk, Some(System)),
        recipe("POST /api/v1/rectifications", Clerk, Some(Handler)).json(|_| {
            json!({"code": "SJ-2024", "name": "审计整改", "source": "audit", "feedback_date": "2024-05-01"})
        }),
        recipe("GET /api/v1/rectifications/{code}", Clerk, None).at(|_| format!("/api/v1/rectifications/{CODE}")),
        recipe("PATCH /api/v1/rectifications/{code}", Clerk, Some(Handler))
            .at(|_| format!("/api/v1/rectifications/{CODE}"))
            .json(|_| json!({"name": "县委第五轮巡察反馈整改"})),
        recipe("POST /api/v1/rectifications/{code}/documents", Clerk, Some(Handler))
            .at(|_| format!("/api/v1/rectifications/{CODE}/documents"))
            .with(Sent::Raw(DOCUMENT)),
        recipe("GET /api/v1/drafts", Clerk, Some(Handler)),
        recipe("GET /api/v1/drafts/{id}", Clerk, Some(Handler)).at(|g| format!("/api/v1/drafts/{}", g.draft)),
        recipe("POST /api/v1/drafts/{id}/edits", Clerk, Some(Handler))
            .at(|g| format!("/api/v1/drafts/{}/edits", g.draft))
            .json(|_| json!({"edit": "drop", "row": 1})),
        recipe("POST /api/v1/drafts/{id}/confirm", Clerk, Some(Handler))
            .at(|g| format!("/api/v1/drafts/{}/confirm", g.draft))
            .json(|_| json!({"list": "feedback"})),
        recipe("POST /api/v1/drafts/{id}/discard", Clerk, Some(Handler))
            .at(|g| format!("/api/v1/drafts/{}/discard", g.draft)),
        recipe("GET /api/v1/findings", Clerk, Some(System)),
        recipe("GET /api/v1/findings/{id}", Handler, None).at(|g| format!("/api/v1/findings/{}", g.scene.working)),
        recipe("GET /api/v1/findings/{id}/story", Handler, None)
            .at(|g| format!("/api/v1/findings/{}/story", g.scene.working)),
        recipe("GET /api/v1/findings/{id}/similar", Handler, None)
            .at(|g| format!("/api/v1/findings/{}/similar", g.scene.working)),
        recipe("POST /api/v1/findings/{id}/gather", Clerk, Some(Handler))
            .at(|g| format!("/api/v1/findings/{}/gather", g.scene.working))
            .json(|g| json!({"findings": [g.scene.planned.to_string()], "drive": g.drive})),
        recipe("GET /api/v1/findings/{id}/proof", Handler, None)
            .at(|g| format!("/api/v1/findings/{}/proof", g.scene.working)),
        recipe("PATCH /api/v1/findings/{id}", Clerk, Some(Handler))
            .at(|g| format!("/api/v1/findings/{}", g.scene.issued))
            .json(|g| json!({"responsible": [g.scene.other_unit.to_string()]}))
            .seen("\"3\""),
        recipe("POST /api/v1/findings/{id}/progress", Handler, Some(Clerk))
            .at(|g| format!("/api/v1/findings/{}/progress", g.scene.working))
            .json(|_| json!({"text": "又办结3处。", "figures": [{"name": "办结", "value": 15, "unit": "处", "of": 20}]})),
        recipe("POST /api/v1/findings/commands", Clerk, Some(Handler)).json(|g| {
            json!({"findings": [g.scene.draft.to_string()], "command": {"command": "assign", "long_term": true}})
        }),
        on_draft("correct", Clerk, Viewer, |_| json!({"command": "correct", "problem": "饮水工程管护缺位。"})),
        on_draft("assign", Clerk, Viewer, |g| {
            json!({"command": "assign", "lead": g.scene.lead_unit.to_string()})
        }),
        on_draft("issue", Director, Clerk, |_| json!({"command": "issue"})),
        on_issued("plan", Clerk, Handler, |g| {
            json!({"command": "plan", "tasks": [{"title": "逐项核查", "unit": g.scene.lead_unit.to_string(),
                   "measures": [{"text": "公示结果", "types": ["institution"]}]}]})
        }),
        on_planned("accept_task", Handler, Clerk, |g| {
            json!({"command": "accept_task", "task": g.scene.planned_task.to_string(),
                   "handler": g.scene.handler.id.to_string()})
        }),
        on_planned("decline_task", Handler, Clerk, |g| {
            json!({"command": "decline_task", "task": g.scene.planned_task.to_string(), "reason": "职能已划转"})
        }),
        on_planned("reassign_task", Clerk, Handler, |g| {
            json!({"command": "reassign_task", "task": g.scene.planned_task.to_string(),
                   "unit": g.scene.other_unit.to_string()})
        }),
        on_working("hand_over_task", Handler, Clerk, |g| {
            json!({"command": "hand_over_task", "task": g.scene.working_task.to_string(),
                   "unit": g.scene.other_unit.to_string(), "reason": "职能已划转"})
        }),
        on_working("set_hand_over_due", Clerk, Handler, |g| {
            json!({"command": "set_hand_over_due", "task": g.scene.working_task.to_string(), "until": "2024-06-21"})
        })
        .parted(),
        on_planned("divide_task", Clerk, Handler, |g| {
            json!({"command": "divide_task", "task": g.scene.planned_task.to_string(),
                   "batches": [{"name": "第一批", "due": "2024-05-31", "quantity": {"value": 20, "unit": "户"}}]})
        }),
        on_working("move_batch", Clerk, Handler, |g| {
            json!({"command": "move_batch", "task": g.scene.working_task.to_string(), "batch": g.batch,
                   "until": "2024-06-20", "reason": "汛期不能施工"})
        })
        .parted(),
        on_working("reach_batch", Handler, Clerk, |g| {
            json!({"command": "reach_batch", "task": g.scene.working_task.to_string(), "batch": g.batch,
                   "day": "2024-05-20", "done": 20, "note": "已验收"})
        })
        .parted(),
        on_planned("grant_extension", Director, Clerk, |_| json!({"command": "grant_extension"})),
        on_planned("refuse_extension", Director, Clerk, |_| {
            json!({"command": "refuse_extension", "reason": "理由不充分"})
        }),
        on_working("report", Handler, Clerk, |_| json!({"command": "report", "text": "又办结2处。"})),
        on_working("submit_task", Handler, Clerk, |g| {
            json!({"command": "submit_task", "task": g.scene.working_task.to_string()})
        }),
        on_working("request_extension", Handler, Clerk, |_| {
            json!({"command": "request_extension", "until": "2024-08-31", "reason": "材料供应延迟"})
        }),
        on_working("mark_key", Clerk, Handler, |_| json!({"command": "mark_key", "reason": "群众反映强烈"})),
        on_working("suspend", Director, Clerk, |_| json!({"command": "suspend", "reason": "涉诉，等待判决"})),
        on_working("terminate", Director, Clerk, |_| json!({"command": "terminate", "reason": "事项已撤销"})),
        on_working("merge", Director, Handler, |g| {
            json!({"command": "merge", "into": g.scene.issued.to_string(), "reason": "同一事项"})
        }),
        recipe("GET /api/v1/findings/{id}/evidence", Handler, None)
            .at(|g| format!("/api/v1/findings/{}/evidence", g.scene.working)),
        recipe("POST /api/v1/findings/{id}/evidence", Handler, Some(Viewer))
            .at(|g| format!("/api/v1/findings/{}/evidence", g.scene.working))
            .with(Sent::File("又核查3处，记录在案。")),
        recipe("POST /api/v1/findings/{id}/evidence/reuse", Handler, Some(Viewer))
            .at(|g| format!("/api/v1/findings/{}/evidence/reuse", g.scene.planned))
            .json(|g| json!({"finding": g.scene.working.to_string(), "evidence": g.evidence})),
        recipe("POST /api/v1/findings/{id}/evidence/{piece}/versions", Handler, Some(Viewer))
            .at(|g| format!("/api/v1/findings/{}/evidence/{}/versions", g.scene.working, g.evidence))
            .with(Sent::File("更正后的核查记录。")),
        recipe("GET /api/v1/findings/{id}/evidence/{piece}/versions/{version}", Handler, None)
            .at(|g| format!("/api/v1/findings/{}/evidence/{}/versions/1", g.scene.working, g.evidence)),
        recipe("POST /api/v1/findings/{id}/evidence/{piece}/withdraw", Handler, Some(Viewer))
            .at(|g| format!("/api/v1/findings/{}/evidence/{}/withdraw", g.scene.working, g.evidence))
            .json(|_| json!({"reason": "照片中有无关人员。"})),
        recipe("GET /api/v1/rectifications/{code}/waiting", Handler, None)
            .at(|_| format!("/api/v1/rectifications/{CODE}/waiting")),
        recipe("GET /api/v1/findings/{id}/plans", Handler, None)
            .at(|g| format!("/api/v1/findings/{}/plans", g.scene.issued)),
        recipe("POST /api/v1/findings/{id}/plans", Handler, Some(Viewer))
            .at(|g| format!("/api/v1/findings/{}/plans", g.scene.working))
            .json(|_| json!({"goal": "物业资金全部公开"})),
        on_plan("submit", Clerk, Viewer, |g| plan_path(&g.drafted_plan), |_| json!({"command": "submit", "approver": "principal_leader"})),
        on_plan("revise", Handler, Viewer, |g| plan_path(&g.drafted_plan), |_| json!({"command": "revise", "content": {"goal": "六月底前"}})),
        on_plan("approve", Director, Clerk, |g| plan_path(&g.plan), |_| json!({"command": "approve"})),
        on_plan("send_back", Director, Clerk, |g| plan_path(&g.plan), |_| json!({"command": "send_back", "reason": "目标没有数量"})),
        recipe("GET /api/v1/rectifications/{code}/timetable", Handler, None)
            .at(|_| format!("/api/v1/rectifications/{CODE}/timetable")),
        recipe("POST /api/v1/rectifications/{code}/findings", Clerk, Some(Handler))
            .at(|_| format!("/api/v1/rectifications/{CODE}/findings"))
            .json(|_| json!({"list": "self_check", "problem": "食堂采购未招标。", "origin": "自查 12"})),
        recipe("GET /api/v1/drives", Clerk, Some(System)),
        recipe("POST /api/v1/drives", Clerk, Some(Handler)).json(|g| {
            json!({"kind": "audit", "title": "审计问题专题", "unit": g.scene.lead_unit.to_string(), "day": "2024-02-01",
                   "due": "2024-06-30"})
        }),
        recipe("POST /api/v1/drives/{id}/commands", Clerk, Some(Handler))
            .at(|g| format!("/api/v1/drives/{}/commands", g.drive))
            .json(|g| json!({"command": "collect", "findings": [g.scene.working.to_string()]})),
        recipe("POST /api/v1/drives/{id}/commands", Clerk, Some(Handler))
            .at(|g| format!("/api/v1/drives/{}/commands", g.drive))
            .json(|g| json!({"command": "name_heads", "sponsor": g.scene.leader.id.to_string()}))
            .variant("name_heads"),
        recipe("GET /api/v1/liaison-groups", Clerk, Some(System))
            .at(|_| format!("/api/v1/liaison-groups?rectification={CODE}")),
        recipe("POST /api/v1/liaison-groups", Clerk, Some(Handler))
            .at(|_| format!("/api/v1/liaison-groups?rectification={CODE}"))
            .json(|_| json!({"title": "第二联络组", "members": "吴某某"})),
        recipe("DELETE /api/v1/liaison-groups/{id}", Clerk, Some(Handler))
            .at(|g| format!("/api/v1/liaison-groups/{}", g.group)),
        recipe("GET /api/v1/meetings", Clerk, Some(System)).at(|_| format!("/api/v1/meetings?rectification={CODE}")),
        recipe("POST /api/v1/meetings", Clerk, Some(Handler)).json(|_| {
            json!({"rectification": CODE, "kind": "leading_group", "title": "领导小组会议", "day": "2024-03-05"})
        }),
        recipe("GET /api/v1/meetings/{id}", Handler, None).at(|g| format!("/api/v1/meetings/{}", g.meeting)),
        on_meeting("decide", Clerk, Handler, |g| {
            json!({"command": "decide", "text": "补齐材料", "unit": g.scene.lead_unit.to_string(), "due": "2024-03-20"})
        }),
        on_meeting("correct", Clerk, Handler, |_| {
            json!({"command": "correct", "title": "第八次调度会", "place": "", "units": [], "agenda": ""})
        }),
        on_meeting("answer", Handler, Viewer, |g| {
            json!({"command": "answer", "decision": g.open_decision, "reply": "已公示。"})
        }),
        on_meeting("reopen", Clerk, Handler, |g| {
            json!({"command": "reopen", "decision": g.answered_decision, "reason": "台账不全"})
        }),
        recipe("GET /api/v1/findings/{id}/closure", Handler, Some(Clerk))
            .at(|g| format!("/api/v1/findings/{}/closure", g.finished)),
        recipe("GET /api/v1/findings/{id}/dossier", Head, None)
            .at(|g| format!("/api/v1/findings/{}/dossier", g.sent_round)),
        recipe("GET /api/v1/tasks", Head, Some(Security)),
        recipe("GET /api/v1/figures", Clerk, Some(System)),
        recipe("GET /api/v1/export", Clerk, Some(System)).at(|_| "/api/v1/export?format=csv".to_owned()),
        recipe("GET /api/v1/search", Clerk, Some(System)).at(|_| "/api/v1/search?q=%E4%BD%8F%E6%88%BF".to_owned()),
        recipe("GET /api/v1/units", Clerk, None),
        recipe("POST /api/v1/units", System, Some(Clerk)).json(|g| {
            json!({"parent": g.scene.root.to_string(), "unit_name": "县交通局", "level": "county"})
        }),
        recipe("PATCH /api/v1/units/{id}", System, Some(Clerk))
            .at(|g| format!("/api/v1/units/{}", g.scene.other_unit))
            .json(|_| json!({"short_name": "水务局"})),
        recipe("GET /api/v1/deputies", Director, Some(Clerk)),
        recipe("POST /api/v1/deputies", Director, Some(Clerk)).json(|g| {
            json!({"office": "leader_in_charge", "holder": g.scene.leader.id.to_string(),
                   "deputy": g.scene.director.id.to_string(), "from": "2020-01-01", "until": "2099-12-31",
                   "reason": "外出学习"})
        }),
        recipe("POST /api/v1/deputies/{id}/end", Director, Some(Clerk))
            .at(|g| format!("/api/v1/deputies/{}/end", g.deputy)),
        recipe("GET /api/v1/people", Clerk, None),
        recipe("POST /api/v1/people", System, Some(Security)).json(|g| {
            json!({"login": "xinren", "name": "新人", "unit": g.scene.lead_unit.to_string()})
        }),
        recipe("PATCH /api/v1/people/{id}", System, Some(Security))
            .at(|g| format!("/api/v1/people/{}", g.scene.outsider.id))
            .json(|_| json!({"name": "改名"})),
        recipe("POST /api/v1/people/{id}/roles", Security, Some(System))
            .at(|g| format!("/api/v1/people/{}/roles", g.scene.outsider.id))
            .json(|_| json!({"roles": ["unit_head"]})),
        recipe("POST /api/v1/people/{id}/password", System, Some(Security))
            .at(|g| format!("/api/v1/people/{}/password", g.scene.outsider.id)),
        recipe("POST /api/v1/read", Clerk, Some(Handler)).with(Sent::Raw(DOCUMENT)),
        recipe("POST /api/v1/check-text", Handler, Some(System))
            .json(|_| json!({"text": "已完成12处，剩余8处。", "claim": "completed"})),
    ]
}
