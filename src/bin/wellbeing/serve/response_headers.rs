use super::origin::Origin;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, header};
use axum::middleware::Next;
use std::sync::Arc;

/// What portal.md promises the component can live with; `frame-ancestors` follows.
const CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
    img-src 'self'; require-trusted-types-for 'script'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

const FIXED: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("permissions-policy"),
        "browsing-topics=(), camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Headers that every answer carries, whatever it is.
pub struct ResponseHeaders {
    fixed: HeaderMap,
    allowed: Vec<Origin>,
}

impl ResponseHeaders {
    /// Pages of the allowed origins may read the answers (CORS) and frame the component.
    pub fn new(allowed: &[Origin]) -> Self {
        let mut fixed: HeaderMap =
            FIXED.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value))).collect();
        let csp = allowed.iter().fold(String::from(CSP), |csp, origin| format!("{csp} {origin}"));
        let csp = HeaderValue::try_from(csp).unwrap_or(HeaderValue::from_static(CSP));
        fixed.insert(header::CONTENT_SECURITY_POLICY, csp);
        Self { fixed, allowed: allowed.to_vec() }
    }

    fn add_cors(&self, origin: Option<HeaderValue>, preflight: bool, answer: &mut HeaderMap) {
        if self.allowed.is_empty() {
            return;
        }
        answer.append(header::VARY, HeaderValue::from_static("Origin"));
        let Some(origin) = origin.filter(|asking| self.allowed.iter().any(|allowed| allowed.is(asking))) else {
            return;
        };
        answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        if preflight {
            answer.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("POST"));
            answer.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("content-type"));
            answer.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
        }
    }
}

/// The layer around all routes.
pub async fn add(State(headers): State<Arc<ResponseHeaders>>, request: Request<Body>, next: Next) -> Response<Body> {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let preflight = request.method() == Method::OPTIONS;
    let mut response = next.run(request).await;
    response.headers_mut().extend(headers.fixed.clone());
    headers.add_cors(origin, preflight, response.headers_mut());
    response
}
