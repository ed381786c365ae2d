//! Letters of a made-up county, one of every kind.

use bihuan_documents::{
    paper::{Grid, GridColumn, GridRow, Paper},
    papers::{
        self, Annex, Circulation, Contact, Letter, LetterForm, Passage, People, Printed, Receipt,
        Signature, Standing, Urgency,
    },
};
use jiff::civil::date;

/// Every kind under its name.
pub(crate) fn every() -> Vec<(&'static str, Paper)> {
    [
        ("letter-work-prompt", work_prompt()),
        ("letter-reminder", reminder()),
        ("letter-supervision", supervision()),
        ("letter-interview", interview()),
        ("letter-draft", draft()),
        ("letter-circular", circular()),
        ("letter-evaluation", evaluation()),
        ("letter-report", report(70)),
        ("letter-minutes", minutes()),
    ]
    .map(|(kind, letter)| (kind, set(&letter)))
    .to_vec()
}

pub(crate) fn set(letter: &Letter) -> Paper {
    papers::letter(letter, "2026-03-05T01:30:00Z".parse().unwrap())
}

const ORGAN: &str = "云岭县委整改工作办公室";

fn issued(number: &str) -> Standing {
    Standing::Issued {
        number: number.to_owned(),
        day: date(2026, 3, 5),
    }
}

fn contact() -> Contact {
    Contact {
        name: "王敏".to_owned(),
        phone: "0000-1234567".to_owned(),
    }
}

fn printed() -> Printed {
    Printed {
        by: "云岭县委办公室".to_owned(),
        day: date(2026, 3, 6),
    }
}

fn findings(rows: usize) -> Grid {
    Grid {
        columns: vec![
            GridColumn::short("序号", 1.4),
            GridColumn::short("编号", 3.6),
            GridColumn::text("问题", 8.0),
            GridColumn::short("完成时限", 3.2),
            GridColumn::short("情况", 2.4),
        ],
        rows: (1..=rows)
            .map(|n| {
                GridRow::of([
                    n.to_string(),
                    format!("YL-2026-{n:03}"),
                    "城东片区安置房交付比协议晚，过渡费没有按月拨付到户。".to_owned(),
                    "2026-02-28".to_owned(),
                    if n % 3 == 0 { "已超期" } else { "整改中" }.to_owned(),
                ])
            })
            .collect(),
    }
}

/// A letter in 信函格式 with a text as people write it.
pub(crate) fn plain(title: &str, text: &str) -> Letter {
    Letter {
        organ: ORGAN.to_owned(),
        form: LetterForm::Letter {
            to: "县住房和城乡建设局".to_owned(),
            signature: Signature::Sealed(ORGAN.to_owned()),
            contact: None,
            receipt: None,
        },
        standing: issued("云整改函〔2026〕12号"),
        urgency: None,
        circulation: Circulation::Unmarked,
        title: title.to_owned(),
        body: Passage::read(text),
        annexes: Vec::new(),
        copies: Vec::new(),
    }
}

/// The same as a document with a red head.
pub(crate) fn document(title: &str, text: &str) -> Letter {
    Letter {
        form: LetterForm::Document {
            to: Some("各乡镇党委，县委各部门，县直各单位党组（党委）".to_owned()),
            signature: Signature::Sealed(ORGAN.to_owned()),
            printed: Some(printed()),
        },
        standing: issued("云整改〔2026〕8号"),
        copies: vec![
            "县委书记、副书记，县委常委".to_owned(),
            "县人大常委会办公室，县政府办公室，县政协办公室，县纪委监委".to_owned(),
        ],
        ..plain(title, text)
    }
}

fn work_prompt() -> Letter {
    plain(
        "关于做好整改材料报送工作的提示",
        "3月11日至20日为本月整改材料报送期。现就有关工作提示如下：\n\
         1.承担整改任务的单位，请于3月20日前上报本月进展，并附佐证材料。\n\
         2.完成时限在3月底前的问题，请同时核对是否具备销号条件。\n\
         3.所报数据应当与上月衔接，前后不一致的，请写明原因。\n\
         特此提示。",
    )
}

