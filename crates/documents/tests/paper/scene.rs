//! A made-up county's ledger.

use bihuan_documents::{
    paper::{SignatureBox, Signed},
    papers::{
        Answered, Assessed, CheckLine, Dealt, Decided, Dossier, Entry, EvidenceEntry, Exhibit,
        Ledger, Owners, PartState, Planned, ProofNote, Reported, Ruled, SignOff, TaskEntry,
        Weighed,
    },
};
use jiff::civil::{Date, date};

pub(crate) const TODAY: Date = date(2024, 7, 8);

pub(crate) fn ledger() -> Ledger {
    Ledger {
        name: "云岭县巡察反馈问题整改".to_owned(),
        code: "YL-2024".to_owned(),
        feedback: date(2024, 1, 10),
        today: TODAY,
        made_at: "2024-07-08T01:30:00Z".parse().unwrap(),
        entries: vec![
            entry(
                1,
                "党的建设方面",
                "学习教育不够深入",
                "部分支部集中学习走过场，笔记抄袭。",
            ),
            entry(
                2,
                "党的建设方面",
                "学习教育不够深入",
                "青年干部培训计划没有落实。",
            ),
            entry(
                3,
                "民生保障方面",
                "安置房建设迟缓",
                "城东片区安置房交付比协议晚 14 个月。",
            ),
        ],
    }
}

pub(crate) fn entry(n: u32, aspect: &str, item: &str, problem: &str) -> Entry {
    Entry {
        number: format!("YL-2024-{n:03}"),
        source_no: n.to_string(),
        aspect: aspect.to_owned(),
        item: item.to_owned(),
        list: "反馈意见".to_owned(),
        problem: problem.to_owned(),
        owners: Owners {
            sponsor: "周立群".to_owned(),
            lead: if n == 3 {
                "县住建局"
            } else {
                "县委组织部"
            }
            .to_owned(),
            responsible: vec!["县财政局".to_owned()],
            assisting: vec!["城东街道".to_owned()],
        },
        time_class: if n == 2 {
            "长期坚持"
        } else {
            "集中整改"
        }
        .to_owned(),
        long_term: n == 2,
        due: Some(date(2024, 4 + i8::try_from(n % 4).unwrap(), 30)),
        due_original: Some(date(2024, 4 + i8::try_from(n % 4).unwrap(), 30)),
        issued: Some(date(2024, 1, 22)),
        closed: (n == 1).then(|| date(2024, 5, 20)),
        stage: if n == 1 { "已销号" } else { "整改中" }.to_owned(),
        open: n != 1,
        tasks: vec![
            TaskEntry {
                title: "逐项核对，建立台账".to_owned(),
                unit: if n == 3 {
                    "县住建局"
                } else {
                    "县委组织部"
                }
                .to_owned(),
                due: None,
                stage: "已办结".to_owned(),
                measures: vec![
                    "逐户核对协议和交付条件。".to_owned(),
                    "出台《云岭县安置房交付办法》。〔建章立制〕".to_owned(),
                ],
            },
            TaskEntry {
                title: "拨付过渡费".to_owned(),
                unit: "县财政局".to_owned(),
                due: Some(date(2024, 3, 31)),
                stage: "办理中".to_owned(),
                measures: vec!["按月拨付，逐户公示。".to_owned()],
            },
        ],
        evidence: vec![EvidenceEntry {
            name: "交付台账.xlsx".to_owned(),
            version: "第 2 版".to_owned(),
            day: Some(date(2024, 5, 6)),
            by: "县住建局 王敏".to_owned(),
            digest: "3f2a9c".repeat(10) + "aaaa",
        }],
    }
}

pub(crate) fn sign_off() -> SignOff {
    let signed = |name: &str| {
        Some(Signed {
            name: name.to_owned(),
            at: "2024-06-20 10:12".to_owned(),
            digest: "9b1c77e02d4f5a60".to_owned(),
        })
    };
    let signature = |office: &str, signed: Option<Signed>| SignatureBox {
        office: office.to_owned(),
        opinion: if signed.is_some() {
            "同意销号。"
        } else {
            ""
        }
        .to_owned(),
        signed,
    };
    let points = [
        "有回应",
        "有责任人",
        "有举一反三",
        "有长效机制",
        "见人",
        "见事",
        "见数据",
        "见成效",
    ];
    SignOff {
        entry: entry(
            3,
            "民生保障方面",
            "安置房建设迟缓",
            "城东片区安置房交付比协议晚 14 个月。",
        ),
        rectification: "云岭县巡察反馈问题整改".to_owned(),
        outcome: "已完成".to_owned(),
        asked: "县住建局 王敏 2024-06-18 16:40".to_owned(),
        done: vec!["2024-06-17　安置房 412 套已全部交付，过渡费 196 万元拨付到户。".to_owned()],
        checklist: points
            .map(|point| Answered {
                point: point.to_owned(),
                answer: format!("{point}：见佐证材料 1。"),
            })
            .to_vec(),
        checks: vec![CheckLine {
            hard: true,
            text: "文中“已交付 412 套”与“应交付 420 套”不一致。".to_owned(),
            explanation: "8 户已选择货币补偿，见台账第 3 页。".to_owned(),
        }],
        pledged: true,
        digest: "9b1c77e02d4f5a60".repeat(4),
        chain: vec![
            signature("牵头单位主要负责人", signed("县住建局 李国栋")),
            signature("分管领导", signed("周立群")),
            signature("党委办公室主任", None),
            signature("党委主要领导", None),
        ],
        review: ["党委办公室", "纪委监委", "组织部", "巡察办"]
            .map(|office| signature(office, None))
            .to_vec(),
        returns: 1,
        made_at: "2024-07-08T01:30:00Z".parse().unwrap(),
    }
}

