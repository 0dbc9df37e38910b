//! `cargo xtask serve`: the portal page and the receiver on this machine.

use crate::build::{self, Kind};
use crate::process::{Outcome, cargo, command, run, target};
use crate::tools;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener};
use std::path::PathBuf;
use std::process::ExitCode;

pub const PORT: u16 = 8080;

pub fn parse_port(text: &str) -> Outcome<u16> {
    match text.parse() {
        Ok(port) if port != 0 => Ok(port),
        _ => Err(format!("`{text}` is not a port: a number from 1 to 65535 is.").into()),
    }
}

pub fn serve(port: u16) -> Outcome<ExitCode> {
    // Before minutes of set-up, not after.
    must_be_free(port)?;
    tools::for_build()?;
    build::assemble(Kind::Release)?;
    let program = native_program()?;
    let store = target().join("serve");
    std::fs::create_dir_all(&store).map_err(|error| format!("{}: {error}", store.display()))?;
    must_be_free(port)?;
    println!("\nOpen http://localhost:{port}\n");
    let status = command(&program)
        .args(["serve", "--port", &port.to_string(), "--root", "dist", "--store"])
        .arg(store.join("exports.sqlite"))
        .status()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Builds `wellbeing`, the command line with the receiver in it.
pub fn native_program() -> Outcome<PathBuf> {
    run(cargo().args(["build", "--profile", "native", "--features", "cli,service", "--bin", "wellbeing"]))?;
    Ok(target().join("native").join(format!("wellbeing{}", std::env::consts::EXE_SUFFIX)))
}

/// Both addresses of localhost: a program on the other one would get the browser's requests.
fn must_be_free(port: u16) -> Outcome {
    let advice = format!("Choose another: cargo xtask serve --port {}", if port == PORT { 8081 } else { PORT });
    for address in [IpAddr::from(Ipv4Addr::LOCALHOST), IpAddr::from(Ipv6Addr::LOCALHOST)] {
        match TcpListener::bind((address, port)) {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::AddrInUse => {
                return Err(format!("Port {port} is taken by another program on this machine. {advice}").into());
            }
            // A machine without IPv6 is no reason.
            Err(_) if address.is_ipv6() => {}
            Err(error) => return Err(format!("Port {port} can't be used: {error}. {advice}").into()),
        }
    }
    Ok(())
}
