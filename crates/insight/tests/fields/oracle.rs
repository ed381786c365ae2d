//! The same verdicts as python-stdnum, where it can be had (`scripts/stdnum-oracle.sh`).

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use bihuan_insight::field::{IdNumber, Uscc, luhn};

use super::{Seeded, TODAY};

const NUMBERS: usize = 100_000;

/// The kind of a number, the number, and our verdict.
type Case = (&'static str, String, bool);

#[test]
fn a_hundred_thousand_numbers_are_judged_as_by_stdnum() {
    let mut seeded = Seeded(2);
    let cases: Vec<Case> = (0..NUMBERS).map(|_| case(&mut seeded)).collect();
    let Some(verdicts) = ask(&cases) else {
        eprintln!("skipped: python3 or python-stdnum cannot be had here");
        return;
    };
    assert_eq!(verdicts.len(), cases.len());
    let different: Vec<&Case> = cases
        .iter()
        .zip(&verdicts)
        .filter(|(case, verdict)| case.2 != **verdict)
        .map(|(case, _)| case)
        .collect();
    assert!(
        different.is_empty(),
        "{} differ: {:?}",
        different.len(),
        different.first()
    );
    // Neither side may win by refusing everything.
    let passed = verdicts.iter().filter(|verdict| **verdict).count();
    assert!((NUMBERS / 5..NUMBERS * 4 / 5).contains(&passed), "{passed}");
}

fn case(seeded: &mut Seeded) -> Case {
    match seeded.below(3) {
        0 => {
            let number = damaged(seeded.identity(), b"0123456789", seeded);
            let ours = IdNumber::parse(&number, TODAY);
            ("ric", number, ours.is_ok())
        }
        1 => {
            let number = damaged(
                credit_code(seeded),
                b"0123456789ABCDEFGHJKLMNPQRTUWXY",
                seeded,
            );
            let ours = Uscc::parse(&number).is_ok();
            ("uscc", number, ours)
        }
        _ => {
            let front = format!("621226{:012}", seeded.below(1_000_000_000_000));
            let sound = (0..10)
                .map(|digit| format!("{front}{digit}"))
                .find(|number| luhn::passes(number));
            let number = damaged(
                sound.expect("one of ten digits fits"),
                b"0123456789",
                seeded,
            );
            let ours = luhn::passes(&number);
            ("luhn", number, ours)
        }
    }
}

/// Half of the numbers stay sound, the others get one or two random characters.
fn damaged(number: String, letters: &[u8], seeded: &mut Seeded) -> String {
    let mut bytes = number.into_bytes();
    for _ in 0..seeded.below(2) * (1 + seeded.below(2)) {
        // The dates of identity numbers stay within the years that both sides accept.
        let place = [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16, 17]
            [usize::try_from(seeded.below(14)).unwrap()];
        // Only digits among the first eight: the library refuses every letter there, though village collectives have
        // codes that begin with N.
        let choice = if place < 8 { 10 } else { letters.len() as u64 };
        bytes[place] = letters[usize::try_from(seeded.below(choice)).unwrap()];
    }
    String::from_utf8(bytes).unwrap()
}

fn credit_code(seeded: &mut Seeded) -> String {
    const LETTERS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let mut front = format!("91{:06}", seeded.below(1_000_000));
    for _ in 0..9 {
        front.push(char::from(
            LETTERS[usize::try_from(seeded.below(31)).unwrap()],
        ));
    }
    LETTERS
        .iter()
        .map(|&check| format!("{front}{}", char::from(check)))
        .find(|code| Uscc::parse(code).is_ok())
        .expect("one of 31 characters fits")
}

/// The verdicts of the other program; `None` when it cannot be had.
fn ask(cases: &[Case]) -> Option<Vec<bool>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/stdnum-oracle.sh");
    let mut child = Command::new("bash")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut lines = String::new();
    for (kind, number, _) in cases {
        lines.push_str(kind);
        lines.push(' ');
        lines.push_str(number);
        lines.push('\n');
    }
    let mut stdin = child.stdin.take()?;
    // Written from a thread of its own: the answers fill their pipe before the questions are all asked.
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = child.wait_with_output().ok()?;
    if output.status.code() == Some(3) {
        return None;
    }
    writer.join().unwrap().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.lines().map(|line| line == "1").collect())
}
