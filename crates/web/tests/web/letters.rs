//! Letters, the ladder and cards as people use them.

use bihuan_casework::notice;
use bihuan_testkit::{CODE, Member, TestApp};
use serde_json::{Value, json};

use crate::ground::{Ground, sent, text_of};

/// A ground well after the deadlines of its findings.
pub(crate) async fn late() -> Ground {
    at("2024-08-20T02:00:00Z").await
}

/// A ground of a day.
pub(crate) async fn at(now: &str) -> Ground {
    let app = TestApp::new().await.unwrap();
    app.set_now(now).unwrap();
    Ground::on(app).await
}

pub(crate) async fn page(app: &TestApp, who: &Member, path: &str) -> String {
    let answer = sent(app.get(path).session(who)).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.text()
}

async fn draft(ground: &Ground, kind: &str) -> String {
    let body = json!({"rectification": CODE, "organ": ground.organ, "kind": kind, "content": ground.letter_content()});
    let drafted = ground
        .post(&ground.scene.clerk, "/api/v1/letters", &body)
        .await;
    assert_eq!(drafted.status, 201, "{}", drafted.text());
    text_of(&drafted.json()["id"])
}

async fn command(ground: &Ground, who: &Member, letter: &str, body: Value) -> Value {
    let path = format!("/api/v1/letters/{letter}/commands");
    let answer = ground.post(who, &path, &body).await;
    assert_eq!(answer.status, 200, "{body}: {}", answer.text());
    answer.json()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_issuers_at_once_leave_no_gap_on_sqlite() {
    Box::pin(eight_issuers(Ground::new().await)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_issuers_at_once_leave_no_gap_on_postgres() {
    let app = TestApp::on_fresh_postgres("eight_issuers").await.unwrap();
    if let Some(app) = app {
        Box::pin(eight_issuers(Ground::on(app).await)).await;
    }
}

/// Eight at a time issue the same letters and others; one of two that issue the same one is refused and takes no number.
async fn eight_issuers(ground: Ground) {
    let director = &ground.scene.director;
    let before = ground.json(director, "/api/v1/letters?limit=200").await;
    let known = before["items"].as_array().unwrap().iter();
    let known = known
        .filter(|l| l["kind"] == "reminder" && l["number"].is_string())
        .count();
    let mut issued = 0;
    for _ in 0..5 {
        let mut letters = Vec::new();
        for _ in 0..6 {
            letters.push(draft(&ground, "reminder").await);
        }
        let twice = [letters[0].clone(), letters[1].clone()];
        let at_once = letters.iter().chain(&twice).map(|letter| {
            let path = format!("/api/v1/letters/{letter}/commands");
            let app = &ground.app;
            async move {
                let body = json!({"command": "issue"});
                sent(app.post(&path).token(director).json(&body))
                    .await
                    .status
            }
        });
        let done = futures::future::join_all(at_once).await;
        assert_eq!(
            done.iter().filter(|status| **status == 200).count(),
            6,
            "{done:?}"
        );
        issued += 6;
        // What is withdrawn keeps its number.
        command(
            &ground,
            director,
            &letters[2],
            json!({"command": "withdraw", "reason": "发错单位"}),
        )
        .await;
    }
    let after = ground.json(director, "/api/v1/letters?limit=200").await;
    let mut numbers: Vec<usize> = after["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|l| l["kind"] == "reminder")
        .filter_map(|l| l["number"].as_str())
        .map(|number| {
            let (_, n) = number.split_once('〕').unwrap();
            n.trim_end_matches('号').parse().unwrap()
        })
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=known + issued).collect::<Vec<_>>());
    let register = page(
        &ground.app,
        director,
        &format!("/letters/register?rectification={CODE}"),
    )
    .await;
    assert!(register.contains("文号连续，没有缺号"), "{register}");
}

#[tokio::test]
async fn a_letter_reaches_its_recipients_once_it_is_issued_and_nobody_else() {
    let ground = Ground::new().await;
    let (handler, outsider) = (&ground.scene.handler, &ground.scene.outsider);
    for (who, letter, status) in [
        (handler, &ground.drafted_letter, 404),
        (handler, &ground.letter, 200),
        (outsider, &ground.letter, 404),
        (&ground.scene.viewer, &ground.drafted_letter, 200),
    ] {
        for path in [
            format!("/letters/{letter}"),
            format!("/letters/{letter}/paper?format=docx"),
        ] {
            let answer = sent(ground.app.get(&path).session(who)).await;
            assert_eq!(answer.status, status, "{path}");
        }
    }
    let listed = page(
        &ground.app,
        outsider,
        &format!("/letters?rectification={CODE}"),
    )
    .await;
    assert!(!listed.contains("提〔"), "{listed}");
    // Nobody answers for a unit that is not his, not even with the right letter.
    let path = format!(
        "/letters/{}/units/{}/receive",
        ground.letter, ground.scene.lead_unit
    );
    let foreign = sent(ground.app.post(&path).session(outsider).form(&[])).await;
    assert_eq!(foreign.status, 404);
    // The story of the finding tells its unit of the letter.
    let finding = page(
        &ground.app,
        handler,
        &format!("/findings/{}", ground.scene.working),
    )
    .await;
    assert!(finding.contains("云整改提〔"), "{finding}");
}

#[tokio::test]
async fn a_letter_goes_from_proposal_to_a_reply_that_was_taken() {
    let ground = late().await;
    let (clerk, director, handler) = (
        &ground.scene.clerk,
        &ground.scene.director,
        &ground.scene.handler,
    );
    let home = format!("/letters?rectification={CODE}");
    let proposed = page(&ground.app, clerk, &home).await;
    assert!(proposed.contains("逾期满 1 个工作日"), "{proposed}");
    let link = |text: &str| {
        let from = text.find("/letters/new?").unwrap();
        let link = &text[from..];
        link[..link.find('"').unwrap()]
            .replace("&#38;", "&")
            .replace("&amp;", "&")
    };
    let form = page(&ground.app, clerk, &link(&proposed)).await;
    assert!(form.contains("关于加快有关问题整改进度的提示函"), "{form}");
    let (_, query) = link(&proposed)
        .split_once('?')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let fields = [
        ("organ", ground.organ.as_str()),
        ("recipients", &ground.scene.lead_unit.to_string()),
        ("findings", &format!("{CODE}-002")),
        ("title", "提示函"),
        ("body", "有关问题未按期办结。"),
        ("reply_by", "2024-08-27"),
    ];
    let kept = sent(
        ground
            .app
            .post(&format!("/letters?{query}"))
            .session(clerk)
            .form(&fields),
    )
    .await;
    assert!(kept.status.is_redirection(), "{}", kept.text());
    let letter = kept
        .header("location")
        .trim_end_matches("?done=1")
        .to_owned();
    let again = page(&ground.app, clerk, &home).await;
    assert!(
        !again.contains(&format!("findings={CODE}-002")),
        "what lies in a draft is proposed no more"
    );
    let done = async |who: &Member, path: String, fields: &[(&str, &str)]| {
        let answer = sent(ground.app.post(&path).session(who).form(fields)).await;
        assert!(answer.status.is_redirection(), "{path}: {}", answer.text());
    };
    done(director, format!("{letter}/issue"), &[]).await;
    let bench = page(&ground.app, handler, "/").await;
    assert!(bench.contains("待本单位签收的督办文书"), "{bench}");
    let unit = ground.scene.lead_unit;
    done(handler, format!("{letter}/units/{unit}/receive"), &[]).await;
    let empty = sent(
        ground
            .app
            .post(&format!("{letter}/units/{unit}/reply"))
            .session(handler)
            .form(&[("reply", " ")]),
    )
    .await;
    assert_eq!(empty.status, 422);
    done(
        handler,
        format!("{letter}/units/{unit}/reply"),
        &[("reply", "本月底前办结。")],
    )
    .await;
    done(
        clerk,
        format!("{letter}/replies/{unit}/back"),
        &[("reason", "没有写明责任人")],
    )
    .await;
    let back = page(&ground.app, handler, &letter).await;
    assert!(back.contains("没有写明责任人"), "{back}");
    done(
        handler,
        format!("{letter}/units/{unit}/reply"),
        &[("reply", "责任人已明确。")],
    )
    .await;
    done(clerk, format!("{letter}/replies/{unit}/take"), &[]).await;
    let settled = page(&ground.app, clerk, &letter).await;
    assert!(settled.contains("已办结"), "{settled}");
    let ladder = page(&ground.app, clerk, &format!("/ladder?rectification={CODE}")).await;
    assert!(
        ladder.contains("一次提醒") && ladder.contains("二次谈话"),
        "{ladder}"
    );
    // The facts of the machine's proposal are no matter of the recipient.
    assert!(
        !page(&ground.app, handler, &letter)
            .await
            .contains("系统建议的事由")
    );
}

#[tokio::test]
async fn a_proposal_that_was_given_up_is_made_no_more() {
    let ground = late().await;
    let clerk = &ground.scene.clerk;
    let home = format!("/letters?rectification={CODE}");
    let issued = ground
        .json(clerk, &format!("/api/v1/findings/{}", ground.scene.issued))
        .await;
    let number = text_of(&issued["number"]);
    let proposed = async || {
        let shown = page(&ground.app, clerk, &home).await;
        let proposals = shown.split("全部文书").next().unwrap();
        proposals.contains(&format!(">{number}<"))
    };
    assert!(proposed().await);
    let mut content = ground.letter_content();
    content["findings"] = json!([ground.scene.issued.to_string()]);
    let body = json!({"rectification": CODE, "organ": ground.organ, "kind": "reminder", "content": content});
    let drafted = ground.post(clerk, "/api/v1/letters", &body).await;
    assert_eq!(drafted.status, 201, "{}", drafted.text());
    let letter = text_of(&drafted.json()["id"]);
    assert!(!proposed().await, "it lies in a draft");
    let dropped = json!({"command": "drop", "reason": "已电话办理"});
    command(&ground, clerk, &letter, dropped).await;
    assert!(!proposed().await, "it was given up with a reason");
}

#[tokio::test]
async fn a_wording_that_cannot_be_filled_in_is_refused_and_what_was_typed_stays() {
    let ground = Ground::new().await;
    let director = &ground.scene.director;
    let path = format!("/letters/wordings/reminder?rectification={CODE}");
    let wrong = [
        ("title", "提示函"),
        ("body", "共 {{ 个数 }} 个"),
        ("request", ""),
    ];
    let refused = sent(ground.app.post(&path).session(director).form(&wrong)).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(
        refused.text().contains("第 1 行用了没有的名称"),
        "{}",
        refused.text()
    );
    assert!(refused.text().contains("共 {{ 个数 }} 个"));
    let right = [
        ("title", "提示函"),
        ("body", "共 {{ 数量 }} 个。\r\n请抓紧。"),
        ("request", ""),
    ];
    let kept = sent(ground.app.post(&path).session(director).form(&right)).await;
    assert!(kept.status.is_redirection(), "{}", kept.text());
    let new = format!(
        "/letters/new?rectification={CODE}&kind=reminder&unit={}&findings={CODE}-002",
        ground.scene.lead_unit
    );
    let form = page(&ground.app, &ground.scene.clerk, &new).await;
    assert!(form.contains("共 1 个。"), "{form}");
}

#[tokio::test]
async fn a_trial_of_the_ladder_changes_nothing_and_a_new_policy_is_a_new_version() {
    let ground = late().await;
    let director = &ground.scene.director;
    let home = format!("/ladder?rectification={CODE}");
    let before = ground.entries().await;
    let tried = page(&ground.app, director, &format!("{home}&remind_after=200")).await;
    assert!(
        tried.contains("试算") && tried.contains("逾期满 200 个工作日"),
        "{tried}"
    );
    assert_eq!(ground.entries().await, before);
    let wrong = sent(
        ground
            .app
            .post(&home)
            .session(director)
            .form(&[("cure", "0")]),
    )
    .await;
    assert_eq!(wrong.status, 422, "{}", wrong.text());
    let set = sent(
        ground
            .app
            .post(&home)
            .session(director)
            .form(&[("cure", "20")]),
    )
    .await;
    assert!(set.status.is_redirection(), "{}", set.text());
    assert!(page(&ground.app, director, &home).await.contains("第 2 版"));
}

#[tokio::test]
async fn a_card_is_appealed_against_once_and_goes_when_the_unit_was_right() {
    let ground = Ground::new().await;
    let (director, head) = (&ground.scene.director, &ground.scene.head);
    let path = format!("/cards/{}/appeal", ground.appealed_card);
    let twice = sent(
        ground
            .app
            .post(&path)
            .session(head)
            .form(&[("text", "再次申诉")]),
    )
    .await;
    assert_eq!(twice.status, 422, "{}", twice.text());
    assert!(
        page(&ground.app, director, "/")
            .await
            .contains("待答复的亮牌申诉")
    );
    let answer = [("granted", "yes"), ("reason", "录入确有误")];
    let path = format!("/cards/{}/answer", ground.appealed_card);
    let answered = sent(ground.app.post(&path).session(director).form(&answer)).await;
    assert!(answered.status.is_redirection(), "{}", answered.text());
    let card = page(
        &ground.app,
        head,
        &format!("/cards/{}", ground.appealed_card),
    )
    .await;
    assert!(
        card.contains("申诉成立") && card.contains("已撤销"),
        "{card}"
    );
    // Another unit sees neither the card nor that there is one.
    let outsider = &ground.scene.outsider;
    let hidden = sent(
        ground
            .app
            .get(&format!("/cards/{}", ground.card))
            .session(outsider),
    )
    .await;
    assert_eq!(hidden.status, 404);
    let list = page(
        &ground.app,
        outsider,
        &format!("/cards?rectification={CODE}"),
    )
    .await;
    assert!(list.contains("没有亮过牌"), "{list}");
}

#[tokio::test]
async fn a_unit_sees_its_own_visits_of_a_round_and_no_other() {
    let ground = Ground::new().await;
    let clerk = &ground.scene.clerk;
    let path = format!("/rounds/{}/visit", ground.round);
    for (unit, text) in [
        (ground.scene.lead_unit, "住建局台账齐全。"),
        (ground.scene.other_unit, "水务局现场没有清理。"),
    ] {
        let fields = [
            ("unit", unit.to_string()),
            ("day", "2024-03-05".to_owned()),
            ("text", text.to_owned()),
            ("wanting", "yes".to_owned()),
        ];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let written = sent(ground.app.post(&path).session(clerk).form(&fields)).await;
        assert!(written.status.is_redirection(), "{}", written.text());
    }
    let home = format!("/rounds/{}", ground.round);
    let own = page(&ground.app, &ground.scene.handler, &home).await;
    assert!(
        own.contains("住建局台账齐全") && !own.contains("水务局现场"),
        "{own}"
    );
    let other = page(&ground.app, &ground.scene.outsider, &home).await;
    assert!(
        !other.contains("住建局台账") && other.contains("水务局现场"),
        "{other}"
    );
    let listed = ground
        .json(
            &ground.scene.outsider,
            &format!("/api/v1/rounds?rectification={CODE}"),
        )
        .await;
    assert!(!listed.to_string().contains("住建局台账"), "{listed}");
    assert!(page(&ground.app, clerk, &home).await.contains("1 / 1"));
}

#[tokio::test]
async fn an_instruction_is_answered_reported_on_and_closed() {
    let ground = Ground::new().await;
    let clerk = &ground.scene.clerk;
    let close = format!("/instructions/{}/close", ground.instruction);
    let told = [("text", "已向领导报告。")];
    let early = sent(ground.app.post(&close).session(clerk).form(&told)).await;
    assert_eq!(early.status, 422);
    assert!(
        early.text().contains("还有 1 个承办单位没有答复"),
        "{}",
        early.text()
    );
    let bench = page(&ground.app, &ground.scene.handler, "/").await;
    assert!(bench.contains("待本单位答复的批示"), "{bench}");
    let unit = ground.scene.lead_unit;
    let path = format!("/instructions/{}/units/{unit}/answer", ground.instruction);
    let answered = sent(
        ground
            .app
            .post(&path)
            .session(&ground.scene.handler)
            .form(&[("reply", "已办结。")]),
    )
    .await;
    assert!(answered.status.is_redirection(), "{}", answered.text());
    let closed = sent(ground.app.post(&close).session(clerk).form(&told)).await;
    assert!(closed.status.is_redirection(), "{}", closed.text());
    let hidden = sent(
        ground
            .app
            .get(&format!("/instructions/{}", ground.instruction))
            .session(&ground.scene.outsider),
    )
    .await;
    assert_eq!(hidden.status, 404);
}

#[tokio::test]
async fn whoever_issues_is_told_of_a_unit_that_gets_too_much() {
    let ground = Ground::new().await;
    let director = &ground.scene.director;
    let letter = format!("/letters/{}", ground.drafted_letter);
    assert!(
        !page(&ground.app, director, &letter)
            .await
            .contains("减负提示")
    );
    for _ in 0..6 {
        let letter = draft(&ground, "work_prompt").await;
        command(&ground, director, &letter, json!({"command": "issue"})).await;
    }
    let warned = page(&ground.app, director, &letter).await;
    assert!(warned.contains("减负提示：县住建局本月已收到"), "{warned}");
    let meter = page(
        &ground.app,
        director,
        &format!("/burden?rectification={CODE}"),
    )
    .await;
    assert!(meter.contains("超过上限"), "{meter}");
    // A unit sees its own line and nobody else's.
    let own = page(
        &ground.app,
        &ground.scene.handler,
        &format!("/burden?rectification={CODE}"),
    )
    .await;
    assert!(
        own.contains("县住建局") && !own.contains("县水务局"),
        "{own}"
    );
}

#[tokio::test]
async fn recipients_hear_of_a_letter_at_once_and_of_its_reply_as_the_day_comes_near() {
    let ground = Ground::new().await;
    let app = &ground.app.app;
    let director = &ground.scene.director;
    notice::catch_up(app).await.unwrap();
    let issue = json!({"command": "issue"});
    command(&ground, director, &ground.drafted_letter, issue).await;
    notice::catch_up(app).await.unwrap();
    let told = async |who: &Member| ground.json(who, "/api/v1/inbox").await.to_string();
    let inbox = told(&ground.scene.handler).await;
    assert!(inbox.contains("收到督办文书，请签收"), "{inbox}");
    assert!(inbox.contains(&ground.drafted_letter), "{inbox}");
    assert!(!told(&ground.scene.outsider).await.contains("督办文书"));
    // Replies are due on the last day of 2099: on the working day before, the unit is reminded of each once.
    for day in ["2099-12-30T02:00:00Z", "2099-12-30T03:00:00Z"] {
        ground.app.set_now(day).unwrap();
        notice::look(app).await.unwrap();
    }
    let near = told(&ground.scene.handler).await;
    // Three letters of the scene went to the unit; to one of them it has replied.
    assert_eq!(near.matches("文书的回复").count(), 2, "{near}");
    let withdraw = json!({"command": "withdraw", "reason": "发错单位"});
    command(&ground, director, &ground.letter, withdraw).await;
    notice::catch_up(app).await.unwrap();
    let gone = told(&ground.scene.handler).await;
    assert!(gone.contains("文书已撤回，不必办理"), "{gone}");
}
