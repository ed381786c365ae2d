//! How the rows of each domain follow from the world, and what each planted cause does to them.

mod civil_air_defence;
mod companies;
mod employment;
mod fuel;
mod land;
mod procurement;
mod subsistence;
mod village;

pub use companies::COMPANIES;
pub use employment::{OFFICIALS, PAYROLL, PENSIONERS};
pub use fuel::{CARDS, STATIONS, SWIPES, VEHICLES, ZERO_UNITS};
pub(crate) use fuel::{unit_id, unit_of_rank, zero_report};
pub use land::FARMERS;
pub use procurement::LOTS;
pub use subsistence::{BENEFICIARIES, DEATHS, TEKUN};
pub use village::{CADRES, RELATIVES};

use crate::{
    plant::Case,
    table::{
        AbroadApproval, Bid, BidMeta, BizHolder, BizReg, Border, CadBuild, CadFee, CollContract,
        CollEntry, Custody, Death, Dibao, DibaoFiling, FuelCard, FuelTxn, Holiday, Insured,
        LandContract, LandSubsidy, Lot, Official, PayLine, Payroll, Pension, Permit, PublicEntry,
        Purchase, Relative, Station, Tekun, Track, Trip, Unit, Vehicle, VillageCadre, Voucher,
    },
    world::{Counties, EachTable},
};

/// Does something with every table, in the order of the catalogue.
///
/// # Errors
/// The first one that a table gives.
pub fn each_table<E: EachTable>(each: &mut E) -> Result<(), E::Error> {
    each.table::<Unit>()?;
    each.table::<Official>()?;
    each.table::<VillageCadre>()?;
    each.table::<Relative>()?;
    each.table::<Vehicle>()?;
    each.table::<FuelCard>()?;
    each.table::<FuelTxn>()?;
    each.table::<Station>()?;
    each.table::<Trip>()?;
    each.table::<Track>()?;
    each.table::<Voucher>()?;
    each.table::<Holiday>()?;
    each.table::<Dibao>()?;
    each.table::<Tekun>()?;
    each.table::<DibaoFiling>()?;
    each.table::<Death>()?;
    each.table::<Custody>()?;
    each.table::<Payroll>()?;
    each.table::<Pension>()?;
    each.table::<Insured>()?;
    each.table::<BizReg>()?;
    each.table::<BizHolder>()?;
    each.table::<LandContract>()?;
    each.table::<LandSubsidy>()?;
    each.table::<PayLine>()?;
    each.table::<Permit>()?;
    each.table::<CadFee>()?;
    each.table::<CadBuild>()?;
    each.table::<CollContract>()?;
    each.table::<CollEntry>()?;
    each.table::<Lot>()?;
    each.table::<Bid>()?;
    each.table::<BidMeta>()?;
    each.table::<PublicEntry>()?;
    each.table::<Purchase>()?;
    each.table::<Border>()?;
    each.table::<AbroadApproval>()
}

/// Calls `put` with the planted cases of some counties.
pub(crate) fn cases(counties: &Counties<'_>, put: &mut dyn FnMut(Case)) {
    fuel::cases(counties, put);
    subsistence::cases(counties, put);
    land::cases(counties, put);
    civil_air_defence::cases(counties, put);
    village::cases(counties, put);
    procurement::cases(counties, put);
    employment::cases(counties, put);
}

#[cfg(test)]
mod tests;
