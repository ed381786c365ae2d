//! Post: what goes out of the house, and what became of it.
//!
//! A post waits until somebody takes it over. Who does so claims it for some minutes, so that of two processes one sends it,
//! and a process that is killed leaves it to the next. What waits when the next day's post is made is replaced by that: after
//! a mail server was down for a week everybody gets one mail and not seven.

use jiff::civil::Date;
use uuid::Uuid;

use crate::{
    Store, StoreError,
    sql::{Row, Sql},
    store::Read,
};

/// By which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// Mail to a person.
    Mail,
    /// A message to a group robot.
    Robot,
}

impl Channel {
    const fn key(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Robot => "robot",
        }
    }

    fn of(key: &str) -> Result<Self, StoreError> {
        match key {
            "mail" => Ok(Self::Mail),
            "robot" => Ok(Self::Robot),
            other => Err(StoreError::Damaged(format!("channel {other}"))),
        }
    }
}

/// What became of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PostState {
    /// It waits to be sent.
    Waiting,
    /// It was taken over by the other side.
    Sent,
    /// A later one says what it would have said.
    Replaced,
    /// Nothing was left to say, or nobody to say it to.
    Dropped,
}

impl PostState {
    /// All states.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Sent, Self::Replaced, Self::Dropped];

    const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Replaced => "replaced",
            Self::Dropped => "dropped",
        }
    }

    fn of(key: &str) -> Result<Self, StoreError> {
        let found = Self::ALL.into_iter().find(|state| state.key() == key);
        found.ok_or_else(|| StoreError::Damaged(format!("state {key} of a post")))
    }
}

/// A post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Identity.
    pub id: Uuid,
    /// By which way.
    pub channel: Channel,
    /// The person's id, or the robot's name.
    pub target: String,
    /// The day it is for.
    pub day: Date,
    /// What became of it.
    pub state: PostState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next, in milliseconds.
    pub next_ms: i64,
    /// Why the last try failed.
    pub error: Option<String>,
    /// When it was made, in milliseconds.
    pub created_ms: i64,
    /// When it was over, in milliseconds.
    pub ended_ms: Option<i64>,
}

/// A post as the administrator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostRow {
    /// The post.
    pub post: Post,
    /// Login of the person it is for.
    pub login: Option<String>,
}

const COLUMNS: &str = "p.id, p.channel, p.target, p.day, p.state, p.attempts, p.next_ms, p.error, p.created_ms, p.ended_ms";

