//! One event of each kind of comparisons of persons and of what was decided about pairs.

use jiff::civil::date;

use super::{
    samples::{id, words},
    samples_of_collection::sealed,
    samples_of_flags::rows,
};
use crate::{
    comparison::{
        Answer, BatchCompared, ComparisonEvent, ComparisonFigures, NewComparison, NewPair,
        PairEvent,
    },
    flag::Nearness,
    id::{CollectionId, ComparisonId, PersonPairId},
};

pub(super) fn comparison_events() -> Vec<ComparisonEvent> {
    vec![
        ComparisonEvent::ComparisonStarted(NewComparison {
            id: ComparisonId(id(94)),
            task: CollectionId(id(90)),
            day: date(2024, 4, 1),
            left: "village_cadre".to_owned(),
            right: "roster".to_owned(),
            reason: words("核对安置名册"),
            batches: vec![BatchCompared {
                table: "roster".to_owned(),
                batch: "0199-1".to_owned(),
                rows: 120,
            }],
        }),
        ComparisonEvent::ComparisonFinished {
            figures: ComparisonFigures {
                left: 100,
                right: 110,
                compared: 420,
                links: 3,
                reviews: 2,
                namesakes: 9,
                not_kept: 1,
            },
            pairs: sealed(),
        },
        ComparisonEvent::ComparisonFailed {
            why: "文件已损坏".to_owned(),
        },
    ]
}

pub(super) fn pair_events() -> Vec<PairEvent> {
    vec![
        PairEvent::PairOpened(NewPair {
            id: PersonPairId(id(95)),
            task: CollectionId(id(90)),
            key: "00-01".to_owned(),
            day: date(2024, 4, 1),
        }),
        PairEvent::PairUnmasked {
            reason: words("核对户口簿"),
            rows: rows(),
            near: vec![Nearness::OwnUnit],
        },
        PairEvent::PairJudged {
            answer: Answer::Same,
            reason: words("曾用名一致"),
        },
    ]
}

pub(super) const fn comparison_name(event: &ComparisonEvent) -> &'static str {
    match event {
        ComparisonEvent::ComparisonStarted(_) => "comparison_started",
        ComparisonEvent::ComparisonFinished { .. } => "comparison_finished",
        ComparisonEvent::ComparisonFailed { .. } => "comparison_failed",
    }
}

pub(super) const fn pair_name(event: &PairEvent) -> &'static str {
    match event {
        PairEvent::PairOpened(_) => "pair_opened",
        PairEvent::PairUnmasked { .. } => "pair_unmasked",
        PairEvent::PairJudged { .. } => "pair_judged",
    }
}
