//! Agreement on a rare name weighs more than on a frequent one.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::{level::Level, plan::Plan, pool::Ordered, value::Values};

/// No name is so rare or so frequent that it changes the weight by more bits.
const MOST: f64 = 10.0;

/// What agreement on a value weighs beyond agreement as such, in bits, by field.
pub(crate) struct Frequencies {
    fields: Vec<Option<Field>>,
}

/// By number of the value.
struct Field {
    /// For the same name, whatever its writing.
    same: Vec<f32>,
    /// For the same sound.
    sound: Vec<f32>,
}

impl Frequencies {
    pub(crate) fn of(plan: &Plan, values: &[Values], tables: &Ordered) -> Self {
        let fields = plan.fields.iter().zip(values).enumerate();
        let fields = fields.map(|(index, (field, values))| {
            field.by_frequency.then(|| {
                let counts = counts(index, values.len(), tables);
                Field {
                    same: bits(values, &counts, Level::Exact),
                    sound: bits(values, &counts, Level::Sound),
                }
            })
        });
        Self {
            fields: fields.collect(),
        }
    }

    /// What the value of this field adds or takes, in bits. `code` may be the value of either record.
    pub(crate) fn bits(&self, field: usize, code: u32, level: Level) -> f64 {
        let Some(Some(field)) = self.fields.get(field) else {
            return 0.0;
        };
        let bits = match level {
            Level::Exact | Level::Variant => field.same.get(code as usize),
            Level::Sound => field.sound.get(code as usize),
            _ => None,
        };
        bits.copied().map_or(0.0, f64::from)
    }

    /// The fields whose values count by frequency.
    pub(crate) fn fields(&self) -> impl Iterator<Item = usize> {
        let of_value = |(index, field): (usize, &Option<Field>)| field.as_ref().map(|_| index);
        self.fields.iter().enumerate().filter_map(of_value)
    }
}

/// How often each value occurs in both tables.
fn counts(field: usize, values: usize, tables: &Ordered) -> Vec<u32> {
    let mut counts = vec![0_u32; values];
    for table in [&tables.many, &tables.few] {
        let Some(fields) = table.codes.len().checked_div(table.len()) else {
            continue;
        };
        for code in table.codes.iter().skip(field).step_by(fields) {
            if let Some(count) = counts.get_mut(*code as usize) {
                *count += 1;
            }
        }
    }
    counts
}

/// The frequency that two records share a value by chance, over the frequency of this one.
#[allow(
    clippy::cast_possible_truncation,
    reason = "ten bits at most, and a weight needs no more digits"
)]
fn bits(values: &Values, counts: &[u32], level: Level) -> Vec<f32> {
    let mut shared: HashMap<u32, f64, FixedState> = HashMap::default();
    let number = |code: usize| values.by_frequency(u32::try_from(code).unwrap_or_default(), level);
    let mut all = 0.0;
    for (code, &seen) in counts.iter().enumerate().skip(1) {
        if let Some(number) = number(code) {
            *shared.entry(number).or_default() += f64::from(seen);
            all += f64::from(seen);
        }
    }
    if shared.is_empty() {
        return Vec::new();
    }
    // Whole numbers below 2⁵³ add up to the same in every order.
    let by_chance = shared.values().map(|seen| seen * seen).sum::<f64>() / all;
    let bits = |code: usize| {
        let seen = number(code)
            .and_then(|number| shared.get(&number))
            .copied()
            .unwrap_or(1.0);
        (by_chance / seen.max(1.0)).log2().clamp(-MOST, MOST) as f32
    };
    (0..counts.len()).map(bits).collect()
}
