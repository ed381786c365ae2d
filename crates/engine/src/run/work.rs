//! One part of a query.

use std::{collections::HashMap, sync::Arc};

use arrow::array::RecordBatch;
use bihuan_insight::{
    model::{Input, Spread},
    run::{Job, Part, RunCode, RunError},
};
use datafusion::{
    datasource::MemTable,
    execution::{context::SessionContext, runtime_env::RuntimeEnv},
    prelude::SessionConfig,
};
use futures::StreamExt as _;

use super::{allow, batch::OpenBatch, evidence, hits::hits, table::Batches, whole::Whole};
use crate::{failure::of_datafusion, layout::EXTRA};

/// What the parts of a run share.
pub(super) struct Work {
    pub(super) job: Job,
    pub(super) parts: u16,
    /// Threads that one part may use.
    pub(super) threads: usize,
    pub(super) most_hits: usize,
    pub(super) runtime: Arc<RuntimeEnv>,
    pub(super) batches: HashMap<String, Vec<Arc<OpenBatch>>>,
    /// The inputs that every part reads as a whole, by their tables.
    pub(super) whole: HashMap<String, Whole>,
}

impl Work {
    /// Runs a part.
    pub(super) async fn part(&self, number: u16) -> Result<Part, RunError> {
        let context = self.context(number, &[]).await?;
        let batches = self
            .collect(&context, &self.job.sql, self.most_hits)
            .await?;
        let mut hits = hits(&batches)?;
        if !hits.is_empty() && !self.job.evidence.is_empty() {
            let context = self.context(number, &EXTRA).await?;
            if let Some(first) = batches.first() {
                let found = MemTable::try_new(first.schema(), vec![batches.clone()]);
                let found = found.map_err(|error| of_datafusion(&error))?;
                allow::register(&context, evidence::HITS, Arc::new(found))?;
            }
            let mut gathered = evidence::Gathered::new(&hits);
            for shown in &self.job.evidence {
                self.each(&context, &shown.sql, &mut |batch| {
                    gathered.add(&shown.table, &batch)
                })
                .await?;
            }
            gathered.give(&mut hits);
        }
        Ok(Part {
            number,
            of: self.parts,
            hits,
        })
    }

    /// A session with the declared columns of the granted batches, and nothing else.
    async fn context(&self, number: u16, extra: &[&str]) -> Result<SessionContext, RunError> {
        let config = SessionConfig::new().with_target_partitions(self.threads);
        let state = allow::session(config)
            .with_runtime_env(Arc::clone(&self.runtime))
            .build();
        let context = SessionContext::new_with_state(state);
        for input in &self.job.inputs {
            let shape = &allow::granted(&self.job, &input.table)?.shape;
            let batches = self.batches.get(&input.table).cloned().unwrap_or_default();
            let part = self.rows_of(input, number);
            let rows = Batches::new(shape, input, extra, batches, part);
            // Evidence is of few hits: it reads little, and more columns.
            let whole = self.whole.get(&input.table).filter(|_| extra.is_empty());
            let rows = match whole {
                Some(whole) => whole.rows(rows, self.job.memory, &self.runtime).await?,
                None => Arc::new(rows),
            };
            allow::register(&context, &input.table, rows)?;
        }
        Ok(context)
    }

    fn rows_of(&self, input: &Input, number: u16) -> Option<(u16, u16)> {
        (self.parts > 1 && input.spread == Spread::Bucket).then_some((number, self.parts))
    }

    async fn each(
        &self,
        context: &SessionContext,
        sql: &str,
        show: &mut (dyn FnMut(RecordBatch) -> Result<(), RunError> + Send),
    ) -> Result<(), RunError> {
        let plan = allow::plan(context, sql).await?;
        let frame = context.execute_logical_plan(plan).await;
        let stream = match frame {
            Ok(frame) => frame.execute_stream().await,
            Err(error) => Err(error),
        };
        let mut stream = stream.map_err(|error| of_datafusion(&error))?;
        while let Some(batch) = stream.next().await {
            show(batch.map_err(|error| of_datafusion(&error))?)?;
        }
        Ok(())
    }

    async fn collect(
        &self,
        context: &SessionContext,
        sql: &str,
        most: usize,
    ) -> Result<Vec<RecordBatch>, RunError> {
        let (mut batches, mut rows) = (Vec::new(), 0);
        self.each(context, sql, &mut |batch| {
            rows += batch.num_rows();
            if rows > most {
                let detail = format!("{} has more than {most} hits", self.job.name);
                return Err(RunError::new(RunCode::TooMany, detail));
            }
            batches.push(batch);
            Ok(())
        })
        .await?;
        Ok(batches)
    }
}
