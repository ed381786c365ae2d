//! What goes out of the house: each mail once, none lost, no word of the ledger in it. The mail server is a real one, on this
//! machine, and misbehaves when it is told to.

use std::sync::{Arc, Mutex};

use axum::{Router, extract::State, routing};
use bihuan_casework::{
    account,
    notice::{self, Outside, PostRow, PostState, Robot, RobotKind, RobotSettings, Security},
};
use bihuan_testkit::{MailServer, Manner, Member, Scene, TestApp};
use jiff::civil::{Date, date};

use crate::notices::at;

const FIRST: Date = date(2024, 6, 19);

struct Post {
    app: TestApp,
    scene: Scene,
    server: MailServer,
}

impl Post {
    /// Head, handler and leader want mail; it is the morning on which the first reminders are told.
    async fn new() -> Self {
        let server = MailServer::start().await.unwrap();
        let app = TestApp::with_ways_out(ways_out(&server)).await.unwrap();
        Self::on(app, server).await
    }

    async fn on(app: TestApp, server: MailServer) -> Self {
        Box::pin(Self::prepared(app, server)).await
    }

    async fn prepared(app: TestApp, server: MailServer) -> Self {
        let scene = Scene::new(&app).await.unwrap();
        for who in [&scene.head, &scene.handler, &scene.leader] {
            wish(&app, who, true).await;
        }
        let post = Self { app, scene, server };
        post.morning(FIRST).await;
        post
    }

    async fn morning(&self, day: Date) {
        at(&self.app, day, 9);
        notice::look(&self.app.app).await.unwrap();
    }

    async fn send(&self) -> u64 {
        notice::send_due(&self.app.app).await.unwrap()
    }

    /// Some minutes later.
    fn later(&self, minutes: i64) {
        let now = self.app.app.clock.now();
        let later = now + jiff::SignedDuration::from_mins(minutes);
        self.app.set_now(&later.to_string()).unwrap();
    }

    async fn posts(&self) -> Vec<PostRow> {
        let ctx = self.app.context(&self.scene.system).await.unwrap();
        notice::delivery(&ctx).await.unwrap().posts
    }

    /// Why the mail that waits was not taken over.
    async fn failure(&self) -> String {
        let waiting = self.posts().await;
        let error = waiting.into_iter().find_map(|row| row.post.error);
        error.unwrap_or_default()
    }

    async fn states(&self) -> Vec<(String, PostState)> {
        let mut all: Vec<_> = self
            .posts()
            .await
            .into_iter()
            .map(|row| (row.login.unwrap_or_default(), row.post.state))
            .collect();
        all.sort();
        all
    }
}

fn ways_out(server: &MailServer) -> Outside {
    Outside {
        link: Some("https://bihuan.yunling.example".to_owned()),
        mailer: Some(server.mailer().unwrap()),
        domains: vec!["yunling.example".to_owned()],
        ..Outside::default()
    }
}

async fn wish(app: &TestApp, who: &Member, wanted: bool) {
    let ctx = app.context(who).await.unwrap();
    let address = format!("{}@yunling.example", who.login);
    notice::set_mail_wish(&ctx, &address, wanted).await.unwrap();
}

fn recipients(server: &MailServer) -> Vec<String> {
    let mut to: Vec<String> = server.taken().into_iter().map(|mail| mail.to).collect();
    to.sort();
    to
}

