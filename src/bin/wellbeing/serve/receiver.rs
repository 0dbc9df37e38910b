use super::origin::Origin;
use super::problem::Problem;
use super::store::{Arrival, Kept, Store, StoreError};
use crate::{complain, time};
use axum::body::{Body, HttpBody};
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use axum::response::IntoResponse;
use serde_json::json;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use wellbeing_assessment::export::{self, Verified};
use wellbeing_assessment::jose::native::NativeAgreementKey;
use wellbeing_assessment::jose::{Flattened, PublicJwk, base64url};
use wellbeing_assessment::json;

/// Of a body that is too large, this much is still read and thrown away: a sender cut off earlier would see a broken
/// connection instead of the answer.
const MOST_DISCARDED: usize = 16 << 20;
/// A body that takes longer is given up.
const PATIENCE: Duration = Duration::from_secs(60);

const METHODS: &str = "POST, OPTIONS";

/// Verifies what is posted and stores it once.
pub struct Receiver {
    pub store: Store,
    /// Exports must name it as `aud`, when given.
    pub audience: Option<Origin>,
    /// Opens exports that are sealed for it.
    pub reader: Option<Arc<NativeAgreementKey>>,
}

/// How the body is written, from its Content-Type.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Flattened JWS, with its key beside it.
    Json,
    /// Compact: a JWS, whose key must be known from an earlier export, or a JWE, which is sealed for the receiver.
    Compact,
}

impl Form {
    /// The most a body of this form may hold, in bytes; the verifier holds what is inside to 1 MiB again.
    fn most(self) -> usize {
        match self {
            Self::Json => json::MAX_BYTES,
            Self::Compact => export::MAX_SEALED_EXPORT,
        }
    }
}

impl Receiver {
    /// The answer to any request for `/exports`.
    pub async fn answer(&self, request: Request<Body>) -> Response<Body> {
        match *request.method() {
            Method::POST => match self.receive(request).await {
                Ok(response) => response,
                Err(problem) => {
                    complain(format_args!("export refused code={}", problem.code()));
                    problem.into_response()
                }
            },
            Method::OPTIONS => {
                let headers = [(header::ALLOW, METHODS), (header::CACHE_CONTROL, "no-store")];
                (StatusCode::NO_CONTENT, headers).into_response()
            }
            _ => Problem::method(METHODS).into_response(),
        }
    }

    async fn receive(&self, request: Request<Body>) -> Result<Response<Body>, Problem> {
        let form = form_of(request.headers())?;
        let reading = tokio::time::timeout(PATIENCE, read(request.into_body(), form.most()));
        let body = reading.await.map_err(|_| {
            Problem::new(StatusCode::REQUEST_TIMEOUT, "timeout", "Too slow", "the export did not arrive in time")
        })??;
        if (form == Form::Json) != body.trim_ascii_start().starts_with(b"{") {
            let detail = "the body is not written the way its Content-Type says";
            return Err(Problem::new(StatusCode::BAD_REQUEST, "content-type", "Not what it says", detail));
        }
        if export::is_sealed(&body) {
            let opened = self.open(body).await?;
            return self.take(Form::Json, opened).await;
        }
        self.take(form, body).await
    }

