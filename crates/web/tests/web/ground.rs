//! The scene with what some routes need besides: an open draft, a token and a calendar to revoke, an extension request.

use bihuan_casework::notice;
use bihuan_domain::id::{DeputyId, FindingId};
use bihuan_testkit::{Answer, Ask, CODE, Member, Scene, TestApp};
use serde_json::{Value, json};

use crate::{
    ground_of_collection::Collected, ground_of_comparison::Compared,
    ground_of_evaluation::Evaluated,
};

/// A made-up document with two groups and three problems.
pub(crate) const DOCUMENT: &str = "云岭县关于巡察反馈意见整改进展情况的通报\n\n\
一、贯彻上级决策部署方面\n\
1.问题：乡村道路养护不到位。\n整改落实情况：已修复道路12公里，建立养护台账。已完成整改。\n\
2.问题：河道巡查记录不完整。\n整改落实情况：正在推进，已补充记录30条，剩余8条。\n\
二、服务群众方面\n\
3.问题：办事大厅窗口排队时间长。\n整改落实情况：增设窗口3个，平均等候时间降至10分钟。已完成整改，长期坚持。\n";

pub(crate) struct Ground {
    pub(crate) app: TestApp,
    pub(crate) scene: Scene,
    /// An open draft.
    pub(crate) draft: String,
    /// A token of the clerk.
    pub(crate) token: String,
    /// A piece of evidence of the finding at work.
    pub(crate) evidence: String,
    /// One of a finding that the handler does not see.
    pub(crate) foreign_evidence: String,
    /// A meeting with two decisions for the lead unit.
    pub(crate) meeting: String,
    /// Its decision that nobody has answered.
    pub(crate) open_decision: String,
    /// Its decision that was answered.
    pub(crate) answered_decision: String,
    /// A plan of the issued finding, handed in to the director.
    pub(crate) plan: String,
    /// A plan of the planned finding, not handed in.
    pub(crate) drafted_plan: String,
    /// A drive with one step.
    pub(crate) drive: String,
    /// A liaison group.
    pub(crate) group: String,
    /// A closed finding; empty before [`Ground::after_closure`].
    pub(crate) closed: String,
    /// A look-back at it to which the office was sent.
    pub(crate) look_back: String,
    /// A look-back that found it to be back.
    pub(crate) proposed: String,
    /// A rebound of another closed finding.
    pub(crate) rebound: String,
    /// A draw whose seed is not published.
    pub(crate) draw: String,
    /// A draw that was drawn.
    pub(crate) drawn: String,
    /// A rule in force.
    pub(crate) institution: String,
    /// An accountability action.
    pub(crate) accountability: String,
    /// A finding with every task done.
    pub(crate) finished: FindingId,
    /// A finding whose closure was asked for.
    pub(crate) requested: FindingId,
    /// A finding whose dossier waits for the head of the lead unit.
    pub(crate) sent_round: FindingId,
    /// The digest of that dossier.
    pub(crate) digest: String,
    /// What the plausibility check sees in it: ids of its rules.
    pub(crate) rules: Vec<String>,
    /// The director stands in for the leader in charge.
    pub(crate) deputy: DeputyId,
    /// The right code for the second factor that the clerk has begun to bind.
    pub(crate) begun_code: String,
    /// The right code for the director's second factor.
    pub(crate) next_code: String,
    /// An organ that issues letters.
    pub(crate) organ: String,
    /// A draft of a letter to the lead unit.
    pub(crate) drafted_letter: String,
    /// A letter that the lead unit has not signed for.
    pub(crate) letter: String,
    /// A letter to which the lead unit has replied.
    pub(crate) replied_letter: String,
    /// A yellow card of the lead unit.
    pub(crate) card: String,
    /// A card against which the lead unit has appealed.
    pub(crate) appealed_card: String,
    /// A supervision round that runs.
    pub(crate) round: String,
    /// An instruction that the lead unit has not answered.
    pub(crate) instruction: String,
    /// An instruction that the lead unit has answered.
    pub(crate) answered_instruction: String,
    /// Evaluations of the lead unit.
    pub(crate) evaluated: Evaluated,
    /// A collection task; empty before [`Ground::collect`].
    pub(crate) collected: Collected,
    /// Persons of two tables compared; empty before [`Ground::compare`].
    pub(crate) compared: Compared,
    /// A batch of the task at work; empty before [`Ground::part_task`].
    pub(crate) batch: String,
}

