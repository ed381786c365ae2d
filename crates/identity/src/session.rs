//! How long a session lives.

const MINUTE_MS: i64 = 60 * 1000;

/// When a session ends by itself, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// After so long without a request.
    pub idle_ms: i64,
    /// After so long in any case.
    pub absolute_ms: i64,
}

impl Default for Limits {
    /// Half an hour without a request, twelve hours in any case.
    fn default() -> Self {
        Self {
            idle_ms: 30 * MINUTE_MS,
            absolute_ms: 12 * 60 * MINUTE_MS,
        }
    }
}

/// True when a session that was created and last seen at these moments is still alive at `now_ms`.
/// All times are milliseconds since 1970-01-01 UTC.
pub fn is_alive(created_ms: i64, seen_ms: i64, now_ms: i64, limits: &Limits) -> bool {
    now_ms.saturating_sub(created_ms) < limits.absolute_ms
        && now_ms.saturating_sub(seen_ms) < limits.idle_ms
}

/// True when so much time has passed since `seen_ms` that the new moment is worth a write. Reading a page must not cost
/// a commit, and a minute more or less of an idle limit harms nobody.
pub fn is_worth_noting(seen_ms: i64, now_ms: i64) -> bool {
    now_ms.saturating_sub(seen_ms) >= MINUTE_MS
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 60 * MINUTE_MS;

    #[test]
    fn a_session_ends_half_an_hour_after_the_last_request() {
        let limits = Limits::default();
        assert!(is_alive(0, 0, HOUR / 2 - 1, &limits));
        assert!(!is_alive(0, 0, HOUR / 2, &limits));
        assert!(is_alive(0, HOUR, HOUR + HOUR / 2 - 1, &limits));
    }

    #[test]
    fn a_busy_session_ends_after_twelve_hours() {
        let limits = Limits::default();
        assert!(is_alive(0, 12 * HOUR - 2, 12 * HOUR - 1, &limits));
        assert!(!is_alive(0, 12 * HOUR - 1, 12 * HOUR, &limits));
    }

    #[test]
    fn strange_times_do_not_overflow() {
        let limits = Limits::default();
        assert!(!is_alive(i64::MIN, i64::MIN, i64::MAX, &limits));
        assert!(is_alive(i64::MAX, i64::MAX, i64::MIN, &limits));
    }

    #[test]
    fn a_request_is_noted_once_a_minute() {
        assert!(!is_worth_noting(0, MINUTE_MS - 1));
        assert!(is_worth_noting(0, MINUTE_MS));
    }
}
