//! Scripts, styles and pictures, embedded at build time with a digest in each file name.

/// One embedded file in the three encodings a browser may ask for.
#[derive(Debug)]
pub struct Asset {
    /// Name with digest, the last part of its address.
    pub file: &'static str,
    /// Media type for the `Content-Type` header.
    pub mime: &'static str,
    /// The bytes as they are.
    pub plain: &'static [u8],
    /// The bytes compressed with brotli.
    pub brotli: &'static [u8],
    /// The bytes compressed with gzip.
    pub gzip: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The file with this name, digest included.
pub fn find(file: &str) -> Option<&'static Asset> {
    FILES.iter().find(|asset| asset.file == file)
}