impl Store {
    /// Makes the post of a day for a target, once. Mail counts the unread notices of its person that no other counts, and is
    /// not made when there are none. What still waits for the same target, and is not being sent at this moment, is replaced.
    pub async fn make_post(
        &self,
        id: Uuid,
        channel: Channel,
        target: &str,
        day: Date,
        at_ms: i64,
    ) -> Result<bool, StoreError> {
        let tx = self.keep_house().await?;
        let columns = [
            "id",
            "channel",
            "target",
            "day",
            "state",
            "attempts",
            "next_ms",
            "created_ms",
        ];
        let make = Sql::insert("post", &columns)
            .push("(?, ?, ?, ?, 'waiting', 0, ?, ?) ON CONFLICT DO NOTHING")
            .bind(id)
            .bind(channel.key())
            .bind(target)
            .bind(day)
            .bind(at_ms)
            .bind(at_ms);
        if tx.execute(make).await? == 0 {
            tx.rollback();
            return Ok(false);
        }
        let older = "channel = ? AND target = ? AND id <> ? AND state = 'waiting' \
                     AND (claimed_ms IS NULL OR claimed_ms < ?)";
        let free = Sql::new(format!(
            "UPDATE notice SET post_id = NULL WHERE post_id IN (SELECT id FROM post WHERE {older})"
        ));
        let replace = format!("UPDATE post SET state = 'replaced', ended_ms = ? WHERE {older}");
        for sql in [free, Sql::new(replace).bind(at_ms)] {
            let sql = sql.bind(channel.key()).bind(target).bind(id).bind(at_ms);
            tx.execute(sql).await?;
        }
        if channel == Channel::Mail && tx.count_in_post(target, id).await? == 0 {
            tx.rollback();
            return Ok(false);
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Posts that may be tried now, those that waited longest first.
    pub async fn due_posts(&self, now_ms: i64, limit: u32) -> Result<Vec<Post>, StoreError> {
        let sql = Sql::new(format!(
            "SELECT {COLUMNS} FROM post p WHERE p.state = 'waiting' AND p.next_ms <= ? \
             AND (p.claimed_ms IS NULL OR p.claimed_ms < ?) ORDER BY p.next_ms, p.id LIMIT ?"
        ));
        let sql = sql.bind(now_ms).bind(now_ms).bind(limit);
        self.rows(sql).await?.iter().map(post).collect()
    }

    /// Takes a post over until `until_ms`. False when somebody else has, or it is over.
    pub async fn claim_post(
        &self,
        id: Uuid,
        now_ms: i64,
        until_ms: i64,
    ) -> Result<bool, StoreError> {
        let sql = Sql::new(
            "UPDATE post SET claimed_ms = ?, attempts = attempts + 1 WHERE id = ? AND state = 'waiting' \
             AND next_ms <= ? AND (claimed_ms IS NULL OR claimed_ms < ?)",
        );
        let sql = sql.bind(until_ms).bind(id).bind(now_ms).bind(now_ms);
        Ok(self.change_post(sql).await? == 1)
    }

    /// Says that a post is over.
    pub async fn end_post(&self, id: Uuid, state: PostState, at_ms: i64) -> Result<(), StoreError> {
        let sql = Sql::new(
            "UPDATE post SET state = ?, ended_ms = ?, claimed_ms = NULL, error = NULL WHERE id = ?",
        );
        self.change_post(sql.bind(state.key()).bind(at_ms).bind(id))
            .await
            .map(drop)
    }

    /// Says why a try failed, and when the next one may be made.
    pub async fn post_failed(&self, id: Uuid, error: &str, next_ms: i64) -> Result<(), StoreError> {
        let sql =
            Sql::new("UPDATE post SET error = ?, next_ms = ?, claimed_ms = NULL WHERE id = ?");
        let error: String = error.chars().filter(|c| *c != '\0').take(500).collect();
        self.change_post(sql.bind(error).bind(next_ms).bind(id))
            .await
            .map(drop)
    }

    /// Lets everything that waits be tried at once. Gives how many.
    pub async fn hurry_posts(&self, now_ms: i64) -> Result<u64, StoreError> {
        let sql = Sql::new("UPDATE post SET next_ms = ? WHERE state = 'waiting' AND next_ms > ?");
        self.change_post(sql.bind(now_ms).bind(now_ms)).await
    }

    /// How many posts stand where.
    pub async fn post_counts(&self) -> Result<Vec<(PostState, u64)>, StoreError> {
        let sql = Sql::new("SELECT state, COUNT(*) FROM post GROUP BY state ORDER BY state");
        self.rows(sql)
            .await?
            .iter()
            .map(|row| Ok((PostState::of(&row.at::<String>(0)?)?, row.at(1)?)))
            .collect()
    }

    /// The latest posts, those that wait first, at most `limit`.
    pub async fn posts(&self, limit: u32) -> Result<Vec<PostRow>, StoreError> {
        let sql = Sql::new(format!(
            "SELECT {COLUMNS}, a.login FROM post p LEFT JOIN account a ON a.id = p.target \
             ORDER BY CASE WHEN p.state = 'waiting' THEN 0 ELSE 1 END, p.created_ms DESC, p.id DESC LIMIT ?"
        ));
        let rows = self.rows(sql.bind(limit)).await?;
        rows.iter()
            .map(|row| {
                Ok(PostRow {
                    post: post(row)?,
                    login: row.get("login")?,
                })
            })
            .collect()
    }

    async fn change_post(&self, sql: Sql) -> Result<u64, StoreError> {
        let tx = self.keep_house().await?;
        let changed = tx.execute(sql).await?;
        tx.commit().await?;
        Ok(changed)
    }
}

fn post(row: &Row) -> Result<Post, StoreError> {
    Ok(Post {
        id: row.get("id")?,
        channel: Channel::of(&row.get::<String>("channel")?)?,
        target: row.get("target")?,
        day: row.get("day")?,
        state: PostState::of(&row.get::<String>("state")?)?,
        attempts: row.get("attempts")?,
        next_ms: row.get("next_ms")?,
        error: row.get("error")?,
        created_ms: row.get("created_ms")?,
        ended_ms: row.get("ended_ms")?,
    })
}
