//! Where queries run: on threads of their own, so that a long one keeps no worker from answering others, with stacks for the deepest.
use super::{Atlas, advice::advise, cost, errors, guard, loaders, names::Names, schema};
use crate::catalog::{Catalog, ErrorCode};
use async_graphql::{Request, Response};
use std::{sync::Arc, time::Duration};
use tokio::{
    runtime::{Builder, Runtime},
    task::JoinSet,
    time::timeout,
};
use tracing::Instrument;

/// Resolvers nest as deep as the query; a level takes some tens of kilobytes in a release build and ten times that in a debug build.
const STACK: usize = 32 * 1024 * 1024;

/// Longest time of a query, all its statements together.
const MAX_TIME: Duration = Duration::from_secs(30);

/// The schema and the threads that run it.
pub struct Executor {
    schema: Atlas,
    names: Arc<Names>,
    /// Taken only when this is dropped.
    runtime: Option<Runtime>,
}

impl Executor {
    /// Makes an executor with so many threads.
    ///
    /// # Errors
    /// The system has no more threads to give.
    pub fn new(threads: usize) -> std::io::Result<Self> {
        let runtime =
            Builder::new_multi_thread().worker_threads(threads).thread_name("graphql").thread_stack_size(STACK).enable_all().build()?;
        let schema = schema();
        let names = Arc::new(Names::of(&schema.sdl()));
        Ok(Self { schema, names, runtime: Some(runtime) })
    }

    /// The schema.
    pub fn schema(&self) -> &Atlas {
        &self.schema
    }

    /// Answers one request; `None` where the query panicked. A future that is dropped stops its query.
    pub async fn execute(&self, catalog: &Catalog, mut request: Request) -> Option<Response> {
        match guard::read(&request.query) {
            Ok(Some(document)) => request.set_parsed_query(document),
            Ok(None) => {}
            Err(why) => return Some(errors::refusal(ErrorCode::InvalidQuery, why)),
        }
        let (schema, names, snapshot) = (self.schema.clone(), self.names.clone(), catalog.snapshot());
        let mut run = JoinSet::new();
        run.spawn_on(
            timeout(
                MAX_TIME,
                async move {
                    let loader = loaders::Loader::new(snapshot.clone());
                    let (query, variables) = (request.query.clone(), request.variables.clone());
                    let mut response = loader.run(schema.execute(request.data(snapshot.clone()).data(loader.clone()))).await;
                    if !response.errors.is_empty() {
                        advise(&mut response, &names, &query, &variables);
                    }
                    errors::add_codes(&mut response);
                    cost::add_statements(&mut response, &snapshot);
                    response
                }
                .in_current_span(),
            ),
            self.runtime.as_ref()?.handle(),
        );
        match run.join_next().await? {
            Ok(Ok(response)) => Some(response),
            Ok(Err(_)) => Some(errors::refusal(ErrorCode::Timeout, "the answer took too long; ask for less")),
            Err(e) => {
                tracing::error!(error = %e, "a query did not end");
                None
            }
        }
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        // it may be dropped on a thread of another runtime, where waiting for threads is not allowed
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
