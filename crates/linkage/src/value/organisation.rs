//! Companies and offices without what their names end with.

/// The form of a company, longer ones first: 有限责任公司 and 有限公司 are the same.
const FORMS: &[&str] = &[
    "有限责任公司",
    "股份有限公司",
    "有限公司",
    "集团公司",
    "责任公司",
    "公司",
];

/// The name without brackets and form.
pub(super) fn stem(normal: &str) -> String {
    let name: String = normal
        .chars()
        .filter(|letter| {
            !matches!(
                letter,
                '(' | ')' | '[' | ']' | '.' | ',' | '·' | '"' | '“' | '”'
            )
        })
        .collect();
    let form = FORMS.iter().find_map(|form| name.strip_suffix(form));
    match form {
        Some(stem) if stem.chars().count() > 1 => stem.to_owned(),
        _ => name,
    }
}

/// The share of pairs of neighbouring letters that two texts have in common (Jaccard), from 0 to 1.
pub(crate) fn likeness(one: &str, other: &str) -> f64 {
    let pairs = |text: &str| {
        let mut pairs: Vec<(char, char)> = text.chars().zip(text.chars().skip(1)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    };
    let (one, other) = (pairs(one), pairs(other));
    let shared = one
        .iter()
        .filter(|pair| other.binary_search(pair).is_ok())
        .count();
    let all = one.len() + other.len() - shared;
    if all == 0 {
        return 0.0;
    }
    f64::from(u32::try_from(shared).unwrap_or(u32::MAX))
        / f64::from(u32::try_from(all).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_a_company_is_no_part_of_its_name() {
        assert_eq!(
            stem("云岭县宏达建筑有限责任公司"),
            stem("云岭县宏达建筑有限公司")
        );
        assert_eq!(stem("云岭(青石)粮油公司"), "云岭青石粮油");
        assert_eq!(stem("公司"), "公司");
    }

    #[test]
    fn likeness_is_a_share() {
        assert!((likeness("望江路8号", "望江路8号") - 1.0).abs() < 1e-9);
        assert!(likeness("望江路8号", "望江路9号") > 0.3);
        assert!(likeness("望江路", "建设街") < 1e-9);
        assert!(likeness("", "") < 1e-9);
    }
}
