//! What is done with a flag: buttons, forms, and where they are sent.

use axum::{extract::Path, response::Response};
use axum_extra::extract::Form;
use bihuan_casework::{Context, Failure, StoredRecord, flag};
use bihuan_domain::{
    flag::{Asker, Cause, Disposition, FlagStanding, HandOver, Nature, Outcome, RedFlag},
    id::{FlagId, PersonId},
};

use super::one::{person, view};
use crate::{
    http::SignedIn,
    pages::{
        fields::{self, Fields, one, seen},
        finding_forms::Entered,
        papers::letter_formats,
        sheet::{Building, ended, opens, press},
    },
    views::sheet::{Act, Dialog, Kind},
};

/// Buttons for whoever looks.
pub(super) fn buttons(ctx: &Context, it: &RedFlag) -> Vec<Act> {
    let page = format!("/flags/{}", it.content.id);
    let me = ctx.actor.person;
    let open = |label: &str, form: &str, go: bool| opens(label, &page, form, go);
    let mut acts = match &it.standing {
        FlagStanding::Open => vec![
            open("指派核实人", "assign", true),
            open("登记回避", "recuse", false),
        ],
        FlagStanding::Verifying { verifier } if *verifier == me => {
            let mut acts = vec![open("查看原始数据", "unmask", true)];
            if it.content.nature == Nature::Suspicion {
                acts.push(open("确定处置方式", "dispose", false));
            }
            acts.push(open("登记核实结果", "verify", false));
            acts.push(open("登记回避", "recuse", false));
            acts
        }
        FlagStanding::Verifying { .. } => {
            vec![
                open("改派核实人", "assign", false),
                open("登记回避", "recuse", false),
            ]
        }
        FlagStanding::Verified { verifier, proposed } => {
            let mine = *verifier == me;
            let mut acts = Vec::new();
            if mine && proposed.is_none() && !it.was_wrong() {
                acts.push(open("提请移交", "propose", true));
            }
            if !mine && proposed.is_some() {
                acts.push(press(
                    "同意移交",
                    format!("{page}/decide"),
                    "同意后请打印本页，按程序送交接收部门；系统不会自动发送。确定同意？",
                ));
                acts.push(open("不同意移交", "refuse", false));
            }
            // What was true is not closed by whoever found it so.
            if !mine || it.was_wrong() {
                acts.push(open("办结", "close", false));
            }
            acts
        }
        FlagStanding::Quiet | FlagStanding::Closed { .. } | FlagStanding::Recalled { .. } => {
            Vec::new()
        }
        FlagStanding::Forgotten { .. } => return Vec::new(),
    };
    if it.may_be_explained(me) {
        acts.push(open("出具疑点说明", "explain", false));
    }
    acts.push(open("登记相反证据", "contrary", false));
    acts.push(open("登记更正申请", "correction", false));
    if it.corrections.iter().any(|one| one.answer.is_none()) {
        acts.push(open("答复更正申请", "answer", false));
    }
    acts
}

fn options<T: Copy>(
    all: &[T],
    key: fn(T) -> &'static str,
    label: fn(T) -> &'static str,
) -> Vec<(String, String)> {
    all.iter()
        .map(|one| (key(*one).to_owned(), label(*one).to_owned()))
        .collect()
}

/// Forms of the page.
pub(super) fn dialogs(
    stored: &StoredRecord<RedFlag>,
    people: &[(PersonId, String)],
    entered: &Entered,
) -> Vec<Dialog> {
    let page = format!("/flags/{}", stored.record.content.id);
    let build = |form: &str, path: &str| {
        Building::new(entered, &page, form, format!("{page}/{path}")).version(stored.version)
    };
    let who = || {
        people
            .iter()
            .map(|(id, name)| (id.to_string(), name.clone()))
    };
    let choose = Some("请选择");
    let asks =
        [("unit", "报送单位"), ("person", "本人")].map(|(k, l)| (k.to_owned(), l.to_owned()));
    let ways = [
        ("clue", "移交问题线索管理（填线索编号）"),
        ("finding", "移交整改办列为问题（填问题表述，不写个人姓名）"),
        ("suggestion", "提出监察建议（填建议内容）"),
    ]
    .map(|(k, l)| (k.to_owned(), l.to_owned()));
    vec![
        build("assign", "assign")
            .called("指派核实人", "指派")
            .choose("person", "核实人", choose, who(), "")
            .done(),
        build("recuse", "recuse")
            .called("登记回避", "登记")
            .choose("person", "回避人员", choose, who(), "")
            .line("reason", "回避事由", Kind::Text, "")
            .done(),
        build("unmask", "unmask")
            .called("查看原始数据", "查看")
            .says("查看人、时间、事由和所看的行都会记入日志。")
            .line("reason", "查看事由", Kind::Text, "")
            .done(),
        build("explain", "explain")
            .called("出具疑点说明", "下载说明")
            .says("交给本人或者单位的书面说明，写明对照方法、所依据的数据和可以怎样做；个人信息遮盖。出具会记入日志。")
            .line("to", "说明对象", Kind::Text, "")
            .choose("format", "文件格式", None, letter_formats(), "docx")
            .done(),
        build("dispose", "dispose")
            .called("确定处置方式", "确定")
            .choose(
                "disposition",
                "处置方式",
                choose,
                options(&Disposition::ALL, Disposition::key, Disposition::label),
                "",
            )
            .area("reason", "处置理由", "", true)
            .done(),
        build("verify", "verify")
            .called("登记核实结果", "登记")
            .choose(
                "outcome",
                "核实结果",
                choose,
                options(&Outcome::ALL, Outcome::key, Outcome::label),
                "",
            )
            .choose(
                "cause",
                "误报原因（不属实时必选）",
                Some("不指定"),
                options(&Cause::ALL, Cause::key, Cause::label),
                "",
            )
            .area("text", "核实情况", "", true)
            .done(),
        build("propose", "propose")
            .called("提请移交", "提请")
            .says("须经另一名大数据监督人员审定。")
            .choose("way", "移交方式", choose, ways, "")
            .area("words", "线索编号、问题表述或建议内容", "", true)
            .done(),
        build("refuse", "decide")
            .called("不同意移交", "退回")
            .area("reason", "不同意的理由", "", true)
            .done(),
        build("close", "close")
            .called("办结", "办结")
            .area("reason", "办结说明", "", true)
            .done(),
        build("contrary", "contrary")
            .called("登记相反证据", "登记")
            .area("text", "相反证据", "", true)
            .done(),
        build("correction", "correction")
            .called("登记更正申请", "登记")
            .choose("asker", "申请方", choose, asks, "")
            .area("text", "更正内容", "", true)
            .done(),
        build("answer", "answer")
            .called("答复更正申请", "答复")
            .says("答复最早一件尚未答复的申请。")
            .area("text", "答复", "", true)
            .done(),
    ]
}

