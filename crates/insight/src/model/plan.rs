//! From a model to statements for an engine, within what a task was granted.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{
    Contradiction, Dialect, Evidence, Model, Values, expand::expand, parameter::ValueRefusal,
};
use crate::schema::Catalogue;

/// Why a model does not run, in a sentence for who asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Data is collected for a purpose, and may be read for no other.
    #[error("模型 {model} 需要“{title}”（{table}），本任务没有获准使用，不能运行。")]
    NotGranted {
        /// The model.
        model: String,
        /// The table.
        table: String,
        /// The table for people.
        title: String,
    },
    /// The table is not in the catalogue.
    #[error("模型 {model} 需要的数据集“{0}”不在目录中。", table)]
    NoTable {
        /// The model.
        model: String,
        /// The table.
        table: String,
    },
    /// A value that cannot be.
    #[error(transparent)]
    Value(#[from] ValueRefusal),
    /// The model contradicts itself.
    #[error(transparent)]
    Model(#[from] Contradiction),
}

/// A model that may run: with its values, within its grant.
#[derive(Debug, Clone)]
pub struct Plan<'a> {
    model: &'a Model,
    values: Values,
}

impl Model {
    /// The defaults of its parameters, with data drawn on a day.
    pub fn defaults(&self, today: Date) -> Values {
        let defaults = self.parameters.iter();
        Values {
            of_parameters: defaults
                .map(|parameter| (parameter.name.clone(), parameter.default.clone()))
                .collect(),
            today,
        }
    }

    /// Reads the values that somebody entered; defaults for the rest.
    ///
    /// # Errors
    /// [`ValueRefusal`].
    pub fn values(
        &self,
        entered: &BTreeMap<String, String>,
        today: Date,
    ) -> Result<Values, ValueRefusal> {
        let mut values = self.defaults(today);
        for (name, text) in entered {
            let parameter = self.parameters.iter().find(|known| known.name == *name);
            let parameter = parameter.ok_or_else(|| ValueRefusal::Unknown {
                model: self.id.clone(),
                name: name.clone(),
            })?;
            let value = parameter.read(text)?;
            values.of_parameters.insert(name.clone(), value);
        }
        Ok(values)
    }

    /// Plans a run with the tables that a task was granted.
    ///
    /// # Errors
    /// [`Refusal::NotGranted`] for the first table that was not, [`Refusal::NoTable`] for one that nobody describes.
    pub fn plan<'a>(
        &'a self,
        catalogue: &Catalogue,
        granted: &BTreeSet<String>,
        values: Values,
    ) -> Result<Plan<'a>, Refusal> {
        for input in &self.inputs {
            let dataset = catalogue
                .dataset(&input.table)
                .ok_or_else(|| Refusal::NoTable {
                    model: self.id.clone(),
                    table: input.table.clone(),
                })?;
            if !granted.contains(&input.table) {
                return Err(Refusal::NotGranted {
                    model: self.id.clone(),
                    table: input.table.clone(),
                    title: dataset.title().to_owned(),
                });
            }
        }
        Ok(Plan {
            model: self,
            values,
        })
    }
}

impl Plan<'_> {
    /// The model.
    pub const fn model(&self) -> &Model {
        self.model
    }

    /// The values it runs with.
    pub const fn values(&self) -> &Values {
        &self.values
    }

    /// The query.
    ///
    /// # Errors
    /// [`Contradiction::Query`]; a model that was read has none.
    pub fn query(&self, dialect: Dialect) -> Result<String, Contradiction> {
        self.expanded("查询", &self.model.query, dialect)
    }

    /// For each kind of evidence, the query that gives the rows beside hits: subject, period, and where the row stands. The hits are a
    /// table `hit` with the columns of the result of [`Plan::query`].
    ///
    /// # Errors
    /// [`Contradiction::Query`]; a model that was read has none.
    pub fn evidence(&self, dialect: Dialect) -> Result<Vec<(&Evidence, String)>, Contradiction> {
        let all = self.model.evidence.iter();
        all.map(|evidence| {
            let table = &evidence.table;
            let on = self.expanded("证据", &evidence.on, dialect)?;
            let query = format!(
                "SELECT h.subject, h.period, t.batch_id, t.row_no, t.report_unit FROM hit AS h JOIN {table} AS t ON {on}"
            );
            Ok((evidence, query))
        })
        .collect()
    }

    fn expanded(
        &self,
        place: &'static str,
        text: &str,
        dialect: Dialect,
    ) -> Result<String, Contradiction> {
        let expanded = expand(text, dialect, &|name| self.values.literal(name));
        expanded.map_err(|problem| Contradiction::Query {
            model: self.model.id.clone(),
            place,
            problem,
        })
    }
}
