//! What each clause of a status text says about the matter.

use std::ops::Range;

use super::lexicon::{self as words, Says};
use crate::facts::clauses::{Sentence, sentences};
use crate::facts::masks;
use crate::facts::pattern::{Occurring, Pattern};
use crate::facts::plain::Plain;
use crate::facts::quantity::{Bound, Quantity, quantities};

/// One statement, with the words it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Evidence {
    /// What is said.
    pub(crate) says: Says,
    /// The words, in plain characters.
    pub(crate) at: Range<usize>,
    /// The clause they stand in, with what comes before it where this one only goes on ("…站重建,已投入使用").
    pub(crate) passage: Range<usize>,
    /// About keeping the result, not about reaching it.
    pub(crate) aftercare: bool,
    /// The words fill the sentence: a statement about the whole matter.
    pub(crate) alone: bool,
    /// Index of the sentence.
    pub(crate) sentence: usize,
    /// Follows from comparing figures rather than from words.
    pub(crate) counted: bool,
}

/// All statements of a text, in their order.
pub(crate) fn gather(plain: &Plain) -> Vec<Evidence> {
    let open = without_names(plain);
    let quantities = quantities(plain);
    let mut all = Vec::new();
    let mut next_steps = false;
    for (place, sentence) in sentences(plain).into_iter().enumerate() {
        let opening = sentence
            .clauses
            .first()
            .map_or("", |clause| open.slice(clause.clone()));
        next_steps |= words::NEXT.is_match(opening);
        for (index, clause) in sentence.clauses.iter().enumerate() {
            let mut clause = Clause {
                words: words::OF_A_CLAUSE.in_text(open.slice(clause.clone())),
                plain: &open,
                sentence: &sentence,
                place,
                index,
                next_steps,
                found: Vec::new(),
            };
            clause.read(quantities);
            all.append(&mut clause.found);
        }
    }
    all.sort_by_key(|evidence| evidence.at.start);
    all
}

/// The text with quoted names blanked out, one character for one: the plan in "《三年行动计划》" plans nothing.
fn without_names(plain: &Plain) -> Plain {
    let names = masks::quoted(plain);
    let named = |index: usize| names.iter().any(|name| name.contains(&index));
    let text: String = (0..plain.len())
        .filter_map(|index| plain.at(index).map(|c| if named(index) { '□' } else { c }))
        .collect();
    Plain::exactly(&text)
}

struct Clause<'t> {
    plain: &'t Plain,
    sentence: &'t Sentence,
    place: usize,
    index: usize,
    next_steps: bool,
    /// Which words of the lexicon stand in it.
    words: Occurring<&'static Pattern>,
    found: Vec<Evidence>,
}

