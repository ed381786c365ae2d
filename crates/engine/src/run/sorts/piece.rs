//! Pieces of the keys that rows are sorted by, as unsigned numbers in the order of the values.

use arrow::{
    array::{
        Array as _, ArrayRef, ArrowPrimitiveType, AsArray as _, PrimitiveArray, StringArray,
        new_empty_array,
    },
    compute::{SortOptions, max, min},
    datatypes::{
        DataType, Date32Type, Decimal128Type, Int32Type, Int64Type, TimeUnit,
        TimestampMicrosecondType, UInt64Type,
    },
};

/// Bytes of a text that are one piece.
const BYTES: usize = 8;

/// A part of a key, over all batches.
pub(super) trait Piece: Send + Sync {
    /// How many bits its numbers take.
    fn bits(&self) -> u32;

    /// The number of a row of a batch, below two to the power of [`Self::bits`]. Blanks have 0.
    fn at(&self, batch: usize, row: usize) -> u128;

    /// Puts the numbers of a batch behind those that are in `words`.
    fn put_behind(&self, batch: usize, words: &mut [u128]) {
        for (row, word) in words.iter_mut().enumerate() {
            *word = (*word << self.bits()) | self.at(batch, row);
        }
    }
}

/// Whether columns of a type have pieces.
pub(super) fn has_pieces(of: &DataType) -> bool {
    pieces(&[new_empty_array(of)], SortOptions::default()).is_some()
}

/// The pieces of a column that is sorted by, the most significant first; `None` of one whose values lie too far apart.
pub(super) fn pieces(column: &[ArrayRef], options: SortOptions) -> Option<Vec<Box<dyn Piece>>> {
    let mut pieces: Vec<Box<dyn Piece>> = Vec::new();
    if column.iter().any(|array| array.null_count() > 0) {
        pieces.push(Box::new(Blank {
            column: column.to_vec(),
            is_first: options.nulls_first,
        }));
    }
    let descending = options.descending;
    match column.first()?.data_type() {
        DataType::UInt64 => pieces.push(Number::<UInt64Type>::of(column, descending)?),
        DataType::Int64 => pieces.push(Number::<Int64Type>::of(column, descending)?),
        DataType::Int32 => pieces.push(Number::<Int32Type>::of(column, descending)?),
        DataType::Date32 => pieces.push(Number::<Date32Type>::of(column, descending)?),
        DataType::Timestamp(TimeUnit::Microsecond, None) => {
            pieces.push(Number::<TimestampMicrosecondType>::of(column, descending)?);
        }
        DataType::Decimal128(_, _) => {
            pieces.push(Number::<Decimal128Type>::of(column, descending)?);
        }
        DataType::Utf8 => pieces.extend(texts(column, descending)),
        _ => return None,
    }
    Some(pieces)
}

/// The bits that numbers up to `most` take.
pub(super) fn bits(most: u128) -> u32 {
    u128::BITS - most.leading_zeros()
}

/// Whether there is a value.
struct Blank {
    column: Vec<ArrayRef>,
    is_first: bool,
}

impl Piece for Blank {
    fn bits(&self) -> u32 {
        1
    }

    fn at(&self, batch: usize, row: usize) -> u128 {
        let is_blank = self.column.get(batch).is_some_and(|it| it.is_null(row));
        u128::from(is_blank != self.is_first)
    }
}

/// How far a number is from the first one.
struct Number<T: ArrowPrimitiveType> {
    column: Vec<PrimitiveArray<T>>,
    least: i128,
    most: i128,
    descending: bool,
}

impl<T> Number<T>
where
    T: ArrowPrimitiveType<Native: Into<i128>>,
{
    fn of(column: &[ArrayRef], descending: bool) -> Option<Box<dyn Piece>> {
        let column: Vec<_> = column
            .iter()
            .map(|array| array.as_primitive::<T>().clone())
            .collect();
        let least = column.iter().filter_map(min).map(Into::into).min();
        let most = column.iter().filter_map(max).map(Into::into).max();
        let (least, most) = (least.unwrap_or(0), most.unwrap_or(0));
        most.checked_sub(least)?;
        Some(Box::new(Self {
            column,
            least,
            most,
            descending,
        }))
    }
}

impl<T> Piece for Number<T>
where
    T: ArrowPrimitiveType<Native: Into<i128>>,
{
    fn bits(&self) -> u32 {
        bits((self.most - self.least).cast_unsigned())
    }

    fn at(&self, batch: usize, row: usize) -> u128 {
        let Some(array) = self.column.get(batch).filter(|array| array.is_valid(row)) else {
            return 0;
        };
        let value = array.value(row).into();
        let far = if self.descending {
            self.most - value
        } else {
            value - self.least
        };
        far.cast_unsigned()
    }
}

/// The pieces of texts: some bytes each, and how long they are, since a text ends before what begins with it.
fn texts(column: &[ArrayRef], descending: bool) -> Vec<Box<dyn Piece>> {
    let column: Vec<_> = column
        .iter()
        .map(|array| array.as_string::<i32>().clone())
        .collect();
    let lengths = column.iter().flat_map(|array| array.offsets().lengths());
    let (shortest, longest) = lengths.fold((usize::MAX, 0), |(shortest, longest), length| {
        (shortest.min(length), longest.max(length))
    });
    let bytes = (0..longest).step_by(BYTES).map(|begins| {
        Box::new(Bytes {
            column: column.clone(),
            begins,
            bits: (begins..longest).take(BYTES).map(|_| u8::BITS).sum(),
            descending,
        }) as Box<dyn Piece>
    });
    let length = (shortest < longest).then(|| {
        Box::new(Length {
            column: column.clone(),
            longest,
            descending,
        }) as _
    });
    bytes.chain(length).collect()
}

/// Some bytes of a text, as if zeros came behind it.
struct Bytes {
    column: Vec<StringArray>,
    begins: usize,
    bits: u32,
    descending: bool,
}

impl Piece for Bytes {
    fn bits(&self) -> u32 {
        self.bits
    }

    fn at(&self, batch: usize, row: usize) -> u128 {
        let Some(array) = self.column.get(batch).filter(|array| array.is_valid(row)) else {
            return 0;
        };
        let text = array.value(row).as_bytes();
        let behind = text.get(self.begins..).unwrap_or_default();
        let mut bytes = [0; BYTES];
        for (byte, of) in bytes.iter_mut().zip(behind) {
            *byte = *of;
        }
        let bytes = u64::from_be_bytes(bytes);
        let bytes = if self.descending { !bytes } else { bytes };
        u128::from(bytes >> (u64::BITS - self.bits))
    }
}

/// How long a text is.
struct Length {
    column: Vec<StringArray>,
    longest: usize,
    descending: bool,
}

impl Piece for Length {
    fn bits(&self) -> u32 {
        bits(self.longest as u128)
    }

    fn at(&self, batch: usize, row: usize) -> u128 {
        let Some(array) = self.column.get(batch).filter(|array| array.is_valid(row)) else {
            return 0;
        };
        let length = array.value(row).len();
        (if self.descending {
            self.longest - length
        } else {
            length
        }) as u128
    }
}