const ALL: [&str; 3] = [
    "handler@yunling.example",
    "head@yunling.example",
    "leader@yunling.example",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_gets_one_mail_a_day_with_counts_and_no_word_of_the_ledger() {
    let post = Post::new().await;
    assert_eq!(post.send().await, 3);
    assert_eq!(recipients(&post.server), ALL);
    for _ in 0..3 {
        post.later(30);
        notice::look(&post.app.app).await.unwrap();
        assert_eq!(post.send().await, 0);
    }
    let taken = post.server.taken();
    assert_eq!(taken.len(), 3);
    let mail = taken.iter().find(|mail| mail.to == ALL[1]).unwrap();
    let words = mail.words();
    assert!(words.contains("您新增 4 条未读提醒"), "{words}");
    assert!(
        words.contains("临近时限　3 件") && words.contains("待签收　1 件"),
        "{words}"
    );
    assert!(
        words.contains("https://bihuan.yunling.example/inbox"),
        "{words}"
    );
    assert_eq!(mail.header("from"), "bihuan@yunling.example");
    assert_eq!(mail.header("to"), ALL[1]);
    for problem in ["保障性住房", "老旧小区", "物业维修", "YLXC-2024"] {
        assert!(
            !words.contains(problem) && !mail.text.contains(problem),
            "{words}"
        );
    }
    // The next reminders are told three working days before the deadline.
    post.morning(date(2024, 6, 25)).await;
    assert_eq!(post.send().await, 3);
    let taken = post.server.taken();
    let words = taken.iter().rfind(|m| m.to == ALL[1]).unwrap().words();
    // Three findings, and the task that nobody has signed for.
    assert!(words.contains("您新增 4 条未读提醒"), "{words}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_down_loses_nothing() {
    let post = Post::new().await;
    let address = post.server.address();
    let Post { app, scene, server } = post;
    drop(server);
    assert_eq!(notice::send_due(&app.app).await.unwrap(), 0);
    let system = app.context(&scene.system).await.unwrap();
    let delivery = notice::delivery(&system).await.unwrap();
    assert_eq!(delivery.counts, [(PostState::Waiting, 3)]);
    for row in &delivery.posts {
        let error = row.post.error.as_deref().unwrap_or_default();
        assert!(error.contains("邮件服务器"), "{error}");
        assert_eq!(row.post.attempts, 1);
    }
    assert_eq!(
        notice::send_due(&app.app).await.unwrap(),
        0,
        "not again at once"
    );
    let server = MailServer::start_at(address).await.unwrap();
    let post = Post { app, scene, server };
    post.later(2);
    assert_eq!(post.send().await, 3);
    assert_eq!(recipients(&post.server), ALL);
    assert!(post.failure().await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_is_said_in_words_and_tried_again_after_longer_and_longer_pauses() {
    let post = Post::new().await;
    for (code, words) in [
        (450, "暂时不受理"),
        (550, "没有这个收件地址"),
        (552, "空间已满"),
        (554, "拒收"),
    ] {
        post.server.set(Manner::Refuses(code));
        let tries = post.server.tries();
        assert_eq!(post.send().await, 0);
        assert_eq!(post.server.tries(), tries + 3);
        assert!(
            post.failure().await.contains(words),
            "{}",
            post.failure().await
        );
        assert_eq!(post.send().await, 0);
        assert_eq!(
            post.server.tries(),
            tries + 3,
            "not before the pause is over"
        );
        post.later(20);
    }
    post.server.set(Manner::Takes);
    assert_eq!(post.send().await, 3);
    assert_eq!(recipients(&post.server), ALL);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_hangs_up_gets_the_same_mail_under_the_same_name() {
    let post = Post::new().await;
    post.server.set(Manner::HangsUp);
    assert_eq!(post.send().await, 0);
    assert!(post.server.taken().is_empty());
    let waiting: Vec<String> = post
        .posts()
        .await
        .iter()
        .map(|r| r.post.id.to_string())
        .collect();
    post.server.set(Manner::Takes);
    post.later(2);
    assert_eq!(post.send().await, 3);
    for mail in post.server.taken() {
        let id = mail.header("message-id");
        assert!(
            waiting
                .iter()
                .any(|post| id == format!("<{post}@yunling.example>")),
            "{id}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_says_nothing_is_waited_for_and_then_left() {
    let server = MailServer::start().await.unwrap();
    let outside = Outside {
        mailer: Some(server.impatient_mailer().unwrap()),
        ..Outside::default()
    };
    let app = TestApp::with_ways_out(outside).await.unwrap();
    let post = Post::on(app, server).await;
    post.server.set(Manner::Silent);
    assert_eq!(post.send().await, 0);
    assert!(
        post.failure().await.contains("没有按时应答"),
        "{}",
        post.failure().await
    );
    post.server.set(Manner::Takes);
    post.later(2);
    assert_eq!(post.send().await, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_without_encryption_is_told_nothing_when_it_is_asked_for() {
    for security in [Security::Tls, Security::StartTls] {
        let server = MailServer::start().await.unwrap();
        let outside = Outside {
            mailer: Some(server.mailer_with(security).unwrap()),
            ..Outside::default()
        };
        let app = TestApp::with_ways_out(outside).await.unwrap();
        let post = Post::on(app, server).await;
        assert_eq!(post.send().await, 0);
        assert_eq!(post.server.tries(), 0, "no recipient was named");
        assert!(!post.failure().await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_days_without_a_server_everybody_gets_one_mail_with_everything() {
    let post = Post::new().await;
    post.server.set(Manner::Refuses(450));
    for day in [
        FIRST,
        date(2024, 6, 20),
        date(2024, 6, 25),
        date(2024, 6, 27),
    ] {
        post.morning(day).await;
        assert_eq!(post.send().await, 0);
    }
    post.server.set(Manner::Takes);
    post.later(90);
    assert_eq!(post.send().await, 3);
    assert_eq!(recipients(&post.server), ALL);
    let taken = post.server.taken();
    let words = taken.iter().find(|m| m.to == ALL[2]).unwrap().words();
    // Four findings, told seven, three and one working days before their deadline.
    assert!(words.contains("您新增 12 条未读提醒"), "{words}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_sent_at_night() {
    let post = Post::new().await;
    at(&post.app, FIRST, 22);
    assert_eq!(post.send().await, 0);
    at(&post.app, date(2024, 6, 20), 6);
    assert_eq!(post.send().await, 0);
    assert_eq!(post.server.tries(), 0);
    at(&post.app, date(2024, 6, 20), 7);
    assert_eq!(post.send().await, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_or_does_not_want_to_know_any_more_gets_nothing() {
    let post = Post::new().await;
    let scene = &post.scene;
    let system = post.app.context(&scene.system).await.unwrap();
    wish(&post.app, &scene.leader, false).await;
    account::set_unit(&system, scene.handler.id, "测试", scene.other_unit)
        .await
        .unwrap();
    account::set_active(&system, scene.head.id, false)
        .await
        .unwrap();
    assert_eq!(post.send().await, 0);
    assert!(post.server.taken().is_empty());
    let dropped = ["handler", "head", "leader"].map(|who| (who.to_owned(), PostState::Dropped));
    assert_eq!(post.states().await, dropped);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_read_meanwhile_is_not_sent() {
    let post = Post::new().await;
    let ctx = post.app.context(&post.scene.head).await.unwrap();
    notice::mark_read(&ctx, None).await.unwrap();
    assert_eq!(post.send().await, 2);
    assert_eq!(recipients(&post.server), [ALL[0], ALL[2]]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mail_goes_only_to_addresses_of_the_house() {
    let post = Post::new().await;
    let ctx = post.app.context(&post.scene.head).await.unwrap();
    for wrong in [
        "head@mail.example",
        "nobody",
        "",
        "head@yunling.example\r\nBcc: all@mail.example",
    ] {
        let refused = notice::set_mail_wish(&ctx, wrong, true).await;
        assert!(refused.is_err(), "{wrong:?}");
    }
}

/// Four at once, as four processes before one database would.
async fn race(post: &Post) {
    let app = &post.app.app;
    let (a, b, c, d) = tokio::join!(
        notice::send_due(app),
        notice::send_due(app),
        notice::send_due(app),
        notice::send_due(app)
    );
    let sent = a.unwrap() + b.unwrap() + c.unwrap() + d.unwrap();
    assert_eq!(sent, 3);
    assert_eq!(recipients(&post.server), ALL);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_never_send_the_same_mail() {
    race(&Post::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_never_send_the_same_mail_on_postgres() {
    let server = MailServer::start().await.unwrap();
    let app = TestApp::on_fresh_postgres_with(module_path!(), ways_out(&server)).await;
    if let Some(app) = app.unwrap() {
        race(&Post::on(app, server).await).await;
    }
}

/// Bodies that a robot's server heard, and whether it takes them.
type Heard = Arc<Mutex<(Vec<serde_json::Value>, bool)>>;

async fn hears(State(heard): State<Heard>, body: String) -> String {
    let mut heard = heard.lock().unwrap();
    if !heard.1 {
        return r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#.to_owned();
    }
    heard.0.push(serde_json::from_str(&body).unwrap());
    r#"{"errcode":0,"errmsg":"ok"}"#.to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_hears_once_a_day_how_much_was_told() {
    let heard = Heard::default();
    let router = Router::new()
        .route("/send", routing::post(hears))
        .with_state(Arc::clone(&heard));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/send?key=k", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let robot = Robot::new(RobotSettings {
        name: "调度群".to_owned(),
        kind: RobotKind::Wecom,
        url,
        secret: None,
    });
    let outside = Outside {
        robots: vec![robot.unwrap()],
        ..Outside::default()
    };
    let app = TestApp::with_ways_out(outside).await.unwrap();
    let scene = Scene::new(&app).await.unwrap();
    at(&app, FIRST, 9);
    notice::look(&app.app).await.unwrap();
    assert_eq!(notice::send_due(&app.app).await.unwrap(), 0);
    let system = app.context(&scene.system).await.unwrap();
    let waiting = notice::delivery(&system)
        .await
        .unwrap()
        .posts
        .remove(0)
        .post;
    assert!(waiting.error.unwrap().contains("api freq out of limit"));
    heard.lock().unwrap().1 = true;
    at(&app, FIRST, 10);
    let (a, b) = tokio::join!(notice::send_due(&app.app), notice::send_due(&app.app));
    assert_eq!(a.unwrap() + b.unwrap(), 1);
    notice::look(&app.app).await.unwrap();
    assert_eq!(notice::send_due(&app.app).await.unwrap(), 0);
    let said = heard.lock().unwrap().0.clone();
    assert_eq!(said.len(), 1);
    let content = said[0]["markdown"]["content"].as_str().unwrap();
    // Four findings, however many were told of each, and the task that nobody has signed for.
    assert!(content.contains("整改提醒 5 件"), "{content}");
    assert!(content.contains("- 临近时限　4 件"), "{content}");
    assert!(!content.contains("保障性住房"), "{content}");
}
