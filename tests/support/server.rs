use super::http::{Answer, ask};
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

/// A running `wellbeing serve` on a free port; killed when dropped.
pub struct Server {
    process: Child,
    pub address: SocketAddr,
}

impl Server {
    /// Serves `root`, stores in `store`; returns once it listens.
    pub fn start(root: &Path, store: &Path, more: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_wellbeing"))
            .args(["serve", "--port", "0", "--root"])
            .arg(root)
            .arg("--store")
            .arg(store)
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://").and_then(|rest| rest.strip_suffix('/'));
        let address = address.unwrap_or_else(|| panic!("no address in {line:?}")).parse().unwrap();
        Self { process, address }
    }

    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        ask(self.address, "GET", path, headers, None).unwrap()
    }

    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        ask(self.address, method, path, headers, None).unwrap()
    }

    pub fn post(&self, media_type: &str, body: &[u8]) -> Answer {
        ask(self.address, "POST", "/exports", &[("Content-Type", media_type)], Some(body)).unwrap()
    }

    pub fn post_export(&self, export: &str) -> Answer {
        self.post("application/jose+json", export.as_bytes())
    }

    /// SIGKILL: no chance to tidy up.
    pub fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// SIGTERM, to its end; with what it had logged.
    #[cfg(unix)]
    pub fn stop(mut self) -> (ExitStatus, String) {
        let asked = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().unwrap();
        assert!(asked.success());
        let status = self.process.wait().unwrap();
        let mut log = String::new();
        self.process.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        (status, log)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