impl Ground {
    /// On the heap: what is prepared here is large.
    pub(crate) async fn new() -> Self {
        Self::on(TestApp::new().await.unwrap()).await
    }

    /// The same over an application that is there.
    pub(crate) async fn on(app: TestApp) -> Self {
        Box::pin(Self::prepared(app)).await
    }

    async fn prepared(app: TestApp) -> Self {
        let scene = Scene::new(&app).await.unwrap();
        let deputy = scene
            .deputy(&app, &scene.leader, &scene.director)
            .await
            .unwrap();
        let mut ground = Self {
            finished: scene
                .finished(&app, "公租房租金收缴台账不全。")
                .await
                .unwrap(),
            requested: scene.requested(&app, "物业企业监管不严。").await.unwrap(),
            sent_round: scene.sent_round(&app, "危旧房排查有遗漏。").await.unwrap(),
            app,
            scene,
            draft: String::new(),
            batch: String::new(),
            evaluated: Evaluated::default(),
            collected: Collected::default(),
            compared: Compared::default(),
            token: String::new(),
            evidence: String::new(),
            foreign_evidence: String::new(),
            meeting: String::new(),
            open_decision: String::new(),
            answered_decision: String::new(),
            plan: String::new(),
            drafted_plan: String::new(),
            drive: String::new(),
            group: String::new(),
            closed: String::new(),
            look_back: String::new(),
            proposed: String::new(),
            rebound: String::new(),
            draw: String::new(),
            drawn: String::new(),
            institution: String::new(),
            accountability: String::new(),
            organ: String::new(),
            round: String::new(),
            instruction: String::new(),
            answered_instruction: String::new(),
            drafted_letter: String::new(),
            letter: String::new(),
            replied_letter: String::new(),
            card: String::new(),
            appealed_card: String::new(),
            digest: String::new(),
            rules: Vec::new(),
            deputy,
            begun_code: String::new(),
            next_code: String::new(),
        };
        let clerk = ground.app.context(&ground.scene.clerk).await.unwrap();
        notice::make_calendar(&clerk).await.unwrap();
        let begun = ground.app.bind_factor(&ground.scene.clerk).await.unwrap();
        ground.begun_code = ground.app.code(&begun, 0);
        let (key, _) = ground.app.enrol(&ground.scene.director).await.unwrap();
        ground.next_code = ground.app.code(&key, 1);
        let path = format!("/api/v1/rectifications/{CODE}/documents?name=a.txt");
        let upload = ground.app.post(&path).token(&ground.scene.clerk);
        let uploaded = sent(upload.body("application/octet-stream", DOCUMENT)).await;
        assert_eq!(uploaded.status, 201, "{}", uploaded.text());
        ground.draft = text(&uploaded.json(), "draft");
        let path = format!("/api/v1/findings/{}", ground.sent_round);
        let sent_round = ground.json(&ground.scene.clerk, &path).await;
        ground.digest = text(&sent_round["state"]["dossier"], "digest");
        let checks = sent_round["state"]["dossier"]["checks"].as_array().unwrap();
        // Signing several at once asks that each was opened.
        let opened = format!("/signing/{}", ground.sent_round);
        sent(ground.app.get(&opened).session(&ground.scene.head)).await;
        ground.rules = checks.iter().map(|check| text(check, "rule")).collect();
        let wished = json!({"command": "request_extension", "until": "2024-09-30", "reason": "汛期施工受阻"});
        let path = format!("/api/v1/findings/{}/commands", ground.scene.planned);
        let asked = sent(
            ground
                .app
                .post(&path)
                .token(&ground.scene.handler)
                .json(&wished),
        )
        .await;
        assert_eq!(asked.status, 200, "{}", asked.text());
        let tokens = sent(ground.app.get("/api/v1/tokens").token(&ground.scene.clerk)).await;
        ground.token = text(&tokens.json()["items"][0], "id");
        ground.evidence = ground
            .hand_in(&ground.scene.handler, ground.scene.working, "核查记录.txt")
            .await;
        ground.foreign_evidence = ground
            .hand_in(&ground.scene.outsider, ground.scene.foreign, "水务.txt")
            .await;
        ground.hold_a_meeting().await;
        ground.plan = ground.draft_plan(ground.scene.issued).await;
        let submit = json!({"command": "submit", "approver": "office_director"});
        let path = format!("/api/v1/plans/{}/commands", ground.plan);
        let submitted = ground.post(&ground.scene.clerk, &path, &submit).await;
        assert_eq!(submitted.status, 200, "{}", submitted.text());
        ground.drafted_plan = ground.draft_plan(ground.scene.planned).await;
        let clerk = &ground.scene.clerk;
        let lead = ground.scene.lead_unit.to_string();
        let drive = json!({"kind": "special_drive", "title": "住房保障专项整治", "unit": lead, "day": "2024-02-01",
                           "due": "2024-06-30", "steps": [{"title": "第一批", "due": "2024-04-30"}]});
        let opened = ground.post(clerk, "/api/v1/drives", &drive).await;
        assert_eq!(opened.status, 201, "{}", opened.text());
        let group = json!({"title": "第一联络组", "members": "周某某 0000-0000", "units": [lead]});
        let path = format!("/api/v1/liaison-groups?rectification={CODE}");
        let entered = ground.post(clerk, &path, &group).await;
        assert_eq!(entered.status, 201, "{}", entered.text());
        ground.drive = text(&opened.json(), "id");
        ground.group = text(&entered.json(), "id");
        ground.write_letters().await;
        ground
    }

