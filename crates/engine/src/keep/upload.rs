//! Writing into a store that is asynchronous, from code that is not.

use std::io;

use bytes::{Bytes, BytesMut};
use object_store::{MultipartUpload, PutPayload};
use tokio::runtime::Handle;

/// Bytes of a part of an upload: more than the five megabytes that S3 demands.
const PART: usize = 8 << 20;

/// An object that is being written. It is there when it was [finished](Upload::finish), and not before.
pub(super) struct Upload {
    runtime: Handle,
    parts: Box<dyn MultipartUpload>,
    waiting: BytesMut,
    written: u64,
    is_finished: bool,
}

impl Upload {
    pub(super) fn new(runtime: Handle, parts: Box<dyn MultipartUpload>) -> Self {
        Self {
            runtime,
            parts,
            waiting: BytesMut::with_capacity(PART),
            written: 0,
            is_finished: false,
        }
    }

    fn send(&mut self, bytes: Bytes) -> io::Result<()> {
        let part = self.parts.put_part(PutPayload::from_bytes(bytes));
        self.runtime.block_on(part).map_err(io::Error::other)
    }

    /// Makes the object visible. Tells how many bytes it has.
    pub(super) fn finish(mut self) -> io::Result<u64> {
        let rest = self.waiting.split().freeze();
        if !rest.is_empty() {
            self.send(rest)?;
        }
        self.runtime
            .block_on(self.parts.complete())
            .map_err(io::Error::other)?;
        self.is_finished = true;
        Ok(self.written)
    }
}

impl io::Write for Upload {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        self.written += bytes.len() as u64;
        while self.waiting.len() >= PART {
            let part = self.waiting.split_to(PART).freeze();
            self.send(part)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if !self.is_finished {
            // What cannot be taken back was never visible.
            let _ = self.runtime.block_on(self.parts.abort());
        }
    }
}
