//! What sentences say: figures, dates, deadlines, units, status words, contact lines.
