//! The key that signs checkpoints, the public keys that are trusted, and the key that seals second factors: files in the data
//! folder that no backup holds.

use std::{
    fs,
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use bihuan_casework::proof::Seals;
use bihuan_identity::{second_factor::SealingKey, system_randomness};
use bihuan_journal::{PublicKey, SECRET_BYTES, Signer as _, SoftwareKey, Suite};
use rand::Rng as _;

/// The folder in the data folder.
const FOLDER: &str = "keys";
/// Public keys, one a line: the present one and those that signed before.
const TRUSTED: &str = "trusted.txt";
/// Seals the secrets of second factors.
const SEALING: &str = "second-factor.key";

/// Reads the keys of a data folder; the first time they are made.
pub(crate) fn open(data: &Path, suite: Suite) -> anyhow::Result<Seals> {
    let folder = data.join(FOLDER);
    let name = match suite {
        Suite::Sha256 => "ed25519.key",
        Suite::Sm3 => "sm2.key",
    };
    let path = folder.join(name);
    let signer = match fs::read_to_string(&path) {
        Ok(text) => read(&path, suite, &text)?,
        Err(error) if error.kind() == ErrorKind::NotFound => make(&folder, &path, suite)
            .with_context(|| {
                format!("不能建立签名密钥 {}，请检查磁盘空间和权限", path.display())
            })?,
        Err(error) => {
            return Err(error).with_context(|| format!("不能读取签名密钥 {}", path.display()));
        }
    };
    let mut trusted = read_public(&folder.join(TRUSTED))?;
    if !trusted.contains(signer.public_key()) {
        let mut file = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(folder.join(TRUSTED))?;
        writeln!(file, "{}", signer.public_key())?;
        file.sync_all()?;
        trusted.push(signer.public_key().clone());
    }
    Ok(Seals {
        signer: std::sync::Arc::new(signer),
        trusted,
    })
}

/// Reads the key that seals second factors; the first time it is made.
pub(crate) fn open_sealing(data: &Path) -> anyhow::Result<SealingKey> {
    let folder = data.join(FOLDER);
    let path = folder.join(SEALING);
    let read = || match fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => {
            Err(error).with_context(|| format!("不能读取两步验证密钥 {}", path.display()))
        }
    };
    if let Some(text) = read()? {
        return sealing(&path, &text);
    }
    let mut secret = [0; SealingKey::BYTES];
    system_randomness().fill_bytes(&mut secret);
    let written = write_secret(&folder, &path, &secret).with_context(|| {
        format!(
            "不能建立两步验证密钥 {}，请检查磁盘空间和权限",
            path.display()
        )
    })?;
    match (written, read()?) {
        (true, _) => Ok(SealingKey::new(secret)),
        // Another process was quicker.
        (false, Some(text)) => sealing(&path, &text),
        (false, None) => bail!("不能读取两步验证密钥 {}", path.display()),
    }
}

fn sealing(path: &Path, text: &str) -> anyhow::Result<SealingKey> {
    warn_when_open_to_others(path);
    let mut secret = [0; SealingKey::BYTES];
    if hex::decode_to_slice(text.trim(), &mut secret).is_err() {
        bail!("两步验证密钥 {} 已损坏，请从保管处恢复", path.display());
    }
    Ok(SealingKey::new(secret))
}

/// Reads a file of public keys, one a line; lines that begin with `#` are remarks. None when there is no file.
pub(crate) fn read_public(path: &Path) -> anyhow::Result<Vec<PublicKey>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => {
            return Err(error).with_context(|| format!("不能读取公钥文件 {}", path.display()));
        }
    };
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            line.parse()
                .with_context(|| format!("公钥文件 {} 有误：{line}", path.display()))
        })
        .collect()
}

fn read(path: &Path, suite: Suite, text: &str) -> anyhow::Result<SoftwareKey> {
    warn_when_open_to_others(path);
    let mut secret = [0; SECRET_BYTES];
    let key = hex::decode_to_slice(text.trim(), &mut secret)
        .ok()
        .and_then(|()| SoftwareKey::from_secret(suite, &secret).ok());
    match key {
        Some(key) => Ok(key),
        None => bail!("签名密钥 {} 已损坏，请从保管处恢复", path.display()),
    }
}

