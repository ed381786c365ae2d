//! The register of institutions: rules that rectifications produced, and whether they are in force and used.

use bihuan_access::Action;
use bihuan_domain::{
    Refusal,
    id::{FindingId, InstitutionId, RectificationId, UnitId},
    institution::{Force, Institution, InstitutionEvent, NewInstitution},
};
use bihuan_store::{RecordCursor, RecordFilter, RecordOrder, StoredRecord};
use jiff::civil::Date;

use crate::{Context, Failure, record};

/// A rule to be put on the register.
#[derive(Debug, Clone)]
pub struct Enter {
    /// The rectification that produced it.
    pub rectification: RectificationId,
    /// Its title without book marks.
    pub title: String,
    /// Number of the document.
    pub document_no: Option<String>,
    /// The unit that issued it.
    pub unit: UnitId,
    /// Day of issue.
    pub issued: Date,
    /// Last day on which it is valid.
    pub valid_until: Option<Date>,
    /// Whether it is on trial.
    pub on_trial: bool,
    /// The findings it answers.
    pub findings: Vec<FindingId>,
}

/// Puts a rule on the register.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::BadReference`] for what the person cannot point at, rules of the domain.
pub async fn enter(ctx: &Context, cmd: Enter) -> Result<StoredRecord<Institution>, Failure> {
    ctx.allow(Action::KeepInstitution, None)?;
    let store = &ctx.app.store;
    store
        .rectification_by_id(&ctx.scope(), cmd.rectification)
        .await?
        .ok_or(Failure::BadReference("没有找到所选整改，请重新选择。"))?;
    record::ensure_ours(ctx, cmd.unit, Action::KeepInstitution)?;
    ctx.app
        .directory()
        .await?
        .unit(cmd.unit)
        .filter(|unit| unit.active)
        .ok_or(Failure::BadReference(
            "没有找到所选单位，或单位已停用，请重新选择。",
        ))?;
    record::check_findings(ctx, &cmd.findings).await?;
    let event = Institution::enter(NewInstitution {
        id: InstitutionId(ctx.app.ids.next()),
        rectification: cmd.rectification,
        title: cmd.title.trim().to_owned(),
        document_no: cmd.document_no,
        unit: cmd.unit,
        issued: cmd.issued,
        valid_until: cmd.valid_until,
        on_trial: cmd.on_trial,
        findings: cmd.findings,
    })?;
    record::enter(ctx, event).await
}

/// Something that is to happen to a rule.
#[derive(Debug, Clone)]
pub enum Change {
    /// It answers a further finding.
    Link(FindingId),
    /// It was used.
    Used {
        /// When.
        day: Date,
        /// What for.
        text: String,
    },
    /// Its validity or its trial changes.
    Prolong {
        /// Last day on which it is valid.
        valid_until: Option<Date>,
        /// Whether it is on trial.
        on_trial: bool,
    },
    /// Another rule takes its place.
    Replace(InstitutionId),
    /// It is repealed.
    Repeal {
        /// When.
        day: Date,
        /// Why.
        reason: String,
    },
}

/// Changes a rule.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`] for people of other units, rules of the domain.
pub async fn change(
    ctx: &Context,
    id: InstitutionId,
    change: Change,
    seen: Option<u64>,
) -> Result<StoredRecord<Institution>, Failure> {
    ctx.allow(Action::KeepInstitution, None)?;
    let known = show(ctx, id).await?;
    record::ensure_ours(ctx, known.record.entered.unit, Action::KeepInstitution)?;
    match &change {
        Change::Link(finding) => record::check_findings(ctx, std::slice::from_ref(finding)).await?,
        Change::Replace(by) => {
            record::load::<Institution>(ctx, by.0)
                .await
                .map_err(|_| Failure::BadReference("没有找到替代它的制度，请重新选择。"))?;
        }
        _ => {}
    }
    let decide = move |it: &Institution| -> Result<InstitutionEvent, Refusal> {
        match change {
            Change::Link(finding) => it.link(finding),
            Change::Used { day, text } => it.used(day, &text),
            Change::Prolong {
                valid_until,
                on_trial,
            } => it.prolong(valid_until, on_trial),
            Change::Replace(by) => it.replace(by),
            Change::Repeal { day, reason } => it.repeal(day, &reason),
        }
    };
    record::change(ctx, id.0, seen, decide).await
}

/// A rule.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(ctx: &Context, id: InstitutionId) -> Result<StoredRecord<Institution>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    record::load(ctx, id.0).await
}

/// Rules that the person may see, latest first.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn list(
    ctx: &Context,
    filter: &RecordFilter,
    after: Option<RecordCursor>,
    limit: u32,
) -> Result<Vec<StoredRecord<Institution>>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let store = &ctx.app.store;
    Ok(store
        .records(&ctx.scope(), filter, RecordOrder::Latest, after, limit)
        .await?)
}

/// Rules that one look takes in.
const REGISTER: u32 = 5000;

/// Which rules of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Which {
    /// All of them.
    #[default]
    All,
    /// In force and not run out.
    InForce,
    /// In force, on trial.
    OnTrial,
    /// Run out, although nobody repealed them.
    Lapsed,
    /// In force, never used.
    Unused,
    /// Replaced or repealed.
    Over,
}

impl Which {
    /// All choices.
    pub const ALL: [Self; 6] = [
        Self::All,
        Self::InForce,
        Self::OnTrial,
        Self::Lapsed,
        Self::Unused,
        Self::Over,
    ];

    /// Name in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::All => "",
            Self::InForce => "in_force",
            Self::OnTrial => "on_trial",
            Self::Lapsed => "lapsed",
            Self::Unused => "unused",
            Self::Over => "over",
        }
    }

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::All => "全部",
            Self::InForce => "有效",
            Self::OnTrial => "试行",
            Self::Lapsed => "已到期",
            Self::Unused => "无执行记录",
            Self::Over => "已替代或废止",
        }
    }

    /// Whether a rule is one of them.
    pub fn holds(self, it: &Institution, today: Date) -> bool {
        let in_force = it.force == Force::InForce;
        match self {
            Self::All => true,
            Self::InForce => in_force && !it.has_lapsed(today),
            Self::OnTrial => in_force && it.entered.on_trial,
            Self::Lapsed => it.has_lapsed(today),
            Self::Unused => in_force && it.uses.is_empty(),
            Self::Over => !in_force,
        }
    }
}

/// The whole register as the person may see it, latest first.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn register(
    ctx: &Context,
    rectification: Option<RectificationId>,
) -> Result<Vec<StoredRecord<Institution>>, Failure> {
    let filter = RecordFilter {
        rectification,
        ..RecordFilter::default()
    };
    list(ctx, &filter, None, REGISTER).await
}

/// Whether the person may change a rule; for buttons.
pub fn may_change(ctx: &Context, it: &Institution) -> bool {
    ctx.may(Action::KeepInstitution, None)
        && record::ensure_ours(ctx, it.entered.unit, Action::KeepInstitution).is_ok()
}
