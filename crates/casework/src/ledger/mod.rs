//! Use cases about the ledger as a list.

mod export;
mod list;

pub use bihuan_store::{
    Count, Cursor, Figures, Filter, LedgerRow, Order, Page, ReboundEnd, TaskRow, UnitFigures,
};
pub use export::{ExportColumn, Format, export};
pub use list::{List, Listed, count, figures, figures_by_unit, list, tasks, tasks_of};
