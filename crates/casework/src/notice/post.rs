//! What goes out of the house: a mail a day to everybody who wants one and has something unread, a message a day to each robot.
//! Both hold counts and links and no word of the ledger.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use bihuan_access::Action;
use bihuan_domain::{Matter, clock::day_of, notice::Group};
use bihuan_notify::{Mail, Mailer, NotSent, Robot};
use bihuan_store::{Channel, Post, PostRow, PostState};
use jiff::{
    Timestamp,
    civil::Date,
    tz::{Offset, TimeZone},
};

use super::day_at;
use crate::{
    App, Context, Failure,
    account::{self, Person},
};

/// Posts taken up at once.
const BATCH: u32 = 50;
/// A process that took a post over and was not heard of for so long has died, in milliseconds.
const CLAIM_MS: i64 = 5 * 60 * 1000;
const MINUTE_MS: i64 = 60 * 1000;
/// The longest pause between two tries.
const LONGEST_PAUSE_MS: i64 = 60 * MINUTE_MS;
/// Posts on the administrator's page.
const SHOWN: u32 = 100;

/// Makes the posts of a day.
pub(super) async fn make(app: &App, today: Date, now: Timestamp) -> Result<(), Failure> {
    let at_ms = now.as_millisecond();
    let store = &app.store;
    if app.outside.mailer.is_some() {
        for account in store.accounts_with_mail().await? {
            let id = app.ids.next();
            store
                .make_post(id, Channel::Mail, &account.id, today, at_ms)
                .await?;
        }
    }
    for robot in &app.outside.robots {
        let id = app.ids.next();
        store
            .make_post(id, Channel::Robot, robot.name(), today, at_ms)
            .await?;
    }
    Ok(())
}

/// Sends what is due, outside of the quiet hours; gives how many were taken over by the other side.
///
/// # Errors
/// The store's. Failures of the other side stand with the post.
pub async fn send_due(app: &App) -> Result<u64, Failure> {
    let mut sent = 0;
    loop {
        let now = app.clock.now();
        if app
            .outside
            .is_quiet(Offset::constant(8).to_datetime(now).hour())
        {
            return Ok(sent);
        }
        let now_ms = now.as_millisecond();
        let due = app.store.due_posts(now_ms, BATCH).await?;
        if due.is_empty() {
            return Ok(sent);
        }
        for post in due {
            // Those before it may have taken their time.
            let now = app.clock.now();
            let now_ms = now.as_millisecond();
            let until = now_ms.saturating_add(CLAIM_MS);
            if app.store.claim_post(post.id, now_ms, until).await? {
                sent += u64::from(send(app, &post, now).await?);
            }
        }
    }
}

/// Tries a post that was claimed.
async fn send(app: &App, post: &Post, now: Timestamp) -> Result<bool, Failure> {
    let tried = match post.channel {
        Channel::Mail => mail(app, post).await?,
        Channel::Robot => robot(app, post, now).await?,
    };
    let at_ms = app.clock.now().as_millisecond();
    let state = match tried {
        None => PostState::Dropped,
        Some(Ok(())) => PostState::Sent,
        Some(Err(why)) => {
            tracing::warn!(post = %post.id, tries = post.attempts + 1, "a post was not taken over");
            let next = at_ms.saturating_add(pause_ms(post.attempts));
            app.store
                .post_failed(post.id, &why.to_string(), next)
                .await?;
            return Ok(false);
        }
    };
    app.store.end_post(post.id, state, at_ms).await?;
    Ok(state == PostState::Sent)
}

/// One minute after the first try, then two, four and so on up to an hour.
fn pause_ms(attempts: u32) -> i64 {
    let minutes = 1_i64.checked_shl(attempts.min(6)).unwrap_or(64);
    (minutes * MINUTE_MS).min(LONGEST_PAUSE_MS)
}

/// Tries a mail, if there is still somebody who wants it and may see what it counts.
async fn mail(app: &App, post: &Post) -> Result<Option<Result<(), NotSent>>, Failure> {
    let Some(mailer) = &app.outside.mailer else {
        return Ok(None);
    };
    let Some(account) = app.store.account(&post.target).await? else {
        return Ok(None);
    };
    let person = Person::of(&account)?;
    let wish = app.store.mail_wish(&account.id).await?;
    let wish = wish.filter(|w| person.active && w.wanted && app.outside.takes(&w.address));
    let Some(wish) = wish else {
        return Ok(None);
    };
    let actor = account::actor(app, &person).await?;
    let told = app
        .store
        .notices_of_post(&super::reach(&actor), post.id)
        .await?;
    if told.is_empty() {
        return Ok(None);
    }
    let counts = count(
        told.into_iter()
            .map(|(matter, at)| matter.group(day_at(at))),
    );
    let total: u64 = counts.values().sum();
    let mut text = format!(
        "您好：\n\n截至 {}，您新增 {total} 条未读提醒：\n\n",
        post.day
    );
    text.push_str(&lines(&counts, "　"));
    match &app.outside.link {
        Some(link) => text.push_str(&format!("\n请登录系统查看：{link}/inbox\n")),
        None => text.push_str("\n请登录系统，在右上角“提醒”中查看。\n"),
    }
    text.push_str(
        "\n为保密，邮件中没有问题内容。不再需要时，请在系统的“我的账号”中关闭邮件提醒。\n",
    );
    let mail = Mail {
        id: post.id.to_string(),
        to: wish.address,
        subject: format!("闭环整改提醒：{} 新增 {total} 条", post.day),
        text,
    };
    Ok(Some(mailer.send(&mail).await))
}

