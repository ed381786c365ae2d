//! An evaluation as a record: how events change it, who sees it.

use super::{Evaluation, EvaluationEvent, EvaluationState, Objection, UnitSheet};
use crate::{
    clock::Stamp,
    record::{Audience, Indexed, Record},
};

impl Record for Evaluation {
    const KIND: &'static str = "evaluation";
    const LABEL: &'static str = "整改评估";
    type Event = EvaluationEvent;

    fn apply(current: Option<Self>, event: EvaluationEvent, stamp: Stamp) -> Option<Self> {
        let Some(mut it) = current else {
            return match event {
                EvaluationEvent::EvaluationOpened(entered) => Some(Self {
                    sheets: entered.units.iter().map(|u| UnitSheet::of(*u)).collect(),
                    entered,
                    standing: EvaluationState::Open,
                }),
                _ => None,
            };
        };
        match event {
            EvaluationEvent::EvaluationOpened(_) => {}
            EvaluationEvent::EvaluationSelfScored { unit, scores } => {
                if let Some(sheet) = it.sheet_mut(unit) {
                    sheet.own = Some((scores, stamp));
                }
            }
            EvaluationEvent::EvaluationAssessed { unit, assessment } => {
                if let Some(sheet) = it.sheet_mut(unit) {
                    sheet.assessed = Some((assessment, stamp));
                }
            }
            EvaluationEvent::EvaluationAnnounced {
                day,
                appeal_until,
                grades,
            } => {
                for grade in grades {
                    if let Some(sheet) = it.sheet_mut(grade.unit) {
                        sheet.grade = Some(grade);
                    }
                }
                it.standing = EvaluationState::Announced { day, appeal_until };
            }
            EvaluationEvent::EvaluationAppealed { unit, text } => {
                if let Some(sheet) = it.sheet_mut(unit) {
                    sheet.objections.push(Objection {
                        text,
                        stamp,
                        answer: None,
                    });
                }
            }
            EvaluationEvent::EvaluationAppealAnswered {
                granted,
                reason,
                corrections,
                grade,
            } => {
                if let Some(sheet) = it.sheet_mut(grade.unit) {
                    let open = sheet.objections.iter_mut().find(|o| o.answer.is_none());
                    if let Some(open) = open {
                        open.answer = Some((granted, reason, stamp));
                        sheet.corrected.extend(corrections);
                        sheet.grade = Some(grade);
                    }
                }
            }
            EvaluationEvent::EvaluationFinished { day } => {
                if let EvaluationState::Announced { day: announced, .. } = it.standing {
                    it.standing = EvaluationState::Final { announced, day };
                }
            }
            EvaluationEvent::EvaluationWithdrawn { reason } => {
                it.standing = EvaluationState::Withdrawn { reason };
            }
        }
        Some(it)
    }

    fn indexed(&self) -> Indexed {
        Indexed {
            parent: None,
            id: self.entered.id.0,
            rectification: Some(self.entered.rectification),
            findings: Vec::new(),
            units: self.entered.units.clone(),
            state: self.key(),
            day: self.entered.day,
            audience: Audience::Units,
        }
    }

    fn tell(event: &EvaluationEvent) -> String {
        match event {
            EvaluationEvent::EvaluationOpened(new) => format!("开展评估“{}”", new.title),
            EvaluationEvent::EvaluationSelfScored { .. } => "提交了自评".to_owned(),
            EvaluationEvent::EvaluationAssessed { .. } => "录入了考评打分".to_owned(),
            EvaluationEvent::EvaluationAnnounced { .. } => "公布了评估结果".to_owned(),
            EvaluationEvent::EvaluationAppealed { .. } => "对评估结果提出申诉".to_owned(),
            EvaluationEvent::EvaluationAppealAnswered { granted: true, .. } => {
                "申诉成立，更正了评估结果".to_owned()
            }
            EvaluationEvent::EvaluationAppealAnswered { .. } => "答复申诉，维持评估结果".to_owned(),
            EvaluationEvent::EvaluationFinished { .. } => "评估结果定稿".to_owned(),
            EvaluationEvent::EvaluationWithdrawn { reason } => format!("撤销了评估：{reason}"),
        }
    }
}
