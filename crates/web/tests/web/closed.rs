//! Every route is closed to whom it should be: all of them, as every kind of caller, against a committed table.

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

use bihuan_access::Action;
use bihuan_testkit::{Answer, Ask, Member};
use bihuan_web::Route;

use crate::{
    ground::{Ground, sent},
    recipes::{NO_PATH, Recipe, Sent, Who, of_the_interface},
    recipes_after_closure::after_closure,
    recipes_of_collection, recipes_of_evaluation, recipes_of_letters,
    recipes_of_pages::of_the_pages,
};

fn recipes() -> Vec<Recipe> {
    of_the_interface()
        .into_iter()
        .chain(of_the_pages())
        .chain(recipes_of_letters::scripts())
        .chain(recipes_of_collection::scripts())
        .chain(recipes_of_evaluation::scripts())
        .chain(after_closure())
        .collect()
}

fn member(ground: &Ground, who: Who) -> &Member {
    let scene = &ground.scene;
    match who {
        Who::Clerk => &scene.clerk,
        Who::Director => &scene.director,
        Who::Head => &scene.head,
        Who::Handler => &scene.handler,
        Who::System => &scene.system,
        Who::Security => &scene.security,
        Who::Viewer => &scene.viewer,
        Who::Supervisor => ground.collected.supervisor(),
        Who::Team => ground.collected.team(),
    }
}

fn is_api(recipe: &Recipe) -> bool {
    recipe.route.contains(" /api/")
}

/// The request of a recipe, by nobody yet.
fn ask<'a>(ground: &'a Ground, recipe: &Recipe) -> Ask<'a> {
    let (method, route) = recipe.route.split_once(' ').unwrap();
    let mut path = (recipe.path)(ground);
    if path.is_empty() {
        assert!(!route.contains('{'), "{} needs a path", recipe.route);
        assert!(std::ptr::fn_addr_eq(recipe.path, NO_PATH));
        route.clone_into(&mut path);
    }
    let mut ask = ground.app.ask(method.parse().unwrap(), &path);
    if let Some(version) = recipe.seen {
        ask = ask.header("if-match", version);
    }
    match &recipe.sent {
        Sent::Nothing => ask,
        Sent::Json(body) => ask.json(&body(ground)),
        Sent::Form(fields) => {
            let fields = fields(ground);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
            ask.form(&fields)
        }
        Sent::Raw(text) => ask.body("application/octet-stream", *text),
        Sent::File(text) => ask.file("file", "a.txt", text.as_bytes()),
    }
}

async fn as_member(ground: &Ground, recipe: &Recipe, who: &Member) -> Answer {
    let ask = ask(ground, recipe);
    sent(if is_api(recipe) {
        ask.token(who)
    } else {
        ask.session(who)
    })
    .await
}

/// A session of somebody who may, on a page of another site.
async fn from_elsewhere(ground: &Ground, recipe: &Recipe) -> Answer {
    let who = member(ground, recipe.allowed);
    sent(
        ask(ground, recipe)
            .stranger(who)
            .header("sec-fetch-site", "cross-site")
            .header("origin", "http://evil.example"),
    )
    .await
}

fn cell(answer: &Answer) -> String {
    let status = answer.status.as_u16();
    assert!(status < 500, "{status}: {}", answer.text());
    // Where a browser is sent tells signing in from being done.
    if answer.header("location").starts_with("/sign-in") {
        return format!("{status} /sign-in");
    }
    status.to_string()
}

/// The ground of a recipe that changes something, which has it for itself.
async fn ground_of(recipe: &Recipe) -> Ground {
    let mut ground = Ground::new().await;
    ground.after_closure().await;
    let evaluated = [
        "/evaluations",
        "/schemes",
        "/surveys",
        "/slip/",
        "/duties/{id}",
    ];
    if evaluated.iter().any(|part| recipe.route.contains(part)) {
        ground.evaluate().await;
    }
    let of_data = [
        "/collections",
        "/submissions",
        "/datasets",
        "/flags",
        "/models",
        "/runs",
        "/comparisons",
    ];
    if of_data.iter().any(|part| recipe.route.contains(part)) {
        ground.collect().await;
    }
    if recipe.route.contains("/comparisons") {
        ground.compare().await;
    }
    if recipe.parted {
        ground.part_task().await;
    }
    ground
}

