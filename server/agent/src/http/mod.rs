//! HTTP connections of callers: served by hyper, decided request by request.

mod body;
mod failure;
mod headers;
mod request;
mod upstream;

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;

use ashore_protocol::agent::Protocol;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::Shared;
use crate::caller::Caller;
use crate::drain::Stage;
use crate::sniff::Prefixed;
use request::Downstream;

const STREAM_WINDOW: u32 = 1 << 20;
const CONNECTION_WINDOW: u32 = 4 << 20;
const HEADER_LIST: u32 = 64 * 1024;

/// Runs hyper's own tasks among the agent's, so that they end with it.
#[derive(Debug, Clone)]
struct Spawn(Arc<Shared>);

impl<F> hyper::rt::Executor<F> for Spawn
where
    F: Future<Output: Send> + Send + 'static,
{
    fn execute(&self, work: F) {
        self.0.spawn(async move {
            let _ = work.await;
        });
    }
}

/// Serve a connection that speaks HTTP/1.
pub async fn serve_http1(caller: Caller, stream: Prefixed<TcpStream>) {
    let mut stage = caller.shared.connections.stage();
    let downstream = Arc::new(Downstream::new(caller, Protocol::Http1));
    let service = {
        let downstream = Arc::clone(&downstream);
        service_fn(move |request| {
            let downstream = Arc::clone(&downstream);
            async move { Ok::<_, Infallible>(downstream.answer(request).await) }
        })
    };
    let connection = http1::Builder::new()
        .preserve_header_case(true)
        .auto_date_header(false)
        .half_close(true)
        .header_read_timeout(None)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = pin!(connection);
    loop {
        tokio::select! {
            _ = connection.as_mut() => return,
            Ok(()) = stage.changed() => match *stage.borrow_and_update() {
                Stage::Serving => {}
                // Not yet hyper's own shutdown: it closes idle connections at once, under a request that is on its way.
                Stage::Draining => downstream.close_after_next(),
                Stage::Closing => connection.as_mut().graceful_shutdown(),
            },
        }
    }
}

/// Serve a connection that speaks HTTP/2.
pub async fn serve_http2(caller: Caller, stream: Prefixed<TcpStream>) {
    let mut stage = caller.shared.connections.stage();
    let spawn = Spawn(Arc::clone(&caller.shared));
    let downstream = Arc::new(Downstream::new(caller, Protocol::Http2));
    let service = service_fn(move |request| {
        let downstream = Arc::clone(&downstream);
        async move { Ok::<_, Infallible>(downstream.answer(request).await) }
    });
    let connection = http2::Builder::new(spawn)
        .auto_date_header(false)
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_header_list_size(HEADER_LIST)
        .max_concurrent_streams(1000)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    loop {
        tokio::select! {
            _ = connection.as_mut() => return,
            Ok(()) = stage.changed() => match *stage.borrow_and_update() {
                Stage::Serving => {}
                // GOAWAY lets requests that are on their way finish.
                Stage::Draining | Stage::Closing => connection.as_mut().graceful_shutdown(),
            },
        }
    }
}
