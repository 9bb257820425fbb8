//! Where queries run: on threads of their own, so that a long one keeps no worker from answering others, with stacks for the deepest.
use super::{
    Atlas, advice, errors,
    loaders::Loader,
    prepare::{
        cost,
        lines::Lines,
        prepared::Prepared,
        preparer::{Mistake, Preparer},
    },
    schema, schema_of_nulls, sdl,
};
use crate::{catalog::Catalog, http::ErrorCode};
use async_graphql::{Request, Response};
use std::{
    sync::{LazyLock, OnceLock},
    time::Duration,
};
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

/// What queries are held against and run by.
struct Schemas {
    usual: Atlas,
    /// The slower one that few requests need, made for the first of them.
    of_nulls: OnceLock<Atlas>,
    preparer: Preparer,
}

/// They are the same of every server of a program.
static SCHEMAS: LazyLock<Result<Schemas, String>> = LazyLock::new(|| {
    let usual = schema();
    let preparer = Preparer::new(&sdl(&usual))?;
    Ok(Schemas { usual, of_nulls: OnceLock::new(), preparer })
});

/// The schema and the threads that run it.
pub struct Executor {
    schemas: &'static Schemas,
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
        let schemas = SCHEMAS.as_ref().map_err(|e| std::io::Error::other(e.as_str()))?;
        Ok(Self { schemas, runtime: Some(runtime) })
    }

    /// The schema.
    pub fn schema(&self) -> &Atlas {
        &self.schemas.usual
    }

    /// Prepares the document of a request. Its text is all that the answer depends on, beside the revision of the dataset.
    ///
    /// # Errors
    /// The answer that refuses it: it does not parse, does not fit the schema, its variables do not, or it is beyond a limit.
    pub fn prepare(&self, request: &Request) -> Result<Prepared, Box<(Mistake, Response)>> {
        let prepared = self.schemas.preparer.prepare(&request.query, request.operation_name.as_deref(), &request.variables);
        let prepared = prepared.map_err(|refusal| {
            let mut response = Response::from_errors(refusal.errors);
            if let Some(document) = refusal.document {
                advice::advise(&mut response, self.schemas.preparer.schema(), &document);
            }
            errors::add_codes(&mut response);
            errors::bound(&mut response);
            cost::tell_uncounted(&mut response);
            Box::new((refusal.mistake, response))
        })?;
        match prepared.cost.refusal(self.schemas.preparer.schema(), &prepared.document) {
            Some(fault) => {
                let mut response = Response::from_errors(vec![fault.at(&Lines::new(&request.query))]);
                prepared.cost.tell(&mut response, None);
                Err(Box::new((Mistake::Unfit, response)))
            }
            None => Ok(prepared),
        }
    }

    /// Holds a document against the schema and its limits, before anybody asks it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self, document: &str) -> Result<(), String> {
        self.schemas.preparer.check(document)
    }

    /// Answers a request whose document is prepared. A future that is dropped stops its query.
    ///
    /// # Errors
    /// It took too long, or panicked, which is logged.
    pub async fn run(&self, catalog: &Catalog, request: Request, prepared: Prepared) -> Result<Response, ErrorCode> {
        let (schemas, snapshot) = (self.schemas, catalog.snapshot());
        let mut run = JoinSet::new();
        run.spawn_on(
            timeout(
                MAX_TIME,
                async move {
                    let Prepared { document, nulls, cost, places, .. } = prepared;
                    let schema = if nulls.is_empty() { &schemas.usual } else { schemas.of_nulls.get_or_init(schema_of_nulls) };
                    let loader = Loader::new(snapshot.clone());
                    let mut ready = Request::new("").data(snapshot.clone()).data(loader.clone()).data(nulls);
                    ready.set_parsed_query(document);
                    let mut response = loader.run(schema.execute(ready)).await;
                    places.locate(&mut response, &request.query);
                    errors::add_codes(&mut response);
                    errors::bound(&mut response);
                    cost.tell(&mut response, Some(snapshot.statements()));
                    response
                }
                .in_current_span(),
            ),
            self.runtime.as_ref().ok_or(ErrorCode::Internal)?.handle(),
        );
        match run.join_next().await.ok_or(ErrorCode::Internal)? {
            Ok(response) => response.map_err(|_| ErrorCode::Timeout),
            Err(e) => {
                tracing::error!(error = %e, "a query did not end");
                Err(ErrorCode::Internal)
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
