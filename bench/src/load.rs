//! Load on one server: as fast as it answers, or at a fixed rate.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use bihuan_drive::now;
use tokio::task::JoinSet;

/// How long single requests took.
#[derive(Debug, Clone)]
pub(crate) struct Latencies {
    sorted: Vec<Duration>,
    took: Duration,
}

impl Latencies {
    pub(crate) fn new(mut samples: Vec<Duration>, took: Duration) -> Self {
        samples.sort_unstable();
        Self {
            sorted: samples,
            took,
        }
    }

    /// How many requests were finished.
    pub(crate) fn count(&self) -> f64 {
        f64::from(u32::try_from(self.sorted.len()).unwrap_or(u32::MAX))
    }

    /// Finished requests a second.
    pub(crate) fn rate(&self) -> f64 {
        self.count() / self.took.as_secs_f64().max(f64::EPSILON)
    }

    /// The time within which `per_mille` of 1000 requests were answered; zero without samples.
    pub(crate) fn within(&self, per_mille: usize) -> Duration {
        let rank = (self.sorted.len() * per_mille).div_ceil(1000);
        self.sorted
            .get(rank.saturating_sub(1))
            .copied()
            .unwrap_or_default()
    }
}

/// Closed loop: every client asks again as soon as it has its answer. Measures the peak.
///
/// `open` makes a client, `ask` is one request; it gets the client back.
///
/// # Errors
/// Any request failed: a rate with errors in it means nothing.
pub(crate) async fn closed<C, Open, Opened, Ask, Asked>(
    clients: usize,
    lasting: Duration,
    open: Open,
    ask: Ask,
) -> anyhow::Result<Latencies>
where
    C: Send + 'static,
    Open: Fn(usize) -> Opened,
    Opened: Future<Output = anyhow::Result<C>>,
    Ask: Fn(C, u64) -> Asked + Clone + Send + 'static,
    Asked: Future<Output = anyhow::Result<C>> + Send,
{
    let mut opened = Vec::new();
    for number in 0..clients {
        opened.push(open(number).await?);
    }
    let turn = Arc::new(AtomicU64::new(0));
    let began = now();
    let mut running = JoinSet::new();
    for mut client in opened {
        let (turn, ask) = (Arc::clone(&turn), ask.clone());
        running.spawn(async move {
            let mut samples = Vec::new();
            while began.elapsed() < lasting {
                let asked = now();
                client = ask(client, turn.fetch_add(1, Ordering::Relaxed)).await?;
                samples.push(asked.elapsed());
            }
            anyhow::Ok(samples)
        });
    }
    let samples = collect(running).await?;
    Ok(Latencies::new(samples, began.elapsed()))
}

/// Open loop: requests are due at a fixed rate, whether or not earlier ones have been answered.
///
/// The time of a request counts from the moment it was due, so a server that stalls is charged for everybody who waited
/// (no coordinated omission).
///
/// # Errors
/// Any request failed.
pub(crate) async fn open<C, Open, Opened, Ask, Asked>(
    per_second: u32,
    lasting: Duration,
    open: Open,
    ask: Ask,
) -> anyhow::Result<Latencies>
where
    C: Send + 'static,
    Open: Fn(usize) -> Opened,
    Opened: Future<Output = anyhow::Result<C>>,
    Ask: Fn(C, u64) -> Asked + Clone + Send + 'static,
    Asked: Future<Output = anyhow::Result<C>> + Send,
{
    /// Enough that a stall of a quarter of a second at 200 a second finds a free client.
    const CLIENTS: usize = 64;
    let mut opened = Vec::new();
    for number in 0..CLIENTS {
        opened.push(open(number).await?);
    }
    let between = Duration::from_secs(1) / per_second;
    let count = u64::from(per_second) * lasting.as_secs();
    let turn = Arc::new(AtomicU64::new(0));
    let began = now();
    let mut running = JoinSet::new();
    for mut client in opened {
        let (turn, ask) = (Arc::clone(&turn), ask.clone());
        running.spawn(async move {
            let mut samples = Vec::new();
            loop {
                let number = turn.fetch_add(1, Ordering::Relaxed);
                if number >= count {
                    return anyhow::Ok(samples);
                }
                let due = due(began, between, number);
                tokio::time::sleep_until(due.into()).await;
                client = ask(client, number).await?;
                samples.push(due.elapsed());
            }
        });
    }
    let samples = collect(running).await?;
    Ok(Latencies::new(samples, began.elapsed()))
}

fn due(began: Instant, between: Duration, number: u64) -> Instant {
    began + between.saturating_mul(u32::try_from(number).unwrap_or(u32::MAX))
}

async fn collect(
    mut running: JoinSet<anyhow::Result<Vec<Duration>>>,
) -> anyhow::Result<Vec<Duration>> {
    let mut samples = Vec::new();
    while let Some(client) = running.join_next().await {
        samples.extend(client.context("a client panicked")??);
    }
    Ok(samples)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Latencies, due};

    #[test]
    fn percentiles_are_ranks_of_the_sorted_samples() {
        let samples = (1..=1000).rev().map(Duration::from_millis).collect();
        let latencies = Latencies::new(samples, Duration::from_secs(2));
        assert_eq!(latencies.within(500), Duration::from_millis(500));
        assert_eq!(latencies.within(990), Duration::from_millis(990));
        assert_eq!(latencies.within(1000), Duration::from_secs(1));
        assert!((latencies.rate() - 500.0).abs() < 1e-9);
    }

    #[test]
    fn without_samples_there_is_no_time() {
        let none = Latencies::new(Vec::new(), Duration::from_secs(1));
        assert_eq!(none.within(990), Duration::ZERO);
    }

    #[test]
    fn requests_are_due_at_even_distances() {
        let began = bihuan_drive::now();
        let between = Duration::from_millis(5);
        assert_eq!(due(began, between, 0), began);
        assert_eq!(due(began, between, 200), began + Duration::from_secs(1));
    }
}
