//! The shared document, taken apart by its own known layout, so that it can be put together in other dresses.

/// One finding.
pub(crate) struct Finding {
    pub(crate) problem: String,
    pub(crate) status: String,
}

/// An aspect and its findings.
pub(crate) struct Aspect {
    pub(crate) title: String,
    pub(crate) findings: Vec<Finding>,
}

/// The whole document.
pub(crate) struct Document {
    /// Everything before the first aspect.
    pub(crate) preface: Vec<String>,
    pub(crate) aspects: Vec<Aspect>,
    /// Everything after the last finding.
    pub(crate) closing: Vec<String>,
}

impl Document {
    pub(crate) fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.aspects.iter().flat_map(|a| &a.findings)
    }
}

/// Reads the document; `None` with a note when the shared folder is not there.
pub(crate) fn shared() -> Option<Document> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seeds");
    let path = std::fs::read_dir(&folder)
        .ok()?
        .flatten()
        .map(|entry| entry.path())
        .find(|path| {
            path.file_name()
                .is_some_and(|n| n.to_string_lossy().starts_with("001_"))
        });
    let Some(text) = path.and_then(|path| std::fs::read_to_string(path).ok()) else {
        eprintln!("skipped: {} is not there", folder.display());
        return None;
    };
    let mut document = Document {
        preface: Vec::new(),
        aspects: Vec::new(),
        closing: Vec::new(),
    };
    let mut closing = false;
    for line in text
        .trim_start_matches('\u{feff}')
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
    {
        closing |= line.starts_with("三、");
        if closing {
            document.closing.push(line.to_owned());
        } else if let Some((_, title)) = line.split_once(")反馈问题:") {
            document.aspects.push(Aspect {
                title: title.to_owned(),
                findings: Vec::new(),
            });
        } else if let Some(aspect) = document.aspects.last_mut() {
            if let Some(status) = line.strip_prefix("整改情况:") {
                aspect.findings.last_mut().unwrap().status = status.to_owned();
            } else {
                let problem = line.split_once('.').unwrap().1.to_owned();
                aspect.findings.push(Finding {
                    problem,
                    status: String::new(),
                });
            }
        } else {
            document.preface.push(line.to_owned());
        }
    }
    Some(document)
}

/// Chinese numeral of a number below one hundred.
pub(crate) fn chinese(number: usize) -> String {
    let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match (number / 10, number % 10) {
        (0, one) => digits[one].to_owned(),
        (1, one) => format!("十{}", digits[one]),
        (ten, one) => format!("{}十{}", digits[ten], digits[one]),
    }
}
