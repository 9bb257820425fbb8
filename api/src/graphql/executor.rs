//! Where queries run: on threads of their own, so that a long one keeps no worker from answering others, with stacks for the deepest.
use super::{Atlas, cost, errors, loaders, schema};
use crate::catalog::Catalog;
use async_graphql::{Request, Response, dataloader::DataLoader, runtime::TokioSpawner};
use tokio::runtime::{Builder, Runtime};

/// Resolvers nest as deep as the query; a level takes some tens of kilobytes in a release build and ten times that in a debug build.
const STACK: usize = 32 * 1024 * 1024;

/// The schema and the threads that run it.
pub struct Executor {
    schema: Atlas,
    /// Taken only when this is dropped.
    runtime: Option<Runtime>,
}

impl Executor {
    /// With so many threads.
    ///
    /// # Errors
    /// The system has no more threads to give.
    pub fn new(threads: usize) -> std::io::Result<Self> {
        let runtime =
            Builder::new_multi_thread().worker_threads(threads).thread_name("graphql").thread_stack_size(STACK).enable_all().build()?;
        Ok(Self { schema: schema(), runtime: Some(runtime) })
    }

    /// The schema.
    pub fn schema(&self) -> &Atlas {
        &self.schema
    }

    /// Answers one request; `None` if the query failed in a way that no error tells.
    pub async fn execute(&self, catalog: &Catalog, request: Request) -> Option<Response> {
        let (schema, catalog) = (self.schema.clone(), catalog.request());
        let run = self.runtime.as_ref()?.spawn(async move {
            let loader = DataLoader::new(catalog.clone(), TokioSpawner::current(), loaders::NextTick);
            let mut response = schema.execute(request.data(catalog.clone()).data(loader)).await;
            errors::add_codes(&mut response);
            cost::add_statements(&mut response, &catalog);
            response
        });
        match run.await {
            Ok(response) => Some(response),
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
