//! Two-step verification from the phone to the signature.

use bihuan_domain::{Office, finding::ClosurePolicy, finding::ClosureRules};
use bihuan_testkit::{Answer, CODE, Member, PASSWORD, Scene, TestApp};
use serde_json::json;

use crate::ground::sent;

struct Room {
    app: TestApp,
    scene: Scene,
}

impl Room {
    async fn new() -> Self {
        let app = TestApp::new().await.unwrap();
        let scene = Scene::new(&app).await.unwrap();
        Self { app, scene }
    }

    async fn form(&self, who: &Member, path: &str, fields: &[(&str, &str)]) -> Answer {
        sent(self.app.post(path).session(who).form(fields)).await
    }

    async fn page(&self, who: &Member, path: &str) -> String {
        sent(self.app.get(path).session(who)).await.text()
    }

    async fn at_the_door(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let ask = self
            .app
            .post(path)
            .header("sec-fetch-site", "same-origin")
            .form(fields);
        sent(ask).await
    }

    async fn password(&self, who: &Member) -> Answer {
        self.at_the_door("/sign-in", &[("login", &who.login), ("password", PASSWORD)])
            .await
    }

    /// What stands for the password on the page of the second step.
    async fn step(&self, who: &Member) -> String {
        let asked = self.password(who).await;
        assert_eq!(asked.status, 200, "{}", asked.text());
        assert!(asked.header("set-cookie").is_empty());
        hidden(&asked.text(), "step")
    }

    async fn code(&self, step: &str, code: &str) -> Answer {
        self.at_the_door("/sign-in/code", &[("step", step), ("code", code)])
            .await
    }

    async fn kinds(&self, who: &Member) -> Vec<String> {
        let stream = format!("account/{}", who.id);
        let kept = self.app.app.store.entries(&stream, 0).await.unwrap();
        kept.into_iter().map(|kept| kept.entry.kind).collect()
    }
}

fn hidden(page: &str, name: &str) -> String {
    let page = scraper::Html::parse_document(page);
    let field = scraper::Selector::parse(&format!("input[name={name}]")).unwrap();
    let found = page.select(&field).next().unwrap();
    found.value().attr("value").unwrap().to_owned()
}

fn is_in(answer: &Answer) -> bool {
    answer.status == 303 && answer.header("set-cookie").contains("SameSite=Strict")
}

