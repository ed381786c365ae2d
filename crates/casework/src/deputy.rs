//! Deputies: named by the holder of an office or by the director, ended before their last day, and what they let a person do.

use bihuan_access::Action;
use bihuan_domain::{
    Office, Role, StandIn,
    deputy::{Deputy, NewDeputy},
    id::{DeputyId, PersonId},
};
use bihuan_store::{RecordFilter, RecordOrder, StoredRecord};
use jiff::civil::Date;

use crate::{App, Context, Failure, account::Person, record};

/// Deputies read at once: more than there are offices and holders.
const MOST: u32 = 500;

/// A deputy to be named.
#[derive(Debug, Clone)]
pub struct Name {
    /// The office.
    pub office: Office,
    /// Who holds it.
    pub holder: PersonId,
    /// Who stands in.
    pub deputy: PersonId,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Why.
    pub reason: String,
}

/// Names a deputy: the director for anybody, a holder for himself.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::BadReference`] for people who do not hold the office or cannot stand in, rules of the
/// domain.
pub async fn name(ctx: &Context, cmd: Name) -> Result<StoredRecord<Deputy>, Failure> {
    ctx.allow(Action::NameDeputy, None)?;
    ensure_own(ctx, cmd.holder)?;
    let missing = Failure::BadReference("所选人员不担任这一职务，请重新选择。");
    let holder = person(&ctx.app, cmd.holder)
        .await?
        .filter(|p| p.active && p.roles.contains(&cmd.office.role()))
        .ok_or(missing)?;
    let unit = holder.unit.ok_or(Failure::BadReference(
        "该职务人员没有所在单位，不能指定代签人。",
    ))?;
    let works = |p: &Person| {
        p.active && !p.roles.is_empty() && !p.roles.iter().any(|r| r.is_administrator())
    };
    person(&ctx.app, cmd.deputy)
        .await?
        .filter(works)
        .ok_or(Failure::BadReference(
            "代签人须是在任的业务人员，请重新选择。",
        ))?;
    let event = Deputy::name(
        NewDeputy {
            id: DeputyId(ctx.app.ids.next()),
            office: cmd.office,
            holder: cmd.holder,
            unit,
            deputy: cmd.deputy,
            from: cmd.from,
            until: cmd.until,
            reason: cmd.reason.trim().to_owned(),
        },
        ctx.today(),
    )?;
    record::enter(ctx, event).await
}

/// Ends it before its last day.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`], rules of the domain.
pub async fn end(ctx: &Context, id: DeputyId) -> Result<StoredRecord<Deputy>, Failure> {
    ctx.allow(Action::NameDeputy, None)?;
    let known = record::load::<Deputy>(ctx, id.0).await?;
    ensure_own(ctx, known.record.named.holder)?;
    record::change(ctx, id.0, None, Deputy::end).await
}

/// Deputies the person may see, latest first.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn list(ctx: &Context) -> Result<Vec<Deputy>, Failure> {
    ctx.allow(Action::NameDeputy, None)?;
    let all = ctx
        .app
        .store
        .records::<Deputy>(
            &ctx.scope(),
            &RecordFilter::default(),
            RecordOrder::Latest,
            None,
            MOST,
        )
        .await?;
    Ok(all.into_iter().map(|stored| stored.record).collect())
}

fn ensure_own(ctx: &Context, holder: PersonId) -> Result<(), Failure> {
    if holder == ctx.actor.person || ctx.actor.is(Role::OfficeDirector) {
        Ok(())
    } else {
        Err(Failure::Forbidden(Action::NameDeputy))
    }
}

async fn person(app: &App, id: PersonId) -> Result<Option<Person>, Failure> {
    let account = app.store.account(&id.to_string()).await?;
    account.as_ref().map(Person::of).transpose()
}

/// The offices in which a person stands in today, for holders who still hold them.
pub(crate) async fn stands_in(app: &App, deputy: PersonId) -> Result<Vec<StandIn>, Failure> {
    let today = app.clock.today();
    let all = app.store.deputies().await?;
    let mut offices = Vec::new();
    for it in all.iter() {
        if it.named.deputy != deputy || !it.holds_on(today) {
            continue;
        }
        let holder = person(app, it.named.holder).await?;
        if holder.is_some_and(|h| h.active && h.roles.contains(&it.named.office.role())) {
            offices.push(it.stand_in());
        }
    }
    Ok(offices)
}
