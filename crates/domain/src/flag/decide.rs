//! What may be done about a flag, and by whom.

use std::collections::BTreeMap;

use super::{
    Asker, Cause, Clue, Disposition, EvidenceRow, FlagEvent, FlagStanding, HandOver, Nature,
    Nearness, Outcome, RedFlag,
};
use crate::{
    Refusal,
    id::{PersonId, RunId},
    refusal::check_text,
};

impl RedFlag {
    /// What a run makes of it: `found` is all that the models of the run say now, `asked` tells which models ran to their end; clues of
    /// others stay as they are. `None` when nothing changed.
    pub fn after_run(
        &self,
        run: RunId,
        found: Vec<Clue>,
        asked: impl Fn(&str) -> bool,
        shown: impl FnOnce(&[Clue]) -> bool,
    ) -> Option<FlagEvent> {
        let before = &self.content.clues;
        let found: BTreeMap<String, Clue> = found.into_iter().map(|c| (c.id.clone(), c)).collect();
        let is_same = |clue: &Clue| before.iter().any(|old| old.says_the_same(clue));
        let gone: Vec<String> = before
            .iter()
            .filter(|old| match found.get(&old.id) {
                Some(now) => !old.says_the_same(now),
                None => asked(&old.model),
            })
            .map(|old| old.id.clone())
            .collect();
        let new: Vec<Clue> = found.into_values().filter(|now| !is_same(now)).collect();
        if new.is_empty() && gone.is_empty() {
            return None;
        }
        let kept = before.iter().filter(|clue| !gone.contains(&clue.id));
        let after: Vec<Clue> = kept.chain(&new).cloned().collect();
        if after.is_empty() {
            return Some(FlagEvent::FlagRecalled { run });
        }
        Some(FlagEvent::FlagCluesChanged {
            run,
            shown: shown(&after),
            new,
            gone,
        })
    }

    /// Sends somebody.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::MustRecuse`].
    pub fn assign(&self, verifier: PersonId) -> Result<FlagEvent, Refusal> {
        match self.standing {
            FlagStanding::Open | FlagStanding::Verifying { .. } => {}
            _ => return Err(self.wrong("指派核实人")),
        }
        self.must_not_be_recused(verifier)?;
        Ok(FlagEvent::FlagAssigned { verifier })
    }

