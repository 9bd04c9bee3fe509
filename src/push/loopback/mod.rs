//! The stand-in API server: it lets the vendor's CLI push against this machine, and keeps what the CLI sent, in order.
//!
//! It binds to 127.0.0.1 alone, keeps no header (so no token), and forgets everything when it stops.

mod body;
pub(crate) mod known;
mod routes;
mod state;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use axum::Router;
use axum::body::{Body as Stream, to_bytes};
use axum::extract::{Query, Request as Incoming, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Json, Response};
use serde_json::{Value, json};
use tokio::sync::oneshot;

use body::Body;
use routes::Call;
pub use state::{COLLECTIONS, ServerElement, ServerState, StateError};

/// A request as the server got it, without its headers.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct ReceivedRequest {
    pub method: String,
    /// Path and query as sent, e.g. `/action/apply?key=list`.
    pub path: String,
    /// JSON as it came, null where there was none; uploads are summarised by their parts and sizes.
    pub body: Value,
}

/// A request that the server is told to refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRequest {
    /// `GET`, `POST`, …; none for any.
    pub method: Option<String>,
    /// The path without its query, e.g. `/actions`.
    pub path: String,
    /// The HTTP status of the answer, e.g. 401.
    pub status: u16,
}

impl RefusedRequest {
    fn meets(&self, call: &Call) -> bool {
        self.path == call.path && self.method.as_deref().is_none_or(|method| method == call.method)
    }
}

/// A running stand-in server. It stops, and its thread ends, when this is dropped.
pub struct Loopback {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    state: ServerState,
    failures: Vec<RefusedRequest>,
    log: Vec<ReceivedRequest>,
}

impl Loopback {
    /// Starts a server with this state on a free port of 127.0.0.1; it answers as soon as this returns.
    ///
    /// Fails where no port can be bound or no thread started.
    pub fn start(state: ServerState) -> io::Result<Loopback> {
        Loopback::start_failing(state, Vec::new())
    }

    /// Starts a server that refuses the given requests, each with its status.
    pub fn start_failing(state: ServerState, failures: Vec<RefusedRequest>) -> io::Result<Loopback> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let shared = Arc::new(Mutex::new(Shared { state, failures, log: Vec::new() }));
        let router = Router::new().fallback(respond).with_state(Arc::clone(&shared));
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new().name("loopback".to_owned()).spawn(move || {
            // Dropping the runtime afterwards drops the connections that are still open.
            runtime.block_on(async move {
                let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
                    return;
                };
                tokio::select! {
                    _ = axum::serve(listener, router) => {}
                    _ = stopped => {}
                }
            });
        })?;
        Ok(Loopback { address, shared, stop: Some(stop), thread: Some(thread) })
    }

    /// What a config's `apiUri` must say to reach this server, e.g. `http://127.0.0.1:40123`.
    pub fn uri(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests so far, in the order in which they came.
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        lock(&self.shared).log.clone()
    }

    /// Stops the server and gives every request that it got.
    pub fn stop(mut self) -> Vec<ReceivedRequest> {
        self.end();
        std::mem::take(&mut lock(&self.shared).log)
    }

    fn end(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.end();
    }
}

/// The lock, whatever became of the thread that held it last: each change of the shared part is whole.
fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Logs one request and answers it.
async fn respond(State(shared): State<Arc<Mutex<Shared>>>, incoming: Incoming<Stream>) -> Response {
    let (head, stream) = incoming.into_parts();
    let Ok(bytes) = to_bytes(stream, usize::MAX).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let content_type = head.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let body = Body::read(content_type, &bytes);
    let query = Query::<Vec<(String, String)>>::try_from_uri(&head.uri).map(|Query(pairs)| pairs).unwrap_or_default();
    let call = Call { method: head.method.as_str(), path: head.uri.path(), query: &query, body: &body };

    let mut shared = lock(&shared);
    shared.log.push(ReceivedRequest {
        method: head.method.to_string(),
        path: head.uri.path_and_query().map_or_else(String::new, ToString::to_string),
        body: body.summary(),
    });
    match shared.failures.iter().find(|failure| failure.meets(&call)).map(|failure| failure.status) {
        Some(status) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, Json(json!({ "message": "the stand-in server was told to refuse this" }))).into_response()
        }
        None => Json(routes::answer(&mut shared.state, &call)).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;

    use super::*;

    /// Sends one request over a connection of its own; gives status and body.
    fn send(server: &Loopback, method: &str, path: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(server.address).expect("the server listens");
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer hush\r\ncontent-type: application/json\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len(),
        )
        .expect("the server reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the server answers in text");
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status line");
        (status, answer.split_once("\r\n\r\n").expect("a head").1.to_owned())
    }

    #[test]
    fn requests_are_answered_and_logged_in_order() {
        let server = Loopback::start(ServerState::default()).expect("a free port");
        assert!(server.uri().starts_with("http://127.0.0.1:"));
        assert_eq!(send(&server, "GET", "/org-workspace-id", ""), (200, r#"{"id":"workspace-1"}"#.to_owned()));
        assert_eq!(send(&server, "POST", "/flows", r#"{"key":"f"}"#), (200, r#"{"key":"f","id":"id-1"}"#.to_owned()));
        assert_eq!(
            send(&server, "GET", "/flows?limit=1", ""),
            (200, r#"{"items":[{"key":"f","id":"id-1"}]}"#.to_owned())
        );
        let log: Vec<_> = server.stop().into_iter().map(|r| (r.method, r.path, r.body)).collect();
        let row = |method: &str, path: &str, body| (method.to_owned(), path.to_owned(), body);
        assert_eq!(
            log,
            [
                row("GET", "/org-workspace-id", Value::Null),
                row("POST", "/flows", json!({ "key": "f" })),
                row("GET", "/flows?limit=1", Value::Null),
            ],
        );
    }

    #[test]
    fn a_chosen_request_is_refused_and_still_logged() {
        let failure = RefusedRequest { method: Some("POST".to_owned()), path: "/flows".to_owned(), status: 401 };
        let server = Loopback::start_failing(ServerState::default(), vec![failure]).expect("a free port");
        assert_eq!(send(&server, "GET", "/flows", "").0, 200);
        assert_eq!(send(&server, "POST", "/flows", "{}").0, 401);
        assert_eq!(send(&server, "POST", "/actions", "{}").0, 200);
        assert_eq!(server.requests().len(), 3);
    }

    #[test]
    fn the_server_is_gone_when_it_stops_even_with_a_connection_open() {
        let server = Loopback::start(ServerState::default()).expect("a free port");
        let address = server.address;
        let mut idle = TcpStream::connect(address).expect("the server listens");
        idle.write_all(b"GET /flows HTTP/1.1\r\n").expect("the server reads");
        server.stop();
        assert!(TcpStream::connect(address).is_err(), "nobody listens any more");
        let mut rest = Vec::new();
        assert!(matches!(idle.read_to_end(&mut rest), Ok(0) | Err(_)), "the open connection was closed");
    }
}
