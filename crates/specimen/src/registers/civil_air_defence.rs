//! Building permits, shelters, and the fees in place of shelters.

use crate::{
    calendar::Day,
    chance::Stream,
    identity::credit_code,
    plant::{Case, Cause, Class, Period},
    table::{Area, CadBuild, CadFee, Money, Permit},
    text::Key,
    world::{Counties, Row, World},
};

/// Building permits of a county.
const PERMITS: u64 = 120;
/// Fee for a square metre of shelter that is not built, in yuan.
const FEE: i64 = 1_000;

/// The planted cases of civil air defence.
pub(super) fn cases(counties: &Counties<'_>, put: &mut dyn FnMut(Case)) {
    let world = counties.world();
    for index in counties.numbers(PERMITS) {
        if let Some(cause) = world.cause(Class::Permit, index) {
            put(Case::of(cause, permit_no(index), Period::Year));
        }
    }
}

fn permit_no(index: u64) -> Key {
    Key::of(format_args!("建字第{index:07}号"))
}

/// A permit, and what was done about its shelter.
struct Project {
    cause: Option<Cause>,
    floor: i64,
    required: i64,
    issued: Day,
    builds: bool,
}

impl Project {
    fn of(world: &World, index: u64) -> Self {
        let draw = |column| world.draw(Stream::Permit, index, column);
        let cause = world.cause(Class::Permit, index);
        let floor = draw(0).between(2_000, 60_000) * 100;
        let issued = if cause == Some(Cause::WithinGrace) {
            Day::of(2025, 11, 1).plus(draw(1).between(0, 45))
        } else {
            Day::of(2023, 1, 1).plus(draw(1).between(0, 970))
        };
        Self {
            cause,
            floor,
            required: floor * 4 / 100,
            issued,
            builds: cause.is_none() && draw(2).percent(50),
        }
    }

    /// Money for the whole of the required shelter.
    const fn due(&self) -> i64 {
        self.required * FEE
    }
}

impl Row for Permit {
    const PARTS: &'static [u64] = &[PERMITS];

    fn emit(world: &World, index: u64, put: &mut dyn FnMut(Self)) {
        const PROJECTS: &[&str] = &["商品住宅", "商业办公", "工业厂房", "学校", "保障性住房"];
        let project = Project::of(world, index);
        put(Self {
            permit_no: permit_no(index),
            builder_uscc: credit_code(world.chance(), 91, 20_000_000 + index),
            project: world.draw(Stream::Permit, index, 3).pick(PROJECTS),
            floor_m2: Area(project.floor),
            issued: project.issued,
        });
    }
}

/// The kinds of waiver that are lawful.
const LAWFUL: &[&str] = &["保障性住房", "学校幼儿园养老院", "临时建筑", "灾后修复"];

impl Row for CadFee {
    const PARTS: &'static [u64] = &[PERMITS];

    fn emit(world: &World, index: u64, put: &mut dyn FnMut(Self)) {
        let project = Project::of(world, index);
        if project.builds {
            return;
        }
        let draw = |column| world.draw(Stream::Permit, index, column);
        let doc = Some(Key::of(format_args!("防办{index:06}")));
        let full = Self {
            permit_no: permit_no(index),
            due: Money(project.due()),
            paid: Money(project.due()),
            paid_at: Some(project.issued.plus(draw(4).between(5, 80))),
            waiver_doc: None,
            waiver_kind: None,
        };
        let half = |waiver_doc, kind| Self {
            due: Money(project.due() / 2),
            paid: Money(project.due() / 2),
            waiver_doc,
            waiver_kind: Some(kind),
            ..full
        };
        put(match project.cause {
            Some(Cause::NoFeeNoShelter | Cause::PhasedProject | Cause::WithinGrace) => return,
            Some(Cause::FeeShort) => Self {
                paid: Money(project.due() * 6 / 10),
                ..full
            },
            Some(Cause::BuilderRenamed) => Self {
                permit_no: Key::of(format_args!("建字第X{index:06}号")),
                ..full
            },
            Some(Cause::WaiverAsPromotion) => half(doc, "招商引资"),
            Some(Cause::WaiverWithoutPaper | Cause::PaperNotUploaded) => {
                half(None, draw(5).pick(LAWFUL))
            }
            Some(Cause::LawfulWaiver) => half(doc, draw(5).pick(LAWFUL)),
            _ => full,
        });
    }
}

impl Row for CadBuild {
    const PARTS: &'static [u64] = &[PERMITS];

    fn emit(world: &World, index: u64, put: &mut dyn FnMut(Self)) {
        let project = Project::of(world, index);
        put(Self {
            permit_no: permit_no(index),
            required_m2: Area(project.required),
            built_m2: Area(if project.builds { project.required } else { 0 }),
        });
    }
}