fn way(fields: &Fields) -> Result<HandOver, Failure> {
    let text = one(fields, "words").to_owned();
    match one(fields, "way") {
        "clue" => Ok(HandOver::Clue { number: text }),
        "finding" => Ok(HandOver::Finding { text }),
        "suggestion" => Ok(HandOver::Suggestion { text }),
        _ => Err(Failure::Invalid("请选择移交方式。".to_owned())),
    }
}

/// Everything that whoever verifies does.
pub(crate) async fn act(
    signed_in: SignedIn,
    Path((id, what)): Path<(FlagId, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let ctx = &named.ctx;
    let version = seen(&fields);
    let text = one(&fields, "text");
    let reason = one(&fields, "reason");
    let result = async {
        flag::see(ctx)?;
        match what.as_str() {
            "assign" => flag::assign(ctx, id, version, person(&fields, "person")?).await,
            "recuse" => flag::recuse(ctx, id, version, person(&fields, "person")?, reason).await,
            "dispose" => {
                let key = one(&fields, "disposition");
                let found = Disposition::ALL.into_iter().find(|it| it.key() == key);
                let disposition =
                    found.ok_or_else(|| Failure::Invalid("请选择处置方式。".to_owned()))?;
                flag::dispose(ctx, id, version, disposition, reason).await
            }
            "verify" => {
                let key = one(&fields, "outcome");
                let found = Outcome::ALL.into_iter().find(|it| it.key() == key);
                let outcome =
                    found.ok_or_else(|| Failure::Invalid("请选择核实结果。".to_owned()))?;
                let key = one(&fields, "cause");
                let cause = Cause::ALL.into_iter().find(|it| it.key() == key);
                flag::verify(ctx, id, version, outcome, cause, text).await
            }
            "propose" => flag::propose_hand_over(ctx, id, version, way(&fields)?).await,
            "contrary" => flag::enter_contrary(ctx, id, version, text).await,
            "correction" => {
                let asker = match one(&fields, "asker") {
                    "unit" => Asker::Unit,
                    "person" => Asker::Person,
                    _ => return Err(Failure::Invalid("请选择申请方。".to_owned())),
                };
                flag::ask_correction(ctx, id, version, asker, text).await
            }
            "answer" => flag::answer_correction(ctx, id, version, text).await,
            _ => Err(Failure::NotFound),
        }
    };
    let result = result.await;
    end(&signed_in, id, &what, &fields, result).await
}

/// Another supervisor agrees to a hand-over, or says why not.
pub(crate) async fn decide(
    signed_in: SignedIn,
    Path(id): Path<FlagId>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let refused = fields.iter().any(|(name, _)| name == "reason");
    let reason = refused.then(|| one(&fields, "reason"));
    let result = flag::decide_hand_over(&named.ctx, id, seen(&fields), reason).await;
    let form = if refused { "refuse" } else { "" };
    end(&signed_in, id, form, &fields, result).await
}

/// Closes.
pub(crate) async fn close(
    signed_in: SignedIn,
    Path(id): Path<FlagId>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = flag::close(&named.ctx, id, seen(&fields), one(&fields, "reason")).await;
    end(&signed_in, id, "close", &fields, result).await
}

async fn end(
    signed_in: &SignedIn,
    id: FlagId,
    form: &str,
    fields: &Fields,
    result: Result<StoredRecord<RedFlag>, Failure>,
) -> Response {
    let then = |_: &StoredRecord<RedFlag>| format!("/flags/{id}");
    ended(signed_in, form, fields.clone(), result, then)
        .or_again(signed_in, async |entered| {
            view(signed_in, id, "", entered, None).await
        })
        .await
}
