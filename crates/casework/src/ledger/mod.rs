//! Use cases about the ledger as a list.

mod export;
mod key_problems;
mod list;
mod schedule;

pub use bihuan_store::{
    BatchRow, Count, Cursor, Figures, Filter, LedgerRow, Missing, Order, Page, ReboundEnd, TaskRow,
    UnitFigures,
};
pub use export::{ExportColumn, Format, export};
pub use key_problems::{KeyProblems, key_problems};
pub use list::{
    List, Listed, count, counts, figures, figures_by_unit, list, task_totals, tasks, tasks_of,
};
pub use schedule::{HalfMonth, Owned, Period, Timetable, batches, owned, timetable};
