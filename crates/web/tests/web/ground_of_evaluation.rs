//! Evaluations of the lead unit in every stage, and a scheme of the office.

use bihuan_testkit::{CODE, Member};
use serde_json::{Value, json};

use crate::ground::{Ground, text};

/// Evaluations and a scheme; empty before [`Ground::evaluate`].
#[derive(Debug, Default)]
pub(crate) struct Evaluated {
    /// A scheme of the office.
    pub(crate) scheme: String,
    /// Opened just now.
    pub(crate) open: String,
    /// Scored by the unit and by the assessor.
    pub(crate) assessed: String,
    /// Announced.
    pub(crate) announced: String,
    /// Announced, and the unit objects.
    pub(crate) appealed: String,
    /// A survey of the one that is open.
    pub(crate) survey: String,
    /// The address of one of its slips.
    pub(crate) slip: String,
    /// A duty of the lead unit, and one of the office.
    pub(crate) duties: [String; 2],
}

/// A duty that begins every day.
pub(crate) fn duty(units: &[String]) -> Value {
    json!({"title": "每日值守", "work": "other", "rule": "FREQ=DAILY", "lasts": 0, "shift": "keep", "units": units,
           "from": "2024-06-01"})
}

/// What the unit gives itself under the scheme with five indicators.
pub(crate) fn own_scores() -> Value {
    json!({"command": "self_score", "scores": [
        {"indicator": 0, "got": 150, "text": "专题研究 4 次"}, {"indicator": 4, "got": 90, "text": "见总结"}]})
}

impl Ground {
    /// An evaluation to be opened.
    pub(crate) fn new_evaluation(&self) -> Value {
        json!({"rectification": CODE, "title": "集中整改期评估", "scheme": "deductions",
               "units": [self.scene.lead_unit.to_string()], "from": "2024-01-01", "until": "2024-12-31",
               "self_score_by": "2099-12-31"})
    }

    /// What the assessor gives the lead unit.
    pub(crate) fn assessment(&self) -> Value {
        json!({"command": "assess", "unit": self.scene.lead_unit.to_string(), "given": [
            {"indicator": 0, "got": 120, "reason": "一次会议没有研究具体问题"}, {"indicator": 4, "got": 100}],
            "surveyed": {"satisfied": 18, "mostly": 2}})
    }

    /// The grade of the lead unit.
    pub(crate) fn grades(&self) -> Value {
        json!({"command": "announce", "grades": [
            {"unit": self.scene.lead_unit.to_string(), "grade": 0, "reason": "考评组意见"}]})
    }

    /// Carries a command out on an evaluation.
    pub(crate) async fn on_evaluation(&self, who: &Member, id: &str, body: &Value) -> Value {
        let path = format!("/api/v1/evaluations/{id}/commands");
        let answer = self.post(who, &path, body).await;
        assert_eq!(answer.status, 200, "{body}: {}", answer.text());
        answer.json()
    }

    /// Opens an evaluation.
    pub(crate) async fn open_evaluation(&self) -> String {
        let new = self.new_evaluation();
        let opened = self
            .post(&self.scene.clerk, "/api/v1/evaluations", &new)
            .await;
        assert_eq!(opened.status, 201, "{}", opened.text());
        text(&opened.json(), "id")
    }

    /// Opens a survey with six slips about the lead unit.
    pub(crate) async fn open_survey(&self, evaluation: &str) -> Value {
        let new = json!({"title": "整改工作满意度测评", "units": [self.scene.lead_unit.to_string()],
                         "until": "2099-12-31", "slips": 6});
        let path = format!("/api/v1/evaluations/{evaluation}/surveys");
        let opened = self.post(&self.scene.clerk, &path, &new).await;
        assert_eq!(opened.status, 201, "{}", opened.text());
        opened.json()
    }

    /// Sets a duty of some units up.
    pub(crate) async fn enter_duty(&self, units: &[String]) -> String {
        let new = json!({"rectification": CODE, "content": duty(units)});
        let entered = self.post(&self.scene.clerk, "/api/v1/duties", &new).await;
        assert_eq!(entered.status, 201, "{}", entered.text());
        text(&entered.json(), "id")
    }

    /// Evaluations in every stage.
    pub(crate) async fn evaluate(&mut self) {
        let content = json!({"title": "县级评估方案", "marking": "points",
            "aspects": [{"title": "任务", "indicators": [{"title": "按时限销号", "most": 1000, "source": {"ledger": "on_time"}}]}],
            "grades": [{"title": "好", "from": 85}, {"title": "差", "from": 0}]});
        let entered = self
            .post(&self.scene.clerk, "/api/v1/schemes", &content)
            .await;
        assert_eq!(entered.status, 201, "{}", entered.text());
        let mut all = Vec::new();
        for stage in 0..4 {
            let id = self.open_evaluation().await;
            let mut steps = vec![
                (&self.scene.head, own_scores()),
                (&self.scene.clerk, self.assessment()),
                (&self.scene.director, self.grades()),
                (
                    &self.scene.head,
                    json!({"command": "appeal", "text": "会议纪要有研究记录。"}),
                ),
            ];
            steps.truncate(if stage == 0 { 0 } else { stage + 1 });
            for (who, body) in &steps {
                self.on_evaluation(who, &id, body).await;
            }
            all.push(id);
        }
        let survey = self.open_survey(&all[0]).await;
        let unit = [self.scene.lead_unit.to_string()];
        let duties = [self.enter_duty(&unit).await, self.enter_duty(&[]).await];
        let mut all = all.into_iter();
        let mut next = || all.next().unwrap_or_default();
        self.evaluated = Evaluated {
            survey: text(&survey["survey"], "id"),
            slip: survey["fresh"][0].as_str().unwrap_or_default().to_owned(),
            duties,
            scheme: text(&entered.json(), "id"),
            open: next(),
            assessed: next(),
            announced: next(),
            appealed: next(),
        };
    }
}
