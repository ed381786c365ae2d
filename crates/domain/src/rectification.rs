//! A rectification: one campaign that answers one source document, with the aspects and items its findings stand under.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Refusal,
    finding::ClosureRules,
    id::{AspectId, DocumentId, ItemId, RectificationId},
    number::RectificationCode,
    refusal::{check_text, check_words},
};

/// Where findings come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// 巡视反馈
    ProvincialInspection,
    /// 巡察反馈
    LocalInspection,
    /// 审计
    Audit,
    /// 统计督察
    Statistics,
    /// 环保督察
    Environment,
    /// 主题教育
    Education,
    /// 信访
    Petition,
    /// 群众监督
    Public,
    /// 数据监督
    Data,
}

impl Source {
    /// All sources.
    pub const ALL: [Self; 9] = [
        Self::ProvincialInspection,
        Self::LocalInspection,
        Self::Audit,
        Self::Statistics,
        Self::Environment,
        Self::Education,
        Self::Petition,
        Self::Public,
        Self::Data,
    ];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ProvincialInspection => "巡视反馈",
            Self::LocalInspection => "巡察反馈",
            Self::Audit => "审计",
            Self::Statistics => "统计督察",
            Self::Environment => "环保督察",
            Self::Education => "主题教育",
            Self::Petition => "信访",
            Self::Public => "群众监督",
            Self::Data => "数据监督",
        }
    }
}

/// Which of the three lists a finding stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingList {
    /// 反馈意见整改落实清单
    Feedback,
    /// 边巡边改整改落实清单
    DuringInspection,
    /// 对照自查整改落实清单
    SelfCheck,
}

impl FindingList {
    /// All lists.
    pub const ALL: [Self; 3] = [Self::Feedback, Self::DuringInspection, Self::SelfCheck];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Feedback => "反馈意见",
            Self::DuringInspection => "边巡边改",
            Self::SelfCheck => "对照自查",
        }
    }

    /// Name in stored data and addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Feedback => "feedback",
            Self::DuringInspection => "during_inspection",
            Self::SelfCheck => "self_check",
        }
    }
}

/// Second grouping of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Identity.
    pub id: ItemId,
    /// Its words.
    pub title: String,
}

/// Top grouping of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aspect {
    /// Identity.
    pub id: AspectId,
    /// Its words.
    pub title: String,
    /// Groups below it; often none.
    pub items: Vec<Item>,
}

impl Aspect {
    /// Adds the items that are not known yet.
    fn take(&mut self, items: Vec<Item>) {
        for item in items {
            if self.items.iter().all(|known| known.id != item.id) {
                self.items.push(item);
            }
        }
    }
}

/// A rectification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rectification {
    /// Identity.
    pub id: RectificationId,
    /// Head of its ledger numbers.
    pub code: RectificationCode,
    /// What people call it.
    pub name: String,
    /// Where its findings come from.
    pub source: Source,
    /// Day of the feedback.
    pub feedback_date: Date,
    /// Last day of the concentrated period (集中整改期).
    pub period_end: Option<Date>,
    /// Top groups in the document's order.
    pub aspects: Vec<Aspect>,
    /// Documents that were taken into the ledger, oldest first.
    pub documents: Vec<DocumentId>,
    /// Who signs closures and what they must bring; the installation's rules while nobody decided otherwise.
    #[serde(default)]
    pub closure: Option<ClosureRules>,
}

/// What can happen to a rectification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum RectificationEvent {
    /// It was opened.
    RectificationOpened {
        /// Identity.
        id: RectificationId,
        /// Head of its ledger numbers.
        code: RectificationCode,
        /// What people call it.
        name: String,
        /// Where its findings come from.
        source: Source,
        /// Day of the feedback.
        feedback_date: Date,
        /// Last day of the concentrated period.
        period_end: Option<Date>,
    },
    /// Its name or period was set anew.
    RectificationCorrected {
        /// What people call it.
        name: String,
        /// Last day of the concentrated period.
        period_end: Option<Date>,
    },
    /// A document was confirmed into the ledger, with the groups it brought.
    DocumentConfirmed {
        /// The document.
        document: DocumentId,
        /// New top groups, or known ones (same id) with new items.
        aspects: Vec<Aspect>,
        /// How many findings came with it.
        findings: usize,
    },
    /// Who signs closures, and what they must bring, was decided anew. Closures under way keep what they were asked for with.
    ClosureRulesSet {
        /// The rules.
        rules: ClosureRules,
    },
}

