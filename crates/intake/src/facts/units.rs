//! Units named as responsible.

use super::pattern::Pattern;
use super::plain::half_width;

/// Labels inside the text that say which part a unit plays; the order of the units keeps the lead unit first.
static LABEL: Pattern = Pattern::new(
    r"^(?:整改)?(?:第一)?(?:牵头|责任|配合|主办|协办|承办|主责|协同|参与|督导|督办|落实|主要)(?:责任|落实|牵头)?(?:单位|部门|科室|领导|人)?(?:和(?:责任|配合)(?:单位|部门))?[:：]",
);

/// The units in a label's or column's text, in their order, without doubles.
///
/// "牵头单位:区住建局;配合单位:区财政局、各镇街" gives three. What stands in brackets belongs to the unit before it, unless
/// the brackets hold a list of their own ("各街道（东关、西关）" stays one).
pub fn list(text: &str) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    let mut part = String::new();
    let mut depth = 0_usize;
    for c in text.chars().chain(['；']) {
        match half_width(c) {
            '(' | '[' | '〔' | '【' => {
                depth += 1;
                part.push(c);
            }
            ')' | ']' | '〕' | '】' => {
                depth = depth.saturating_sub(1);
                part.push(c);
            }
            // An unclosed bracket must not swallow the next line or group.
            ';' | '\n' | '。' => {
                depth = 0;
                take(&mut part, &mut units);
            }
            '、' | ',' | '/' | '|' | '\t' | ' ' if depth == 0 => take(&mut part, &mut units),
            _ => part.push(c),
        }
    }
    units
}

fn take(part: &mut String, units: &mut Vec<String>) {
    let whole = std::mem::take(part);
    let mut unit = whole.trim();
    while let Some(label) = LABEL.find(unit) {
        unit = unit.get(label.end()..).unwrap_or_default().trim_start();
    }
    let unit = unit
        .trim_end_matches(['.', '．', ':', '：'])
        .trim_matches(['“', '”', '"']);
    let unit = unit.strip_suffix('等').unwrap_or(unit);
    let named = unit.chars().any(char::is_alphabetic) && unit != "无";
    if named && !units.iter().any(|known| known == unit) {
        units.push(unit.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::list;

    #[test]
    fn labels_and_marks_part_units() {
        assert_eq!(
            list("牵头单位:县住建局;配合单位:县财政局、各镇街"),
            ["县住建局", "县财政局", "各镇街"]
        );
        assert_eq!(
            list("责任单位：县委组织部，县人社局"),
            ["县委组织部", "县人社局"]
        );
        assert_eq!(
            list("县水利局/县城管局\n县发改局"),
            ["县水利局", "县城管局", "县发改局"]
        );
        assert_eq!(
            list("牵头责任单位：县委办；责任单位：县纪委监委"),
            ["县委办", "县纪委监委"]
        );
    }

    #[test]
    fn brackets_belong_to_their_unit() {
        assert_eq!(
            list("县教育局（县委教育工委）、各街道（东关、西关）"),
            ["县教育局（县委教育工委）", "各街道（东关、西关）"]
        );
        assert_eq!(
            list("县教育局（牵头、县财政局；县审计局"),
            ["县教育局（牵头、县财政局", "县审计局"]
        );
    }

    #[test]
    fn nothing_is_no_unit() {
        assert!(list("").is_empty());
        assert!(list("无").is_empty());
        assert!(list("、；").is_empty());
        assert_eq!(list("县水利局、县水利局等"), ["县水利局"]);
    }
}
