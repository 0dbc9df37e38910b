//! `POST /exports`: what is taken, what is refused and what is kept, by the real program behind real sockets.
#![cfg(feature = "service")]

mod support;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Row};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use support::browser::{Browser, Said, with_other_signature};
use support::http::{Answer, ask};
use support::server::Server;
use support::{reader, text};
use tempfile::TempDir;

struct Receiver {
    folder: TempDir,
    server: Server,
}

fn receiver(options: &[&str]) -> Receiver {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path(), options);
    Receiver { folder, server }
}

fn start(folder: &Path, options: &[&str]) -> Server {
    let root = folder.join("dist");
    std::fs::create_dir_all(&root).unwrap();
    Server::start(&root, &folder.join("exports.sqlite"), options)
}

#[track_caller]
fn assert_problem(answer: &Answer, status: u16, code: &str) {
    let body = text(&answer.body);
    assert_eq!(answer.status, status, "{body}");
    assert_eq!(answer.header("content-type").as_deref(), Some("application/problem+json"), "{body}");
    assert_eq!(answer.header("cache-control").as_deref(), Some("no-store"), "{body}");
    let problem = answer.json();
    assert_eq!(problem["code"], code, "{body}");
    assert_eq!(problem["type"], format!("/problems/{code}"), "{body}");
    assert_eq!(problem["status"], status, "{body}");
    assert!(problem["title"].is_string() && problem["detail"].is_string(), "{body}");
}

#[test]
fn a_first_export_is_stored_and_a_repeat_is_stored_once() {
    let receiver = receiver(&[]);
    let browser = Browser::new(1);
    let export = browser.sign(&Said::new("jti-1", "my dog"));
    let first = receiver.server.post_export(&export);
    assert_eq!(first.status, 201, "{}", text(&first.body));
    assert_eq!(first.header("content-type").as_deref(), Some("application/json"));
    let receipt = first.json();
    assert_eq!((&receipt["jti"], &receipt["kid"]), (&"jti-1".into(), &browser.kid().into()));
    assert!(receipt["received"].as_str().unwrap().ends_with('Z'));

    for repeat in [&export, &with_other_signature(&export)] {
        let again = receiver.server.post_export(repeat);
        assert_eq!((again.status, again.json()), (200, receipt.clone()));
    }
    assert_ne!(export, with_other_signature(&export));
    assert_eq!(stored(receiver.folder.path()), BTreeSet::from(["jti-1".into()]));
}

#[test]
fn other_bytes_or_another_signer_under_a_stored_jti_are_refused() {
    let receiver = receiver(&[]);
    let browser = Browser::new(1);
    assert_eq!(receiver.server.post_export(&browser.sign(&Said::new("jti-1", "my dog"))).status, 201);
    assert_problem(&receiver.server.post_export(&browser.sign(&Said::new("jti-1", "my cat"))), 409, "jti");
    assert_problem(&receiver.server.post_export(&Browser::new(2).sign(&Said::new("jti-1", "my dog"))), 409, "jti");
    assert_eq!(receiver.server.post_export(&browser.sign(&Said::new("jti-2", "my cat"))).status, 201);
}

#[test]
fn what_does_not_verify_is_refused_and_not_repeated() {
    let receiver = receiver(&[]);
    let export = Browser::new(1).sign(&Said::new("jti-1", "my dog Rex"));
    let mut changed: serde_json::Value = serde_json::from_str(&export).unwrap();
    let other: serde_json::Value = serde_json::from_str(&Browser::new(1).sign(&Said::new("jti-1", "my cat"))).unwrap();
    changed["payload"] = other["payload"].clone();
    let answer = receiver.server.post_export(&changed.to_string());
    assert_problem(&answer, 400, "signature");
    assert!(!text(&answer.body).contains("cat"));
    let answer = receiver.server.post_export("{\"payload\":\"my dog Rex\"}");
    assert_eq!(answer.status, 400);
    assert!(!text(&answer.body).contains("Rex"), "never what was sent");
    assert!(stored(receiver.folder.path()).is_empty());
}