impl Rectification {
    /// Opens a rectification.
    ///
    /// # Errors
    /// [`Refusal::EmptyText`], [`Refusal::TooLong`], [`Refusal::PeriodBeforeFeedback`], [`Refusal::SecrecyMark`].
    pub fn open(
        id: RectificationId,
        code: RectificationCode,
        name: &str,
        source: Source,
        feedback_date: Date,
        period_end: Option<Date>,
    ) -> Result<RectificationEvent, Refusal> {
        check_text("整改名称", name, 120)?;
        if period_end.is_some_and(|end| end < feedback_date) {
            return Err(Refusal::PeriodBeforeFeedback);
        }
        Ok(RectificationEvent::RectificationOpened {
            id,
            code,
            name: name.trim().to_owned(),
            source,
            feedback_date,
            period_end,
        })
    }

    /// Sets name and period anew.
    ///
    /// # Errors
    /// As [`Rectification::open`], and [`Refusal::NothingChanged`].
    pub fn correct(
        &self,
        name: &str,
        period_end: Option<Date>,
    ) -> Result<RectificationEvent, Refusal> {
        check_text("整改名称", name, 120)?;
        if period_end.is_some_and(|end| end < self.feedback_date) {
            return Err(Refusal::PeriodBeforeFeedback);
        }
        if self.name == name.trim() && self.period_end == period_end {
            return Err(Refusal::NothingChanged);
        }
        Ok(RectificationEvent::RectificationCorrected {
            name: name.trim().to_owned(),
            period_end,
        })
    }

    /// Takes a confirmed document into the ledger, with the groups it brings and the number of findings that come with it.
    ///
    /// # Errors
    /// [`Refusal::DocumentTwice`], and for the words of a group [`Refusal::TooLong`] and [`Refusal::SecrecyMark`]. A group
    /// may have no words: a document without aspects has one with an empty title.
    pub fn confirm(
        &self,
        document: DocumentId,
        aspects: Vec<Aspect>,
        findings: usize,
    ) -> Result<RectificationEvent, Refusal> {
        if self.documents.contains(&document) {
            return Err(Refusal::DocumentTwice);
        }
        for aspect in &aspects {
            check_words("方面标题", &aspect.title, 500)?;
            for item in &aspect.items {
                check_words("项标题", &item.title, 500)?;
            }
        }
        Ok(RectificationEvent::DocumentConfirmed {
            document,
            aspects,
            findings,
        })
    }

    /// Decides anew who signs closures and what they must bring.
    ///
    /// # Errors
    /// [`Refusal::BadPolicy`], [`Refusal::NothingChanged`].
    pub fn set_closure_rules(&self, rules: ClosureRules) -> Result<RectificationEvent, Refusal> {
        rules.check()?;
        if self.closure.as_ref() == Some(&rules) {
            return Err(Refusal::NothingChanged);
        }
        Ok(RectificationEvent::ClosureRulesSet { rules })
    }

