//! All data sets together, so that references lead somewhere.

use super::{Contradiction, Dataset};

/// The descriptions that come with the program.
const SHIPPED: &[&str] = &[
    include_str!("../../schemas/vehicle.toml"),
    include_str!("../../schemas/fuel_card.toml"),
    include_str!("../../schemas/fuel_txn.toml"),
    include_str!("../../schemas/voucher.toml"),
    include_str!("../../schemas/person.toml"),
    include_str!("../../schemas/village_cadre.toml"),
    include_str!("../../schemas/relative.toml"),
    include_str!("../../schemas/dibao.toml"),
    include_str!("../../schemas/tekun.toml"),
    include_str!("../../schemas/death.toml"),
    include_str!("../../schemas/land_contract.toml"),
    include_str!("../../schemas/land_subsidy.toml"),
    include_str!("../../schemas/pay_line.toml"),
    include_str!("../../schemas/payroll.toml"),
    include_str!("../../schemas/permit.toml"),
    include_str!("../../schemas/cad_fee.toml"),
    include_str!("../../schemas/cad_build.toml"),
    include_str!("../../schemas/unit.toml"),
    include_str!("../../schemas/station.toml"),
    include_str!("../../schemas/trip.toml"),
    include_str!("../../schemas/track.toml"),
    include_str!("../../schemas/holiday.toml"),
    include_str!("../../schemas/pension.toml"),
    include_str!("../../schemas/social_ins.toml"),
    include_str!("../../schemas/biz_reg.toml"),
    include_str!("../../schemas/biz_holder.toml"),
    include_str!("../../schemas/custody.toml"),
    include_str!("../../schemas/dibao_filing.toml"),
    include_str!("../../schemas/border.toml"),
    include_str!("../../schemas/abroad_appr.toml"),
    include_str!("../../schemas/passport.toml"),
    include_str!("../../schemas/coll_asset.toml"),
    include_str!("../../schemas/coll_contract.toml"),
    include_str!("../../schemas/coll_ledger.toml"),
    include_str!("../../schemas/account_reg.toml"),
    include_str!("../../schemas/lot.toml"),
    include_str!("../../schemas/bid.toml"),
    include_str!("../../schemas/bid_meta.toml"),
    include_str!("../../schemas/public_entry.toml"),
    include_str!("../../schemas/award.toml"),
    include_str!("../../schemas/buy.toml"),
    include_str!("../../schemas/contract_change.toml"),
    include_str!("../../schemas/work_start.toml"),
    include_str!("../../schemas/tax_paid.toml"),
    include_str!("../../schemas/attend.toml"),
    include_str!("../../schemas/leave.toml"),
    include_str!("../../schemas/travel_claim.toml"),
    include_str!("../../schemas/salary_tax.toml"),
    include_str!("../../schemas/penalty.toml"),
    include_str!("../../schemas/penalty_filing.toml"),
    include_str!("../../schemas/car_reg.toml"),
    include_str!("../../schemas/house_reg.toml"),
    include_str!("../../schemas/land_use.toml"),
    include_str!("../../schemas/card_load.toml"),
    include_str!("../../schemas/hukou.toml"),
    include_str!("../../schemas/hospital_stay.toml"),
    include_str!("../../schemas/disability.toml"),
    include_str!("../../schemas/orphan.toml"),
    include_str!("../../schemas/farmland_stat.toml"),
    include_str!("../../schemas/construction_start.toml"),
    include_str!("../../schemas/cad_contract.toml"),
    include_str!("../../schemas/roster.toml"),
];

/// Data sets whose references lead to each other.
#[derive(Debug, Clone)]
pub struct Catalogue {
    datasets: Vec<Dataset>,
}

/// The catalogue that comes with the program.
///
/// # Errors
/// [`Contradiction`]; a test reads all of them, so a program that was tested never sees it.
pub fn shipped() -> Result<Catalogue, Contradiction> {
    let datasets = SHIPPED.iter().map(|text| Dataset::parse(text));
    Catalogue::new(datasets.collect::<Result<_, _>>()?)
}

impl Catalogue {
    /// Puts data sets together.
    ///
    /// # Errors
    /// [`Contradiction::SameName`], and [`Contradiction::NoTarget`] for a reference that leads nowhere.
    pub fn new(datasets: Vec<Dataset>) -> Result<Self, Contradiction> {
        for (index, dataset) in datasets.iter().enumerate() {
            if datasets
                .iter()
                .take(index)
                .any(|other| other.name == dataset.name)
            {
                return Err(Contradiction::SameName(dataset.name.clone()));
            }
            for reference in &dataset.references {
                let target = datasets.iter().find(|other| other.name == reference.to);
                if target
                    .and_then(|target| target.place_of(&reference.key))
                    .is_none()
                {
                    return Err(Contradiction::NoTarget {
                        dataset: dataset.name.clone(),
                        to: reference.to.clone(),
                        key: reference.key.clone(),
                    });
                }
            }
        }
        Ok(Self { datasets })
    }