/// Tries the message of a robot: what was told on its day, however many were told of it.
async fn robot(
    app: &App,
    post: &Post,
    now: Timestamp,
) -> Result<Option<Result<(), NotSent>>, Failure> {
    let robot = app.outside.robots.iter().find(|r| r.name() == post.target);
    let Some(robot) = robot.filter(|_| post.day == day_of(now)) else {
        return Ok(None);
    };
    let told = app.store.told_since(midnight_ms(post.day)).await?;
    if told.is_empty() {
        return Ok(None);
    }
    let counts = count(
        told.into_iter()
            .map(|matter: Matter| matter.group(post.day)),
    );
    let total: u64 = counts.values().sum();
    let mut text = lines(&counts, "- ");
    if let Some(link) = &app.outside.link {
        text.push_str(&format!("\n[登录系统查看]({link}/inbox)"));
    }
    let title = format!("{} 整改提醒 {total} 件", post.day);
    Ok(Some(robot.say(&title, &text, now.as_millisecond()).await))
}

fn count(groups: impl Iterator<Item = Group>) -> BTreeMap<Group, u64> {
    let mut counts = BTreeMap::new();
    for group in groups {
        *counts.entry(group).or_insert(0) += 1;
    }
    counts
}

fn lines(counts: &BTreeMap<Group, u64>, before: &str) -> String {
    let mut text = String::new();
    for group in Group::ALL {
        if let Some(n) = counts.get(&group) {
            text.push_str(&format!("{before}{}　{n} 件\n", group.label()));
        }
    }
    text
}

fn midnight_ms(day: Date) -> i64 {
    day.to_zoned(TimeZone::fixed(Offset::constant(8)))
        .map_or(i64::MAX, |at| at.timestamp().as_millisecond())
}

/// Sends what is due until the process ends. Slow mail servers hold up nothing else.
#[allow(
    clippy::disallowed_methods,
    reason = "posts are minutes apart; nothing waits for this pause"
)]
pub async fn deliver(app: Arc<App>) {
    if app.outside.mailer.is_none() && app.outside.robots.is_empty() {
        return;
    }
    loop {
        if let Err(error) = send_due(&app).await {
            tracing::warn!(%error, "the post could not be looked through; it will be tried again");
        }
        tokio::time::sleep(Duration::from_secs(15)).await;
    }
}

/// What the administrator sees of the ways out of the house.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// The mail server in words; none when no mail is sent.
    pub mail: Option<String>,
    /// Name and description of each robot.
    pub robots: Vec<(String, String)>,
    /// How many posts stand where.
    pub counts: Vec<(PostState, u64)>,
    /// The latest posts, those that wait first.
    pub posts: Vec<PostRow>,
}

/// The ways out of the house and what became of the posts.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn delivery(ctx: &Context) -> Result<Delivery, Failure> {
    ctx.allow(Action::KeepSettings, None)?;
    let outside = &ctx.app.outside;
    let store = &ctx.app.store;
    let robot = |robot: &Robot| (robot.name().to_owned(), robot.describe());
    Ok(Delivery {
        mail: outside
            .mailer
            .as_ref()
            .map(Mailer::describe)
            .map(str::to_owned),
        robots: outside.robots.iter().map(robot).collect(),
        counts: store.post_counts().await?,
        posts: store.posts(SHOWN).await?,
    })
}

/// Lets everything that waits be tried at once, after a setting was mended. Gives how many posts.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn hurry(ctx: &Context) -> Result<u64, Failure> {
    ctx.allow(Action::KeepSettings, None)?;
    Ok(ctx.app.store.hurry_posts(ctx.now_ms()).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_an_hour() {
        let minutes = [0, 1, 2, 5, 6, 60].map(|n| pause_ms(n) / MINUTE_MS);
        assert_eq!(minutes, [1, 2, 4, 32, 60, 60]);
    }
}