pub(crate) fn dossier() -> Dossier {
    let form = sign_off();
    Dossier {
        entry: form.entry.clone(),
        rectification: form.rectification.clone(),
        keeper: "云岭县委整改工作办公室".to_owned(),
        passage: Some((
            "关于云岭县的反馈意见.docx".to_owned(),
            "3.安置房建设迟缓。城东片区安置房交付比协议晚 14 个月。".to_owned(),
        )),
        reports: vec![Reported {
            day: date(2024, 6, 17),
            by: "县住建局 王敏".to_owned(),
            task: "逐项核对，建立台账".to_owned(),
            text: "安置房 412 套已全部交付，过渡费 196 万元拨付到户。".to_owned(),
            figures: vec!["已交付 412 套（共 420 套）".to_owned()],
        }],
        exhibits: vec![
            Exhibit {
                name: "现场照片.png".to_owned(),
                by: "县住建局 王敏".to_owned(),
                day: "2024-06-17".to_owned(),
                bytes: Some(png(60, 40).into()),
            },
            Exhibit {
                name: "交付台账.xlsx".to_owned(),
                by: "县住建局 王敏".to_owned(),
                day: "2024-05-06".to_owned(),
                bytes: Some(b"PK\x03\x04".as_slice().into()),
            },
        ],
        planned: Some(Planned {
            goal: "安置房全部交付，过渡费按月到户。".to_owned(),
            cause: "前期资金测算不足，责任单位多头管理。".to_owned(),
            mechanism: "安置房建设按月公示办法".to_owned(),
            approved: "县委办 陈静　2024-02-02".to_owned(),
            weighed: Some(Weighed {
                criteria: vec!["政策依据".to_owned(), "成本".to_owned()],
                ways: vec![
                    (
                        "续建".to_owned(),
                        vec!["有".to_owned(), "4200 万元".to_owned()],
                    ),
                    (
                        "货币安置".to_owned(),
                        vec!["有".to_owned(), "6100 万元".to_owned()],
                    ),
                ],
                chosen: 0,
                reason: "群众意愿集中，成本较低。".to_owned(),
            }),
        }),
        decisions: vec![Decided {
            day: date(2024, 3, 4),
            meeting: "第 3 次调度会".to_owned(),
            text: "一周内公示分配名单".to_owned(),
            unit: "县住建局".to_owned(),
            due: date(2024, 3, 11),
            reply: "已公示 46 户。".to_owned(),
        }],
        rules: vec![Ruled {
            title: "云岭县安置房交付公示办法（试行）".to_owned(),
            document_no: "云住建〔2024〕7 号".to_owned(),
            unit: "县住建局".to_owned(),
            issued: date(2024, 5, 20),
            force: "有效".to_owned(),
        }],
        dealt: vec![Dealt {
            day: date(2024, 4, 1),
            kind: "诫勉".to_owned(),
            ground: "整改不力".to_owned(),
            unit: "县住建局".to_owned(),
            count: 1,
        }],
        proof: Some(ProofNote {
            entries: 39,
            checkpoint: "第 12 号　2024-07-08 09:00".to_owned(),
            root: "5f".repeat(32),
            key: "a1b2c3d4".to_owned(),
            digest: "0d".repeat(32),
            name: "YL-2024-001.proof.json".to_owned(),
            file: b"{}".as_slice().into(),
        }),
        sign_off: Some(form),
        closure: String::new(),
        look_backs: Vec::new(),
        story: vec![[
            "2024-01-22 09:00".to_owned(),
            "下达".to_owned(),
            "县委办 陈静".to_owned(),
        ]],
        assessed: Assessed {
            score: 70,
            parts: vec![
                PartState {
                    part: "问题底稿".to_owned(),
                    state: "齐全".to_owned(),
                    missing: String::new(),
                },
                PartState {
                    part: "会签".to_owned(),
                    state: "缺".to_owned(),
                    missing: "2 人未签".to_owned(),
                },
            ],
        },
        today: TODAY,
        made_at: "2024-07-08T01:30:00Z".parse().unwrap(),
    }
}

/// A grey picture.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8; 4], data: &[u8]| {
        let mut named = kind.to_vec();
        named.extend(data);
        bytes.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        bytes.extend(&named);
        bytes.extend(crc(&named).to_be_bytes());
    };
    let mut head = Vec::new();
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    head.extend([8, 0, 0, 0, 0]);
    chunk(b"IHDR", &head);
    let mut rows = Vec::new();
    for _ in 0..height {
        rows.push(0);
        rows.extend(vec![0xb0; width as usize]);
    }
    // One block that is stored, not compressed.
    let length = u16::try_from(rows.len()).unwrap();
    let mut packed = vec![0x78, 0x01, 0x01];
    packed.extend(length.to_le_bytes());
    packed.extend((!length).to_le_bytes());
    packed.extend(&rows);
    let (a, b) = rows.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    packed.extend((b << 16 | a).to_be_bytes());
    chunk(b"IDAT", &packed);
    chunk(b"IEND", &[]);
    bytes
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| {
            (c >> 1) ^ if c & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    })
}
