//! Use cases about the ledger as a list.

mod export;
mod list;
mod schedule;

pub use bihuan_store::{
    BatchRow, Count, Cursor, Figures, Filter, LedgerRow, Missing, Order, Page, ReboundEnd, TaskRow,
    UnitFigures,
};
pub use export::{ExportColumn, Format, export};
pub use list::{List, Listed, count, figures, figures_by_unit, list, tasks, tasks_of};
pub use schedule::{HalfMonth, Owned, Period, Timetable, batches, owned, timetable};