    /// What is inside a sealed export. It is stored as it was signed, so that it stays checkable without this key.
    async fn open(&self, sealed: Vec<u8>) -> Result<Vec<u8>, Problem> {
        let Some(reader) = self.reader.clone() else {
            let detail =
                "this receiver has no key to open it with; leave out `recipient-key`, or start it with --open-with";
            let title = "Sealed for somebody else";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "sealed", title, detail));
        };
        // What is no text is no token either.
        let opening = move || export::open_now(&reader, std::str::from_utf8(&sealed).unwrap_or_default().trim_ascii());
        tokio::task::spawn_blocking(opening).await.map_err(|_| internal())?.map_err(|refusal| {
            let title = "The export does not open";
            Problem::new(StatusCode::BAD_REQUEST, refusal.code(), title, refusal.to_string())
        })
    }

    async fn take(&self, form: Form, body: Vec<u8>) -> Result<Response<Body>, Problem> {
        let known = self.known_key(form, &body).await?;
        let verifying = move || export::verify_now(&body, known.as_slice()).map(|verified| (verified, body));
        let (verified, body) =
            tokio::task::spawn_blocking(verifying).await.map_err(|_| internal())?.map_err(|refusal| {
                let title = "The export does not verify";
                Problem::new(StatusCode::BAD_REQUEST, refusal.code(), title, refusal.to_string())
            })?;
        self.check_audience(&verified)?;
        self.keep(&verified, body).await
    }

    /// The stored key that a compact export names; none for a flattened one, which brings its own.
    async fn known_key(&self, form: Form, body: &[u8]) -> Result<Option<PublicJwk>, Problem> {
        let Some(kid) = (form == Form::Compact).then(|| named_kid(body)).flatten() else { return Ok(None) };
        let jwk = self.store.jwk(&kid).await.map_err(|error| not_stored(&error))?;
        let key = jwk.and_then(|jwk| PublicJwk::from_value(&json::parse(jwk.as_bytes()).ok()?).ok());
        let detail = "this browser's key is not known here yet: send an export as application/jose+json, which has it";
        let unknown = || Problem::new(StatusCode::BAD_REQUEST, "unknown-key", "The signer is not known", detail);
        key.map(Some).ok_or_else(unknown)
    }

    fn check_audience(&self, verified: &Verified) -> Result<(), Problem> {
        let Some(wanted) = &self.audience else { return Ok(()) };
        if verified.audience() == Some(wanted.as_str()) {
            return Ok(());
        }
        let detail = format!("the export was not made for {wanted}; set the component's `audience` attribute to it");
        Err(Problem::new(StatusCode::BAD_REQUEST, "audience", "For somebody else", detail))
    }

    async fn keep(&self, verified: &Verified, body: Vec<u8>) -> Result<Response<Body>, Problem> {
        let arrival = Arrival {
            jti: verified.jti().into(),
            kid: verified.kid().into(),
            jwk: json::to_canonical(&verified.key().to_value()),
            payload_sha256: verified.payload_sha256(),
            iat: verified.iat(),
            received: time::now(),
            body,
        };
        let kept = self.store.keep(&arrival).await.map_err(|error| not_stored(&error))?;
        let (status, received, word) = match kept {
            Kept::First => (StatusCode::CREATED, arrival.received, "stored"),
            Kept::Already { received } => (StatusCode::OK, received, "already stored"),
            Kept::Taken => {
                let detail = "another export is stored under this jti; nothing was changed";
                return Err(Problem::new(StatusCode::CONFLICT, "jti", "Another export has this jti", detail));
            }
        };
        // The jti is the sender's text: escaped, so that it stays on its line.
        let (jti, kid, size) = (arrival.jti.escape_debug(), &arrival.kid, arrival.body.len());
        let occasion = verified.document().assessment.occasion.name();
        complain(format_args!("export {word} jti={jti} kid={kid} occasion={occasion} size={size}"));
        let receipt = json!({ "jti": arrival.jti, "kid": arrival.kid, "received": time::rfc3339(received) });
        let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
        Ok((status, headers, format!("{receipt}\n")).into_response())
    }
}

/// Which key a compact JWS says it is signed by. Not verified: it only chooses the key to verify with.
fn named_kid(compact: &[u8]) -> Option<String> {
    let jws = Flattened::from_compact(std::str::from_utf8(compact).ok()?).ok()?;
    let header = json::parse(&base64url::decode(&jws.protected).ok()?).ok()?;
    Some(header.as_object()?.get("kid")?.as_str()?.to_owned())
}

fn form_of(headers: &HeaderMap) -> Result<Form, Problem> {
    let refused = |detail| Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type", "Not an export", detail);
    if headers.get(header::CONTENT_ENCODING).is_some_and(|coding| coding != HeaderValue::from_static("identity")) {
        return Err(refused("send the export without Content-Encoding"));
    }
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match media_type.as_str() {
        "application/jose+json" | "application/json" => Ok(Form::Json),
        "application/jose" => Ok(Form::Compact),
        _ => Err(refused("send application/jose+json, application/json or application/jose")),
    }
}

/// The whole body, at most `most` bytes of it.
async fn read(mut body: Body, most: usize) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let mut length = 0;
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|_| {
            Problem::new(StatusCode::BAD_REQUEST, "body", "Broken off", "the export did not arrive whole")
        })?;
        let Ok(chunk) = frame.into_data() else { continue };
        length += chunk.len();
        if length <= most {
            bytes.extend_from_slice(&chunk);
        } else if length > MOST_DISCARDED {
            break;
        }
    }
    if length > most {
        let detail = format!("an export holds at most {most} bytes");
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Too large", detail));
    }
    Ok(bytes)
}

fn not_stored(error: &StoreError) -> Problem {
    complain(format_args!("store: {error}"));
    Problem::try_again("store", "the export could not be stored just now; keep it and send it again")
}

fn internal() -> Problem {
    Problem::try_again("internal", "the export could not be verified just now; keep it and send it again")
}
