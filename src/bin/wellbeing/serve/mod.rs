//! `wellbeing serve`: the built component as static files, and the receiver that verifies and stores its exports.

mod connections;
mod origin;
mod problem;
mod receiver;
mod response_headers;
mod static_files;
mod store;

use crate::{Outcome, complain, key, say};
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, Response};
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use axum::routing::any;
use origin::Origin;
use problem::Problem;
use receiver::Receiver;
use response_headers::ResponseHeaders;
use static_files::StaticFiles;
use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{Store, StoreError};
use tokio::net::TcpListener;

#[derive(clap::Args)]
pub struct Options {
    /// Port to listen on; 0 takes any free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// Folder with the built component
    #[arg(long, value_name = "FOLDER", default_value = "dist")]
    root: PathBuf,
    /// SQLite file for the exports received; created when missing
    #[arg(long, value_name = "FILE", default_value = "exports.sqlite")]
    store: PathBuf,
    /// Refuse exports made for another audience than this origin
    #[arg(long, value_name = "ORIGIN")]
    audience: Option<Origin>,
    /// Your private key: takes exports that are sealed for it, and stores what was inside
    #[arg(long, value_name = "PRIVATE_JWK")]
    open_with: Option<PathBuf>,
    /// Let pages of this origin load the component, frame it and post exports; may be repeated
    #[arg(long, value_name = "ORIGIN")]
    allow_origin: Vec<Origin>,
}

#[derive(Debug, thiserror::Error)]
enum ServeError {
    #[error(
        "there is no folder {root} to serve: build the component with `cargo xtask build`, or name another with --root"
    )]
    Root { root: String },
    #[error("{0}")]
    Key(String),
    #[error("{key} lies in the folder that is served, where anybody could fetch it; move the private key elsewhere")]
    KeyInRoot { key: String },
    #[error("{store} lies in the folder that is served, where anybody could fetch it; name another place with --store")]
    StoreInRoot { store: String },
    #[error("{store}: {source}")]
    Store { store: String, source: StoreError },
    #[error("port {port} is in use; choose another with --port")]
    PortInUse { port: u16 },
    #[error("can't listen on {host} port {port}: {source}")]
    Listen { host: String, port: u16, source: io::Error },
    #[error("stopped: {0}")]
    Stopped(io::Error),
}

/// Serves until it is told to stop.
pub fn run(options: &Options) -> Outcome {
    let served = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(ServeError::Stopped)
        .and_then(|runtime| runtime.block_on(serve(options)));
    match served {
        Ok(()) => Outcome::Good,
        Err(error) => {
            complain(error);
            Outcome::NotDone
        }
    }
}

async fn serve(options: &Options) -> Result<(), ServeError> {
    let no_root = |_| ServeError::Root { root: options.root.display().to_string() };
    let files = StaticFiles::new(&options.root).map_err(no_root)?;
    let store_name = options.store.display().to_string();
    if lies_in(&options.store, files.root()) {
        return Err(ServeError::StoreInRoot { store: store_name });
    }
    if let Some(key) = options.open_with.as_ref().filter(|key| lies_in(key, files.root())) {
        return Err(ServeError::KeyInRoot { key: key.display().to_string() });
    }
    let reader = options.open_with.as_deref().map(key::read).transpose().map_err(ServeError::Key)?.map(Arc::new);
    // The port first: a second start by mistake should not touch the store.
    let listener = listen(&options.host, options.port).await?;
    let store = Store::open(&options.store).await.map_err(|source| ServeError::Store { store: store_name, source })?;
    let receiver = Arc::new(Receiver { store, audience: options.audience.clone(), reader });
    let headers = Arc::new(ResponseHeaders::new(&options.allow_origin));
    announce(options, &listener);

    let (files, receiving) = (Arc::new(files), Arc::clone(&receiver));
    let app = Router::new()
        .route("/exports", any(move |request| async move { receiving.answer(request).await }))
        .fallback(move |request| static_file(Arc::clone(&files), request))
        .layer(from_fn_with_state(headers, response_headers::add));
    connections::serve(listener, app, stop_signal()).await;
    receiver.store.close().await;
    Ok(())
}

async fn listen(host: &str, port: u16) -> Result<TcpListener, ServeError> {
    TcpListener::bind((host, port)).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => ServeError::PortInUse { port },
        _ => ServeError::Listen { host: host.into(), port, source },
    })
}

fn announce(options: &Options, listener: &TcpListener) {
    let Ok(address) = listener.local_addr() else { return };
    say(format_args!("listening on http://{address}/"));
    let (root, store) = (options.root.display(), options.store.display());
    say(format_args!("serving {root}, exports posted to /exports go to {store}; Ctrl-C stops"));
    if !address.ip().is_loopback() {
        say("browsers sign only over https: put TLS in front of this before anyone else uses it");
    }
}

async fn static_file(files: Arc<StaticFiles>, request: Request<Body>) -> Response<Body> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Problem::method("GET, HEAD").into_response();
    }
    let (asked, _) = request.into_parts();
    let reading = tokio::task::spawn_blocking(move || files.answer(asked.uri.path(), &asked.headers));
    reading.await.unwrap_or_else(|_| Problem::not_found().into_response())
}

/// True when the file is, or would be created, somewhere under the canonical `folder`.
fn lies_in(file: &Path, folder: &Path) -> bool {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    parent.canonicalize().is_ok_and(|parent| parent.starts_with(folder))
}

/// Ends with SIGTERM or Ctrl-C.
fn stop_signal() -> impl Future<Output = ()> {
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        };
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    async {
        tokio::select! {
            () = terminated => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    }
}
