use crate::{Outcome, complain, files, say};
use std::path::{Path, PathBuf};
use wellbeing_assessment::jose::native::{NativeAgreementKey, NativeCrypto};
use wellbeing_assessment::jose::{CryptoError, now};
use wellbeing_assessment::json::{self, Members, Value};

#[derive(clap::Args)]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Make a key pair that exports can be sealed for; prints the public half
    Make {
        /// Where the private key goes: a new file, readable by its owner only
        #[arg(value_name = "PRIVATE_JWK")]
        file: PathBuf,
    },
    /// Print the public half of a private key again
    Show {
        #[arg(value_name = "PRIVATE_JWK")]
        file: PathBuf,
    },
}

pub fn run(options: &Options) -> Outcome {
    let shown = match &options.what {
        What::Make { file } => make(file),
        What::Show { file } => read(file).and_then(|key| show(&key).map_err(|error| error.to_string())),
    };
    match shown {
        Ok(public) => {
            say(public);
            Outcome::Good
        }
        Err(why) => {
            complain(why);
            Outcome::NotDone
        }
    }
}

fn make(file: &Path) -> Result<String, String> {
    let made = NativeAgreementKey::make().and_then(|key| Ok((described(&key, key.to_value()?)?, show(&key)?)));
    let (private, public) = made.map_err(|error| format!("no key could be made: {error}"))?;
    files::write_private(file, (json::to_canonical(&private) + "\n").as_bytes()).map_err(|error| error.to_string())?;
    complain(format_args!(
        "{}: the private key. Whoever has it can open what is sealed for it; without it nobody can. Keep a copy safe.",
        file.display()
    ));
    Ok(public)
}

/// The public JWK in one line, as a portal gives it to the component. `kid` is its thumbprint.
fn show(key: &NativeAgreementKey) -> Result<String, CryptoError> {
    Ok(json::to_canonical(&described(key, key.public()?.to_value())?))
}

/// Says what the key is for: other libraries then refuse to sign with it.
fn described(key: &NativeAgreementKey, jwk: Value) -> Result<Value, CryptoError> {
    let mut members = match jwk {
        Value::Object(members) => members,
        _ => Members::new(),
    };
    members.insert("alg", "ECDH-ES");
    members.insert("kid", now(key.public()?.thumbprint(&NativeCrypto))?.as_str());
    members.insert("use", "enc");
    Ok(members.into())
}

/// Reads the private JWK of a reader.
///
/// # Errors
/// A sentence that names the file and what is wrong.
pub fn read(file: &Path) -> Result<NativeAgreementKey, String> {
    let bytes = files::read(file).map_err(|error| error.to_string())?;
    let refused = |why: &dyn std::fmt::Display| {
        format!("{}: is no private P-256 key (JWK): {why}; `wellbeing key make` makes one", file.display())
    };
    let value = json::parse(&bytes).map_err(|error| refused(&error))?;
    NativeAgreementKey::from_value(&value).map_err(|error| refused(&error))
}
