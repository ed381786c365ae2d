//! One paper of every kind, made up.

use bihuan_documents::{
    paper::Paper,
    papers::{
        self, CallBack, CallBackLine, Certificate, Drawn, DrawnLine, ListKind, Pledge, RoadmapSize,
        Sealed, SealedFile, SignedOff, TaskBook,
    },
};
use jiff::civil::date;

use super::{
    letters,
    scene::{self, TODAY},
};

/// Every kind under its name.
pub(crate) fn every() -> Vec<(&'static str, Paper)> {
    let ledger = scene::ledger();
    let mut all: Vec<(&'static str, Paper)> = ListKind::ALL
        .iter()
        .map(|kind| (kind.key(), papers::list(&ledger, *kind, Some("反馈意见"))))
        .collect();
    all.push(("timetable", papers::timetable(&ledger)));
    for size in RoadmapSize::ALL {
        all.push((size.key(), papers::roadmap(&ledger, size)));
    }
    all.push(("task-book", papers::task_book(&task_book())));
    all.push(("sign-off", papers::sign_off(&scene::sign_off())));
    all.push(("dossier", papers::dossier(&scene::dossier())));
    all.push(("pledge", papers::pledge(&pledge())));
    all.push(("call-back", papers::call_back(&call_back())));
    all.push(("drawn", papers::drawn(&drawn())));
    all.push(("certificate", papers::certificate(&certificate())));
    all.extend(letters::every());
    all
}

fn task_book() -> TaskBook {
    TaskBook {
        ledger: scene::ledger(),
        unit: "云岭县住房和城乡建设局".to_owned(),
        short_name: "县住建局".to_owned(),
        issuer: "云岭县委整改工作办公室".to_owned(),
    }
}

fn pledge() -> Pledge {
    let form = scene::sign_off();
    Pledge {
        number: form.entry.number,
        problem: form.entry.problem,
        rectification: form.rectification,
        unit: "云岭县住房和城乡建设局".to_owned(),
        given: None,
        digest: form.digest,
        made_at: form.made_at,
    }
}

fn call_back() -> CallBack {
    let form = scene::sign_off();
    CallBack {
        number: form.entry.number,
        problem: form.entry.problem,
        lead: form.entry.owners.lead,
        outcome: "已完成".to_owned(),
        closed: Some(date(2024, 6, 28)),
        claimed: "安置房 412 套已全部交付，过渡费 196 万元拨付到户。".to_owned(),
        points: ["逐户核对协议和交付条件。", "佐证材料与实际一致"]
            .map(|point| CallBackLine {
                point: point.to_owned(),
                seen: String::new(),
            })
            .to_vec(),
        checkers: String::new(),
        made_at: form.made_at,
    }
}

fn drawn() -> Drawn {
    Drawn {
        rectification: "云岭县巡察反馈问题整改".to_owned(),
        of: 72,
        seed: "9b1c77e02d4f5a60".to_owned(),
        method: "以种子的摘要值依次排序，取前几个。".to_owned(),
        lines: vec![DrawnLine {
            number: "YL-2024-001".to_owned(),
            problem: "部分支部集中学习走过场，笔记抄袭。".to_owned(),
            lead: "县委组织部".to_owned(),
            closed: Some(date(2024, 5, 20)),
        }],
        drawn_by: "县委巡察办 赵明 2024-07-01 09:00".to_owned(),
        made_at: "2024-07-08T01:30:00Z".parse().unwrap(),
    }
}

pub(crate) const PROOF: &str = "{\"format\":\"made up\"}";

pub(crate) fn certificate() -> Certificate {
    let form = scene::sign_off();
    let signed = |office: &str, name: &str| SignedOff {
        office: office.to_owned(),
        name: name.to_owned(),
        at: "2024-06-20 10:12".to_owned(),
        digest: "9b1c77e0".to_owned(),
    };
    Certificate {
        number: form.entry.number,
        problem: form.entry.problem,
        lead: form.entry.owners.lead,
        standing: "2024-06-28 16:05 销号，结论：已完成".to_owned(),
        rectification: form.rectification,
        entries: 34,
        signatures: vec![
            signed("牵头单位主要负责人", "县住建局 李国栋"),
            signed("分管领导", "周立群"),
        ],
        files: vec![SealedFile {
            digest: "3f2a9c".repeat(10) + "aaaa",
            size: "18234 字节".to_owned(),
        }],
        sealed: Sealed {
            number: 41,
            at: "2024-06-28 16:05".to_owned(),
            size: 5120,
            root: "77e02d4f5a609b1c".repeat(4),
            key: "5a60c41d".to_owned(),
            suite: "SM3 摘要、SM2 签名（国密）".to_owned(),
        },
        proof_name: "01900000-0000-7000-8000-000000000003.proof.json".to_owned(),
        proof: PROOF.as_bytes().into(),
        proof_digest: "c41d".repeat(16),
        issuer: "云岭县委整改工作办公室".to_owned(),
        today: TODAY,
        made_at: "2024-07-08T01:30:00Z".parse().unwrap(),
    }
}