/// What one recipe answers to each kind of caller.
async fn row(ground: &Ground, recipe: &Recipe, action: Action) -> (String, String) {
    let name = format!("{} {}", recipe.route, recipe.variant);
    let changes = !recipe.route.starts_with("GET ");
    let before = ground.entries().await;
    // Without a session the origin does not matter to scripts; pages ask for it first.
    let bare = ask(ground, recipe);
    let bare = if is_api(recipe) {
        bare
    } else {
        bare.header("sec-fetch-site", "same-origin")
    };
    let anonymous = sent(bare).await;
    let outsider = as_member(ground, recipe, &ground.scene.outsider).await;
    let viewer = as_member(ground, recipe, &ground.scene.viewer).await;
    let watching = match recipe.watching {
        Some(who) => Some(as_member(ground, recipe, member(ground, who)).await),
        None => None,
    };
    let elsewhere = if changes {
        Some(from_elsewhere(ground, recipe).await)
    } else {
        None
    };
    let refused = [
        Some(&anonymous),
        Some(&outsider),
        Some(&viewer),
        watching.as_ref(),
        elsewhere.as_ref(),
    ];
    if refused
        .into_iter()
        .flatten()
        .all(|a| a.status.is_client_error())
    {
        assert_eq!(
            ground.entries().await,
            before,
            "{name}: a refusal had an effect"
        );
    }
    let allowed = as_member(ground, recipe, member(ground, recipe.allowed)).await;

    let mut wrong = String::new();
    let mut expect = |holds: bool, who: &str, answer: &Answer| {
        if !holds {
            let said: String = answer
                .text()
                .chars()
                .filter(|c| !c.is_whitespace())
                .take(200)
                .collect();
            let _ = writeln!(wrong, "{name}: {who}: {} {said}", answer.status);
        }
    };
    if action != Action::Enter {
        let closed = if is_api(recipe) {
            "401"
        } else {
            "303 /sign-in"
        };
        expect(cell(&anonymous) == closed, "nobody", &anonymous);
    }
    if action.is_about_a_finding() && recipe.route.contains("{id}") {
        expect(
            outsider.status == 404,
            "somebody who cannot see it",
            &outsider,
        );
        expect(
            !changes || viewer.status == 403,
            "somebody who may only read",
            &viewer,
        );
    }
    if let Some(watching) = &watching {
        expect(
            watching.status == 403,
            "somebody who sees it but may not",
            watching,
        );
    }
    if let Some(elsewhere) = &elsewhere {
        expect(elsewhere.status == 403, "a page of another site", elsewhere);
    }
    // What is refused for the state of the scene only is a rule, not a closed door.
    // Models need an engine, which this ground does not have.
    let by_rule = recipe.route.ends_with("/issue")
        || recipe.route.ends_with("/collections/{id}/runs")
        || recipe.variant == "issue"
        || recipe.variant == "of a text";
    let done = allowed.status.is_success() || allowed.status.is_redirection();
    expect(
        done || by_rule || action == Action::Enter,
        "somebody who may",
        &allowed,
    );
    let optional = |answer: &Option<Answer>| answer.as_ref().map_or_else(|| "-".to_owned(), cell);
    let row = format!(
        "{}\t{}\t{action:?}\t{}\t{}\t{}\t{}\t{}\t{}\n",
        recipe.route,
        recipe.variant,
        cell(&anonymous),
        cell(&outsider),
        optional(&watching),
        cell(&viewer),
        cell(&allowed),
        optional(&elsewhere),
    );
    (row, wrong)
}

fn name_of(route: &Route) -> String {
    format!("{} {}", route.method, route.path)
}

#[test]
fn every_route_has_a_recipe_and_every_recipe_a_route() {
    let routes: BTreeSet<String> = bihuan_web::routes().iter().map(name_of).collect();
    let covered: BTreeSet<String> = recipes().iter().map(|r| r.route.to_owned()).collect();
    assert_eq!(routes, covered);
}

/// The committed table. Rewritten by `cargo xtask generate`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[allow(
    clippy::disallowed_methods,
    reason = "the switch of `cargo xtask generate`"
)]
async fn generated_closed() {
    let routes = bihuan_web::routes();
    let mut table = String::from(
        "# Status of a valid request on every route, by caller. Printed by a test; a new route needs a recipe in recipes.rs.\n\
         # other unit: cannot see the thing; may not: sees it but may not act; elsewhere: a session on a page of another site\n\
         route\tvariant\taction\tnobody\tother unit\tmay not\tviewer\tmay\telsewhere\n",
    );
    let mut rows = tokio::task::JoinSet::new();
    // Each recipe that changes something has an application of its own; a few at a time are enough for two processors. The others
    // are asked one after the other on one ground.
    let turns = std::sync::Arc::new(tokio::sync::Semaphore::new(4));
    let mut reading = Vec::new();
    for (at, recipe) in recipes().into_iter().enumerate() {
        let action = routes
            .iter()
            .find(|r| name_of(r) == recipe.route)
            .map(|r| r.action);
        let action = action.unwrap_or_else(|| panic!("{} is no route", recipe.route));
        if recipe.route.starts_with("GET ") && !recipe.parted {
            reading.push((at, recipe, action));
            continue;
        }
        let turns = std::sync::Arc::clone(&turns);
        rows.spawn(async move {
            let _turn = turns.acquire().await.unwrap();
            let ground = Box::pin(ground_of(&recipe)).await;
            vec![(at, Box::pin(row(&ground, &recipe, action)).await)]
        });
    }
    rows.spawn(async move {
        let mut ground = Ground::new().await;
        ground.after_closure().await;
        ground.evaluate().await;
        ground.collect().await;
        ground.compare().await;
        let mut all = Vec::new();
        for (at, recipe, action) in reading {
            all.push((at, Box::pin(row(&ground, &recipe, action)).await));
        }
        all
    });
    let mut rows = rows.join_all().await.concat();
    rows.sort();
    let mut wrong = String::new();
    for (_, (row, complaints)) in rows {
        table.push_str(&row);
        wrong.push_str(&complaints);
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/web/closed.tsv");
    if std::env::var_os("BIHUAN_GENERATE").is_some() {
        fs::write(&path, &table).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    if table != committed {
        let different: Vec<&str> = table
            .lines()
            .filter(|line| !committed.lines().any(|c| c == *line))
            .collect();
        panic!(
            "closed.tsv differs; run `cargo xtask generate` and review:\n{}",
            different.join("\n")
        );
    }
}
