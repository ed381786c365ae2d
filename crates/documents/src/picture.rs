//! Pictures made small for looking at. What is written is a new picture: place, camera and whatever else the original carries
//! beside its points are not in it. The original is never touched.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder as _, ImageReader, Limits, Rgb, RgbImage, codecs::jpeg::JpegEncoder,
    imageops::FilterType,
};

/// Points of the largest picture that is unpacked here: more needs memory that a small machine does not have.
const MOST_POINTS: u64 = 40_000_000;
/// Bytes that unpacking may take.
const MOST_BYTES: u64 = 256 << 20;
const QUALITY: u8 = 80;

/// Why there is no small picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// Too large to unpack.
    #[error("the picture is too large to unpack")]
    TooLarge,
    /// No picture that can be read.
    #[error("the picture cannot be read")]
    Unreadable,
}

/// The picture as a JPEG that fits into a square of `side` points, upright as the camera was held.
///
/// # Errors
/// [`PictureError`].
pub fn small(bytes: &[u8], side: u32) -> Result<Vec<u8>, PictureError> {
    let unreadable = |_| PictureError::Unreadable;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_BYTES);
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| PictureError::Unreadable)?;
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_POINTS {
        return Err(PictureError::TooLarge);
    }
    let orientation = decoder.orientation().map_err(unreadable)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    if width > side || height > side {
        picture = picture.resize(side, side, FilterType::Triangle);
    }
    picture.apply_orientation(orientation);
    let mut written = Vec::new();
    JpegEncoder::new_with_quality(&mut written, QUALITY)
        .encode_image(&on_white(&picture))
        .map_err(unreadable)?;
    Ok(written)
}

/// What is transparent shows white, like paper.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let with_alpha = picture.to_rgba8();
    let mut flat = RgbImage::new(with_alpha.width(), with_alpha.height());
    for (from, to) in with_alpha.pixels().zip(flat.pixels_mut()) {
        let [r, g, b, a] = from.0;
        let mix = |c: u8| {
            let sum = u16::from(c) * u16::from(a) + 255 * (255 - u16::from(a));
            u8::try_from(sum / 255).unwrap_or(u8::MAX)
        };
        *to = Rgb([mix(r), mix(g), mix(b)]);
    }
    flat
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, Rgba, RgbaImage};

    use super::*;

    fn png(width: u32, height: u32, point: Rgba<u8>) -> Vec<u8> {
        let picture = RgbaImage::from_pixel(width, height, point);
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_picture_is_made_to_fit_and_keeps_its_shape() {
        let made = small(&png(800, 400, Rgba([200, 30, 30, 255])), 320).unwrap();
        let read = image::load_from_memory(&made).unwrap();
        assert_eq!((read.width(), read.height()), (320, 160));
        let small_one = small(&png(40, 20, Rgba([0, 0, 0, 255])), 320).unwrap();
        assert_eq!(image::load_from_memory(&small_one).unwrap().width(), 40);
    }

    #[test]
    fn what_is_transparent_is_white() {
        let made = small(&png(8, 8, Rgba([0, 0, 0, 0])), 320).unwrap();
        let read = image::load_from_memory(&made).unwrap().to_rgb8();
        assert!(read.get_pixel(4, 4).0.iter().all(|c| *c > 250));
    }

    /// A JPEG with a place in it: the words must not be in what is shown.
    #[test]
    fn place_and_camera_stay_in_the_original() {
        let mut plain = Vec::new();
        JpegEncoder::new(&mut plain)
            .encode_image(&RgbImage::from_pixel(16, 16, Rgb([9, 9, 9])))
            .unwrap();
        let words = b"Exif\0\0GPS-26.8-112.6-camera";
        let length = u16::try_from(words.len() + 2).unwrap().to_be_bytes();
        let mut marked = plain[..2].to_vec();
        marked.extend([0xff, 0xe1]);
        marked.extend(length);
        marked.extend(words);
        marked.extend(&plain[2..]);
        let has = |bytes: &[u8]| bytes.windows(8).any(|w| w == b"GPS-26.8");
        assert!(has(&marked));
        assert!(!has(&small(&marked, 320).unwrap()));
    }

    #[test]
    fn what_cannot_be_read_or_is_too_large_is_said() {
        assert_eq!(small(b"no picture", 320), Err(PictureError::Unreadable));
        let mut cut = png(64, 64, Rgba([1, 2, 3, 255]));
        cut.truncate(cut.len() / 2);
        assert_eq!(small(&cut, 320), Err(PictureError::Unreadable));
        // The header claims what is not there.
        let mut huge = png(8, 8, Rgba([1, 2, 3, 255]));
        huge[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
        huge[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
        assert!(small(&huge, 320).is_err());
    }
}
