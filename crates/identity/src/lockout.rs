//! What wrong passwords lead to: growing delays, then a lock that ends by itself.
//!
//! The caller keeps one [`Attempts`] an account, asks [`decide`] first, and **counts the failure before the password is
//! hashed**, taking it back with [`after_success`] when the password was right. Otherwise a thousand guesses sent at the
//! same moment would all find the door open.

/// What an account's wrong passwords lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// So many failures in a row lock the account.
    pub failures: u32,
    /// How long it stays locked, in milliseconds; also how long failures are remembered.
    pub lock_ms: i64,
    /// The delay after the second failure, in milliseconds. It doubles with each further one.
    pub first_delay_ms: i64,
}

/// The wrong passwords of one account since the last right one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Attempts {
    /// How many in a row.
    pub failed: u32,
    /// When the last one was, in milliseconds since 1970-01-01 UTC.
    pub last_failed_ms: Option<i64>,
    /// Until when the account is locked, if it was locked.
    pub locked_until_ms: Option<i64>,
}

/// Whether a password may be tried now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Allowed,
    /// In so many milliseconds.
    Delay(i64),
    /// Not before this moment, in milliseconds since 1970-01-01 UTC.
    Locked(i64),
}

/// Whether a password may be tried at `now_ms`.
pub fn decide(attempts: &Attempts, limits: &Limits, now_ms: i64) -> Decision {
    if let Some(until) = attempts.locked_until_ms {
        return if now_ms < until {
            Decision::Locked(until)
        } else {
            Decision::Allowed
        };
    }
    let Some(last) = attempts.last_failed_ms else {
        return Decision::Allowed;
    };
    // A clock that was set back must not turn a delay of seconds into one of hours.
    let passed = now_ms.saturating_sub(last).max(0);
    match delay(attempts.failed, limits).saturating_sub(passed) {
        remaining if remaining > 0 => Decision::Delay(remaining),
        _ => Decision::Allowed,
    }
}

/// What is kept after a wrong password at `now_ms`.
pub fn after_failure(attempts: &Attempts, limits: &Limits, now_ms: i64) -> Attempts {
    let forgotten = match (attempts.locked_until_ms, attempts.last_failed_ms) {
        (Some(until), _) => now_ms >= until,
        (None, Some(last)) => now_ms.saturating_sub(last) >= limits.lock_ms,
        (None, None) => true,
    };
    let failed = if forgotten {
        1
    } else {
        attempts.failed.saturating_add(1)
    };
    Attempts {
        failed,
        last_failed_ms: Some(now_ms),
        locked_until_ms: (failed >= limits.failures).then(|| now_ms.saturating_add(limits.lock_ms)),
    }
}

/// What is kept after a right password: nothing.
pub fn after_success() -> Attempts {
    Attempts::default()
}

/// The wait after the given number of failures: none after the first, which was a slip of the finger.
fn delay(failed: u32, limits: &Limits) -> i64 {
    match failed.checked_sub(2) {
        None => 0,
        Some(doublings) => 2i64
            .saturating_pow(doublings)
            .saturating_mul(limits.first_delay_ms)
            .min(limits.lock_ms),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LIMITS: Limits = Limits {
        failures: 5,
        lock_ms: 1_800_000,
        first_delay_ms: 1000,
    };

    fn failed_at(times: &[i64]) -> Attempts {
        times.iter().fold(Attempts::default(), |attempts, at| {
            after_failure(&attempts, &LIMITS, *at)
        })
    }

    #[test]
    fn delays_grow_before_the_lock() {
        let waits: Vec<Decision> = (1..=5)
            .map(|n| decide(&failed_at(&vec![0; n]), &LIMITS, 0))
            .collect();
        assert_eq!(
            waits,
            [
                Decision::Allowed,
                Decision::Delay(1000),
                Decision::Delay(2000),
                Decision::Delay(4000),
                Decision::Locked(1_800_000)
            ]
        );
    }

    #[test]
    fn a_delay_runs_out() {
        let attempts = failed_at(&[0, 0, 0]);
        assert_eq!(decide(&attempts, &LIMITS, 500), Decision::Delay(1500));
        assert_eq!(decide(&attempts, &LIMITS, 2000), Decision::Allowed);
    }

    #[test]
    fn a_lock_ends_by_itself_and_counting_begins_anew() {
        let attempts = failed_at(&[0; 5]);
        assert_eq!(
            decide(&attempts, &LIMITS, 1_799_999),
            Decision::Locked(1_800_000)
        );
        assert_eq!(decide(&attempts, &LIMITS, 1_800_000), Decision::Allowed);
        assert_eq!(after_failure(&attempts, &LIMITS, 1_800_000).failed, 1);
        assert_eq!(
            after_failure(&attempts, &LIMITS, 1_800_000).locked_until_ms,
            None
        );
    }

    #[test]
    fn guesses_that_arrive_together_prolong_the_lock() {
        let attempts = failed_at(&[0, 0, 0, 0, 0, 7]);
        assert_eq!(attempts.locked_until_ms, Some(1_800_007));
    }

    #[test]
    fn old_failures_are_forgotten() {
        assert_eq!(failed_at(&[0, 0, 0, 0, 1_800_000]).failed, 1);
        assert_eq!(failed_at(&[0, 0, 0, 0, 1_799_999]).failed, 5);
    }

    #[test]
    fn a_right_password_clears_everything() {
        assert_eq!(decide(&after_success(), &LIMITS, 0), Decision::Allowed);
    }

    #[test]
    fn a_clock_set_back_does_not_shut_anybody_out() {
        assert_eq!(
            decide(&failed_at(&[1_000_000, 1_000_000]), &LIMITS, 0),
            Decision::Delay(1000)
        );
    }

    proptest! {
        /// However guesses are spread over half an hour, at most five are let through.
        #[test]
        fn at_most_five_guesses_reach_the_hash(steps in prop::collection::vec(0i64..60_000, 1..200)) {
            let (mut now, mut attempts, mut tried) = (0i64, Attempts::default(), 0);
            for step in steps {
                now += step;
                if now >= LIMITS.lock_ms {
                    break;
                }
                if decide(&attempts, &LIMITS, now) == Decision::Allowed {
                    attempts = after_failure(&attempts, &LIMITS, now);
                    tried += 1;
                }
            }
            prop_assert!(tried <= 5);
        }

        #[test]
        fn no_time_overflows(failed in any::<u32>(), last in any::<i64>(), until in prop::option::of(any::<i64>()), now in any::<i64>()) {
            let attempts = Attempts { failed, last_failed_ms: Some(last), locked_until_ms: until };
            let _ = decide(&attempts, &LIMITS, now);
            prop_assert!(after_failure(&attempts, &LIMITS, now).failed >= 1);
        }
    }
}
