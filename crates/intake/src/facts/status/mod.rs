//! How far a matter is, by the words of its status text.
//!
//! The text is read clause by clause: each may say that something is settled, done, prepared, under way, left, planned
//! ([`lexicon`], [`evidence`]). What the clauses say is then weighed as a careful reader would: what is left outweighs what
//! is done, a statement about the whole outweighs one about a part, and measures alone say nothing about completion.

pub(crate) mod evidence;
pub(crate) mod lexicon;
mod relation;

use evidence::{Evidence, gather};
use lexicon::Says;
pub(crate) use relation::shares_words;

use super::clauses::sentences;
use super::plain::Plain;
use crate::{Status, StatusReading};

/// Reads the status of `problem` out of `status_text`.
pub fn read(problem: &str, status_text: &str) -> StatusReading {
    of_plain(problem, status_text, &Plain::new(status_text))
}

/// The same with the status text in plain form too.
pub(crate) fn of_plain(problem: &str, status_text: &str, plain: &Plain) -> StatusReading {
    let problem = Plain::new(problem);
    let mut all = gather(plain);
    all.extend(relation::fewer_than_asked(&problem, plain));
    all.sort_by_key(|evidence| evidence.at.start);
    let (status, rests_on) = weigh(&problem, plain, &all);
    let mut words: Vec<String> = Vec::new();
    for evidence in all
        .iter()
        .filter(|evidence| rests_on.contains(&evidence.says))
    {
        let span = plain.span(evidence.at.clone());
        let word: String = status_text
            .chars()
            .skip(span.from)
            .take(span.to - span.from)
            .collect();
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    }
    StatusReading { status, words }
}

/// The status, and the sorts of statements it rests on.
fn weigh(problem: &Plain, plain: &Plain, all: &[Evidence]) -> (Status, &'static [Says]) {
    let says = |says: Says| all.iter().any(|evidence| evidence.says == says);
    let matters = |says: Says| {
        all.iter()
            .any(|evidence| evidence.says == says && !evidence.aftercare)
    };
    let left = says(Says::Left) || says(Says::Partial);
    let begun = [
        Says::Done,
        Says::DoneAll,
        Says::PartDone,
        Says::Settled,
        Says::Prepared,
    ]
    .into_iter()
    .any(says);
    // A sentence of its own about the whole: the first one is the printed status.
    let label = all.iter().find(|evidence| {
        let whole = matches!(evidence.says, Says::Settled | Says::OngoingLabel);
        evidence.alone
            && !evidence.aftercare
            && whole
            && !(evidence.says == Says::Settled && taken_back(plain, all, evidence))
    });
    if label.is_some_and(|label| label.says == Says::OngoingLabel) {
        return (
            Status::InProgress,
            &[Says::OngoingLabel, Says::Left, Says::Partial],
        );
    }
    let open = label.is_none() && (matters(Says::Ongoing) || matters(Says::Planned));
    // "2个问题均已整改完成" of three.
    let short_of = all.iter().any(|evidence| evidence.counted)
        && all.iter().any(|evidence| {
            evidence.says == Says::Settled
                && plain
                    .slice(evidence.at.clone())
                    .contains(|c: char| c.is_ascii_digit())
        });
    if says(Says::Settled) && !says(Says::Left) && !says(Says::NotBegun) && !open && !short_of {
        return if says(Says::Sustained) {
            (Status::LongTerm, &[Says::Settled, Says::Sustained])
        } else {
            (Status::Completed, &[Says::Settled])
        };
    }
    if left {
        let nothing_done =
            !begun && !says(Says::Ongoing) && !says(Says::OngoingLabel) && !says(Says::Partial);
        if nothing_done && says(Says::NotBegun) {
            return (Status::NotStarted, &[Says::NotBegun, Says::Planned]);
        }
        return (
            Status::InProgress,
            &[Says::Left, Says::Partial, Says::Ongoing, Says::Planned],
        );
    }
    if says(Says::NotBegun) {
        return if begun || says(Says::Ongoing) {
            (Status::InProgress, &[Says::NotBegun, Says::Ongoing])
        } else {
            (Status::NotStarted, &[Says::NotBegun, Says::Planned])
        };
    }
    if says(Says::Basically) {
        return (Status::LongTerm, &[Says::Basically, Says::Sustained]);
    }
    let under_way = matters(Says::Ongoing) || matters(Says::OngoingLabel);
    if under_way {
        return (
            Status::InProgress,
            &[Says::Ongoing, Says::OngoingLabel, Says::Planned],
        );
    }
    if matters(Says::Planned) {
        let something_done = says(Says::Done)
            || says(Says::DoneAll)
            || says(Says::PartDone)
            || relation::acted(plain);
        return if something_done {
            (Status::InProgress, &[Says::Planned])
        } else {
            (Status::NotStarted, &[Says::Planned, Says::Prepared])
        };
    }
    let done: Vec<(&str, Says)> = all
        .iter()
        .filter(|evidence| matches!(evidence.says, Says::Done | Says::DoneAll))
        .map(|evidence| (plain.slice(evidence.passage.clone()), evidence.says))
        .collect();
    let answers = relation::answered(problem, &done);
    if answers {
        return if says(Says::Sustained) {
            (
                Status::LongTerm,
                &[Says::DoneAll, Says::Done, Says::Sustained],
            )
        } else {
            (Status::Completed, &[Says::DoneAll, Says::Done])
        };
    }
    if says(Says::Sustained) {
        return (Status::LongTerm, &[Says::Sustained]);
    }
    if says(Says::PartDone) {
        return (Status::InProgress, &[Says::PartDone]);
    }
    if all.iter().any(|evidence| evidence.aftercare) && !begun {
        return (Status::InProgress, &[Says::Ongoing, Says::OngoingLabel]);
    }
    (Status::Unclear, &[])
}