    /// A letter that says something to the lead unit about the finding at work.
    pub(crate) fn letter_content(&self) -> Value {
        json!({"recipients": [self.scene.lead_unit.to_string()], "findings": [self.scene.working.to_string()],
               "title": "关于加快整改进度的提示函", "body": "有关问题未按期办结。", "request": "请书面回复。",
               "reply_by": "2099-12-31"})
    }

    async fn write_letters(&mut self) {
        let (clerk, director) = (&self.scene.clerk, &self.scene.director);
        let made = async |who: &Member, path: &str, body: &Value| {
            let answer = self.post(who, path, body).await;
            assert_eq!(answer.status, 201, "{}", answer.text());
            text(&answer.json(), "id")
        };
        let command = async |who: &Member, path: String, body: Value| {
            let answer = self.post(who, &format!("{path}/commands"), &body).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
        };
        let organ = json!({"name": "云岭县委整改办", "mark": "云整改", "unit": self.scene.root.to_string()});
        let organ = made(director, "/api/v1/organs", &organ).await;
        let draft = json!({"rectification": CODE, "organ": organ, "kind": "reminder", "content": self.letter_content()});
        let mut letters = Vec::new();
        for _ in 0..3 {
            letters.push(made(clerk, "/api/v1/letters", &draft).await);
        }
        for letter in &letters[1..] {
            let path = format!("/api/v1/letters/{letter}");
            command(director, path, json!({"command": "issue"})).await;
        }
        let unit = self.scene.lead_unit.to_string();
        let reply = json!({"command": "reply", "unit": unit, "reply": "已办结两项。"});
        command(
            &self.scene.handler,
            format!("/api/v1/letters/{}", letters[2]),
            reply,
        )
        .await;
        let mut cards = Vec::new();
        for finding in [self.scene.working, self.scene.planned] {
            let card = json!({"rectification": CODE, "unit": unit, "finding": finding.to_string(), "colour": "yellow",
                              "reason": "逾期满 10 个工作日"});
            cards.push(made(director, "/api/v1/cards", &card).await);
        }
        let round = json!({"rectification": CODE, "title": "第一轮督查", "from": "2024-03-01", "until": "2024-03-29",
                           "units": [unit]});
        let round = made(clerk, "/api/v1/rounds", &round).await;
        let written = json!({"rectification": CODE, "leader": self.scene.leader.id.to_string(), "subject": "整改专报第 3 期",
                             "text": "请抓紧研究解决。", "day": "2024-03-01", "due": "2099-12-31", "units": [unit]});
        let mut instructions = Vec::new();
        for _ in 0..2 {
            instructions.push(made(clerk, "/api/v1/instructions", &written).await);
        }
        let answer = json!({"command": "answer", "unit": unit, "reply": "已办结。"});
        command(
            &self.scene.handler,
            format!("/api/v1/instructions/{}", instructions[1]),
            answer,
        )
        .await;
        let appeal = json!({"command": "appeal", "text": "录入有误。"});
        command(
            &self.scene.head,
            format!("/api/v1/cards/{}", cards[1]),
            appeal,
        )
        .await;
        self.organ = organ;
        self.round = round;
        self.answered_instruction = instructions.remove(1);
        self.instruction = instructions.remove(0);
        self.appealed_card = cards.remove(1);
        self.card = cards.remove(0);
        self.replied_letter = letters.remove(2);
        self.letter = letters.remove(1);
        self.drafted_letter = letters.remove(0);
    }

