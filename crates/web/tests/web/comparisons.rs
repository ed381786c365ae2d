//! Persons of two tables: what is proposed, who decides, what is kept of it, and what nobody else sees.

use std::fmt::Write as _;

use bihuan_access::DataScope;
use bihuan_casework::{
    RecordFilter, RecordOrder,
    collection::SourceRow,
    comparison::{self, Part},
};
use bihuan_domain::comparison::{PersonComparison, PersonPair};
use bihuan_testkit::Member;

use crate::{
    ground::{Ground, sent},
    ground_of_comparison::{NAMESAKES, SAME, SLIPPED, made, roll},
};

async fn ground() -> Ground {
    let mut ground = Ground::new().await;
    ground.collect().await;
    ground.compare().await;
    ground
}

async fn page(ground: &Ground, who: &Member, path: &str) -> (u16, String) {
    let answer = sent(ground.app.get(path).session(who)).await;
    (answer.status.as_u16(), answer.text())
}

async fn told(ground: &Ground, path: &str) -> String {
    let (status, text) = page(ground, ground.collected.supervisor(), path).await;
    assert_eq!(status, 200, "{path}: {text}");
    text
}

async fn decide(ground: &Ground, who: &Member, path: &str, answer: &str, reason: &str) -> u16 {
    let path = format!("{path}/{answer}");
    let reason = [("reason", reason)];
    let answer = sent(ground.app.post(&path).session(who).form(&reason)).await;
    answer.status.as_u16()
}

#[tokio::test]
async fn planted_persons_are_proposed_and_namesakes_are_only_counted() {
    let ground = ground().await;
    let id = ground.compared.comparison.parse().unwrap();
    let links = ground.pairs(id, Part::Link).await;
    let review = ground.pairs(id, Part::Review).await;
    assert_eq!((links.len(), review.len()), (SAME, SLIPPED));
    for it in links.iter().chain(&review) {
        let sum: f64 = it.pair.bars.iter().map(|bar| bar.weight).sum();
        assert!((sum + it.pair.start - it.pair.weight).abs() < 1e-9);
        let name = |row: &Option<SourceRow>| {
            let row = row.as_ref().unwrap();
            let found = row.cells.iter().find(|(header, _)| header == "姓名");
            found.unwrap().1.clone()
        };
        assert!(name(&it.left).ends_with('*'), "{}", name(&it.left));
        assert_eq!(name(&it.left), name(&it.right));
    }
    let ctx = ground.app.context(ground.collected.supervisor()).await;
    let shown = comparison::show(&ctx.unwrap(), id, Part::Review, 1).await;
    let standing = format!("{:?}", shown.unwrap().stored.record.standing);
    assert!(
        standing.contains(&format!("namesakes: {NAMESAKES}")),
        "{standing}"
    );
    let text = told(&ground, &format!("/comparisons/{id}")).await;
    assert!(text.contains("仅姓名相同不作为依据"));
}

