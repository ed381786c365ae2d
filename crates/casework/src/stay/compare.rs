//! Before and after: figures of a look-back beside the last ones reported before closure.

use bihuan_domain::finding::Figure;

/// A figure at closure and now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// What is counted.
    pub name: String,
    /// The unit of measure.
    pub unit: String,
    /// As last reported before closure: how much and of how much, in hundredths.
    pub at_closure: Option<(i64, Option<i64>)>,
    /// As found now.
    pub now: Option<(i64, Option<i64>)>,
}

impl Compared {
    /// How much more, in hundredths; negative for less. `None` when one of the two is missing.
    pub fn change(&self) -> Option<i64> {
        Some(self.now?.0 - self.at_closure?.0)
    }
}

/// Pairs figures by name and unit: those of closure in their order, then what is new. `reported` is newest first.
pub(super) fn compare<'a>(
    reported: impl IntoIterator<Item = &'a Figure>,
    found: &[Figure],
) -> Vec<Compared> {
    let mut all: Vec<Compared> = Vec::new();
    for figure in reported {
        if find(&all, figure).is_none() {
            all.push(Compared {
                name: figure.name.clone(),
                unit: figure.unit.clone(),
                at_closure: Some((figure.value_hundredths, figure.of_hundredths)),
                now: None,
            });
        }
    }
    for figure in found {
        let now = Some((figure.value_hundredths, figure.of_hundredths));
        let at = find(&all, figure);
        match at.and_then(|at| all.get_mut(at)) {
            Some(known) => known.now = now,
            None => all.push(Compared {
                name: figure.name.clone(),
                unit: figure.unit.clone(),
                at_closure: None,
                now,
            }),
        }
    }
    all
}

fn find(all: &[Compared], figure: &Figure) -> Option<usize> {
    all.iter()
        .position(|c| c.name == figure.name && c.unit == figure.unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(name: &str, value: i64) -> Figure {
        Figure {
            name: name.to_owned(),
            value_hundredths: value * 100,
            unit: "户".to_owned(),
            of_hundredths: None,
        }
    }

    #[test]
    fn the_latest_report_counts_and_new_figures_stand_behind() {
        let reported = [
            figure("已入住", 90),
            figure("已入住", 40),
            figure("已办证", 10),
        ];
        let all = compare(&reported, &[figure("已入住", 84), figure("空置", 6)]);
        let names: Vec<_> = all.iter().map(|c| (c.name.as_str(), c.change())).collect();
        assert_eq!(
            names,
            [("已入住", Some(-600)), ("已办证", None), ("空置", None)]
        );
    }

    #[test]
    fn the_same_name_in_another_unit_is_another_figure() {
        let other = Figure {
            unit: "套".to_owned(),
            ..figure("已入住", 84)
        };
        let all = compare(&[figure("已入住", 90)], &[other]);
        assert_eq!(all.len(), 2);
        assert!(all.iter().all(|c| c.change().is_none()));
    }
}
