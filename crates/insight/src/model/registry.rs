//! The models that come with the program.

use super::{Contradiction, Model};
use crate::schema::Catalogue;

/// The texts of the folders `models/<ID>/` at the root of the repository.
macro_rules! folders {
    ($($id:literal)+) => {
        &[$((
            $id,
            include_str!(concat!("../../../../models/", $id, "/model.toml")),
            include_str!(concat!("../../../../models/", $id, "/query.sql")),
            include_str!(concat!("../../../../models/", $id, "/page.md")),
        )),+]
    };
}

/// Number, description, query, page. A test compares it with the folders.
#[rustfmt::skip]
const SHIPPED: &[(&str, &str, &str, &str)] = folders![
    "C01" "C02" "C03" "C04"
    "E01" "E02" "E03" "E04" "E05" "E06" "E07" "E08" "E09" "E10" "E11" "E12"
    "F01" "F02" "F03" "F04" "F05" "F06" "F07" "F08" "F09" "F10" "F11" "F12" "F13" "F14" "F15" "F16"
    "L01" "L02" "L03" "L04" "L05" "L06" "L07" "L08" "L09" "L10"
    "P01" "P02" "P03" "P04" "P05" "P06" "P07" "P08" "P09" "P10" "P11" "P12" "P13" "P14"
    "S01" "S02" "S03" "S04" "S05" "S06" "S07" "S08" "S09" "S10" "S11"
    "V01" "V02" "V03" "V04" "V05" "V06"
];

/// Models whose tables and columns are in a catalogue.
#[derive(Debug, Clone)]
pub struct Registry {
    models: Vec<Model>,
}

/// The models that come with the program.
///
/// # Errors
/// [`Contradiction`]; a test reads all of them, so a program that was tested never sees it.
pub fn shipped(catalogue: &Catalogue) -> Result<Registry, Contradiction> {
    let models = SHIPPED
        .iter()
        .map(|(_, description, query, page)| Model::parse(description, query, page));
    Registry::new(models.collect::<Result<_, _>>()?, catalogue)
}

impl Registry {
    /// Puts models together.
    ///
    /// # Errors
    /// [`Contradiction::SameId`], and [`Contradiction::NoColumn`] for an input that the catalogue does not know.
    pub fn new(models: Vec<Model>, catalogue: &Catalogue) -> Result<Self, Contradiction> {
        for (index, model) in models.iter().enumerate() {
            if models.iter().take(index).any(|other| other.id == model.id) {
                return Err(Contradiction::SameId(model.id.clone()));
            }
            ensure_known(model, catalogue)?;
        }
        Ok(Self { models })
    }

    /// All models.
    pub fn models(&self) -> &[Model] {
        &self.models
    }

    /// The model of this number.
    pub fn model(&self, id: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.id == id)
    }
}

fn ensure_known(model: &Model, catalogue: &Catalogue) -> Result<(), Contradiction> {
    for input in &model.inputs {
        let missing = |column: &str| Contradiction::NoColumn {
            model: model.id.clone(),
            table: input.table.clone(),
            column: column.to_owned(),
        };
        let dataset = catalogue
            .dataset(&input.table)
            .ok_or_else(|| missing(&input.table))?;
        let unknown = input
            .columns
            .iter()
            .find(|column| dataset.place_of(column).is_none());
        if let Some(column) = unknown {
            return Err(missing(column));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::SHIPPED;
    use crate::{model, schema};

    #[test]
    fn every_folder_is_shipped_under_its_number() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
        let there: BTreeSet<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let shipped: BTreeSet<String> = SHIPPED.iter().map(|folder| folder.0.to_owned()).collect();
        assert_eq!(there, shipped);
        let registry = model::shipped(&schema::shipped().unwrap()).unwrap();
        for (folder, model) in SHIPPED.iter().zip(registry.models()) {
            assert_eq!(folder.0, model.id());
        }
    }
}
