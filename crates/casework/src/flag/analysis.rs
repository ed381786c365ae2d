//! The engine, and the runs that are going on in this process.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use bihuan_domain::id::{CollectionId, RunId};
use bihuan_insight::run::{Cancel, QueryRunner, Warehouse};
use tokio::sync::watch;

/// What keeps accepted tables and asks them.
pub(crate) struct Engine {
    pub(crate) warehouse: Arc<dyn Warehouse>,
    pub(crate) runner: Arc<dyn QueryRunner>,
    /// Bytes of memory that one query may use.
    pub(crate) memory: u64,
}

/// The engine, if there is one, and what it is doing.
#[derive(Default)]
pub struct Analysis {
    engine: Option<Engine>,
    running: Mutex<HashMap<RunId, Arc<Running>>>,
}

impl std::fmt::Debug for Analysis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Analysis")
            .field("engine", &self.engine.is_some())
            .finish_non_exhaustive()
    }
}

/// A run that is going on.
pub(super) struct Running {
    pub(super) task: CollectionId,
    pub(super) cancel: Cancel,
    pub(super) models: u32,
    pub(super) model: AtomicU32,
    pub(super) parts: AtomicU32,
    pub(super) done: AtomicU32,
    pub(super) ended: watch::Sender<bool>,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Which model runs, counted from 1.
    pub model: u32,
    /// Of how many.
    pub models: u32,
    /// Parts of it that have run.
    pub done: u32,
    /// Of how many.
    pub parts: u32,
}

impl Running {
    pub(super) fn new(task: CollectionId, models: usize) -> Self {
        Self {
            task,
            cancel: Cancel::default(),
            models: u32::try_from(models).unwrap_or(u32::MAX),
            model: AtomicU32::new(0),
            parts: AtomicU32::new(0),
            done: AtomicU32::new(0),
            ended: watch::Sender::new(false),
        }
    }

    pub(super) fn progress(&self) -> Progress {
        Progress {
            model: self.model.load(Ordering::Relaxed),
            models: self.models,
            done: self.done.load(Ordering::Relaxed),
            parts: self.parts.load(Ordering::Relaxed),
        }
    }
}

impl Analysis {
    /// With an engine. `memory` is how many bytes one query may use.
    pub fn new(warehouse: Arc<dyn Warehouse>, runner: Arc<dyn QueryRunner>, memory: u64) -> Self {
        Self {
            engine: Some(Engine {
                warehouse,
                runner,
                memory,
            }),
            running: Mutex::default(),
        }
    }

    pub(crate) const fn engine(&self) -> Option<&Engine> {
        self.engine.as_ref()
    }

    fn table(&self) -> MutexGuard<'_, HashMap<RunId, Arc<Running>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn running(&self, id: RunId) -> Option<Arc<Running>> {
        self.table().get(&id).cloned()
    }

    /// Marks a run as going on; `false` when another one of its task is.
    pub(super) fn begin(&self, id: RunId, run: &Arc<Running>) -> bool {
        let mut table = self.table();
        if table.values().any(|other| other.task == run.task) {
            return false;
        }
        table.insert(id, Arc::clone(run));
        true
    }

    pub(super) fn end(&self, id: RunId) {
        if let Some(run) = self.table().remove(&id) {
            run.ended.send_replace(true);
        }
    }
}
