//! The kinds of mess, and the list of what is wrong and where.

use crate::text::Key;

/// What was done to a cell or a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mess {
    /// Digits of full width.
    FullWidth,
    /// Spaces at the end.
    TrailingSpaces,
    /// A small x as the last place of an ID number.
    LowerX,
    /// An ID number of fifteen digits.
    FifteenDigits,
    /// A number that lost its last digits.
    AsNumber,
    /// Another mark between the parts of a minority name.
    DotVariant,
    /// A wrong digit in an ID or card number.
    WrongDigit,
    /// A card number that is in no register.
    UnknownCard,
    /// The letter O in a plate.
    LetterInPlate,
    /// A year of two digits.
    ShortYear,
    /// A date with points instead of dashes, which is accepted.
    PointedDate,
    /// A word where a sum belongs.
    WordAsAmount,
    /// Nothing where something is required.
    Blank,
    /// Sums in ten thousands of yuan.
    TenThousands,
    /// The same file a second time.
    HandedInTwice,
    /// After the day that it was due.
    Late,
    /// Zero reported without a signed reason.
    ZeroWithoutReason,
    /// Columns in another order, which is accepted; so are the layouts that follow.
    Shuffled,
    /// A merged title above the heads.
    TitleRow,
    /// Rows on two sheets.
    TwoSheets,
    /// CSV in GB18030.
    Gb18030,
}

impl Mess {
    /// Code of the check that the mess is a matter of. In a cell that depends on what the column holds.
    pub fn code(self, column: &str) -> &'static str {
        match self {
            Self::FullWidth | Self::TrailingSpaces | Self::WrongDigit => code_of_column(column),
            Self::LowerX | Self::FifteenDigits => "DQ-ID",
            Self::AsNumber | Self::Shuffled | Self::TitleRow | Self::TwoSheets => "DQ-XLS",
            Self::DotVariant | Self::Gb18030 => "DQ-ENC",
            Self::UnknownCard => "DQ-REF",
            Self::LetterInPlate => "DQ-PLATE",
            Self::ShortYear | Self::PointedDate => "DQ-DATE",
            Self::WordAsAmount | Self::TenThousands => "DQ-AMT",
            Self::Blank | Self::Late | Self::ZeroWithoutReason => "DQ-FULL",
            Self::HandedInTwice => "DQ-KEY",
        }
    }

    /// Its name, for machines.
    pub const fn word(self) -> &'static str {
        match self {
            Self::FullWidth => "full_width",
            Self::TrailingSpaces => "trailing_spaces",
            Self::LowerX => "lower_x",
            Self::FifteenDigits => "fifteen_digits",
            Self::AsNumber => "as_number",
            Self::DotVariant => "dot_variant",
            Self::WrongDigit => "wrong_digit",
            Self::UnknownCard => "unknown_card",
            Self::LetterInPlate => "letter_in_plate",
            Self::ShortYear => "short_year",
            Self::PointedDate => "pointed_date",
            Self::WordAsAmount => "word_as_amount",
            Self::Blank => "blank",
            Self::TenThousands => "ten_thousands",
            Self::HandedInTwice => "handed_in_twice",
            Self::Late => "late",
            Self::ZeroWithoutReason => "zero_without_reason",
            Self::Shuffled => "shuffled",
            Self::TitleRow => "title_row",
            Self::TwoSheets => "two_sheets",
            Self::Gb18030 => "gb18030",
        }
    }
}

/// The check that looks at a column; of names and words, the one for what cannot be read as text.
fn code_of_column(column: &str) -> &'static str {
    match column {
        "id_no" | "keeper_id" => "DQ-ID",
        "card_no" => "DQ-BANK",
        "plate_no" | "pump_plate" => "DQ-PLATE",
        "village_code" | "station_region" => "DQ-REG",
        "unit_id" | "station_id" => "DQ-REF",
        "txn_id" | "voucher_no" => "DQ-KEY",
        "ts" | "date" | "issued" | "voided" | "valid_from" | "valid_to" => "DQ-DATE",
        "liters" | "amount" | "points_load" | "month_limit" | "tank_l" | "rated_l100"
        | "odometer_km" => "DQ-AMT",
        _ => "DQ-ENC",
    }
}

/// One mess and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The unit that handed the file in.
    pub unit: Key,
    /// The table.
    pub table: &'static str,
    /// The row, counted from 1 below the heads and through both sheets; none when it is about the file.
    pub row: Option<usize>,
    /// The column's name for machines; none when it is about a row or the file.
    pub column: Option<&'static str>,
    /// What was done.
    pub mess: Mess,
}
