//! `wellbeing serve`: the real program behind real sockets.
#![cfg(feature = "service")]

mod support;

use std::fs;
use std::path::PathBuf;
use support::server::Server;
use support::text;
use tempfile::TempDir;

/// Exactly what portal.md promises, and who may frame it.
const CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
    img-src 'self'; require-trusted-types-for 'script'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

struct Site {
    folder: TempDir,
    server: Server,
}

/// A built component in small, beside a secret that must not get out.
fn site(options: &[&str]) -> Site {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("dist");
    for (name, content) in [
        ("dist/index.html", "<!doctype html>front"),
        ("dist/hosts/index.html", "<!doctype html>hosts"),
        ("dist/app.js", "plain script"),
        ("dist/app.js.br", "brotli script"),
        ("dist/app.js.gz", "gzip script"),
        ("dist/only.css", "plain style"),
        ("dist/app-0123456789abcdef.wasm", "plain wasm"),
        ("dist/app-0123456789abcdef.wasm.br", "brotli wasm"),
        ("dist/app.webmanifest", "{}"),
        ("dist/en.json", "{}"),
        ("dist/face.svg", "<svg/>"),
        ("dist/.hidden", "hidden"),
        ("secret.txt", "secret"),
    ] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    let store = folder.path().join("exports.sqlite");
    let server = Server::start(&root, &store, options);
    Site { folder, server }
}

#[test]
fn files_come_with_their_type_and_how_long_they_keep() {
    let site = site(&[]);
    for (path, body, content_type, cache) in [
        ("/", "<!doctype html>front", "text/html; charset=utf-8", "no-cache"),
        ("/hosts/", "<!doctype html>hosts", "text/html; charset=utf-8", "no-cache"),
        ("/app.js?v=1", "plain script", "text/javascript; charset=utf-8", "no-cache"),
        ("/only.css", "plain style", "text/css; charset=utf-8", "no-cache"),
        ("/app.webmanifest", "{}", "application/manifest+json", "no-cache"),
        ("/en.json", "{}", "application/json", "no-cache"),
        ("/face.svg", "<svg/>", "image/svg+xml", "no-cache"),
        ("/%61pp.js", "plain script", "text/javascript; charset=utf-8", "no-cache"),
        ("/app-0123456789abcdef.wasm", "plain wasm", "application/wasm", "public, max-age=31536000, immutable"),
    ] {
        let answer = site.server.get(path, &[]);
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(text(&answer.body), body, "{path}");
        assert_eq!(answer.header("content-type").as_deref(), Some(content_type), "{path}");
        assert_eq!(answer.header("cache-control").as_deref(), Some(cache), "{path}");
        assert_eq!(answer.header("vary").as_deref(), Some("Accept-Encoding"), "{path}");
    }
}

#[test]
fn head_has_the_headers_of_get_and_no_body() {
    let site = site(&[]);
    let (get, head) = (site.server.get("/app.js", &[]), site.server.ask("HEAD", "/app.js", &[]));
    assert_eq!(head.status, 200);
    assert!(head.body.is_empty());
    for name in ["etag", "content-length", "content-type"] {
        assert_eq!(head.header(name), get.header(name), "{name}");
    }
}

#[test]
fn a_folder_without_slash_leads_to_the_one_with() {
    let site = site(&[]);
    let answer = site.server.get("/hosts", &[]);
    assert_eq!((answer.status, answer.header("location").as_deref()), (308, Some("/hosts/")));
    let elsewhere = site.server.get("//hosts", &[]);
    assert_eq!(elsewhere.header("location").as_deref(), Some("/hosts/"), "never another host");
}