#[test]
fn a_signature_alone_does_not_make_an_export() {
    let receiver = receiver(&[]);
    for (payload, code) in [
        (r#"{"format":"wellbeing-assessment/export","version":3}"#, "version"),
        (r#"{"format":"wellbeing-assessment/export","version":2}"#, "schema"),
        (r#"{"format":"something/else","version":1}"#, "format"),
        (r#"{"format":"wellbeing-assessment/export","version":1,"jti":"a"}"#, "schema"),
    ] {
        let answer = receiver.server.post_export(&Browser::new(1).sign_payload(payload));
        assert_problem(&answer, 400, code);
    }
    assert!(stored(receiver.folder.path()).is_empty());
}

#[test]
fn an_export_of_version_2_is_stored_as_it_came() {
    let receiver = receiver(&[]);
    for name in ["frozen-v2", "v2-drawings-10"] {
        let path = format!("{}/tests/vectors/export/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let case: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let file = case["file"].as_str().unwrap();
        assert_eq!(receiver.server.post_export(file).status, 201, "{name}");
        assert_eq!(receiver.server.post_export(file).status, 200, "{name} again");
    }
    assert_eq!(stored(receiver.folder.path()).len(), 2);
}

#[test]
fn the_type_says_how_it_is_written() {
    let receiver = receiver(&[]);
    let export = Browser::new(1).sign(&Said::new("jti-1", "my dog"));
    let body = export.as_bytes();
    for media_type in ["application/jose+json", "application/json", "Application/JSON; charset=utf-8"] {
        assert!(matches!(receiver.server.post(media_type, body).status, 200 | 201), "{media_type}");
    }
    for media_type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""] {
        assert_problem(&receiver.server.post(media_type, body), 415, "media-type");
    }
    assert_problem(&receiver.server.ask("POST", "/exports", &[]), 415, "media-type");
    let packed = [("Content-Type", "application/json"), ("Content-Encoding", "gzip")];
    assert_problem(&ask(receiver.server.address, "POST", "/exports", &packed, Some(body)).unwrap(), 415, "media-type");
    assert_problem(&receiver.server.post("application/jose", body), 400, "content-type");
    assert_problem(&receiver.server.post("application/json", b"aaaa.bbbb.cccc"), 400, "content-type");
}

#[test]
fn a_compact_export_is_taken_from_a_browser_met_before() {
    let receiver = receiver(&[]);
    let browser = Browser::new(1);
    let compact = browser.sign_compact(&Said::new("jti-2", "my cat"));
    let answer = receiver.server.post("application/jose", compact.as_bytes());
    assert_problem(&answer, 400, "unknown-key");
    assert_eq!(receiver.server.post_export(&browser.sign(&Said::new("jti-1", "my dog"))).status, 201);
    assert_eq!(receiver.server.post("application/jose", compact.as_bytes()).status, 201);
    let flattened = browser.sign(&Said::new("jti-2", "my cat"));
    assert_eq!(receiver.server.post_export(&flattened).status, 200, "the same export, written differently");
    let stranger = Browser::new(2).sign_compact(&Said::new("jti-3", "my fish"));
    assert_problem(&receiver.server.post("application/jose", stranger.as_bytes()), 400, "unknown-key");
}

#[test]
fn a_sealed_export_is_opened_and_stored_as_it_was_signed() {
    let keys = tempfile::tempdir().unwrap();
    let (private, public) = reader(keys.path(), "reader.jwk");
    let (_, other) = reader(keys.path(), "other.jwk");
    let receiver = receiver(&["--open-with", &private]);
    let browser = Browser::new(1);
    let said = Said::new("jti-1", "my dog");
    let post = |sealed: &str| receiver.server.post("application/jose", sealed.as_bytes());
    let sealed = browser.seal(&said, &public);
    let first = post(&sealed);
    assert_eq!(first.status, 201, "{}", text(&first.body));
    assert_eq!(first.json()["jti"], "jti-1");
    assert_eq!(post(&sealed).status, 200);
    assert_eq!(post(&browser.seal(&said, &public)).status, 200, "sealed once more is the same export");
    assert_eq!(receiver.server.post_export(&browser.sign(&said)).status, 200, "and so is the one not sealed");
    assert_eq!(first_column(receiver.folder.path(), "SELECT CAST(body AS TEXT) FROM exports"), [browser.sign(&said)]);

    assert_problem(&post(&browser.seal(&Said::new("jti-2", "my cat"), &other)), 400, "key-id");
    let mut changed = sealed.into_bytes();
    let last = changed.len() - 3;
    changed[last] = if changed[last] == b'A' { b'B' } else { b'A' };
    assert_problem(&receiver.server.post("application/jose", &changed), 400, "authentication");
    assert_problem(&receiver.server.post("application/jose+json", &changed), 400, "content-type");
    let mut large = b"a.b.c.d.".to_vec();
    large.resize(1_400_000, b'A');
    assert_problem(&receiver.server.post("application/jose", &large), 413, "too-large");
}

#[test]
fn a_sealed_export_is_no_use_to_a_receiver_without_a_key() {
    let keys = tempfile::tempdir().unwrap();
    let (private, public) = reader(keys.path(), "reader.jwk");
    let receiver = receiver(&[]);
    let sealed = Browser::new(1).seal(&Said::new("jti-1", "my dog"), &public);
    let answer = receiver.server.post("application/jose", sealed.as_bytes());
    assert_problem(&answer, 415, "sealed");
    assert!(stored(receiver.folder.path()).is_empty());

    let root = keys.path().join("dist");
    std::fs::create_dir_all(&root).unwrap();
    let root = root.to_str().unwrap();
    let inside = [root, "/reader.jwk"].concat();
    std::fs::copy(&private, &inside).unwrap();
    let not_a_key = keys.path().join("public.jwk");
    std::fs::write(&not_a_key, &public).unwrap();
    for (key, why) in
        [(inside.as_str(), "anybody could fetch it"), (not_a_key.to_str().unwrap(), "without the private")]
    {
        let store = keys.path().join("x.sqlite");
        let arguments =
            ["serve", "--port", "0", "--root", root, "--store", store.to_str().unwrap(), "--open-with", key];
        let ended = support::wellbeing(arguments);
        assert_eq!(ended.status.code(), Some(2));
        assert!(text(&ended.stderr).contains(why), "{}", text(&ended.stderr));
    }
}

/// Slow senders of one byte at a time must not hold a connection for ever.
#[test]
fn a_request_whose_head_does_not_end_is_given_up() {
    use std::io::{Read, Write};
    let receiver = receiver(&[]);
    let began = std::time::Instant::now();
    let mut slow = std::net::TcpStream::connect(receiver.server.address).unwrap();
    let mut silent = std::net::TcpStream::connect(receiver.server.address).unwrap();
    slow.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
    slow.write_all(b"POST /exports HTTP/1.1\r\nHost: x\r\nX-A: ").unwrap();
    loop {
        assert!(began.elapsed() < Duration::from_secs(20), "still open");
        // What is sent after it was closed is refused sooner or later.
        let gone = slow.write_all(b"a").is_err();
        match slow.read(&mut [0; 1024]) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {
                assert!(!gone);
            }
            Err(_) => break,
        }
    }
    assert!(began.elapsed() > Duration::from_secs(8), "an honest slow network has some seconds");
    silent.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    assert_eq!(silent.read(&mut [0; 64]).unwrap_or(0), 0);
    assert_eq!(receiver.server.get("/", &[]).status, 404, "others are served");
}

#[test]
fn more_than_a_mebibyte_is_too_large() {
    let receiver = receiver(&[]);
    for length in [(1 << 20) + 1, 3 << 20] {
        let mut body = vec![b' '; length];
        body[0] = b'{';
        assert_problem(&receiver.server.post("application/json", &body), 413, "too-large");
    }
    let mut just_fits = vec![b' '; 1 << 20];
    just_fits[0] = b'{';
    assert_eq!(receiver.server.post("application/json", &just_fits).status, 400);
}

#[test]
fn an_export_for_somebody_else_is_refused() {
    let receiver = receiver(&["--audience", "https://portal.example"]);
    let browser = Browser::new(1);
    for (jti, audience, status) in [
        ("a", Some("https://portal.example"), 201),
        ("b", Some("https://other.example"), 400),
        ("c", Some("https://portal.example/"), 400),
        ("d", None, 400),
    ] {
        let answer = receiver.server.post_export(&browser.sign(&Said { audience, ..Said::new(jti, "my dog") }));
        assert_eq!(answer.status, status, "{audience:?}");
        if status == 400 {
            assert_problem(&answer, 400, "audience");
        }
    }
}

#[cfg(unix)]
#[test]
fn the_log_tells_of_exports_without_what_they_say() {
    let receiver = receiver(&[]);
    let browser = Browser::new(1);
    let export = browser.sign(&Said::new("jti-1", "my dog Rex"));
    receiver.server.post_export(&export);
    receiver.server.post_export(&export);
    receiver.server.post_export("{}");
    let (status, log) = receiver.server.stop();
    assert_eq!(status.code(), Some(0), "SIGTERM is an ordinary end");
    let (kid, size) = (browser.kid(), export.len());
    let lines: Vec<&str> = log.lines().collect();
    assert_eq!(lines.len(), 3, "{log}");
    assert_eq!(lines[0], format!("export stored jti=jti-1 kid={kid} occasion=start size={size}"));
    assert_eq!(lines[1], format!("export already stored jti=jti-1 kid={kid} occasion=start size={size}"));
    assert!(lines[2].starts_with("export refused code="), "{log}");
    assert!(!log.contains("Rex"));
}

#[cfg(unix)]
#[test]
fn only_the_owner_reads_the_store() {
    use std::os::unix::fs::PermissionsExt;
    let receiver = receiver(&[]);
    receiver.server.post_export(&Browser::new(1).sign(&Said::new("jti-1", "my dog")));
    for name in ["exports.sqlite", "exports.sqlite-wal", "exports.sqlite-shm"] {
        let mode = std::fs::metadata(receiver.folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn a_store_of_a_later_build_is_left_alone() {
    let Receiver { folder, server } = receiver(&[]);
    server.kill();
    first_column(folder.path(), "PRAGMA user_version = 99");
    let (root, store) = (folder.path().join("dist"), folder.path().join("exports.sqlite"));
    let arguments = ["serve", "--port", "0", "--root", root.to_str().unwrap(), "--store", store.to_str().unwrap()];
    let ended = support::wellbeing(arguments);
    assert_eq!(ended.status.code(), Some(2));
    let why = text(&ended.stderr);
    assert!(why.contains("the store has version 99; this build knows versions up to 1"), "{why}");
}

/// SIGKILL at random moments under load: whatever was acknowledged is there, whole, after the next start.
#[test]
fn no_acknowledged_export_is_lost_when_it_is_killed() {
    const ROUNDS: u32 = 6;
    const SENDERS: u8 = 4;
    let folder = tempfile::tempdir().unwrap();
    let acknowledged = Mutex::new(BTreeSet::new());
    let count = AtomicU32::new(0);
    for _ in 0..ROUNDS {
        let server = start(folder.path(), &[]);
        let address = server.address;
        thread::scope(|scope| {
            for sender in 0..SENDERS {
                let (acknowledged, count) = (&acknowledged, &count);
                scope.spawn(move || {
                    let browser = Browser::new(sender + 1);
                    loop {
                        let jti = format!("jti-{}", count.fetch_add(1, Ordering::Relaxed));
                        let export = browser.sign(&Said::new(&jti, "my dog"));
                        let headers = [("Content-Type", "application/jose+json")];
                        match ask(address, "POST", "/exports", &headers, Some(export.as_bytes())) {
                            Ok(answer) if answer.status == 201 => acknowledged.lock().unwrap().insert(jti),
                            Ok(answer) => panic!("{}: {}", answer.status, text(&answer.body)),
                            Err(_) => break,
                        };
                    }
                });
            }
            thread::sleep(Duration::from_millis(80 + random_below(400)));
            server.kill();
        });
    }
    let acknowledged = acknowledged.into_inner().unwrap();
    assert!(acknowledged.len() > 20, "only {} were acknowledged: no load", acknowledged.len());
    let server = start(folder.path(), &[]);
    let stored = stored(folder.path());
    let lost: Vec<&String> = acknowledged.difference(&stored).collect();
    assert!(lost.is_empty(), "lost {} of {}: {lost:?}", lost.len(), acknowledged.len());
    assert_eq!(first_column(folder.path(), "PRAGMA integrity_check"), ["ok"]);
    let late = Browser::new(1).sign(&Said::new("jti-late", "my dog"));
    assert_eq!(server.post_export(&late).status, 201, "and it goes on");
    println!("{} acknowledged, {} stored, none lost in {ROUNDS} kills", acknowledged.len(), stored.len());
}

fn random_below(most: u64) -> u64 {
    u64::from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().subsec_nanos()) / 1000 % most
}

/// The jti of every stored export.
fn stored(folder: &Path) -> BTreeSet<String> {
    first_column(folder, "SELECT jti FROM exports").into_iter().collect()
}

/// Read from the file, not through the server.
fn first_column(folder: &Path, query: &'static str) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let options = SqliteConnectOptions::new().filename(folder.join("exports.sqlite"));
        let mut connection: SqliteConnection = options.connect().await.unwrap();
        let rows = sqlx::query(query).fetch_all(&mut connection).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    })
}