#[tokio::test]
async fn nothing_that_names_a_person_is_in_the_ledger_or_on_a_page_before_somebody_looks_up() {
    let ground = ground().await;
    let c = &ground.compared;
    let pair = format!("/comparisons/{}/pairs/{}", c.comparison, c.pair);
    let hidden = made(SAME);
    let masked = told(&ground, &pair).await;
    assert!(!masked.contains(&hidden.name) && !masked.contains(&hidden.id_no));
    let unmask = format!("{pair}/unmask");
    let ask = |reason: &'static str| {
        let ask = ground
            .app
            .post(&unmask)
            .session(ground.collected.supervisor());
        sent(ask.form(&[("reason", reason)]))
    };
    let without = ask(" ").await;
    assert_eq!(without.status, 422, "{}", without.text());
    let before = ground.entries().await;
    let open = ask("核对户口簿").await;
    assert_eq!(open.status, 200, "{}", open.text());
    let names = (SAME..SAME + SLIPPED).map(|number| made(number).name);
    assert!(names.clone().any(|name| open.text().contains(&name)));
    assert!(ground.entries().await > before, "looking up is on record");
    assert!(told(&ground, &pair).await.contains("核对户口簿"));
    assert!(
        decide(
            &ground,
            ground.collected.supervisor(),
            &pair,
            "same",
            "户口簿一致"
        )
        .await
            == 303
    );

    let store = &ground.app.app.store;
    let mut kept = format!("{:?}", store.follow(0, 100_000).await.unwrap());
    let scope = &DataScope::All;
    let (filter, order) = (RecordFilter::default(), RecordOrder::Latest);
    let of_all = store.records::<PersonComparison>(scope, &filter, order, None, 100);
    write!(kept, "{:?}", of_all.await.unwrap()).unwrap();
    let of_all = store.records::<PersonPair>(scope, &filter, order, None, 100);
    write!(kept, "{:?}", of_all.await.unwrap()).unwrap();
    assert!(kept.contains("户口簿一致"), "the test could not fail");
    for it in (0..SAME + SLIPPED + NAMESAKES).map(made) {
        assert!(!kept.contains(&it.name) && !kept.contains(&it.id_no));
    }
}

#[tokio::test]
async fn a_verdict_stands_in_the_next_comparison_and_after_a_table_is_handed_in_anew() {
    let ground = ground().await;
    let c = &ground.compared;
    let me = ground.collected.supervisor();
    let first = c.comparison.parse().unwrap();
    let pair = format!("/comparisons/{first}/pairs/{}", c.pair);
    assert_eq!(decide(&ground, me, &pair, "same", " ").await, 422);
    assert_eq!(decide(&ground, me, &pair, "maybe", "不好说").await, 404);
    assert_eq!(decide(&ground, me, &pair, "same", "户口簿一致").await, 303);
    assert_eq!(decide(&ground, me, &pair, "same", "再说一次").await, 422);
    assert_eq!(ground.pairs(first, Part::Review).await.len(), SLIPPED - 1);

    // The roll comes again with one more line in front: the rows have other numbers and say the same.
    let task = c.task.parse().unwrap();
    let parts = ground.parts_of(task).await;
    let of_roll = parts.iter().find(|it| it.record.set == "roster").unwrap();
    let part = of_roll.record.id.to_string();
    let back = format!("/submissions/{part}/return");
    let back = ground.app.post(&back).session(me);
    let back = sent(back.form(&[("reason", "名册不全，请补充")])).await;
    assert_eq!(back.status, 303, "{}", back.text());
    let anew = roll(2).replacen(
        "村代码\n",
        "村代码\n安置名册,1,万俟春华,1950-01-02,219901100299\n",
        1,
    );
    ground.accepted(&part, &anew).await;

    let second = ground.compare_again().await;
    let decided = ground.pairs(second, Part::Decided).await;
    assert_eq!(decided.len(), 1);
    assert_eq!(decided[0].pair.key, c.pair);
    assert_eq!(ground.pairs(second, Part::Review).await.len(), SLIPPED - 1);
    let text = told(&ground, &format!("/comparisons/{second}?part=decided")).await;
    assert!(text.contains("已由 测试·supervisor"), "{text}");

    // Another supervisor knows better: both verdicts remain.
    let other = ground.another_supervisor().await;
    let pair = format!("/comparisons/{second}/pairs/{}", c.pair);
    assert_eq!(
        decide(&ground, &other, &pair, "different", "本人到场，是两个人").await,
        303
    );
    let text = told(&ground, &pair).await;
    assert!(text.contains("户口簿一致") && text.contains("本人到场，是两个人"));
    let third = ground.compare_again().await;
    let decided = ground.pairs(third, Part::Decided).await;
    let now = decided[0].done.as_ref().unwrap().record.verdict().unwrap();
    assert_eq!(now.answer.label(), "不是同一人");
}

