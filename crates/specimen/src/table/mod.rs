//! The tables: what each row holds, and the Chinese heads of the columns beside it. Nowhere else is a head written.
//!
//! Money is in fen, volumes in hundredths of a litre, areas in hundredths of a mu or of a square metre: no row holds a
//! fraction that a machine could round.

mod assets;
mod cell;
mod fuel;
mod people;
mod welfare;

pub use assets::{
    Bid, BidMeta, CadBuild, CadFee, CollContract, CollEntry, LandContract, LandSubsidy, Lot,
    PayLine, Permit, PublicEntry, Purchase,
};
pub use cell::{Area, Cell, Litres, Money, Written};
pub use fuel::{FuelCard, FuelTxn, Holiday, Station, Track, Trip, Vehicle, Voucher};
pub use people::{
    AbroadApproval, BizHolder, BizReg, Border, Insured, Official, Payroll, Pension, Relative, Unit,
    VillageCadre,
};
pub use welfare::{Custody, Death, Dibao, DibaoFiling, Tekun};

/// A column: its name in files for machines, its head in files for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name, as the models know it.
    pub name: &'static str,
    /// Chinese head.
    pub head: &'static str,
    /// What kind of value it holds.
    pub kind: Kind,
}

/// What kind of value a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A word or name.
    Word,
    /// A key: ID numbers, plates, card numbers.
    Key,
    /// A number with its decimals.
    Number,
    /// A day, a month or a moment.
    Time,
}

/// A row of a table, as text.
pub trait Columns {
    /// Name of the table for machines.
    const NAME: &'static str;
    /// Chinese name of the table.
    const TITLE: &'static str;
    /// Its columns, in order.
    const COLUMNS: &'static [Column];

    /// Calls `put` with the cells in the order of the columns.
    fn cells(&self, put: &mut dyn FnMut(&dyn Written));
}

/// Declares row types: `name`, Chinese title, and for each field its type and Chinese head.
macro_rules! tables {
    ($($(#[$doc:meta])* $row:ident = $name:literal, $title:literal {
        $($field:ident: $type:ty = $head:literal,)+
    })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $row {
            $(#[doc = $head] pub $field: $type,)+
        }

        impl $crate::table::Columns for $row {
            const NAME: &'static str = $name;
            const TITLE: &'static str = $title;
            const COLUMNS: &'static [$crate::table::Column] = &[
                $($crate::table::Column {
                    name: stringify!($field),
                    head: $head,
                    kind: <$type as $crate::table::Cell>::KIND,
                },)+
            ];

            fn cells(&self, put: &mut dyn FnMut(&dyn $crate::table::Written)) {
                $(put(&self.$field);)+
            }
        }
    )+};
}
use tables;
