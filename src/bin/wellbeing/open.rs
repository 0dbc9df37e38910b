use crate::{Outcome, complain, files, key, verify};
use std::path::{Path, PathBuf};
use wellbeing_assessment::export;
use wellbeing_assessment::jose::PublicJwk;
use wellbeing_assessment::jose::native::NativeAgreementKey;

#[derive(clap::Args)]
pub struct Options {
    /// Sealed exports; - reads standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Your private key, as `wellbeing key make` wrote it
    #[arg(long, value_name = "PRIVATE_JWK")]
    key: PathBuf,
    /// The public key (JWK) the export inside must be signed by
    #[arg(long, value_name = "JWK_FILE")]
    signed_by: Option<PathBuf>,
    /// Write the signed export that was inside to a new file, readable by its owner only
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// One JSON object a file, a line each
    #[arg(long)]
    json: bool,
}

struct Keys {
    own: NativeAgreementKey,
    signer: Option<PublicJwk>,
}

pub fn run(options: &Options) -> Outcome {
    if options.out.is_some() && options.files.len() > 1 {
        complain("--out takes one export; open them one by one");
        return Outcome::NotDone;
    }
    let keys = match read_keys(options) {
        Ok(keys) => keys,
        Err(why) => {
            complain(why);
            return Outcome::NotDone;
        }
    };
    let mut outcome = Outcome::Good;
    for file in &options.files {
        outcome = outcome.max(open_file(file, &keys, options));
    }
    if outcome == Outcome::Good && !options.json {
        verify::say_what_it_proves();
    }
    outcome
}

fn read_keys(options: &Options) -> Result<Keys, String> {
    let own = key::read(&options.key)?;
    Ok(Keys { own, signer: options.signed_by.as_deref().map(verify::read_key).transpose()? })
}

/// Opens, then verifies: anybody can seal for a public key, so only the signature inside says anything.
fn open_file(file: &Path, keys: &Keys, options: &Options) -> Outcome {
    let name = file.display().to_string();
    let sealed = match files::read(file) {
        Ok(bytes) => bytes,
        Err(error) => {
            complain(error);
            return Outcome::NotDone;
        }
    };
    let sealed = sealed.trim_ascii();
    if sealed.starts_with(b"{") {
        let why = "it is not sealed; look at it with `wellbeing verify`";
        return verify::refuse(&name, "not-sealed", why, options.json);
    }
    // What is no text is no token either.
    let opened = export::open_now(&keys.own, std::str::from_utf8(sealed).unwrap_or_default());
    let signed = match opened {
        Ok(signed) => signed,
        Err(error) => return verify::refuse(&name, error.code(), &error.to_string(), options.json),
    };
    let outcome = verify::report(&name, &signed, keys.signer.as_slice(), options.json);
    match &options.out {
        Some(out) if outcome == Outcome::Good => match files::write_private(out, &signed) {
            Ok(()) => outcome,
            Err(error) => {
                complain(error);
                Outcome::NotDone
            }
        },
        _ => outcome,
    }
}
