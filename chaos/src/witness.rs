//! What the writers were promised, and whether the server still knows it.

use std::collections::{BTreeMap, BTreeSet};

/// Texts of progress reports by finding.
pub(crate) type Reports = BTreeMap<String, BTreeSet<String>>;

/// Everything that writers sent and what they heard back.
#[derive(Debug, Default)]
pub(crate) struct Witness {
    acknowledged: Reports,
    in_doubt: Reports,
    /// First refusals in the server's words; a run with any has measured less than it claims.
    refusals: Vec<String>,
}

/// What became of the writes of some findings.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// Acknowledged, and gone.
    pub(crate) lost: Vec<(String, String)>,
    /// On record though nobody had sent it, or twice.
    pub(crate) foreign: Vec<(String, String)>,
    /// Sent without an answer, and on record: allowed.
    pub(crate) survived: usize,
}

impl Witness {
    /// The server said that this report is kept.
    pub(crate) fn acknowledge(&mut self, finding: &str, text: String) {
        self.acknowledged
            .entry(finding.to_owned())
            .or_default()
            .insert(text);
    }

    /// The server died before it answered.
    pub(crate) fn doubt(&mut self, finding: &str, text: String) {
        self.in_doubt
            .entry(finding.to_owned())
            .or_default()
            .insert(text);
    }

    /// The server refused.
    pub(crate) fn refuse(&mut self, words: String) {
        self.refusals.push(words);
    }

    /// Takes over what another witness saw.
    pub(crate) fn join(&mut self, other: Self) {
        for (all, more) in [
            (&mut self.acknowledged, other.acknowledged),
            (&mut self.in_doubt, other.in_doubt),
        ] {
            for (finding, texts) in more {
                all.entry(finding).or_default().extend(texts);
            }
        }
        self.refusals.extend(other.refusals);
    }

    /// How many writes were acknowledged.
    pub(crate) fn acknowledged(&self) -> usize {
        self.acknowledged.values().map(BTreeSet::len).sum()
    }

    /// How many got no answer.
    pub(crate) fn in_doubt(&self) -> usize {
        self.in_doubt.values().map(BTreeSet::len).sum()
    }

    /// What the server refused, in its words.
    pub(crate) fn refusals(&self) -> &[String] {
        &self.refusals
    }

    /// Every finding that somebody wrote to.
    pub(crate) fn findings(&self) -> BTreeSet<&str> {
        self.acknowledged
            .keys()
            .chain(self.in_doubt.keys())
            .map(String::as_str)
            .collect()
    }

    /// Compares with the reports on record for one finding; only those that begin with `mark` are ours.
    pub(crate) fn compare(&self, finding: &str, on_record: &[String], mark: &str) -> Verdict {
        let none = BTreeSet::new();
        let acknowledged = self.acknowledged.get(finding).unwrap_or(&none);
        let in_doubt = self.in_doubt.get(finding).unwrap_or(&none);
        let mut verdict = Verdict::default();
        let mut seen = BTreeSet::new();
        for text in on_record.iter().filter(|text| text.starts_with(mark)) {
            let is_new = seen.insert(text);
            if is_new && in_doubt.contains(text) {
                verdict.survived += 1;
            } else if !is_new || !acknowledged.contains(text) {
                verdict.foreign.push((finding.to_owned(), text.clone()));
            }
        }
        for text in acknowledged.iter().filter(|text| !seen.contains(text)) {
            verdict.lost.push((finding.to_owned(), text.clone()));
        }
        verdict
    }
}

impl Verdict {
    /// Adds another finding's verdict.
    pub(crate) fn join(&mut self, other: Self) {
        self.lost.extend(other.lost);
        self.foreign.extend(other.foreign);
        self.survived += other.survived;
    }

    /// Whether nothing is lost and nothing was made up.
    pub(crate) fn is_clean(&self) -> bool {
        self.lost.is_empty() && self.foreign.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::Witness;

    fn witness() -> Witness {
        let mut witness = Witness::default();
        witness.acknowledge("f", "mark 1".to_owned());
        witness.doubt("f", "mark 2".to_owned());
        witness
    }

    fn on_record(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|&text| text.to_owned()).collect()
    }

    #[test]
    fn an_acknowledged_write_that_is_gone_is_lost() {
        let verdict = witness().compare("f", &on_record(&["other"]), "mark");
        assert_eq!(verdict.lost, [("f".to_owned(), "mark 1".to_owned())]);
        assert!(!verdict.is_clean());
    }

    #[test]
    fn a_write_without_answer_may_be_there_or_not() {
        assert!(
            witness()
                .compare("f", &on_record(&["mark 1"]), "mark")
                .is_clean()
        );
        let both = witness().compare("f", &on_record(&["mark 1", "mark 2"]), "mark");
        assert!(both.is_clean());
        assert_eq!(both.survived, 1);
    }

    #[test]
    fn a_report_twice_or_from_nowhere_is_foreign() {
        let twice = witness().compare("f", &on_record(&["mark 1", "mark 1"]), "mark");
        assert_eq!(twice.foreign.len(), 1);
        let nowhere = witness().compare("f", &on_record(&["mark 1", "mark 3"]), "mark");
        assert_eq!(nowhere.foreign.len(), 1);
        let doubtful_twice =
            witness().compare("f", &on_record(&["mark 1", "mark 2", "mark 2"]), "mark");
        assert_eq!(doubtful_twice.foreign.len(), 1);
    }
}