    /// All data sets.
    pub fn datasets(&self) -> &[Dataset] {
        &self.datasets
    }

    /// The columns of a data set to which others refer: their values must be kept when it is accepted.
    pub fn referred(&self, dataset: &Dataset) -> Vec<usize> {
        let references = self.datasets.iter().flat_map(|other| &other.references);
        let mut columns: Vec<usize> = references
            .filter(|reference| reference.to == dataset.name)
            .filter_map(|reference| dataset.place_of(&reference.key))
            .collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// The data set of this name.
    pub fn dataset(&self, name: &str) -> Option<&Dataset> {
        self.datasets.iter().find(|dataset| dataset.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"
        name = "small"
        title = "小表"
        domain = "示例"
        purpose = "示例。"
        key = ["code"]
        [[column]]
        name = "code"
        header = "编号"
        kind = "code"
        example = "A1"
        [[column]]
        name = "amount"
        header = "金额"
        kind = "amount"
        decimals = 2
        example = "1"
    "#;

    fn refusal(changed: &str) -> String {
        Dataset::parse(changed).unwrap_err().to_string()
    }

    #[test]
    fn everything_that_is_shipped_fits_together() {
        let catalogue = shipped().unwrap();
        let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/schemas")).unwrap();
        assert_eq!(catalogue.datasets().len(), files.count());
        for dataset in catalogue.datasets() {
            assert!(dataset.purpose().ends_with('。'), "{}", dataset.name());
            assert!(!dataset.title().is_empty() && !dataset.domain().is_empty());
            for column in dataset.columns() {
                assert!(
                    column.hint.ends_with('。'),
                    "{} {}",
                    dataset.name(),
                    column.name
                );
            }
        }
    }

    #[test]
    fn a_description_without_key_is_refused() {
        assert_eq!(
            refusal(&SMALL.replace(r#"["code"]"#, "[]")),
            "数据集“small”没有列或没有业务主键。"
        );
    }

    #[test]
    fn a_rule_about_a_column_that_is_not_there_is_refused() {
        assert_eq!(
            refusal(&SMALL.replace(r#"["code"]"#, r#"["card_no"]"#)),
            "数据集“small”的业务主键用到“card_no”，但没有这一列。"
        );
    }

    #[test]
    fn a_rule_about_a_column_of_another_kind_is_refused() {
        let with = format!("{SMALL}\n[[order]]\nearlier = \"code\"\nlater = \"amount\"\n");
        assert_eq!(
            refusal(&with),
            "数据集“small”的先后用到“code”，但这一列不是日期。"
        );
    }

    #[test]
    fn buckets_are_cut_by_keys() {
        let with = |column: &str| {
            SMALL.replace(
                "key = [",
                &format!("bucket = \"{column}\"\n        key = ["),
            )
        };
        assert_eq!(Dataset::parse(&with("code")).unwrap().bucket(), Some(0));
        assert_eq!(Dataset::parse(SMALL).unwrap().bucket(), None);
        assert_eq!(
            refusal(&with("amount")),
            "数据集“small”的分桶列用到“amount”，但这一列不是证件号、账号、号牌或编码。"
        );
    }

    #[test]
    fn a_header_that_leads_to_two_columns_is_refused() {
        assert_eq!(
            refusal(&SMALL.replace("\"金额\"", "\"编号（必填）\"")),
            "数据集“small”中“编号（必填）”用于两列，无法对应表头。"
        );
    }

    #[test]
    fn an_entry_that_its_kind_cannot_have_is_refused() {
        let with = SMALL.replace("decimals = 2", "decimals = 2\ndigits = 6");
        assert_eq!(
            refusal(&with),
            "数据集“small”的“amount”列：digits与类型不相称。"
        );
        let without = SMALL.replace("decimals = 2", "");
        assert_eq!(
            refusal(&without),
            "数据集“small”的“amount”列：decimals与类型不相称。"
        );
    }

    #[test]
    fn an_entry_that_nobody_knows_is_refused() {
        assert!(refusal(&SMALL.replace("purpose", "porpoise")).starts_with("数据集描述无法读取"));
    }

    #[test]
    fn references_lead_somewhere_and_names_are_distinct() {
        let with =
            format!("{SMALL}\n[[reference]]\ncolumn = \"code\"\nto = \"other\"\nkey = \"code\"\n");
        let refused = Catalogue::new(vec![Dataset::parse(&with).unwrap()]).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "数据集“small”引用“other”的“code”，但目录中没有。"
        );
        let small = Dataset::parse(SMALL).unwrap();
        assert!(Catalogue::new(vec![small.clone(), small]).is_err());
    }
}