fn make(folder: &Path, path: &PathBuf, suite: Suite) -> anyhow::Result<SoftwareKey> {
    let (key, secret) = loop {
        let mut secret = [0; SECRET_BYTES];
        system_randomness().fill_bytes(&mut secret);
        // A few numbers are no key of SM2.
        if let Ok(key) = SoftwareKey::from_secret(suite, &secret) {
            break (key, secret);
        }
    };
    if write_secret(folder, path, &secret)? {
        return Ok(key);
    }
    // Another process was quicker.
    read(path, suite, &fs::read_to_string(path)?)
}

/// Writes a secret into a new file that only its owner reads. False when there is a file already.
fn write_secret(folder: &Path, path: &Path, secret: &[u8]) -> std::io::Result<bool> {
    let mut folders = fs::DirBuilder::new();
    folders.recursive(true);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
        folders.mode(0o700);
        options.mode(0o600);
    }
    folders.create(folder)?;
    match options.open(path) {
        Ok(mut file) => {
            writeln!(file, "{}", hex::encode(secret))?;
            file.sync_all()?;
            fs::File::open(folder)?.sync_all()?;
            Ok(true)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(unix)]
fn warn_when_open_to_others(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let open = fs::metadata(path).is_ok_and(|data| data.permissions().mode() & 0o077 != 0);
    if open {
        tracing::warn!(path = %path.display(), "others can read the signing key; set its mode to 0600");
    }
}

#[cfg(not(unix))]
fn warn_when_open_to_others(_: &Path) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_only_its_owner_reads_it() {
        for suite in [Suite::Sha256, Suite::Sm3] {
            let data = tempfile::tempdir().unwrap();
            let first = open(data.path(), suite).unwrap();
            let again = open(data.path(), suite).unwrap();
            assert_eq!(first.signer.public_key(), again.signer.public_key());
            assert_eq!(first.trusted, again.trusted);
            assert_eq!(first.trusted, [first.signer.public_key().clone()]);
            let other = open(tempfile::tempdir().unwrap().path(), suite).unwrap();
            assert_ne!(first.signer.public_key(), other.signer.public_key());
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                for file in fs::read_dir(data.path().join(FOLDER)).unwrap() {
                    let file = file.unwrap();
                    let mode = file.metadata().unwrap().permissions().mode() & 0o777;
                    let secret = file.file_name() != TRUSTED;
                    assert!(!secret || mode == 0o600, "{:?} {mode:o}", file.path());
                }
            }
        }
    }

    #[test]
    fn the_key_of_second_factors_is_made_once_and_never_replaced() {
        let data = tempfile::tempdir().unwrap();
        open_sealing(data.path()).unwrap();
        let path = data.path().join(FOLDER).join(SEALING);
        let first = fs::read_to_string(&path).unwrap();
        open_sealing(data.path()).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, 0o600);
        }
        fs::write(&path, "00").unwrap();
        assert!(open_sealing(data.path()).is_err());
    }

    #[test]
    fn the_key_before_a_change_stays_trusted() {
        let data = tempfile::tempdir().unwrap();
        let first = open(data.path(), Suite::Sha256).unwrap();
        fs::remove_file(data.path().join(FOLDER).join("ed25519.key")).unwrap();
        let second = open(data.path(), Suite::Sha256).unwrap();
        assert_eq!(second.trusted.len(), 2);
        assert!(second.trusted.contains(first.signer.public_key()));
    }

    #[test]
    fn a_damaged_key_is_not_replaced_by_a_new_one() {
        let data = tempfile::tempdir().unwrap();
        open(data.path(), Suite::Sha256).unwrap();
        fs::write(data.path().join(FOLDER).join("ed25519.key"), "00").unwrap();
        assert!(open(data.path(), Suite::Sha256).is_err());
    }
}