fn reminder() -> Letter {
    let letter = plain(
        "关于城东片区安置房建设整改任务即将到期的提示函",
        "你单位牵头整改的问题中，有2个将于3月31日到期，目前进度与时序要求有差距。现就有关事项提示如下：\n\
         一、基本情况\n\
         （一）安置房交付进度滞后。应交付420套，已交付260套，剩余160套尚未取得竣工验收备案。\n\
         （二）过渡费拨付不及时。1月至2月过渡费共计196.5万元，已拨付98万元。\n\
         二、办理要求\n\
         1.倒排工期，明确每一批次的交付日期和责任人。\n\
         2.于3月10日前将推进计划书面反馈我办。\n\
         3.确实不能按期完成的，在到期前提出延期申请，写明原因和措施。\n\
         请高度重视，抓紧落实。",
    );
    Letter {
        form: LetterForm::Letter {
            to: "县住房和城乡建设局".to_owned(),
            signature: Signature::Sealed(ORGAN.to_owned()),
            contact: Some(contact()),
            receipt: Some(Receipt {
                request: "你办来函收悉，现将办理安排反馈如下。请于2026年3月10日前将本回执加盖公章后送我办。"
                    .to_owned(),
                rows: ["收到日期", "经办人及电话", "办理安排", "负责人签字"]
                    .map(str::to_owned)
                    .to_vec(),
            }),
        },
        copies: vec!["县委巡察工作领导小组办公室，县纪委监委".to_owned()],
        ..letter
    }
}

pub(crate) fn supervision() -> Letter {
    let mut letter = plain(
        "关于限期办结逾期整改任务的督办函",
        "经核对整改台账，截至2026年3月4日，你单位牵头的下列问题已超过完成时限，经提示后仍未办结。",
    );
    letter.body.push(Passage::Table {
        caption: Some("逾期未办结的问题".to_owned()),
        grid: findings(3),
    });
    letter.body.extend(Passage::read(
        "请于2026年3月19日前办结，并将办结情况和佐证材料报送我办。逾期仍未办结的，将按规定提请约谈。",
    ));
    Letter {
        standing: issued("云整改督〔2026〕3号"),
        urgency: Some(Urgency::Immediate),
        circulation: Circulation::Internal,
        annexes: vec![
            Annex {
                title: "逾期整改任务明细及各批次交付计划、过渡费拨付计划和责任分工一览表"
                    .to_owned(),
                body: Vec::new(),
            },
            Annex {
                title: "延期申请的办理要求".to_owned(),
                body: Passage::read(
                    "一、申请条件\n延期申请应当在到期前提出，写明原因、已做工作和新的完成时限。\n二、办理程序\n由分管领导审核后报我办。",
                ),
            },
        ],
        copies: vec!["县委巡察工作领导小组办公室".to_owned()],
        ..letter
    }
}

fn interview() -> Letter {
    plain(
        "关于对县住房和城乡建设局主要负责人进行约谈的通知",
        "因安置房建设整改任务经两次督办仍未办结，经研究，决定对你单位主要负责人进行约谈。\n\
         一、时间\n2026年3月12日上午9时。\n\
         二、地点\n县委二号楼三楼会议室。\n\
         三、要求\n请准备书面说明，写明未办结的原因、责任和下一步措施，不得委托他人参加。",
    )
}

fn draft() -> Letter {
    Letter {
        standing: Standing::Draft,
        ..reminder()
    }
}

fn circular() -> Letter {
    document(
        "关于2026年2月巡察反馈问题整改进展情况的通报",
        "现将2026年2月巡察反馈问题整改进展情况通报如下：\n\
         一、总体情况\n\
         截至2月28日，全县72个问题中，已销号41个，整改中29个，逾期2个；本月新销号9个，退回3个。\n\
         二、存在问题\n\
         （一）个别单位进度滞后。县住房和城乡建设局牵头的2个问题超过完成时限。\n\
         （二）佐证材料不够扎实。退回的3个问题中，有2个因材料与所报数据不一致。\n\
         三、下一步工作\n\
         各责任单位要对照台账逐项核对，3月底前到期的问题倒排工期，确保按期办结。",
    )
}

