//! On what and with what was measured.

use std::path::Path;

use anyhow::Context as _;
use tokio::process::Command;

/// The day of the measurement.
#[allow(clippy::disallowed_methods, reason = "a report says when it was made")]
pub(crate) fn today() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%d").to_string()
}

/// Processor, cores, memory.
pub(crate) fn describe() -> anyhow::Result<String> {
    let processors = std::fs::read_to_string("/proc/cpuinfo")?;
    let model = field(&processors, "model name").unwrap_or("unknown processor");
    let cores = std::thread::available_parallelism()?;
    let memory = std::fs::read_to_string("/proc/meminfo")?;
    let kibibytes: u64 = field(&memory, "MemTotal")
        .and_then(|rest| rest.split_whitespace().next())
        .context("no MemTotal")?
        .parse()?;
    Ok(format!(
        "{model}, {cores} cores, {} GiB",
        kibibytes / 1024 / 1024
    ))
}

fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(key, _)| key.trim() == name)
        .map(|(_, value)| value.trim())
}

/// The program, the compiler, the state of the working tree.
pub(crate) async fn versions(server: &Path) -> anyhow::Result<String> {
    let program = first_line(Command::new(server).arg("--version")).await?;
    let compiler = first_line(Command::new("rustc").arg("--version")).await?;
    let commit = first_line(Command::new("git").args(["describe", "--always", "--dirty"])).await?;
    Ok(format!("{program} ({commit}), {compiler}"))
}

async fn first_line(command: &mut Command) -> anyhow::Result<String> {
    let output = command.output().await?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::field;

    #[test]
    fn a_field_is_found_by_its_name() {
        let text = "processor\t: 0\nmodel name\t: Example 9000\nMemTotal:   24 kB\n";
        assert_eq!(field(text, "model name"), Some("Example 9000"));
        assert_eq!(field(text, "MemTotal"), Some("24 kB"));
        assert_eq!(field(text, "cores"), None);
    }
}