#[tokio::test]
async fn a_phone_is_bound_on_the_own_page() {
    let room = Room::new().await;
    let who = &room.scene.clerk;
    let path = "/account/second-factor";
    assert!(room.page(who, path).await.contains("开始绑定"));
    let wrong = room.form(who, path, &[("password", "wrong")]).await;
    assert_eq!(wrong.status, 422);
    let begun = room.form(who, path, &[("password", PASSWORD)]).await;
    assert_eq!(begun.status, 200);
    assert!(begun.text().contains("<svg") && begun.text().contains("密钥"));
    // It does not count before a code was right.
    assert!(is_in(&room.password(who).await));
    let confirm = format!("{path}/confirm");
    let wrong = room.form(who, &confirm, &[("code", "000000")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("动态口令不正确"));

    let key = room.app.bind_factor(who).await.unwrap();
    let code = room.app.code(&key, 0);
    let confirmed = room.form(who, &confirm, &[("code", &code)]).await;
    assert_eq!(confirmed.status, 200);
    let page = scraper::Html::parse_document(&confirmed.text());
    let codes = scraper::Selector::parse(".secret output").unwrap();
    assert_eq!(page.select(&codes).count(), 10);
    let again = room.page(who, path).await;
    assert!(again.contains("10 个恢复码") && !again.contains("<output>"));
    let twice = room.form(who, path, &[("password", PASSWORD)]).await;
    assert_eq!(twice.status, 409);
    assert!(room.page(who, "/account").await.contains("已开启"));

    // Neither the secret nor its address is in the journal.
    let kept = room.app.app.store.follow(0, 100_000).await.unwrap();
    let told = format!("{kept:?}");
    let secret: String = key.groups().split(' ').collect();
    assert!(!told.contains(&secret) && !told.contains(&key.groups()));
    assert!(told.contains("account.second_factor_on"));
}

#[tokio::test]
async fn signing_in_asks_for_the_code_after_the_password() {
    let room = Room::new().await;
    let who = &room.scene.clerk;
    let (key, recovery) = room.app.enrol(who).await.unwrap();
    let step = room.step(who).await;
    // The code that bound the phone was used by that.
    let used = room.code(&step, &room.app.code(&key, 0)).await;
    assert_eq!(used.status, 422);
    assert!(hidden(&used.text(), "step") == step);
    assert!(is_in(&room.code(&step, &room.app.code(&key, 1)).await));
    // What stood for the password is used up.
    let again = room.code(&step, &room.app.code(&key, 1)).await;
    assert!(again.header("set-cookie").is_empty());
    assert!(again.text().contains("请重新输入密码"));

    let step = room.step(who).await;
    let typed = recovery[0].expose().to_lowercase();
    assert!(is_in(&room.code(&step, &typed).await));
    let step = room.step(who).await;
    assert_eq!(room.code(&step, &typed).await.status, 422);
    let kinds = room.kinds(who).await;
    let count = |kind: &str| kinds.iter().filter(|k| *k == kind).count();
    assert_eq!(count("account.recovery_code_used"), 1);
    assert_eq!(count("account.password_right"), 3);
    assert_eq!(count("account.code_failed"), 2);
}

#[tokio::test]
async fn a_step_waits_five_minutes() {
    let room = Room::new().await;
    let who = &room.scene.clerk;
    let (key, _) = room.app.enrol(who).await.unwrap();
    let step = room.step(who).await;
    room.app.set_now("2024-06-03T01:05:01Z").unwrap();
    let late = room.code(&step, &room.app.code(&key, 0)).await;
    assert!(!is_in(&late));
    assert!(late.text().contains("请重新输入密码"));
}

#[tokio::test]
async fn guessing_codes_locks_the_account_and_a_password_gives_no_new_tries() {
    let room = Room::new().await;
    let who = &room.scene.clerk;
    let (key, _) = room.app.enrol(who).await.unwrap();
    let mut answers = Vec::new();
    for minute in 0..5 {
        room.app
            .set_now(&format!("2024-06-03T01:0{}:00Z", minute + 1))
            .unwrap();
        let step = room.step(who).await;
        answers.push(room.code(&step, "123456").await.status.as_u16());
    }
    assert_eq!(answers, [422; 5]);
    assert_eq!(room.password(who).await.status, 429);
    room.app.set_now("2024-06-03T01:36:00Z").unwrap();
    let step = room.step(who).await;
    assert!(is_in(&room.code(&step, &room.app.code(&key, 0)).await));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_with_the_same_code_one_is_let_in() {
    let room = Room::new().await;
    let who = &room.scene.clerk;
    let (key, _) = room.app.enrol(who).await.unwrap();
    let step = room.step(who).await;
    let code = room.app.code(&key, 1);
    let tries = (0..20).map(|_| room.code(&step, &code));
    let answers = futures::future::join_all(tries).await;
    assert_eq!(answers.iter().filter(|a| is_in(a)).count(), 1);
}

#[tokio::test]
async fn it_is_switched_off_with_password_and_code_or_reset_by_the_security_administrator() {
    let room = Room::new().await;
    let who = &room.scene.clerk;
    let (key, recovery) = room.app.enrol(who).await.unwrap();
    let code = room.app.code(&key, 1);
    let path = "/account/second-factor/off";
    let fields = [("password", PASSWORD), ("code", "000000")];
    assert_eq!(room.form(who, path, &fields).await.status, 422);
    let fields = [("password", "wrong"), ("code", code.as_str())];
    assert_eq!(room.form(who, path, &fields).await.status, 422);
    room.app.set_now("2024-06-03T01:00:10Z").unwrap();
    let renewed = [("password", PASSWORD), ("code", code.as_str())];
    let renew = "/account/second-factor/codes";
    assert_eq!(room.form(who, renew, &renewed).await.status, 200);
    let old = [("password", PASSWORD), ("code", recovery[0].expose())];
    assert_eq!(room.form(who, path, &old).await.status, 422);
    room.app.set_now("2024-06-03T01:01:00Z").unwrap();
    let code = room.app.code(&key, 0);
    let fields = [("password", PASSWORD), ("code", code.as_str())];
    let off = room.form(who, path, &fields).await;
    assert_eq!(off.status, 200, "{}", off.text());
    assert!(is_in(&room.password(who).await));

    room.app.enrol(who).await.unwrap();
    let reset = format!("/people/{}/second-factor", who.id);
    let person = format!("/people/{}", who.id);
    let button = "重置两步验证";
    assert!(
        !room
            .page(&room.scene.system, &person)
            .await
            .contains(button)
    );
    assert!(
        room.page(&room.scene.security, &person)
            .await
            .contains(button)
    );
    let done = room.form(&room.scene.security, &reset, &[]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(is_in(&room.password(who).await));
    let off = room.kinds(who).await;
    assert_eq!(
        off.iter()
            .filter(|k| *k == "account.second_factor_off")
            .count(),
        2
    );
    let own = format!("/people/{}/second-factor", room.scene.security.id);
    assert_eq!(room.form(&room.scene.security, &own, &[]).await.status, 422);
}

#[tokio::test]
async fn a_signature_needs_the_code_where_the_rules_say_so() {
    let room = Room::new().await;
    let rules = ClosureRules {
        policy: ClosurePolicy {
            second_factor: vec![Office::LeadUnitHead],
            ..ClosurePolicy::default()
        },
        ..ClosureRules::default()
    };
    let ctx = room.app.context(&room.scene.director).await.unwrap();
    bihuan_casework::rectification::set_closure_rules(&ctx, CODE, rules, None)
        .await
        .unwrap();
    let rules = format!("/rectifications/{CODE}/closure");
    let shown = room.page(&room.scene.director, &rules).await;
    let shown = scraper::Html::parse_document(&shown);
    let chosen = scraper::Selector::parse("input[name=factor][checked]").unwrap();
    let chosen: Vec<_> = shown
        .select(&chosen)
        .map(|i| i.value().attr("value"))
        .collect();
    assert_eq!(chosen, [Some("lead_unit_head")]);

    let id = room
        .scene
        .sent_round(&room.app, "危旧房排查有遗漏。")
        .await
        .unwrap();
    let head = &room.scene.head;
    let path = format!("/signing/{id}");
    let page = room.page(head, &path).await;
    assert!(page.contains("去开启两步验证") && !page.contains("同意并签字"));
    let seen = hidden(&page, "seen");
    let sign = format!("{path}/sign");
    let fields = [("office", "lead_unit_head"), ("seen", seen.as_str())];
    // Whatever is sent besides: what the client says about itself proves nothing.
    let claimed = [
        fields[0],
        fields[1],
        ("second_factor", "true"),
        ("code", "000000"),
    ];
    let unbound = room.form(head, &sign, &claimed).await;
    assert_eq!(unbound.status, 422);
    assert!(unbound.text().contains("/account/second-factor"));

    let (key, recovery) = room.app.enrol(head).await.unwrap();
    assert!(room.page(head, &path).await.contains("name=\"code\""));
    let refused = async |code: &str| {
        let fields = [fields[0], fields[1], ("code", code)];
        let answer = room.form(head, &sign, &fields).await;
        assert_eq!(answer.status, 422, "{code}");
        answer.text()
    };
    assert!(refused("").await.contains("请输入手机上的 6 位动态口令"));
    assert!(refused("000000").await.contains("动态口令不正确"));
    room.app.set_now("2024-06-03T01:00:10Z").unwrap();
    assert!(
        refused(recovery[0].expose())
            .await
            .contains("动态口令不正确")
    );
    room.app.set_now("2024-06-03T01:00:20Z").unwrap();
    // Scripts send it too; a code that a refused signature carried is not used up.
    let api = format!("/api/v1/findings/{id}/commands");
    let code = room.app.code(&key, 1);
    let body = |seen: &str| json!({"command": "countersign", "office": "lead_unit_head", "seen": seen, "code": code});
    let other = sent(room.app.post(&api).token(head).json(&body("sm3:00"))).await;
    assert_eq!(other.code(), "dossier_changed");
    let signed = sent(room.app.post(&api).token(head).json(&body(&seen))).await;
    assert_eq!(signed.status, 200, "{}", signed.text());
    let known = sent(room.app.get(&format!("/api/v1/findings/{id}")).token(head)).await;
    let signature = known.json()["state"]["dossier"]["signatures"][0].clone();
    assert_eq!(signature["second_factor"], true, "{signature}");
    assert!(room.page(head, &path).await.contains("已两步验证"));
    assert_eq!(
        room.kinds(head)
            .await
            .iter()
            .filter(|k| *k == "account.code_failed")
            .count(),
        2
    );
}