fn evaluation() -> Letter {
    let mut letter = document(
        "关于印发《云岭县巡察反馈问题整改工作评估办法（试行）》和2026年度评估结果的通报",
        "根据评估办法，评估组对各单位整改工作进行了评估。现将结果通报如下：",
    );
    letter.body.push(Passage::Table {
        caption: None,
        grid: Grid {
            columns: vec![
                GridColumn::text("单位", 6.0),
                GridColumn::short("得分", 2.0),
                GridColumn::short("等次", 2.0),
            ],
            rows: vec![
                GridRow::of(["县教育局", "96", "好"]),
                GridRow::of(["县财政局", "91", "好"]),
                GridRow::of(["县住房和城乡建设局", "72", "一般"]),
            ],
        },
    });
    letter.body.push(Passage::Paragraph(
        "评估结果报县纪委监委、县委组织部。".to_owned(),
    ));
    letter.form = LetterForm::Document {
        to: None,
        signature: Signature::Unsealed(ORGAN.to_owned()),
        printed: Some(printed()),
    };
    letter
}

/// A report to the organ above, with a table of so many findings.
pub(crate) fn report(rows: usize) -> Letter {
    let letter = document(
        "中共云岭县委关于巡察反馈意见整改落实情况和下半年重点工作安排的报告",
        "根据巡察工作安排，市委第三巡察组对我县开展了巡察。现将整改落实情况报告如下：\n\
         一、组织领导\n\
         县委把整改作为重要政治任务，主要领导负总责，班子成员包案，逐项明确责任单位和完成时限。\n\
         二、整改进展\n\
         集中整改期内共承担整改问题72个，已完成61个，其余11个按计划推进。各项问题整改情况见附件。\n\
         三、下一步安排\n\
         （一）持续抓好长期任务。对需要长期坚持的问题，每季度回头看一次。\n\
         （二）健全长效机制。把整改中行之有效的做法以制度形式固定下来。",
    );
    Letter {
        organ: "中共云岭县委".to_owned(),
        form: LetterForm::Upward {
            to: "市委巡察工作领导小组".to_owned(),
            signers: ["周立群", "李国栋", "陈静"].map(str::to_owned).to_vec(),
            signature: Signature::Sealed("中共云岭县委".to_owned()),
            contact: Some(contact()),
            printed: Some(printed()),
        },
        standing: issued("云发〔2026〕21号"),
        urgency: Some(Urgency::Urgent),
        circulation: Circulation::Internal,
        annexes: vec![Annex {
            title: "巡察反馈问题整改情况表".to_owned(),
            body: vec![Passage::Table {
                caption: None,
                grid: findings(rows),
            }],
        }],
        copies: vec!["市委巡察办".to_owned()],
        ..letter
    }
}

pub(crate) fn minutes() -> Letter {
    Letter {
        form: LetterForm::Minutes {
            by: "云岭县委整改工作办公室".to_owned(),
            people: People {
                present: [
                    "县委办 陈静",
                    "县财政局 李国栋",
                    "县住房和城乡建设局 王敏",
                    "县教育局 周立群",
                    "县信访局 赵明",
                ]
                .map(str::to_owned)
                .to_vec(),
                excused: vec!["县水利局 孙涛（公务）".to_owned()],
                observing: vec!["县委巡察办 钱进".to_owned()],
            },
            printed: Some(printed()),
        },
        standing: issued("第3期"),
        ..document(
            "第3次整改工作调度会议纪要",
            "2026年3月4日，县委整改工作办公室召开第3次整改工作调度会。现将议定事项纪要如下：\n\
             一、关于安置房交付\n\
             由县住房和城乡建设局于3月11日前公示第二批分配名单，县财政局同步拨付过渡费。\n\
             二、关于学校食堂整改\n\
             由县教育局于3月20日前完成全部食堂的证照核查，并报办公室备案。",
        )
    }
}
