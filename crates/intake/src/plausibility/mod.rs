//! Does the text support the claim? Rules over figures and claims.