    /// Hands in a text as evidence.
    pub(crate) async fn hand_in(&self, who: &Member, finding: FindingId, name: &str) -> String {
        let path = format!("/api/v1/findings/{finding}/evidence");
        let words = format!("{name}：已逐户核查，记录在案。");
        let ask = self.app.post(&path).token(who);
        let answer = sent(ask.file("file", name, words.as_bytes())).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        text_of(&answer.json()["evidence"][0])
    }

    /// What a plan says, with a measure that serves another finding.
    pub(crate) fn plan_content(&self) -> Value {
        json!({"goal": "年底前全部交付", "tasks": [{"title": "清理欠账", "unit": self.scene.lead_unit.to_string(),
               "measures": [{"text": "逐户核实", "types": ["recovery"], "also_serves": [self.scene.working.to_string()]}]}]})
    }

    async fn draft_plan(&self, finding: bihuan_domain::id::FindingId) -> String {
        let path = format!("/api/v1/findings/{finding}/plans");
        let content = self.plan_content();
        let drafted = self.post(&self.scene.clerk, &path, &content).await;
        assert_eq!(drafted.status, 201, "{}", drafted.text());
        text(&drafted.json(), "id")
    }

    async fn hold_a_meeting(&mut self) {
        let clerk = &self.scene.clerk;
        let meeting = json!({"rectification": CODE, "kind": "dispatch", "title": "第七次调度会", "day": "2024-03-04",
                             "units": [self.scene.lead_unit.to_string()]});
        let held = self.post(clerk, "/api/v1/meetings", &meeting).await;
        assert_eq!(held.status, 201, "{}", held.text());
        let meeting = text(&held.json(), "id");
        let path = format!("/api/v1/meetings/{meeting}/commands");
        let mut decisions = Vec::new();
        for what in ["一周内公示分配名单", "梳理资金台账"] {
            let decide = json!({"command": "decide", "text": what, "unit": self.scene.lead_unit.to_string(),
                                "due": "2024-03-11", "findings": [self.scene.working.to_string()]});
            let decided = self.post(clerk, &path, &decide).await;
            assert_eq!(decided.status, 200, "{}", decided.text());
            let last = decided.json()["decisions"]
                .as_array()
                .unwrap()
                .last()
                .cloned();
            decisions.push(text(&last.unwrap(), "id"));
        }
        let answer =
            json!({"command": "answer", "decision": decisions[1], "reply": "台账已建立。"});
        let answered = self.post(&self.scene.handler, &path, &answer).await;
        assert_eq!(answered.status, 200, "{}", answered.text());
        self.meeting = meeting;
        self.open_decision = decisions.remove(0);
        self.answered_decision = decisions.remove(0);
    }

