//! `effect.*`: the text does not show an effect.

pub(super) mod measures_only;
pub(super) mod no_date;
pub(super) mod no_figure;
pub(super) mod no_owner;
