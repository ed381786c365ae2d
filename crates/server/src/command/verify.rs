//! `bihuan verify`

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use bihuan_domain::{finding::Outcome, person::Office};
use bihuan_journal::{
    AuditReport, EXPORT, ExportAudit, Proven, PublicKey, WITNESS, Witness, verify,
};
use bihuan_store::Verified;
use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Value, json};

use super::{checkpoint::read_witness, say};
use crate::{boot, keys, place::PlaceArgs};

/// Files that begin like none of ours are not read to the end.
const BEGINNING: usize = 64 << 10;
/// Faults that are printed.
const PRINTED: usize = 20;

/// What is checked; a file comes before a folder.
#[derive(Debug, clap::Args)]
#[group(id = "what", required = true, multiple = true)]
struct What {
    /// 证明文件、导出的日志或见证文件；不需要服务器和数据库
    file: Option<PathBuf>,
    /// 核验整个数据文件夹：日志、检查点、文件、台账
    #[arg(long, value_name = "DIR", env = "BIHUAN_DATA")]
    data: Option<PathBuf>,
}

/// Options of the verifier.
#[derive(Debug, clap::Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    what: What,
    /// 可信公钥文件（由 bihuan keys 给出，从另外的途径取得）
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
    /// 见证文件
    #[arg(long, value_name = "FILE")]
    witness: Option<PathBuf>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
    /// 数据库地址；不填则用数据文件夹中的配置或 SQLite
    #[arg(
        long,
        value_name = "URL",
        env = "BIHUAN_DATABASE_URL",
        hide_env_values = true
    )]
    database: Option<String>,
}

/// What is said in the end.
struct Verdict {
    faults: Vec<String>,
    lines: Vec<String>,
    json: Value,
}