/// Whether "已完成整改" is followed by words that the very matter is still open: in the same sentence, or in a text so short
/// that it can be about nothing else. In a long report under such a heading single measures may well go on.
fn taken_back(plain: &Plain, all: &[Evidence], label: &Evidence) -> bool {
    const SHORT: usize = 3;
    let short = sentences(plain).len() <= SHORT;
    all.iter()
        .filter(|other| !other.aftercare && other.at.start >= label.at.end)
        .any(|other| {
            let open = matches!(
                other.says,
                Says::Ongoing | Says::OngoingLabel | Says::Planned
            );
            let strong = || {
                let words = plain.slice(other.at.start..other.passage.end);
                lexicon::STILL_TO_DO.is_match(words)
            };
            open && (other.sentence == label.sentence || (short && strong()))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(problem: &str, text: &str) -> Status {
        read(problem, text).status
    }

    #[track_caller]
    fn all(expected: Status, cases: &[(&str, &str)]) {
        for (problem, text) in cases {
            let reading = read(problem, text);
            assert_eq!(
                reading.status, expected,
                "{problem} | {text} | {:?}",
                reading.words
            );
        }
    }

    #[test]
    fn completed() {
        all(
            Status::Completed,
            &[
                ("道路破损未修复。", "已完成整改。"),
                ("道路破损未修复。", "该问题已整改到位。"),
                (
                    "户厕问题整改不快。",
                    "现已全部整改完成，问题整改率100%。建立长效管护机制，定期开展“回头看”。",
                ),
                (
                    "云岭小学至今未建成。",
                    "云岭小学建设已完成，2024年9月如期开学。",
                ),
                (
                    "县直机关超编未解决。",
                    "2023年12月已完成机关超编消化工作。加强编制管理，强化刚性约束。",
                ),
                (
                    "统计执法检查发现的2个问题。",
                    "开展专项整治，已全部整改到位。",
                ),
                ("垃圾站仅1处，清运不及时。", "重建2号垃圾站，已投入使用。"),
                ("污水处理设施滞后。", "云岭污水处理设施已建成，正在运行。"),
                (
                    "道路破损未修复。",
                    "已完成整改。（1）印发方案，目前各项工作有序推进。（2）完成修复12处。",
                ),
                (
                    "道路破损未修复。",
                    "截至2024年6月底，该问题已完成整改。下一步，将继续加强巡查，防止反弹。",
                ),
                ("有3个问题未整改完成。", "3个问题均已整改完成。"),
                (
                    "县城公厕管理差。",
                    "已对县城公厕全面整治，12座公厕均已完成改造并投入使用。",
                ),
                (
                    "库存物料处置。",
                    "已完成整改。尚未利用的坯料已全部转移并处置完毕。",
                ),
            ],
        );
    }

    #[test]
    fn long_term() {
        all(
            Status::LongTerm,
            &[
                ("环境卫生差。", "该问题已完成整改，并长期坚持。"),
                ("环境卫生差。", "基本完成整改，持续坚持。"),
                ("环境卫生差。", "长期坚持。"),
            ],
        );
    }

    #[test]
    fn in_progress() {
        all(
            Status::InProgress,
            &[
                ("道路破损未修复。", "持续推进中。（1）已完成12处修复。"),
                (
                    "交房任务未完成。",
                    "交房任务812套，已完成交付730套，交付率89.9%。",
                ),
                (
                    "办证未完成。",
                    "3个项目已办结，1个项目10户待批复后即可办证。",
                ),
                (
                    "有8处积水点。",
                    "已完成5个积水点整改，剩余3个纳入明年治理项目。",
                ),
                (
                    "停车位缺口2000个以上。",
                    "制定方案。2024年已新增611个停车位，继续统筹规划布局。",
                ),
                (
                    "镇政府办公楼有隐患。",
                    "已采取应急措施，临时封存。已拟定方案，经相关程序后，将采取措施彻底整改到位。",
                ),
                (
                    "云岭大道未完工。",
                    "完成3个小区改造。云岭大道现已复工，正在积极推进建设。",
                ),
                (
                    "有4个问题未整改完成。",
                    "全部制定了整改方案，3个问题已完成整改，1个问题正按计划推进。",
                ),
                (
                    "审计问题未整改完成。",
                    "开展“回头看”，制定了整改措施，正有序推进。",
                ),
                ("管网未完工。", "已完成整改。剩余2公里管网尚未完工。"),
                (
                    "污水设施未验收。",
                    "全县完成约2.1万户验收工作，占总量的66%。",
                ),
                ("厂房未拆除。", "工程进场施工，总体形象进度85%。"),
                ("河道未完成整治。", "15条河道已完成整治，其余2条正在施工。"),
                ("小区未改造。", "第一批小区已完成改造。"),
                ("道路破损未修复。", "已完成整改，正在办理竣工验收手续。"),
                ("道路破损未修复。", "已完成整改。目前正在办理竣工验收。"),
                ("道路破损未修复。", "该问题已完成整改。手续待批复。"),
                ("有3个问题未整改完成。", "2个问题均已整改完成。"),
                ("问题整改不到位。", "69个问题已完成整改56个。"),
                ("问题整改不到位。", "已整改56个，未整改13个。"),
                ("安置房未交付。", "目前正在办理竣工验收手续。"),
            ],
        );
    }

    #[test]
    fn not_started() {
        all(
            Status::NotStarted,
            &[
                ("办公楼有隐患。", "尚未启动，拟于明年实施。"),
                ("办公楼有隐患。", "已拟定方案，待批复后实施。"),
                ("办公楼有隐患。", "计划2025年6月底前完成改造。"),
            ],
        );
    }

    #[test]
    fn measures_alone_do_not_tell() {
        all(
            Status::Unclear,
            &[
                (
                    "责任压得不实。",
                    "出台《云岭县责任清单管理办法》，召开专题会议，加强督促检查。",
                ),
                (
                    "宣传费用高。",
                    "制定《关于规范宣传工作的通知》，严格控制费用支出。",
                ),
                ("争先意识不强。", ""),
                (
                    "三年行动进展慢。",
                    "印发《云岭县三年行动计划》，将此项工作纳入考核。",
                ),
                (
                    "审计力度不够。",
                    "将保密工作纳入巡察范畴，开展模拟演练，做好接待群众工作。",
                ),
            ],
        );
    }

    #[test]
    fn the_words_stand_in_the_text() {
        let text = "已完成 5 个积水点整改，剩余 ３ 个纳入治理项目。";
        let reading = read("有8处积水点。", text);
        assert!(!reading.words.is_empty());
        for word in &reading.words {
            assert!(text.contains(word.as_str()), "{word}");
        }
    }

    #[test]
    fn a_part_that_is_done_is_not_the_whole() {
        assert_ne!(
            status(
                "云岭路延线未通车。",
                "2023年10月，东段完成提质改造并通车。右幅路建成通车。"
            ),
            Status::Completed
        );
        assert_ne!(
            status("小区未改造。", "已完成实施方案编制。"),
            Status::Completed
        );
        assert_ne!(
            status("小区未改造。", "第一批小区已完成改造。"),
            Status::Completed
        );
    }
}
