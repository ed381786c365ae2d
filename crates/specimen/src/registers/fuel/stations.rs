//! Filling stations, and where a car was around a swipe.

use crate::{
    calendar::Moment,
    chance::Stream,
    identity::county_code,
    plant::Cause,
    table::Station,
    text::Key,
    world::{Row, World},
};

/// Filling stations of a county.
pub const STATIONS: u64 = 40;

/// When a car was where, in millionths of a degree.
#[derive(Clone, Copy)]
pub(super) struct Fix {
    pub(super) ts: Moment,
    pub(super) lat: i64,
    pub(super) lon: i64,
}

/// The key of a station.
pub(super) fn station_id(county: u64, station: u64) -> Key {
    Key::of(format_args!("JY{:06}", county * STATIONS + station))
}

/// Where a station stands.
fn station_place(world: &World, county: u64, station: u64) -> (i64, i64) {
    let draw = |column| {
        world
            .draw(Stream::Place, county * STATIONS + station, column)
            .between(-250_000, 250_000)
    };
    (40_700_000 + draw(1), 120_700_000 + draw(2))
}

/// Where the car was before, at, and after a swipe: at the station, unless the case says otherwise.
pub(super) fn track(
    world: &World,
    county: u64,
    row: u64,
    station: u64,
    ts: Moment,
    cause: Option<Cause>,
) -> [Option<Fix>; 3] {
    let (lat, lon) = station_place(world, county, station);
    let draw = |column| world.draw(Stream::Swipe, row, column);
    let fix = |minutes, away: i64| {
        Some(Fix {
            ts: ts.plus_minutes(minutes),
            lat: lat + away + draw(15).between(-1_500, 1_500),
            lon: lon + draw(16).between(-1_500, 1_500),
        })
    };
    match cause {
        Some(Cause::GpsOutage | Cause::HolidayNoTrip) => [None; 3],
        Some(Cause::CarElsewhere) => [fix(-90, 110_000), fix(0, 115_000), fix(125, 120_000)],
        Some(Cause::ClockOffset) => [fix(-90, 60_000), fix(1, 90_000), fix(36, 0)],
        _ => [fix(-90, 60_000), fix(0, 0), fix(125, 70_000)],
    }
}

impl Row for Station {
    const PARTS: &'static [u64] = &[STATIONS];

    fn emit(world: &World, index: u64, put: &mut dyn FnMut(Self)) {
        let (county, station) = (index / STATIONS, index % STATIONS);
        let (lat_e6, lon_e6) = station_place(world, county, station);
        put(Self {
            station_id: station_id(county, station),
            region_code: county_code(county),
            lat_e6,
            lon_e6,
        });
    }
}