    /// Says that somebody may not verify it (监察法: 回避).
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`] for one that is closed, [`Refusal::NothingChanged`], the rules for texts.
    pub fn recuse(&self, person: PersonId, reason: &str) -> Result<FlagEvent, Refusal> {
        match self.standing {
            FlagStanding::Quiet | FlagStanding::Open | FlagStanding::Verifying { .. } => {}
            _ => return Err(self.wrong("登记回避")),
        }
        if self.is_recused(person) {
            return Err(Refusal::NothingChanged);
        }
        check_text("回避事由", reason, 200)?;
        Ok(FlagEvent::FlagRecused {
            person,
            reason: reason.to_owned(),
        })
    }

    /// Looks up whom it is about: only whoever verifies it, and with a reason. How `near` he is goes with it.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::NotVerifier`], the rules for texts.
    pub fn unmask(
        &self,
        by: PersonId,
        reason: &str,
        rows: Vec<EvidenceRow>,
        near: Vec<Nearness>,
    ) -> Result<FlagEvent, Refusal> {
        self.must_verify(by, "查看原始数据")?;
        check_text("查看事由", reason, 200)?;
        Ok(FlagEvent::FlagUnmasked {
            reason: reason.to_owned(),
            rows,
            near,
        })
    }

    /// Explains it on paper to whom it is about: a suspicion only when it was decided to ask that person (谈话函询), so that
    /// nobody is warned.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::NotVerifier`], [`Refusal::NotToBeTold`], the rules for texts.
    pub fn explain(&self, by: PersonId, to: &str) -> Result<FlagEvent, Refusal> {
        if self.verifier() != Some(by) {
            self.must_verify(by, "出具疑点说明")?;
        }
        if !self.may_be_told() {
            return Err(Refusal::NotToBeTold);
        }
        check_text("说明对象", to, 100)?;
        Ok(FlagEvent::FlagExplained {
            name: to.trim().to_owned(),
        })
    }

    fn may_be_told(&self) -> bool {
        let decided = self.disposals.last().map(|it| it.disposition);
        self.content.nature != Nature::Suspicion || decided == Some(Disposition::Talk)
    }

    /// Whether somebody may explain it on paper as things stand.
    pub fn may_be_explained(&self, by: PersonId) -> bool {
        self.verifier() == Some(by) && self.may_be_told()
    }

    /// Deletes what it said, when nobody confirmed it (个人信息保护法第十九条). Whether it is time is for the caller to say.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`] for one that was confirmed, and for one that is forgotten already.
    pub fn forget(&self) -> Result<FlagEvent, Refusal> {
        let found = self.verification.as_ref().map(|it| it.outcome);
        if matches!(found, Some(Outcome::True | Outcome::Partly))
            || matches!(self.standing, FlagStanding::Forgotten { .. })
        {
            return Err(self.wrong("到期删除"));
        }
        Ok(FlagEvent::FlagForgotten)
    }

    /// Decides what is done about it.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::NotVerifier`], the rules for texts.
    pub fn dispose(
        &self,
        by: PersonId,
        disposition: Disposition,
        reason: &str,
    ) -> Result<FlagEvent, Refusal> {
        self.must_verify(by, "确定处置方式")?;
        check_text("处置理由", reason, 500)?;
        Ok(FlagEvent::FlagDisposed {
            disposition,
            reason: reason.to_owned(),
        })
    }

    /// Says what was found.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::NotVerifier`], [`Refusal::NoDisposition`] for a suspicion before one of the four was decided,
    /// [`Refusal::NoCause`] for a flag that was wrong without a reason, the rules for texts.
    pub fn verify(
        &self,
        by: PersonId,
        outcome: Outcome,
        cause: Option<Cause>,
        text: &str,
    ) -> Result<FlagEvent, Refusal> {
        self.must_verify(by, "登记核实结果")?;
        // The four ways are those for what is said of somebody; of a unit's management nothing but the outcome is asked.
        if self.content.nature == Nature::Suspicion && self.disposals.is_empty() {
            return Err(Refusal::NoDisposition);
        }
        let cause = cause.filter(|_| outcome == Outcome::Untrue);
        if outcome == Outcome::Untrue && cause.is_none() {
            return Err(Refusal::NoCause);
        }
        check_text("核实情况", text, 2000)?;
        Ok(FlagEvent::FlagVerified {
            outcome,
            fault: cause,
            text: text.to_owned(),
        })
    }

    /// Enters what speaks against it. Anybody who sees it may, at any time.
    ///
    /// # Errors
    /// The rules for texts.
    pub fn enter_contrary(text: &str) -> Result<FlagEvent, Refusal> {
        check_text("相反证据", text, 2000)?;
        Ok(FlagEvent::FlagContraryEntered {
            text: text.to_owned(),
        })
    }

    /// Enters that data behind it is said to be wrong.
    ///
    /// # Errors
    /// The rules for texts.
    pub fn ask_correction(on_behalf: Asker, text: &str) -> Result<FlagEvent, Refusal> {
        check_text("更正内容", text, 1000)?;
        Ok(FlagEvent::FlagCorrectionAsked {
            on_behalf,
            text: text.to_owned(),
        })
    }

    /// Answers the first of those that wait.
    ///
    /// # Errors
    /// [`Refusal::NoSuchPart`] where none waits, the rules for texts.
    pub fn answer_correction(&self, text: &str) -> Result<FlagEvent, Refusal> {
        let waiting = self.corrections.iter().position(|it| it.answer.is_none());
        let number = waiting.ok_or(Refusal::NoSuchPart {
            what: "更正申请"
        })?;
        check_text("答复", text, 1000)?;
        Ok(FlagEvent::FlagCorrectionAnswered {
            number,
            text: text.to_owned(),
        })
    }

    /// Proposes to hand it over: the verifier of what turned out to be true, wholly or in part.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::NotVerifier`], the rules for texts.
    pub fn propose_hand_over(&self, by: PersonId, way: HandOver) -> Result<FlagEvent, Refusal> {
        let FlagStanding::Verified { verifier, .. } = self.standing else {
            return Err(self.wrong("移交"));
        };
        if self.was_wrong() {
            return Err(self.wrong("移交"));
        }
        if verifier != by {
            return Err(Refusal::NotVerifier);
        }
        let limit = if matches!(way, HandOver::Clue { .. }) {
            60
        } else {
            2000
        };
        check_text("移交内容", way.words(), limit)?;
        Ok(FlagEvent::FlagHandOverProposed { way })
    }

    /// Agrees to a hand-over, or not. Whoever verified does not decide.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::OwnVerification`], [`Refusal::MustRecuse`], the rules for texts.
    pub fn decide_hand_over(
        &self,
        by: PersonId,
        refused: Option<&str>,
    ) -> Result<FlagEvent, Refusal> {
        let FlagStanding::Verified {
            verifier,
            proposed: Some(_),
        } = &self.standing
        else {
            return Err(self.wrong("审定移交"));
        };
        if *verifier == by {
            return Err(Refusal::OwnVerification);
        }
        self.must_not_be_recused(by)?;
        let Some(reason) = refused else {
            return Ok(FlagEvent::FlagHandedOver);
        };
        check_text("不同意的理由", reason, 500)?;
        Ok(FlagEvent::FlagHandOverRefused {
            reason: reason.to_owned(),
        })
    }

    /// Closes it without handing it over. What was true is not closed by the verifier alone.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`] without an outcome, [`Refusal::OwnVerification`], [`Refusal::MustRecuse`], the rules for texts.
    pub fn close(&self, by: PersonId, reason: &str) -> Result<FlagEvent, Refusal> {
        let FlagStanding::Verified { verifier, .. } = self.standing else {
            return Err(self.wrong("办结"));
        };
        if !self.was_wrong() && verifier == by {
            return Err(Refusal::OwnVerification);
        }
        self.must_not_be_recused(by)?;
        check_text("办结说明", reason, 500)?;
        Ok(FlagEvent::FlagClosed {
            reason: reason.to_owned(),
        })
    }

    /// Whether verification found that there is nothing in it.
    pub fn was_wrong(&self) -> bool {
        let found = self.verification.as_ref();
        found.is_some_and(|it| it.outcome == Outcome::Untrue)
    }

    fn must_verify(&self, by: PersonId, action: &'static str) -> Result<(), Refusal> {
        match self.standing {
            FlagStanding::Verifying { verifier } if verifier == by => Ok(()),
            FlagStanding::Verifying { .. } => Err(Refusal::NotVerifier),
            _ => Err(self.wrong(action)),
        }
    }

    fn must_not_be_recused(&self, person: PersonId) -> Result<(), Refusal> {
        if self.is_recused(person) {
            return Err(Refusal::MustRecuse);
        }
        Ok(())
    }

    const fn wrong(&self, action: &'static str) -> Refusal {
        Refusal::WrongRecordStage {
            what: "疑点",
            actual: self.standing.label(),
            action,
        }
    }
}
