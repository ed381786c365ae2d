//! Prints the models with their expanded queries, for programs that try them:
//!
//! ```text
//! cargo run -p bihuan-insight --example models | scripts/models-oracle.sh fixtures models
//! ```

mod described;

use std::{error::Error, io::Write as _};

fn main() -> Result<(), Box<dyn Error>> {
    writeln!(std::io::stdout(), "{}", described::all()?)?;
    Ok(())
}
