//! QR codes as pages draw them.

use bihuan_casework::Failure;
use qrcode::{Color, EcLevel, QrCode};

use crate::views::parts::Square;

/// White modules around a QR code, as its standard asks for.
const BORDER: usize = 4;

/// The code of an address.
///
/// # Errors
/// [`Failure::Internal`] for what is longer than any code holds.
pub(crate) fn square(address: &str) -> Result<Square, Failure> {
    use std::fmt::Write as _;
    let code = QrCode::with_error_correction_level(address, EcLevel::M)
        .map_err(|e| Failure::Internal(e.to_string()))?;
    let width = code.width();
    let mut path = String::new();
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (x, y) = (at % width + BORDER, at / width + BORDER);
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    Ok(Square {
        side: width + 2 * BORDER,
        path,
    })
}