    /// Closes two findings: one is looked back at, the other is back.
    pub(crate) async fn after_closure(&mut self) {
        let close = async |problem| self.scene.close(&self.app, problem).await.unwrap();
        let (closed, other) = (
            close("村级公厕无人管护。").await,
            close("河道垃圾清理不及时。").await,
        );
        let clerk = &self.scene.clerk;
        let listed = self.json(clerk, "/api/v1/look-backs").await;
        let of = |finding: &str| -> Vec<String> {
            let items = listed["items"].as_array().unwrap().iter();
            let of = items.filter(|i| i["finding"] == finding);
            of.map(|i| text(i, "id")).collect()
        };
        let of_closed = of(&closed.to_string());
        assert_eq!(of_closed.len(), 2, "{listed}");
        let command = async |id: &str, body: &Value| {
            let path = format!("/api/v1/look-backs/{id}/commands");
            let answer = self.post(clerk, &path, body).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
        };
        let unit = self.scene.root.to_string();
        command(&of_closed[0], &json!({"command": "assign", "unit": unit})).await;
        let found = json!({"command": "record", "day": "2024-06-03", "result": "rebounded",
                           "text": "又有 3 处无人管护。", "asked": "村民 5 人"});
        command(&of_closed[1], &found).await;
        let path = format!("/api/v1/findings/{other}/rebound");
        let declared =
            json!({"day": "2024-06-03", "noticed": "petition", "text": "群众反映又有垃圾。"});
        let declared = self.post(clerk, &path, &declared).await;
        assert_eq!(declared.status, 201, "{}", declared.text());
        let rebound = text(&declared.json(), "id");
        let made = async |path: &str, body: &Value| {
            let answer = self.post(clerk, path, body).await;
            assert_eq!(answer.status, 201, "{}", answer.text());
            text(&answer.json(), "id")
        };
        let draw = json!({"title": "二季度反向核查", "strata": "unit", "size": {"each": 1},
                          "note": "次日体彩开奖号码"});
        let drawn = made("/api/v1/draws", &draw).await;
        for body in [
            json!({"command": "publish", "seed": "2024142"}),
            json!({"command": "draw"}),
        ] {
            let path = format!("/api/v1/draws/{drawn}/commands");
            let answer = self.post(clerk, &path, &body).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
        }
        let draw = made("/api/v1/draws", &draw).await;
        let rule = json!({"title": "云岭县公厕管护办法", "rectification": CODE, "issued": "2024-05-06",
                          "unit": self.scene.lead_unit.to_string(), "on_trial": true});
        let institution = made("/api/v1/institutions", &rule).await;
        let action = json!({"rectification": CODE, "kind": "circular", "ground": "too_little", "day": "2024-06-03",
                            "count": 1, "text": "整改不力"});
        let entered = self
            .post(
                &self.scene.director,
                "/api/v1/accountability-actions",
                &action,
            )
            .await;
        assert_eq!(entered.status, 201, "{}", entered.text());
        self.accountability = text(&entered.json(), "id");
        self.draw = draw;
        self.drawn = drawn;
        self.institution = institution;
        self.closed = closed.to_string();
        self.look_back.clone_from(&of_closed[0]);
        self.proposed.clone_from(&of_closed[1]);
        self.rebound = rebound;
    }

    /// Gives the task at work a batch, and hands it over to the unit of the office, which has not answered.
    pub(crate) async fn part_task(&mut self) {
        let finding = format!("/api/v1/findings/{}", self.scene.working);
        let task = self.scene.working_task.to_string();
        let batch =
            json!({"name": "第一批", "due": "2024-05-31", "quantity": {"value": 20, "unit": "户"}});
        let divide = json!({"command": "divide_task", "task": task, "batches": [batch]});
        let hand_over = json!({"command": "hand_over_task", "task": task, "unit": self.scene.root.to_string(),
                               "reason": "职能已划转"});
        for (who, command) in [
            (&self.scene.clerk, divide),
            (&self.scene.handler, hand_over),
        ] {
            let path = format!("{finding}/commands");
            let done = self.post(who, &path, &command).await;
            assert_eq!(done.status, 200, "{}", done.text());
        }
        let known = self.json(&self.scene.clerk, &finding).await;
        self.batch = text(&known["tasks"][0]["batches"][0], "id");
    }

    /// Entries of the journal: what anybody has changed.
    pub(crate) async fn entries(&self) -> usize {
        self.app.app.store.follow(0, 100_000).await.unwrap().len()
    }

    pub(crate) async fn json(&self, who: &Member, path: &str) -> Value {
        let answer = sent(self.app.get(path).token(who)).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }

    pub(crate) async fn post(&self, who: &Member, path: &str, body: &Value) -> Answer {
        sent(self.app.post(path).token(who).json(body)).await
    }
}

pub(crate) async fn sent(ask: Ask<'_>) -> Answer {
    ask.send().await.unwrap()
}

pub(crate) fn text_of(json: &Value) -> String {
    json.as_str()
        .unwrap_or_else(|| panic!("no text: {json}"))
        .to_owned()
}

pub(crate) fn text(json: &Value, field: &str) -> String {
    json[field]
        .as_str()
        .unwrap_or_else(|| panic!("no {field} in {json}"))
        .to_owned()
}