impl Verify {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let trusted = match &self.keys {
            None => Vec::new(),
            Some(path) => {
                let keys = keys::read_public(path)?;
                anyhow::ensure!(!keys.is_empty(), "公钥文件 {} 中没有公钥", path.display());
                keys
            }
        };
        let witness = match &self.witness {
            None => Ok(Witness::default()),
            Some(path) => {
                anyhow::ensure!(path.is_file(), "没有找到见证文件 {}", path.display());
                read_witness(path)
            }
        };
        let verdict = match (witness, &self.what.file, &self.what.data) {
            (Err(error), ..) => Verdict::bad(error.to_string()),
            (Ok(witness), Some(path), _) => file(path, &trusted, witness)?,
            (Ok(witness), None, Some(folder)) => {
                self.data(folder.clone(), &trusted, witness).await?
            }
            (Ok(_), None, None) => anyhow::bail!("请指定要核验的文件或数据文件夹"),
        };
        let sound = verdict.faults.is_empty();
        if self.json {
            let mut out = json!({ "ok": sound, "faults": verdict.faults });
            if let (Some(out), Value::Object(more)) = (out.as_object_mut(), verdict.json) {
                out.extend(more);
            }
            say(serde_json::to_string(&out)?);
        } else {
            for line in &verdict.lines {
                say(line);
            }
            for fault in verdict.faults.iter().take(PRINTED) {
                say(format_args!("发现问题：{fault}"));
            }
            say(if sound {
                "核验通过。".to_owned()
            } else {
                format!("核验不通过，共 {} 处。", verdict.faults.len())
            });
        }
        Ok(if sound {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }

    async fn data(
        &self,
        data: PathBuf,
        trusted: &[PublicKey],
        witness: Witness,
    ) -> anyhow::Result<Verdict> {
        let place = PlaceArgs {
            data,
            database: self.database.clone(),
        }
        .place(false)?;
        let store = boot::store(&place).await?;
        let mut known = keys::open(&place.folder, store.suite())?.trusted;
        known.extend_from_slice(trusted);
        match store.verify(&known, witness).await {
            Ok(seen) => Ok(Verdict::of_data(&seen)),
            Err(bihuan_store::StoreError::Damaged(what)) => {
                Ok(Verdict::bad(format!("数据已损坏，无法读取：{what}")))
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Checks a file of any of our kinds.
fn file(path: &Path, trusted: &[PublicKey], witness: Witness) -> anyhow::Result<Verdict> {
    let unreadable = || format!("不能读取 {}", path.display());
    let mut reader =
        BufReader::with_capacity(BEGINNING, File::open(path).with_context(unreadable)?);
    let beginning =
        String::from_utf8_lossy(reader.fill_buf().with_context(unreadable)?).into_owned();
    if beginning.contains(&format!("\"format\":\"{EXPORT}\"")) {
        return journal(reader, trusted, witness).with_context(unreadable);
    }
    let bytes = std::fs::read(path).with_context(unreadable)?;
    if beginning.contains(&format!("\"format\":\"{WITNESS}\"")) {
        return Ok(match Witness::read(&bytes) {
            Ok(read) => Verdict::of_witness(&read, trusted),
            Err(fault) => Verdict::bad(fault.to_string()),
        });
    }
    Ok(match verify(&bytes, trusted) {
        Ok(proven) => Verdict::of_proof(&proven),
        Err(fault) => Verdict::bad(fault.to_string()),
    })
}

fn journal(
    mut reader: BufReader<File>,
    trusted: &[PublicKey],
    witness: Witness,
) -> std::io::Result<Verdict> {
    let mut line = String::new();
    let mut audit: Option<ExportAudit> = None;
    loop {
        line.clear();
        match reader.read_line(&mut line) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                return Ok(Verdict::bad("文件不是 UTF-8 文本，已被改动。".to_owned()));
            }
            Err(error) => return Err(error),
        }
        let read = match &mut audit {
            Some(audit) => audit.line(&line),
            None => ExportAudit::begin(&line, trusted, witness.clone()).map(|begun| {
                audit = Some(begun);
            }),
        };
        if let Err(fault) = read {
            return Ok(Verdict::bad(fault.to_string()));
        }
    }
    Ok(audit.map_or_else(
        || Verdict::bad("文件是空的。".to_owned()),
        |audit| Verdict::of_journal(&audit.finish()),
    ))
}

impl Verdict {
    fn bad(fault: String) -> Self {
        Self {
            faults: vec![fault],
            lines: Vec::new(),
            json: json!({}),
        }
    }

    fn of_proof(proven: &Proven) -> Self {
        let name = proven.number.as_deref().unwrap_or(&proven.stream);
        let mut lines = vec![format!("问题 {name}，记录 {} 条", proven.entries)];
        lines.push(match proven.closed_ms {
            Some(at) => format!(
                "已于 {} 销号，结论：{}",
                moment(at),
                proven.outcome.as_deref().map_or("未写明", outcome)
            ),
            None => "到检查点为止尚未销号".to_owned(),
        });
        for signed in &proven.signatures {
            lines.push(format!(
                "签名：{}，{}，材料摘要 {}",
                office(&signed.office),
                moment(signed.at_ms),
                signed.digest
            ));
        }
        for file in &proven.files {
            lines.push(format!("文件：{}（{} 字节）", file.digest, file.size));
        }
        if proven.without_text > 0 {
            lines.push(format!(
                "{} 条记录的文字不在文件中，只有摘要",
                proven.without_text
            ));
        }
        let c = &proven.checkpoint;
        lines.push(format!(
            "第 {} 号检查点，{}，覆盖 {} 条记录，根摘要 {}",
            c.number,
            moment(c.at_ms),
            c.size,
            c.root
        ));
        lines.push(if proven.trusted == Some(true) {
            format!("签名公钥在可信公钥之列（编号 {}）", c.key.short())
        } else {
            format!(
                "注意：没有给出可信公钥，请向出具单位核对公钥编号 {}，或用 --keys 指定",
                c.key
            )
        });
        Self {
            faults: Vec::new(),
            lines,
            json: json!({ "kind": "proof", "proof": proven }),
        }
    }

    fn of_witness(witness: &Witness, trusted: &[PublicKey]) -> Self {
        let stranger = |key: &&PublicKey| !trusted.is_empty() && !trusted.contains(key);
        let faults = witness.keys.iter().filter(stranger);
        let faults = faults
            .map(|key| format!("公钥 {} 不在可信公钥之列。", key.id()))
            .collect();
        let last = witness.checkpoints.last().map(|signed| &signed.checkpoint);
        let mut lines = vec![format!("见证文件，检查点 {} 个", witness.checkpoints.len())];
        lines.extend(last.map(|c| {
            format!(
                "最后一个：第 {} 号，{}，覆盖 {} 条记录，根摘要 {}",
                c.number,
                moment(c.at_ms),
                c.size,
                c.root
            )
        }));
        Self {
            faults,
            lines,
            json: json!({ "kind": "witness", "checkpoints": witness.checkpoints.len(), "last": last }),
        }
    }

    fn of_journal(report: &AuditReport) -> Self {
        let mut lines = vec![format!(
            "日志 {} 条，分属 {} 个对象；检查点 {} 个，覆盖 {} 条",
            report.entries, report.streams, report.checkpoints, report.covered
        )];
        lines.push(if report.witnessed > 0 {
            format!("与见证文件核对检查点 {} 个", report.witnessed)
        } else {
            "注意：没有见证文件，整体替换或退回数据无法发现".to_owned()
        });
        let mut faults: Vec<String> = report.faults.iter().map(ToString::to_string).collect();
        let named = u64::try_from(faults.len()).unwrap_or(u64::MAX);
        if report.faulty > named {
            faults.push(format!("另有 {} 处未列出。", report.faulty - named));
        }
        let json = json!({ "kind": "journal", "entries": report.entries, "streams": report.streams,
            "checkpoints": report.checkpoints, "covered": report.covered, "witnessed": report.witnessed,
            "last": report.last });
        Self {
            faults,
            lines,
            json,
        }
    }

    fn of_data(seen: &Verified) -> Self {
        let mut verdict = Self::of_journal(&seen.journal);
        let drift = seen.nodes.iter().chain(&seen.tables.drift);
        let drift = drift.map(|d| format!("{} 表 {} 与日志不符：{}", d.table, d.key, d.what));
        verdict.faults.extend(drift);
        if seen.files_bad > 0 {
            verdict.faults.push(format!(
                "{} 个文件缺失或被改动：{}",
                seen.files_bad, seen.files.data["named"]
            ));
        }
        verdict.lines.push(format!(
            "台账已按日志重新推算并核对；文件已逐字节核对（{}）",
            seen.files.data["blobs"]
        ));
        if seen.files_unknown > 0 {
            verdict.lines.push(format!(
                "另有 {} 个文件不属于台账（上传中断留下的，或他人放入的）",
                seen.files_unknown
            ));
        }
        if let Value::Object(fields) = &mut verdict.json {
            fields.insert("kind".to_owned(), json!("data"));
            fields.insert("files".to_owned(), seen.files.data.clone());
            fields.insert("findings".to_owned(), json!(seen.tables.findings));
        }
        verdict
    }
}

fn office(name: &str) -> String {
    serde_json::from_value::<Office>(json!(name))
        .map_or_else(|_| name.to_owned(), |office| office.label().to_owned())
}

fn outcome(name: &str) -> &str {
    serde_json::from_value::<Outcome>(json!(name)).map_or(name, |outcome| outcome.label())
}

fn moment(ms: i64) -> String {
    let shanghai = TimeZone::fixed(jiff::tz::offset(8));
    Timestamp::from_millisecond(ms).map_or_else(
        |_| ms.to_string(),
        |at| {
            at.to_zoned(shanghai)
                .strftime("%Y年%-m月%-d日 %H:%M")
                .to_string()
        },
    )
}