#[tokio::test]
async fn decided_pairs_are_handed_out_masked() {
    let ground = ground().await;
    let c = &ground.compared;
    let me = ground.collected.supervisor();
    let pair = format!("/comparisons/{}/pairs/{}", c.comparison, c.pair);
    assert_eq!(decide(&ground, me, &pair, "same", "户口簿一致").await, 303);
    let path = format!("/comparisons/{}/decided?format=csv", c.comparison);
    let text = told(&ground, &path).await;
    assert!(
        text.contains("同一人") && text.contains("户口簿一致"),
        "{text}"
    );
    for it in (0..SAME + SLIPPED).map(made) {
        assert!(!text.contains(&it.name) && !text.contains(&it.id_no));
    }
    let path = format!("/comparisons/{}/decided?format=xlsx", c.comparison);
    let book = sent(ground.app.get(&path).session(me)).await;
    assert!(zip::ZipArchive::new(std::io::Cursor::new(book.body.clone())).is_ok());
}

#[tokio::test]
async fn what_cannot_be_compared_is_said_before_anything_is_read() {
    let ground = ground().await;
    let me = ground.collected.supervisor();
    let before = ground.entries().await;
    for (left, right, says) in [
        ("roster", "roster", "同一数据集不能与自身比对"),
        ("roster", "", "请选择本任务采集范围内"),
        ("roster", "hukou", "请选择本任务采集范围内"),
    ] {
        let answer = ground.ask_comparison(me, left, right).await;
        assert!(answer.status.is_client_error(), "{left} {right}");
        assert!(answer.text().contains(says), "{}", answer.text());
    }
    assert_eq!(ground.entries().await, before);
}

#[tokio::test]
async fn nobody_but_supervisors_finds_any_of_it() {
    let ground = ground().await;
    let c = &ground.compared;
    let scene = &ground.scene;
    let list = format!("/collections/{}/comparisons", c.task);
    let one = format!("/comparisons/{}", c.comparison);
    let pair = format!("{one}/pairs/{}", c.pair);
    let others = [
        &scene.handler,
        &scene.head,
        &scene.clerk,
        &scene.director,
        &scene.viewer,
        &scene.system,
        &scene.outsider,
        ground.collected.team(),
    ];
    let before = ground.entries().await;
    for who in others {
        for path in [&list, &one, &pair, &format!("{one}/decided")] {
            assert_eq!(
                page(&ground, who, path).await.0,
                404,
                "{} {path}",
                who.login
            );
        }
        for what in ["same", "unmask"] {
            let status = decide(&ground, who, &pair, what, "想看看").await;
            assert_eq!(status, 404, "{} {what}", who.login);
        }
        let answer = ground.ask_comparison(who, "village_cadre", "roster").await;
        assert_eq!(answer.status, 404, "{}", who.login);
        let task = format!("/collections/{}", c.task);
        let (_, text) = page(&ground, who, &task).await;
        assert!(!text.contains("人员比对"), "{}", who.login);
    }
    assert_eq!(ground.entries().await, before);
}

#[tokio::test]
async fn pairs_go_with_the_data_of_the_task() {
    let ground = ground().await;
    let c = &ground.compared;
    let me = ground.collected.supervisor();
    for what in ["end", "erase"] {
        let path = format!("/collections/{}/{what}", c.task);
        let done = sent(ground.app.post(&path).session(me).form(&[])).await;
        assert_eq!(done.status, 303, "{what}: {}", done.text());
    }
    let text = told(&ground, &format!("/comparisons/{}", c.comparison)).await;
    assert!(text.contains("数据已删除"), "{text}");
    let pair = format!("/comparisons/{}/pairs/{}", c.comparison, c.pair);
    assert_eq!(page(&ground, me, &pair).await.0, 404);
    let again = ground.ask_comparison(me, "village_cadre", "roster").await;
    assert_eq!(again.status, 422, "{}", again.text());
    // Two tables, of each what the check said and what it compares with, the pairs, the key.
    let text = told(&ground, &format!("/collections/{}", c.task)).await;
    assert!(text.contains("共删除 8 个文件"), "{text}");
}