#[test]
fn the_smallest_form_the_browser_takes_is_sent() {
    let site = site(&[]);
    for (path, accepted, coding, body) in [
        ("/app.js", "gzip, deflate, br", Some("br"), "brotli script"),
        ("/app.js", "gzip", Some("gzip"), "gzip script"),
        ("/app.js", "gzip, br;q=0", Some("gzip"), "gzip script"),
        ("/app.js", "identity", None, "plain script"),
        ("/app-0123456789abcdef.wasm", "br", Some("br"), "brotli wasm"),
        ("/app-0123456789abcdef.wasm", "gzip", None, "plain wasm"),
        ("/only.css", "br", None, "plain style"),
    ] {
        let answer = site.server.get(path, &[("Accept-Encoding", accepted)]);
        assert_eq!(answer.header("content-encoding").as_deref(), coding, "{path} {accepted}");
        assert_eq!(text(&answer.body), body, "{path} {accepted}");
        assert_eq!(answer.header("vary").as_deref(), Some("Accept-Encoding"), "{path} {accepted}");
    }
    let wasm = site.server.get("/app-0123456789abcdef.wasm", &[("Accept-Encoding", "br")]);
    assert_eq!(wasm.header("content-type").as_deref(), Some("application/wasm"), "the type is the plain file's");
}

#[test]
fn an_unchanged_file_is_not_sent_again() {
    let site = site(&[]);
    let plain = site.server.get("/app.js", &[]).header("etag").unwrap();
    let brotli = site.server.get("/app.js", &[("Accept-Encoding", "br")]).header("etag").unwrap();
    assert!(plain.starts_with('"') && plain.ends_with('"'), "strong: {plain}");
    assert_ne!(plain, brotli);
    for (held, status) in [
        (plain.clone(), 304),
        (format!("W/{plain}"), 304),
        (format!("\"other\", {plain}"), 304),
        (String::from("*"), 304),
        (brotli.clone(), 200),
        (String::from("\"other\""), 200),
    ] {
        let answer = site.server.get("/app.js", &[("If-None-Match", &held)]);
        assert_eq!(answer.status, status, "{held}");
        if status == 304 {
            assert!(answer.body.is_empty());
            assert_eq!(answer.header("etag"), Some(plain.clone()));
            assert_eq!(answer.header("cache-control").as_deref(), Some("no-cache"));
            assert_eq!(answer.header("vary").as_deref(), Some("Accept-Encoding"));
        }
    }
    let same = site.server.get("/app.js", &[("Accept-Encoding", "br"), ("If-None-Match", &brotli)]);
    assert_eq!(same.status, 304);
    fs::write(site.folder.path().join("dist/app.js"), "rebuilt script").unwrap();
    let rebuilt = site.server.get("/app.js", &[("If-None-Match", &plain)]);
    assert_eq!((rebuilt.status, text(&rebuilt.body).as_str()), (200, "rebuilt script"));
}

#[test]
fn nothing_outside_the_folder_comes_out() {
    let site = site(&[]);
    #[cfg(unix)]
    std::os::unix::fs::symlink(site.folder.path().join("secret.txt"), site.folder.path().join("dist/link.txt"))
        .unwrap();
    for path in [
        "/../secret.txt",
        "/hosts/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/hosts/..%2f..%2fsecret.txt",
        "/%2e%2e%5csecret.txt",
        "/..\\secret.txt",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/link.txt",
        "/.hidden",
        "/app.js%00.html",
        "/%ff",
        "/%",
        "/app.js/",
        "/nothing",
        "/hosts/../app.js",
    ] {
        let answer = site.server.get(path, &[]);
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
        assert!(!text(&answer.body).contains("secret"), "{path}");
    }
}

#[test]
fn every_answer_carries_the_security_headers() {
    let site = site(&[]);
    for (method, path) in
        [("GET", "/"), ("GET", "/nothing"), ("POST", "/"), ("GET", "/exports"), ("OPTIONS", "/exports")]
    {
        let answer = site.server.ask(method, path, &[("Origin", "https://elsewhere.example")]);
        for (name, value) in [
            ("content-security-policy", Some(CSP)),
            ("x-content-type-options", Some("nosniff")),
            ("referrer-policy", Some("no-referrer")),
            ("cross-origin-opener-policy", Some("same-origin")),
            ("access-control-allow-origin", None),
        ] {
            assert_eq!(answer.header(name).as_deref(), value, "{method} {path} {name}");
        }
        assert!(answer.header("permissions-policy").is_some());
    }
}