impl Clause<'_> {
    fn at(&self) -> Range<usize> {
        self.sentence
            .clauses
            .get(self.index)
            .cloned()
            .unwrap_or(0..0)
    }

    /// First in its sentence, or behind nothing but labels ("整改情况:").
    fn follows_labels_only(&self) -> bool {
        let mut earlier = self.sentence.clauses.iter().take(self.index);
        earlier.all(|clause| self.plain.at(clause.end) == Some(':'))
    }

    fn text(&self) -> &str {
        self.plain.slice(self.at())
    }

    /// This clause and the rest of the sentence.
    fn onward(&self) -> &str {
        self.plain.slice(self.at().start..self.sentence.at.end)
    }

    fn read(&mut self, quantities: &[Quantity]) {
        self.settled();
        self.done();
        self.left();
        self.partial(quantities);
        self.under_way();
        self.still_to_come();
    }

    fn add(&mut self, says: Says, bytes: Range<usize>) {
        let clause = self.at();
        let before = self
            .text()
            .get(..bytes.start)
            .map_or(0, |text| text.chars().count());
        let length = self
            .text()
            .get(bytes)
            .map_or(0, |text| text.chars().count());
        let at = clause.start + before..clause.start + before + length;
        if self
            .found
            .iter()
            .any(|known| known.says == says && known.at.start < at.end && at.start < known.at.end)
        {
            return;
        }
        let pending = matches!(says, Says::Planned | Says::Ongoing | Says::OngoingLabel);
        let aftercare = pending && (self.next_steps || self.is(&words::AFTERCARE));
        let goes_on = self.index > 0
            && self
                .text()
                .starts_with(['已', '均', '现', '并', '如', '全']);
        let earlier = self
            .index
            .checked_sub(1)
            .filter(|_| goes_on)
            .and_then(|earlier| self.sentence.clauses.get(earlier));
        let whole = (says == Says::DoneAll).then_some(self.sentence.at.start);
        let from = whole
            .or(earlier.map(|earlier| earlier.start))
            .unwrap_or(clause.start);
        let passage = from..clause.end;
        let alone = self.follows_labels_only() && self.sentence.clauses.len() <= self.index + 2;
        self.found.push(Evidence {
            says,
            at,
            passage,
            aftercare,
            alone,
            sentence: self.place,
            counted: false,
        });
    }

    /// Whether a pattern occurs in the clause.
    fn is(&self, pattern: &Pattern) -> bool {
        let known = self.words.holds(pattern);
        known.unwrap_or_else(|| pattern.is_match(self.text()))
    }

    /// Where a pattern first occurs in the clause.
    fn find(&self, pattern: &Pattern) -> Option<Range<usize>> {
        if self.words.holds(pattern) == Some(false) {
            return None;
        }
        pattern.find(self.text()).map(|found| found.range())
    }

    fn add_found(&mut self, says: Says, pattern: &Pattern) -> bool {
        let Some(range) = self.find(pattern) else {
            return false;
        };
        self.add(says, range);
        true
    }

    fn has(&self, says: Says) -> bool {
        self.found.iter().any(|evidence| evidence.says == says)
    }

    fn settled(&mut self) {
        let text = self.text();
        let whole = 0..text.len();
        if self.is(&words::BASICALLY) {
            self.add(Says::Basically, whole);
        } else if (self.is(&words::SETTLED) && self.speaks_of_all())
            || self.is(&words::SETTLED_RATE)
        {
            self.add(Says::Settled, whole);
        }
        self.add_found(Says::Sustained, &words::SUSTAINED);
    }

    /// Whether a clause shaped like "…问题已完成整改" means all of them: no number, no "part of", no doubt.
    fn speaks_of_all(&self) -> bool {
        let text = self.text();
        let dates_gone: String = text
            .split_inclusive(['年', '月', '日'])
            .next_back()
            .unwrap_or(text)
            .to_owned();
        let said = [
            "已", "均", "全部", "完成", "到位", "完毕", "办结", "销号", "解决", "清零",
        ]
        .iter()
        .any(|word| text.contains(word));
        let negated = ["未", "不", "没", "拟", "将", "待", "正", "若", "如", "后"]
            .iter()
            .any(|word| {
                text.contains(word)
                    && !(*word == "如" && text.contains("如期"))
                    && !(*word == "不" && text.contains("不力"))
            });
        // "完成整改任务" as a goal: 确保, 推动, 督促.
        let wished = ["确保", "推动", "督促", "力争", "推进", "保障", "切实"]
            .iter()
            .any(|word| text.contains(word));
        let only_some = words::SO_MANY.is_match(&dates_gone)
            && (!self.is(&words::ALL_OF_THEM) || self.is(&words::ONLY_PART));
        said && !negated && !wished && !only_some
    }

    fn done(&mut self) {
        if self.has(Says::Settled) || self.has(Says::Basically) {
            return;
        }
        let text = self.text();
        let negated = [
            "未",
            "没有完成",
            "不能",
            "若",
            "确保",
            "力争",
            "预计",
            "督促",
            "推动",
            "推进",
            "尽快",
            "及时",
            "做到",
        ]
        .iter()
        .any(|word| text.contains(word))
            || self.is(&words::INTENDED)
            || self.is(&words::AWAITED)
            || self.is(&words::PLANNED);
        if self.is(&words::PREPARATION) && !self.is(&words::BEYOND_PREPARATION) {
            self.add_found(Says::Prepared, &words::PREPARATION);
            return;
        }
        if negated {
            return;
        }
        if self.is(&words::ONLY_PART) {
            self.add_found(Says::PartDone, &words::DONE);
            return;
        }
        let all = self.add_found(Says::DoneAll, &words::DONE_ALL)
            || self.add_found(Says::DoneAll, &words::RATE_OF_HUNDRED);
        if !all {
            self.add_found(Says::Done, &words::DONE);
        }
    }

    fn left(&mut self) {
        let onward = self.onward().to_owned();
        let finished = |rest: &str| {
            (words::DONE_ALL.is_match(rest) || words::DONE.is_match(rest))
                && !words::ONGOING.is_match(rest)
                && !words::UNDONE.is_match(rest)
                && !words::PLANNED.is_match(rest)
                && !words::PREPARATION.is_match(rest)
        };
        if let Some(found) = self.find(&words::LEFT) {
            if !finished(onward.get(found.end..).unwrap_or_default()) {
                self.add(Says::Left, found);
            }
        } else if let Some(found) = self.find(&words::OTHERS) {
            let rest = onward.get(found.end..).unwrap_or_default();
            let number = rest.chars().take(8).any(|c| c.is_ascii_digit());
            let open = words::ONGOING.is_match(rest)
                || words::UNDONE.is_match(rest)
                || words::PLANNED.is_match(rest)
                || words::AWAITED.is_match(rest)
                || words::INTENDED.is_match(rest);
            if number && open && !finished(rest) {
                self.add(Says::Left, found);
            }
        }
        if !self.is(&words::ABOUT_UNDONE) && !self.add_found(Says::NotBegun, &words::NOT_BEGUN) {
            self.add_found(Says::Left, &words::UNDONE);
        }
    }

    /// A share under a hundred of something that can be complete: 交付率91%, 完成工程量的60%, 进度85%.
    fn partial(&mut self, quantities: &[Quantity]) {
        const COMPLETES: &[&str] = &[
            "完成率",
            "交付率",
            "办结率",
            "整改率",
            "销号率",
            "竣工率",
            "拆除率",
            "签约率",
            "兑付率",
            "清退率",
            "化解率",
            "安置率",
            "进度",
            "验收率",
            "完工率",
            "办证率",
            "退还率",
            "收回率",
            "整治率",
            "改造率",
            "落实率",
            "开工率",
        ];
        let clause = self.at();
        let mut from = clause.start;
        for quantity in quantities.iter().filter(|q| clause.contains(&q.at.start)) {
            let before = self.plain.slice(from..quantity.at.start).to_owned();
            from = quantity.at.end;
            let in_sentence = self.plain.slice(self.sentence.at.start..quantity.at.start);
            let share_of_done =
                before.contains('占') && in_sentence.contains("完成") || before.contains("完成");
            let completes = COMPLETES.iter().any(|name| before.contains(name)) || share_of_done;
            let grows = [
                "同比",
                "增长",
                "下降",
                "提高",
                "提升",
                "占比由",
                "上升",
                "减少",
            ]
            .iter()
            .any(|word| before.contains(word));
            let under = quantity.printed < 100.0 && quantity.bound != Bound::More;
            if quantity.is_percent() && under && completes && !grows {
                let bytes = |at: usize| self.plain.slice(clause.start..at).len();
                self.add(
                    Says::Partial,
                    bytes(quantity.at.start)..bytes(quantity.at.end),
                );
            }
        }
    }

    fn under_way(&mut self) {
        let text = self.text();
        if self.is(&words::ONGOING_LABEL) && text.chars().count() >= 3 && !self.has(Says::Settled) {
            self.add(Says::OngoingLabel, 0..text.len());
            return;
        }
        let in_use = |from: usize| {
            text.get(from..)
                .is_some_and(|rest| words::IN_USE.is_match(rest))
        };
        let ongoing = self.find(&words::ONGOING);
        if let Some(found) = ongoing.filter(|found| !in_use(found.start)) {
            self.add(Says::Ongoing, found);
        }
    }

    fn still_to_come(&mut self) {
        self.add_found(Says::Planned, &words::PLANNED);
        for pattern in [&words::INTENDED, &words::AWAITED] {
            if self.words.holds(pattern) == Some(false) {
                continue;
            }
            if let Some(range) = pattern
                .groups(self.text())
                .and_then(|groups| groups.get(1).map(|found| found.range()))
            {
                self.add(Says::Planned, range);
            }
        }
    }
}
