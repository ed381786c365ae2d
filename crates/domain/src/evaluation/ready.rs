//! Schemes that are ready to be used as they are or as a beginning.

use super::{GradeStep, Indicator, Marking, Measure, Points, SchemeAspect, SchemeContent, Source};

/// The schemes that come with the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReadyScheme {
    /// 联合量化评估，好、中、差
    Joint,
    /// 百分扣分，五项指标
    Deductions,
    /// 六个方面二十项指标
    SixAspects,
}

type Row = (&'static str, u32, Source);

const fn ledger(measure: Measure) -> Source {
    Source::Ledger(measure)
}

const JOINT: &[(&str, &[Row])] = &[
    (
        "整改完成",
        &[
            ("按时限销号", 20, ledger(Measure::OnTime)),
            ("销号一次通过，不反复退回", 10, ledger(Measure::Rework)),
            ("销号材料与实际相符", 20, Source::Assessor),
        ],
    ),
    (
        "整改成效",
        &[
            ("回头看保持良好", 15, ledger(Measure::LookBacks)),
            ("问题没有反弹", 15, ledger(Measure::Rebounds)),
            ("服务对象感受到变化", 10, Source::Survey),
        ],
    ),
    (
        "组织领导",
        &[("主要负责人研究部署、解决难题", 10, Source::Assessor)],
    ),
];

const DEDUCTIONS: &[(&str, &[Row])] = &[
    (
        "研究部署",
        &[("专题研究整改、责任到人到事", 15, Source::Assessor)],
    ),
    ("任务落实", &[("按时限销号", 40, ledger(Measure::OnTime))]),
    (
        "组织落实",
        &[("对已整改问题回头看并巩固", 20, ledger(Measure::LookBacks))],
    ),
    (
        "满意度测评",
        &[("干部职工和服务对象评价", 15, Source::Survey)],
    ),
    (
        "综合评价",
        &[("考评组现场查看后的综合评价", 10, Source::Assessor)],
    ),
];

const SIX: &[(&str, &[Row])] = &[
    (
        "责任",
        &[
            ("主要负责人主持研究整改", 4, Source::Assessor),
            ("分管负责人包抓问题并到现场", 4, Source::Assessor),
            ("每个问题有牵头人、有分工", 4, Source::SelfScore),
        ],
    ),
    (
        "任务",
        &[
            ("按时限销号", 10, ledger(Measure::OnTime)),
            ("销号一次通过，不反复退回", 5, ledger(Measure::Rework)),
            ("少延期，延期有正当理由", 4, ledger(Measure::Extensions)),
            ("完成的问题有佐证", 3, ledger(Measure::Evidence)),
            ("问题没有反弹", 12, ledger(Measure::Rebounds)),
            ("回头看保持良好", 10, ledger(Measure::LookBacks)),
        ],
    ),
    (
        "组织",
        &[
            ("进展按时上报", 3, ledger(Measure::ReportsMissing)),
            ("督办文书按时回复", 4, ledger(Measure::Replies)),
            ("部门之间协同，不推诿", 4, Source::Assessor),
            ("材料真实，数据前后一致", 5, Source::Assessor),
        ],
    ),
    ("满意度", &[("群众和服务对象满意", 10, Source::Survey)]),
    (
        "督查组测评",
        &[
            ("抽查的问题与上报情况相符", 5, Source::Assessor),
            ("现场整改看得见、管得住", 4, Source::Assessor),
            ("对督查意见改得及时", 3, Source::Assessor),
        ],
    ),
    (
        "创新",
        &[
            ("出台的制度在执行", 3, ledger(Measure::Institutions)),
            ("举一反三，解决同类问题", 2, Source::SelfScore),
            ("做法可推广", 1, Source::Assessor),
        ],
    ),
];

impl ReadyScheme {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Joint, Self::Deductions, Self::SixAspects];

    /// Name in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Joint => "joint",
            Self::Deductions => "deductions",
            Self::SixAspects => "six_aspects",
        }
    }

    /// What it says.
    pub fn content(self) -> SchemeContent {
        let three = &[("好", 85), ("中", 60), ("差", 0)][..];
        let (title, marking, rows, grades) = match self {
            Self::Joint => ("联合量化评估（好、中、差）", Marking::Points, JOINT, three),
            Self::Deductions => (
                "百分扣分评估（五项指标）",
                Marking::Deductions,
                DEDUCTIONS,
                &[("好", 90), ("较好", 75), ("一般", 60), ("差", 0)][..],
            ),
            Self::SixAspects => (
                "六方面二十项评估",
                Marking::Points,
                SIX,
                &[("优秀", 90), ("较好", 75), ("一般", 60), ("差", 0)][..],
            ),
        };
        SchemeContent {
            title: title.to_owned(),
            marking,
            aspects: rows
                .iter()
                .map(|(title, rows)| aspect(title, rows))
                .collect(),
            grades: grades
                .iter()
                .map(|(title, from)| GradeStep {
                    title: (*title).to_owned(),
                    from: *from,
                })
                .collect(),
        }
    }
}

fn aspect(title: &str, rows: &[Row]) -> SchemeAspect {
    let indicators = rows.iter().map(|(title, most, source)| Indicator {
        title: (*title).to_owned(),
        most: Points(most * 10),
        source: *source,
    });
    SchemeAspect {
        title: title.to_owned(),
        indicators: indicators.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ready_schemes_can_be_used_and_have_a_hundred_points() {
        for ready in ReadyScheme::ALL {
            let content = ready.content();
            assert_eq!(content.check(), Ok(()), "{}", ready.key());
            assert_eq!(content.full(), Points(1000), "{}", ready.key());
        }
        assert_eq!(ReadyScheme::Deductions.content().indicators().count(), 5);
        let six = ReadyScheme::SixAspects.content();
        assert_eq!((six.aspects.len(), six.indicators().count()), (6, 20));
    }

    #[test]
    fn what_lasts_weighs_more_than_what_is_filled_in() {
        for ready in ReadyScheme::ALL {
            let content = ready.content();
            let most = |of: &[Measure]| -> Points {
                let counted = content
                    .indicators()
                    .filter(|i| of.iter().any(|m| i.source == Source::Ledger(*m)));
                counted.map(|i| i.most).sum()
            };
            let lasts = most(&[Measure::LookBacks, Measure::Rebounds]);
            let filled = most(&[Measure::Evidence, Measure::ReportsMissing, Measure::Replies]);
            assert!(lasts.0 >= 2 * filled.0, "{}", ready.key());
            assert!(lasts.0 > 0, "{}", ready.key());
        }
    }
}
