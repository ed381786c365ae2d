//! The file: a ZIP whose comment is the digest of everything before it.

use std::io::{self, Read, Seek, SeekFrom, Write};

use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::StoreError;

/// Hexadecimal digits of a SHA-256.
const SEAL: usize = 64;
/// Pieces on their way to the writing thread.
const WAITING: usize = 8;

/// What the writing thread is told.
enum Piece {
    /// A new file begins in the archive.
    File { name: String, compress: bool },
    /// Bytes of it.
    Bytes(Bytes),
    /// The archive is complete.
    End,
}

/// Writes the archive on a thread of its own, so that compressing and the disk keep nobody waiting.
pub(super) struct Packer<W> {
    pieces: mpsc::Sender<Piece>,
    thread: tokio::task::JoinHandle<Result<W, StoreError>>,
}

impl<W: Write + Send + 'static> Packer<W> {
    pub(super) fn start(writer: W) -> Self {
        let (pieces, mut wanted) = mpsc::channel(WAITING);
        let thread = tokio::task::spawn_blocking(move || {
            let mut archive = ZipWriter::new_stream(Sealing::new(writer));
            archive
                .set_raw_comment(Box::new([b'0'; SEAL]))
                .map_err(broken)?;
            while let Some(piece) = wanted.blocking_recv() {
                match piece {
                    Piece::File { name, compress } => {
                        let method = if compress {
                            CompressionMethod::Deflated
                        } else {
                            CompressionMethod::Stored
                        };
                        // Speed counts here: a backup must not take the machine away from those who work.
                        let level = compress.then_some(1);
                        let options = SimpleFileOptions::default().large_file(true);
                        let options = options.compression_method(method).compression_level(level);
                        archive.start_file(name, options).map_err(broken)?;
                    }
                    Piece::Bytes(bytes) => archive.write_all(&bytes)?,
                    Piece::End => {
                        return Ok(archive.finish().map_err(broken)?.into_inner().seal()?);
                    }
                }
            }
            Err(StoreError::Damaged("the backup was given up".to_owned()))
        });
        Self { pieces, thread }
    }

    pub(super) async fn file(&mut self, name: String, compress: bool) -> Result<(), StoreError> {
        self.tell(Piece::File { name, compress }).await
    }

    pub(super) async fn bytes(&mut self, bytes: Bytes) -> Result<(), StoreError> {
        self.tell(Piece::Bytes(bytes)).await
    }

    pub(super) async fn finish(mut self) -> Result<W, StoreError> {
        self.tell(Piece::End).await?;
        self.thread.await.map_err(stopped)?
    }

    async fn tell(&mut self, piece: Piece) -> Result<(), StoreError> {
        if self.pieces.send(piece).await.is_ok() {
            return Ok(());
        }
        // The thread has ended, which it does only with an error.
        match (&mut self.thread).await.map_err(stopped)? {
            Err(error) => Err(error),
            Ok(_) => Err(StoreError::Damaged("the backup ended early".to_owned())),
        }
    }
}

fn stopped(error: tokio::task::JoinError) -> StoreError {
    StoreError::Io(io::Error::other(error))
}

pub(super) fn broken(error: zip::result::ZipError) -> StoreError {
    match error {
        zip::result::ZipError::Io(error) => StoreError::Io(error),
        other => StoreError::Damaged(other.to_string()),
    }
}

/// Digests what goes through and puts the digest in place of the last bytes.
struct Sealing<W> {
    inner: W,
    sha256: Sha256,
    /// The newest bytes, held back because they may be the last.
    tail: Vec<u8>,
}

impl<W: Write> Sealing<W> {
    fn new(inner: W) -> Self {
        Self {
            inner,
            sha256: Sha256::new(),
            tail: Vec::new(),
        }
    }

    fn seal(mut self) -> io::Result<W> {
        if self.tail != [b'0'; SEAL] {
            return Err(io::Error::other(
                "the archive does not end with its comment",
            ));
        }
        self.inner
            .write_all(hex::encode(self.sha256.finalize()).as_bytes())?;
        self.inner.flush()?;
        Ok(self.inner)
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.tail.extend_from_slice(bytes);
        let ready = self.tail.len().saturating_sub(SEAL);
        let (out, _) = self.tail.split_at(ready);
        self.inner.write_all(out)?;
        self.sha256.update(out);
        self.tail.drain(..ready);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Compares a whole file with its seal and goes back to its beginning.
pub(super) fn check_seal(file: &mut (impl Read + Seek)) -> Result<(), StoreError> {
    let damaged = || StoreError::Damaged("the backup is not what was written".to_owned());
    let length = file.seek(SeekFrom::End(0))?;
    let sealed = length.checked_sub(SEAL as u64).ok_or_else(damaged)?;
    file.seek(SeekFrom::Start(0))?;
    let mut sha256 = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    let mut whole = file.take(sealed);
    loop {
        let read = whole.read(&mut buffer)?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else {
            break;
        };
        sha256.update(bytes);
    }
    let file = whole.into_inner();
    let mut seal = [0; SEAL];
    file.read_exact(&mut seal)?;
    file.seek(SeekFrom::Start(0))?;
    if seal == hex::encode(sha256.finalize()).as_bytes() {
        Ok(())
    } else {
        Err(damaged())
    }
}