    /// Applies an event; `RectificationOpened` is how one begins, and happens once.
    pub fn apply(current: Option<Self>, event: RectificationEvent) -> Option<Self> {
        match (current, event) {
            (
                None,
                RectificationEvent::RectificationOpened {
                    id,
                    code,
                    name,
                    source,
                    feedback_date,
                    period_end,
                },
            ) => Some(Self {
                id,
                code,
                name,
                source,
                feedback_date,
                period_end,
                aspects: Vec::new(),
                documents: Vec::new(),
                closure: None,
            }),
            (Some(it), RectificationEvent::RectificationCorrected { name, period_end }) => {
                Some(Self {
                    name,
                    period_end,
                    ..it
                })
            }
            (
                Some(mut it),
                RectificationEvent::DocumentConfirmed {
                    document, aspects, ..
                },
            ) => {
                for aspect in aspects {
                    match it.aspects.iter_mut().find(|known| known.id == aspect.id) {
                        Some(known) => known.take(aspect.items),
                        None => it.aspects.push(aspect),
                    }
                }
                it.documents.push(document);
                Some(it)
            }
            (Some(it), RectificationEvent::ClosureRulesSet { rules }) => Some(Self {
                closure: Some(rules),
                ..it
            }),
            (it, _) => it,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    const FEEDBACK: Date = date(2024, 1, 10);

    fn open(name: &str, period_end: Option<Date>) -> Result<RectificationEvent, Refusal> {
        let code = "YL-2024".parse()?;
        let id = RectificationId(Uuid::from_u128(1));
        Rectification::open(id, code, name, Source::Audit, FEEDBACK, period_end)
    }

    fn opened() -> Rectification {
        let event = open(" 云岭县审计整改 ", Some(date(2024, 7, 10))).unwrap();
        Rectification::apply(None, event).unwrap()
    }

    fn document(n: u128) -> DocumentId {
        DocumentId(Uuid::from_u128(n))
    }

    fn aspect(n: u128, items: &[u128]) -> Aspect {
        Aspect {
            id: AspectId(Uuid::from_u128(n)),
            title: format!("方面{n}"),
            items: items
                .iter()
                .map(|n| Item {
                    id: ItemId(Uuid::from_u128(*n)),
                    title: format!("项{n}"),
                })
                .collect(),
        }
    }

    fn confirmed(it: Rectification, n: u128, aspects: Vec<Aspect>) -> Rectification {
        let event = it.confirm(document(n), aspects, 1).unwrap();
        Rectification::apply(Some(it), event).unwrap()
    }

    #[test]
    fn it_opens_with_a_name_and_dates_in_order() {
        assert_eq!(opened().name, "云岭县审计整改");
        assert_eq!(open("  ", None).unwrap_err().code(), "empty_text");
        let late = open("云岭县审计整改", Some(date(2024, 1, 9)));
        assert_eq!(late.unwrap_err(), Refusal::PeriodBeforeFeedback);
        assert!(open("云岭县审计整改", Some(FEEDBACK)).is_ok());
    }

    #[test]
    fn a_correction_changes_something() {
        let same = opened().correct("云岭县审计整改", Some(date(2024, 7, 10)));
        assert_eq!(same.unwrap_err(), Refusal::NothingChanged);
        let event = opened().correct("云岭县审计反馈整改", None).unwrap();
        let it = Rectification::apply(Some(opened()), event).unwrap();
        assert_eq!(
            (it.name.as_str(), it.period_end),
            ("云岭县审计反馈整改", None)
        );
        assert_eq!(it.feedback_date, FEEDBACK);
    }

    #[test]
    fn a_newer_document_adds_groups_and_repeats_none() {
        let first = confirmed(opened(), 1, vec![aspect(1, &[11, 12])]);
        let both = confirmed(first, 2, vec![aspect(1, &[12, 13]), aspect(2, &[])]);
        assert_eq!(both.aspects, [aspect(1, &[11, 12, 13]), aspect(2, &[])]);
        assert_eq!(both.documents, [document(1), document(2)]);
        let again = both.confirm(document(1), Vec::new(), 1);
        assert_eq!(again.unwrap_err(), Refusal::DocumentTwice);
    }

    #[test]
    fn closures_are_signed_as_the_director_decides_and_never_by_nobody() {
        assert_eq!(opened().closure, None);
        let mut rules = ClosureRules::default();
        let event = opened().set_closure_rules(rules.clone()).unwrap();
        let it = Rectification::apply(Some(opened()), event).unwrap();
        assert_eq!(it.closure, Some(rules.clone()));
        assert_eq!(
            it.set_closure_rules(rules.clone()).unwrap_err(),
            Refusal::NothingChanged
        );
        rules.policy.reviewers.clear();
        assert_eq!(
            it.set_closure_rules(rules.clone()).unwrap_err().code(),
            "bad_policy"
        );
        rules = ClosureRules::default();
        rules.policy.quorum = Some(5);
        assert_eq!(
            it.set_closure_rules(rules).unwrap_err().code(),
            "bad_policy"
        );
    }

    #[test]
    fn it_begins_once() {
        let other = open("另一次整改", None).unwrap();
        assert_eq!(Rectification::apply(Some(opened()), other), Some(opened()));
        let orphan = opened().correct("另一次整改", None).unwrap();
        assert_eq!(Rectification::apply(None, orphan), None);
    }
}
