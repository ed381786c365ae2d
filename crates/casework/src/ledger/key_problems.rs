//! How the key problems of a rectification stand. Every figure is what the ledger lists under the same filter.

use bihuan_domain::id::RectificationId;
use bihuan_store::Filter;

use crate::{Context, Failure};

/// Key problems, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KeyProblems {
    /// All of them.
    pub total: u64,
    /// Of these, taken on by a leader himself.
    pub led: u64,
    /// Of these, off the ledger.
    pub closed: u64,
}

impl KeyProblems {
    /// All key problems.
    pub fn all() -> Filter {
        Filter {
            key: true,
            ..Filter::default()
        }
    }

    /// Those that a leader has taken on himself.
    pub fn taken_on() -> Filter {
        Filter {
            sponsored: true,
            ..Self::all()
        }
    }

    /// Those that are off the ledger.
    pub fn off_the_ledger() -> Filter {
        Filter {
            stages: vec!["closed".to_owned()],
            ..Self::all()
        }
    }
}

/// How the key problems of a rectification stand, as far as the person sees them.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn key_problems(ctx: &Context, id: RectificationId) -> Result<KeyProblems, Failure> {
    Ok(KeyProblems {
        total: super::count(ctx, id, &KeyProblems::all()).await?,
        led: super::count(ctx, id, &KeyProblems::taken_on()).await?,
        closed: super::count(ctx, id, &KeyProblems::off_the_ledger()).await?,
    })
}