#[test]
fn portals_elsewhere_get_in_by_name_only() {
    let site = site(&["--allow-origin", "https://one.example", "--allow-origin", "https://two.example"]);
    for (origin, allowed) in [
        ("https://one.example", true),
        ("https://two.example", true),
        ("https://one.example.evil.example", false),
        ("http://one.example", false),
        ("null", false),
    ] {
        let expected = allowed.then_some(origin);
        for (method, path) in [("OPTIONS", "/exports"), ("POST", "/exports"), ("GET", "/app.js")] {
            let answer = site.server.ask(method, path, &[("Origin", origin)]);
            assert_eq!(answer.header("access-control-allow-origin").as_deref(), expected, "{method} {origin}");
            assert!(answer.header("vary").unwrap().contains("Origin"), "{method} {origin}");
        }
        let preflight = site.server.ask("OPTIONS", "/exports", &[("Origin", origin)]);
        assert_eq!(preflight.status, 204);
        let methods = preflight.header("access-control-allow-methods");
        assert_eq!(methods.as_deref(), allowed.then_some("POST"), "{origin}");
        let headers = preflight.header("access-control-allow-headers");
        assert_eq!(headers.as_deref(), allowed.then_some("content-type"), "{origin}");
    }
    let csp = site.server.get("/", &[]).header("content-security-policy");
    assert_eq!(csp, Some(format!("{CSP} https://one.example https://two.example")), "they may frame it too");
}

#[test]
fn other_methods_are_refused_with_those_that_are_there() {
    let site = site(&[]);
    for (method, path, allow) in [
        ("GET", "/exports", "POST, OPTIONS"),
        ("DELETE", "/exports", "POST, OPTIONS"),
        ("PUT", "/exports", "POST, OPTIONS"),
        ("POST", "/", "GET, HEAD"),
        ("DELETE", "/app.js", "GET, HEAD"),
    ] {
        let answer = site.server.ask(method, path, &[]);
        assert_eq!((answer.status, answer.header("allow").as_deref()), (405, Some(allow)), "{method} {path}");
        assert_eq!(answer.header("content-type").as_deref(), Some("application/problem+json"));
        assert_eq!(answer.json()["code"], "method");
    }
}

#[test]
fn what_can_not_start_says_why() {
    let site = site(&[]);
    let root = site.folder.path().join("dist");
    let start = |root: PathBuf, store: PathBuf, port: u16| {
        let port = port.to_string();
        let arguments =
            ["serve", "--port", &port, "--root", root.to_str().unwrap(), "--store", store.to_str().unwrap()];
        let ended = support::wellbeing(arguments);
        (ended.status.code(), text(&ended.stderr))
    };
    let store = site.folder.path().join("other.sqlite");
    let port = site.server.address.port();
    let (code, why) = start(root.clone(), store.clone(), port);
    assert_eq!((code, why), (Some(2), format!("port {port} is in use; choose another with --port\n")));
    assert!(!store.exists(), "no store for a start that failed");

    let (code, why) = start(site.folder.path().join("nowhere"), store.clone(), 0);
    assert_eq!(code, Some(2));
    assert!(why.contains("nowhere") && why.contains("cargo xtask build") && why.contains("--root"), "{why}");

    let (code, why) = start(root.clone(), root.join("exports.sqlite"), 0);
    assert_eq!(code, Some(2));
    assert!(why.contains("--store"), "{why}");

    let (code, why) = start(root, site.folder.path().join("secret.txt"), 0);
    assert_eq!(code, Some(2));
    assert!(why.contains("secret.txt"), "{why}");
}
