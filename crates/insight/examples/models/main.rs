//! Prints the models with their expanded queries, for programs that try them:
//!
//! ```text
//! cargo run -p bihuan-insight --example models | scripts/models-oracle.sh fixtures models
//! ```

mod described;

use std::{error::Error, io::Write as _};

use bihuan_insight::{model::shipped, schema};

fn main() -> Result<(), Box<dyn Error>> {
    let catalogue = schema::shipped()?;
    let registry = shipped(&catalogue)?;
    let described = described::described(&registry, &catalogue)?;
    writeln!(std::io::stdout(), "{described}")?;
    Ok(())
}
