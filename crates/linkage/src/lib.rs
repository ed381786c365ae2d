//! Linkage: which records of two tables are about the same person, when no number says so.
//!
//! [`Pool`] takes the records of both tables; [`Pool::link`] compares pairs that share enough to be worth it, learns from the
//! tables themselves what each agreement weighs, and gives an [`Outcome`]: pairs with a weight, the parts of the weight, and a
//! [`Band`]. A name alone is no evidence: such pairs are [`Band::NamesakeOnly`] whatever they weigh. What people decided before
//! comes in as [`Verdict`]s and stands above every weight.
//!
//! ```
//! use bihuan_linkage::{Band, Pool, RecordKey, Side, person::{self, Person}};
//!
//! let mut pool = Pool::new(person::plan())?;
//! let born = Some("1965-03-02");
//! let registered = Person { name: Some("张伟"), birth: born, phone: Some("13800001111"), ..Person::default() };
//! let employed = Person { name: Some("張偉"), birth: Some("1965年3月2日"), ..registered };
//! pool.add_person(Side::Left, RecordKey(1), &registered)?;
//! pool.add_person(Side::Right, RecordKey(2), &employed)?;
//! let outcome = pool.link(&[])?;
//! let pair = &outcome.pairs[0];
//! assert_eq!(pair.band, Band::Link);
//! assert_eq!(outcome.chart(pair).bars[0].level, "繁简或异体");
//! # Ok::<(), bihuan_linkage::plan::Refusal>(())
//! ```
//!
//! Synchronous, without clock, files and randomness: the same records give the same outcome, in whatever order they come and
//! whichever table is named first.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod block;
mod judge;
mod key;
mod learn;
mod level;
mod link;
pub mod name;
mod outcome;
mod pattern;
pub mod person;
pub mod plan;
mod pool;
mod score;
mod value;

pub use block::RuleReport;
pub use judge::{Answer, Band, Evidence, Verdict};
pub use key::{NoPairKey, PairKey, RecordKey};
pub use level::Level;
pub use outcome::{Bar, Chart, LearntLevel, Outcome, Pair, Report};
pub use pool::{Pool, Side};
