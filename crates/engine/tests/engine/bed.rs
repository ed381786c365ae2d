//! A folder with tables of a made-up county, a runner over them, and queries to ask.

use std::{collections::BTreeSet, num::NonZeroUsize};

use bihuan_engine::{Bucket, DataFusionRunner, Folder, Limits, ParquetWarehouse};
use bihuan_insight::{
    model::{Input, Spread},
    run::{Cancel, EvidenceQuery, Granted, Hit, Job, Part, QueryRunner as _, RunError, Watch},
};
use bihuan_specimen::World;
use tempfile::TempDir;

use crate::world::{Writer, granted};

pub(crate) const SEED: u64 = 7;

pub(crate) struct Bed {
    pub(crate) dir: TempDir,
    pub(crate) world: World,
    pub(crate) granted: Vec<Granted>,
    pub(crate) warehouse: ParquetWarehouse,
    pub(crate) runner: DataFusionRunner,
}

impl Bed {
    /// With some tables of one county, in a folder of this machine.
    pub(crate) fn of(tables: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::local(dir.path().join("kept")).unwrap();
        Self::over(dir, folder, tables)
    }

    /// The same in a new bucket of the S3 server that the environment names; none when it names none.
    #[allow(
        clippy::disallowed_methods,
        reason = "the server is the caller's to name, as for the tests of the store"
    )]
    pub(crate) fn in_s3(tables: &[&str]) -> Option<Self> {
        let Ok(endpoint) = std::env::var("BIHUAN_TEST_S3") else {
            eprintln!("skipped: BIHUAN_TEST_S3 names no S3 server");
            return None;
        };
        let dir = tempfile::tempdir().unwrap();
        let name = dir.path().file_name().unwrap().to_string_lossy();
        let bucket = format!("tables-{}", name.trim_start_matches('.').to_lowercase());
        let folder = Folder::s3(&Bucket {
            endpoint: endpoint.clone(),
            bucket: bucket.clone(),
            region: "cn-north-1".to_owned(),
            access_key: "key".to_owned(),
            secret_key: "secret".to_owned(),
            prefix: "district/one".to_owned(),
        });
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let made = runtime.block_on(
            reqwest::Client::new()
                .put(format!("{endpoint}/{bucket}"))
                .send(),
        );
        assert!(made.unwrap().status().is_success());
        Some(Self::over(dir, folder.unwrap(), tables))
    }

    fn over(dir: TempDir, folder: Folder, tables: &[&str]) -> Self {
        let warehouse = ParquetWarehouse::new(folder.clone(), dir.path().join("spill")).unwrap();
        let world = World::new(SEED, 1).unwrap();
        let threads = NonZeroUsize::new(2).unwrap();
        let written = Writer::new(&world, &warehouse, threads, 1, Some(tables)).write();
        Self {
            granted: granted(&written.unwrap()),
            runner: DataFusionRunner::new(folder, limits(&dir)).unwrap(),
            dir,
            world,
            warehouse,
        }
    }

    pub(crate) fn run(&self, job: &Job, parts: u16) -> Result<Vec<Hit>, RunError> {
        let mut seen = Seen::default();
        let done = BTreeSet::new();
        let cancel = Cancel::default();
        self.runner
            .run(job, Some((&done, parts)), &mut seen, &cancel)?;
        assert_eq!(seen.begun, Some(parts));
        Ok(seen.hits())
    }
}

pub(crate) fn limits(dir: &TempDir) -> Limits {
    Limits {
        threads: 2,
        spill: dir.path().join("spill"),
        most_hits: 100_000,
    }
}

/// Keeps what a run tells.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) begun: Option<u16>,
    pub(crate) parts: Vec<Part>,
}

impl Seen {
    pub(crate) fn hits(self) -> Vec<Hit> {
        let mut hits: Vec<Hit> = self.parts.into_iter().flat_map(|part| part.hits).collect();
        hits.sort_by_key(|hit| format!("{:?} {}", hit.subject, hit.period));
        hits
    }
}

impl Watch for Seen {
    fn begins(&mut self, parts: u16) {
        self.begun = Some(parts);
    }

    fn part(&mut self, part: Part) -> Result<(), RunError> {
        self.parts.push(part);
        Ok(())
    }
}

pub(crate) fn input(table: &str, columns: &[&str], spread: Spread) -> Input {
    Input {
        table: table.to_owned(),
        columns: columns.iter().map(|&column| column.to_owned()).collect(),
        spread,
    }
}

pub(crate) fn evidence(table: &str, on: &str) -> EvidenceQuery {
    EvidenceQuery {
        table: table.to_owned(),
        sql: format!(
            "SELECT h.subject, h.period, t.batch_id, t.row_no, t.report_unit FROM hit AS h JOIN {table} AS t ON {on}"
        ),
    }
}

/// Fills of more than the tank holds and 5 %.
pub(crate) fn over_tank(granted: &[Granted]) -> Job {
    Job {
        name: "F01 v1".into(),
        sql: "SELECT s.card_no AS subject, to_char(s.ts, '%Y-%m-%d') AS period, max(s.liters) AS liters
              FROM fuel_txn AS s
              JOIN fuel_card AS c ON c.card_no = s.card_no
              JOIN vehicle AS v ON v.plate_no = c.plate_no
              WHERE s.is_fuel = '是' AND s.liters * 100 > v.tank_l * 105
              GROUP BY s.card_no, to_char(s.ts, '%Y-%m-%d')"
            .into(),
        inputs: vec![
            input("fuel_txn", &["card_no", "ts", "liters", "is_fuel"], Spread::Bucket),
            input("fuel_card", &["card_no", "plate_no"], Spread::Bucket),
            input("vehicle", &["plate_no", "tank_l"], Spread::Whole),
        ],
        granted: granted.to_vec(),
        evidence: vec![evidence(
            "fuel_txn",
            "t.card_no = h.subject AND to_char(t.ts, '%Y-%m-%d') = h.period AND t.liters = h.liters",
        )],
        bucket: Some("card".into()),
        memory: 256 << 20,
    }
}

/// Allowances of a month later than the month after death.
pub(crate) fn after_death(granted: &[Granted]) -> Job {
    Job {
        name: "S01 v1".into(),
        sql: "SELECT d.id_no AS subject, '2025' AS period, count(*) AS months
              FROM dibao AS d JOIN death AS x ON x.id_no = d.id_no
              WHERE d.month > date_trunc('month', x.death_date) + INTERVAL '1 month'
              GROUP BY d.id_no"
            .into(),
        inputs: vec![
            input("dibao", &["id_no", "month"], Spread::Bucket),
            input("death", &["id_no", "death_date"], Spread::Bucket),
        ],
        granted: granted.to_vec(),
        evidence: vec![evidence("death", "t.id_no = h.subject")],
        bucket: Some("person".into()),
        memory: 256 << 20,
    }
}

/// Accounts that three and more persons are paid into.
pub(crate) fn shared_account(granted: &[Granted]) -> Job {
    Job {
        name: "L05 v1".into(),
        sql: "SELECT account_no AS subject, '2025' AS period, count(DISTINCT id_no) AS persons
              FROM pay_line GROUP BY account_no HAVING count(DISTINCT id_no) >= 3"
            .into(),
        inputs: vec![input("pay_line", &["account_no", "id_no"], Spread::Bucket)],
        granted: granted.to_vec(),
        evidence: vec![evidence("pay_line", "t.account_no = h.subject")],
        bucket: Some("account".into()),
        memory: 256 << 20,
    }
}
