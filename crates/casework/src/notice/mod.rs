//! Notices: what the system tells people by itself. The inbox here; who is told what in `people`, `daily` and `follow`; what goes
//! out of the house in `post`; a person's own ways out in `own`; the calendar in `feed`.
//!
//! Whether somebody may see what a notice is about is asked when it is told and again whenever it is shown or sent.

mod daily;
mod feed;
mod follow;
mod own;
mod people;
mod post;

pub use bihuan_domain::notice::{About, Group, Matter};
pub use bihuan_notify::{
    BadSetting, MailSettings, Mailer, Robot, RobotKind, RobotSettings, Security,
};
pub use bihuan_store::{Channel, MailWish, NoticeRow, Post, PostRow, PostState};
pub use daily::look;
pub use feed::{calendar, calendar_made, make_calendar, revoke_calendar};
pub use follow::{catch_up, follow};
pub use own::{mail_wish, set_mail_wish};
pub use post::{Delivery, deliver, delivery, hurry, send_due};

use bihuan_access::{Action, Actor, data_scope, scope};
use bihuan_domain::clock::day_of;
use bihuan_store::Reach;
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use crate::{App, Context, Failure, data, flag};

/// Notices of a page at most.
const MOST: u32 = 200;

/// When people are reminded, and the ways out of the house.
#[derive(Debug)]
pub struct Outside {
    /// Hour of the day in Shanghai from which reminders of a working day are told.
    pub hour: i8,
    /// Nothing is sent from the first hour on until the second; the same hour twice for no such time.
    pub quiet: (i8, i8),
    /// Where the pages are reached from outside, without a slash at the end, for links.
    pub link: Option<String>,
    /// Sends mail.
    pub mailer: Option<Mailer>,
    /// Domains to which mail may be sent; empty for any.
    pub domains: Vec<String>,
    /// Robots of group chats.
    pub robots: Vec<Robot>,
}

impl Default for Outside {
    fn default() -> Self {
        Self {
            hour: 8,
            quiet: (21, 7),
            link: None,
            mailer: None,
            domains: Vec::new(),
            robots: Vec::new(),
        }
    }
}

impl Outside {
    /// Whether nothing is sent at this hour.
    pub const fn is_quiet(&self, hour: i8) -> bool {
        let (from, until) = self.quiet;
        if from <= until {
            from <= hour && hour < until
        } else {
            from <= hour || hour < until
        }
    }

    /// Whether mail may go to this address.
    pub fn takes(&self, address: &str) -> bool {
        let domain = address.rsplit_once('@').map(|(_, domain)| domain);
        let known = |allowed: &String| domain.is_some_and(|d| d.eq_ignore_ascii_case(allowed));
        self.domains.is_empty() || self.domains.iter().any(known)
    }
}

/// What a person was told.
#[derive(Debug, Clone)]
pub struct Inbox {
    /// Unread, latest first.
    pub unread: Vec<NoticeRow>,
    /// How many are unread; a thousand and more are a thousand.
    pub unread_count: u64,
    /// Read, latest first.
    pub read: Vec<NoticeRow>,
}

/// Unread and read notices of the person.
///
/// # Errors
/// The store's.
pub async fn inbox(ctx: &Context, read: u32) -> Result<Inbox, Failure> {
    ctx.allow(Action::OwnAccount, None)?;
    Ok(Inbox {
        unread: list(ctx, true, None, MOST).await?,
        unread_count: unread(ctx).await?,
        read: list(ctx, false, None, read).await?,
    })
}

/// What a person may be told of.
fn reach(actor: &Actor) -> Reach {
    Reach {
        ledger: scope(actor),
        data: data_scope(actor),
    }
}

/// Notices of the person, unread or read, latest first, before one of them.
///
/// # Errors
/// The store's.
pub async fn list(
    ctx: &Context,
    unread: bool,
    before: Option<Uuid>,
    limit: u32,
) -> Result<Vec<NoticeRow>, Failure> {
    ctx.allow(Action::OwnAccount, None)?;
    let (reach, me) = (reach(&ctx.actor), ctx.actor.person);
    let limit = limit.min(MOST);
    let store = &ctx.app.store;
    let mut rows = store.notices(&reach, me, unread, before, limit).await?;
    let of_data = |row: &NoticeRow| matches!(row.about, About::Submission(_));
    if rows.iter().any(of_data) {
        let sets = data::sets()?;
        for row in rows.iter_mut().filter(|row| of_data(row)) {
            // The record knows the set by its name in the program.
            row.title = data::title_of(&sets, &row.title);
        }
    }
    for row in rows
        .iter_mut()
        .filter(|row| matches!(row.about, About::Flag(_)))
    {
        row.title = format!("疑点（{}）", flag::kind_title(&row.title));
    }
    Ok(rows)
}

/// How many notices the person has not read.
///
/// # Errors
/// The store's.
pub async fn unread(ctx: &Context) -> Result<u64, Failure> {
    let (reach, me) = (reach(&ctx.actor), ctx.actor.person);
    Ok(ctx.app.store.unread_notices(&reach, me).await?)
}

/// Marks notices of the person as read: these, or all. Gives how many were unread.
///
/// # Errors
/// The store's.
pub async fn mark_read(ctx: &Context, ids: Option<&[Uuid]>) -> Result<u64, Failure> {
    ctx.allow(Action::OwnAccount, None)?;
    let (me, now) = (ctx.actor.person, ctx.now_ms());
    Ok(ctx.app.store.mark_notices_read(me, ids, now).await?)
}

/// What a notice says.
pub fn says(app: &App, row: &NoticeRow) -> String {
    row.matter.says(day_at(row.at_ms), &app.calendar)
}

/// The day in Shanghai of a moment in milliseconds.
fn day_at(ms: i64) -> Date {
    day_of(Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_may_reach_over_midnight() {
        let outside = Outside::default();
        assert!([21, 23, 0, 6].into_iter().all(|h| outside.is_quiet(h)));
        assert!([7, 8, 20].into_iter().all(|h| !outside.is_quiet(h)));
        let noon = Outside {
            quiet: (12, 14),
            ..Outside::default()
        };
        assert!(noon.is_quiet(13) && !noon.is_quiet(14));
        let never = Outside {
            quiet: (0, 0),
            ..Outside::default()
        };
        assert!((0..24).all(|h| !never.is_quiet(h)));
    }

    #[test]
    fn mail_goes_to_the_domains_that_were_named() {
        let outside = Outside {
            domains: vec!["yunling.example".to_owned()],
            ..Outside::default()
        };
        assert!(outside.takes("zhang@Yunling.example"));
        assert!(!outside.takes("zhang@mail.example"));
        assert!(!outside.takes("zhang@evil-yunling.example"));
        assert!(Outside::default().takes("zhang@mail.example"));
    }
}
