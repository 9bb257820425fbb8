//! Nested fields: one question for all parents of a field, whatever the fan-out. A query is run until none of its resolvers can go on; then
//! what they ask is answered, from the store where it has it, and the next level is asked together too.
//!
//! Questions hide their types: a loader for each type would be a fifth of the program.
use super::errors::named;
use crate::catalog::{
    CatalogError, Counted, Evidence, FacetCounts, List, Listed, Page, Record, RecordId, Ref, Resource, Snapshot, Stored, Via,
    dataset::Dataset,
    questions::series::SeriesPoint,
    values::citation::{Citation, Link},
};
use async_graphql::{Context, Pos, Result};
use entity::RecordType;
use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared, poll_fn, try_join_all},
    task::AtomicWaker,
};
use std::{
    any::Any,
    collections::HashMap,
    marker::PhantomData,
    pin::pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    task::{self, Poll, Wake, Waker},
    time::{Duration, Instant},
};
use tokio::sync::oneshot;

/// How often resolvers may ask for what is beside a record: about as many objects an answer has. What a query costs tells it only about.
const MAX_ASKED: usize = 100_000;

/// How long a query runs before others have their turn.
const TURN: Duration = Duration::from_millis(5);

type Answer = Arc<dyn Any + Send + Sync>;
/// Answers by id, shared by all who asked.
type Answers = Arc<HashMap<String, Answer>>;

/// A question about several records at once.
trait Question: Send + Sync {
    fn answer<'a>(&'a self, snapshot: &'a Snapshot, ids: &'a [&'a str]) -> BoxFuture<'a, Result<Vec<Option<Answer>>, CatalogError>>;
}

/// The kind of a question; those of one kind are asked together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    /// A page below, by the number of its question: the same arguments, whoever the parent.
    Below(usize),
    /// Facets of such a page: the number of its question, and theirs.
    Facets(usize, usize),
    /// A record of this type.
    One(RecordType),
    /// The same, as a record of any type.
    Any(RecordType),
    Citations,
    Links,
    Evidence,
    Points,
    Dataset,
}

/// Gathers what the resolvers of a request ask, and asks its snapshot once none of them can go on without an answer.
#[derive(Clone)]
pub struct Loader(Arc<State>);

struct State {
    snapshot: Snapshot,
    /// What is being gathered.
    open: Mutex<HashMap<Kind, Batch>>,
    /// The lists below records that were read, by the number of their question.
    lists: Mutex<HashMap<usize, Result<Answer, CatalogError>>>,
    /// How much was asked so far.
    asked: AtomicUsize,
}

type Told = Result<Answers, CatalogError>;

struct Batch {
    ids: Vec<String>,
    question: Box<dyn Question>,
    tell: oneshot::Sender<Told>,
    answers: Shared<oneshot::Receiver<Told>>,
}

impl Loader {
    /// Makes the loader of a request over its snapshot.
    pub fn new(snapshot: Snapshot) -> Self {
        Self(Arc::new(State { snapshot, open: Mutex::default(), lists: Mutex::default(), asked: AtomicUsize::new(0) }))
    }

    async fn ask<T: Any + Send + Sync>(&self, kind: Kind, id: &str, question: impl Question + 'static) -> Result<Option<Arc<T>>> {
        if self.0.asked.fetch_add(1, Ordering::Relaxed) >= MAX_ASKED {
            let why = format!(
                "first: the answer has more than {MAX_ASKED} records, lists and citations within others; make `first` smaller, or ask for fewer levels"
            );
            return Err(CatalogError::invalid("first", why).into());
        }
        let answers = {
            let mut open = self.open();
            let batch = open.entry(kind).or_insert_with(|| {
                let (tell, answers) = oneshot::channel();
                Batch { ids: Vec::new(), question: Box::new(question), tell, answers: answers.shared() }
            });
            batch.ids.push(id.to_owned());
            batch.answers.clone()
        };
        let answers = answers.await??;
        Ok(answers.get(id).and_then(|answer| answer.clone().downcast().ok()))
    }

    /// The list that a question asks for, read once, whoever asks: a filter may be long, and its parents many.
    fn list<L: Listed>(&self, question: usize, read: impl FnOnce() -> Result<List<L>, CatalogError>) -> Result<Arc<List<L>>, CatalogError> {
        let mut lists = self.0.lists.lock().unwrap_or_else(PoisonError::into_inner);
        let list = lists.entry(question).or_insert_with(|| read().map(|list| Arc::new(list) as Answer)).clone()?;
        list.downcast().map_err(|_| CatalogError::defect("a question is asked of two types"))
    }

    /// Runs a query as far as it gets, answers what it has asked, and runs it on. It runs beside the answering too, since a statement of its
    /// own may have to end first. Where it takes long others have their turn between two levels, and it may be stopped.
    pub async fn run<T>(&self, query: impl Future<Output = T>) -> T {
        let mut query = pin!(query);
        let woken = Arc::new(Woken::default());
        let waker = Waker::from(woken.clone());
        let mut answering: Option<BoxFuture<'_, ()>> = None;
        poll_fn(|cx| {
            woken.task.register(cx.waker());
            let began = Instant::now();
            loop {
                while woken.again.swap(false, Ordering::AcqRel) {
                    if let Poll::Ready(done) = query.as_mut().poll(&mut task::Context::from_waker(&waker)) {
                        return Poll::Ready(done);
                    }
                }
                let asked = answering.is_some() || !self.open().is_empty();
                if !asked || answering.get_or_insert_with(|| self.answer().boxed()).poll_unpin(cx).is_pending() {
                    return Poll::Pending;
                }
                answering = None;
                if began.elapsed() > TURN {
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
            }
        })
        .await
    }

    fn open(&self) -> MutexGuard<'_, HashMap<Kind, Batch>> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers what was asked so far. A kind that fails leaves the others as they are.
    async fn answer(&self) {
        let open = std::mem::take(&mut *self.open());
        for Batch { mut ids, question, tell, .. } in open.into_values() {
            ids.sort_unstable();
            ids.dedup();
            let asked: Vec<&str> = ids.iter().map(String::as_str).collect();
            let answers = question.answer(&self.0.snapshot, &asked).await;
            let told = answers.map(|answers| {
                let found = ids.into_iter().zip(answers).filter_map(|(id, answer)| Some((id, answer?)));
                Arc::new(found.collect())
            });
            // whoever asked may be gone
            let _ = tell.send(told);
        }
    }
}

/// Whether a query was woken since it was last polled; wakes its task.
struct Woken {
    again: AtomicBool,
    task: AtomicWaker,
}

impl Default for Woken {
    fn default() -> Self {
        Self { again: AtomicBool::new(true), task: AtomicWaker::new() }
    }
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.again.store(true, Ordering::Release);
        self.task.wake();
    }
}

fn loader<'a>(ctx: &Context<'a>) -> Result<&'a Loader> {
    ctx.data::<Loader>()
}

fn hidden<T: Any + Send + Sync>(found: Vec<Option<Stored<T>>>) -> Vec<Option<Answer>> {
    found.into_iter().map(|one| one.map(|stored| stored.view as Answer)).collect()
}

struct Below<L: Listed>(Via, Arc<List<L>>);

impl<L: Listed> Question for Below<L> {
    fn answer<'a>(&'a self, snapshot: &'a Snapshot, parents: &'a [&'a str]) -> BoxFuture<'a, Result<Vec<Option<Answer>>, CatalogError>> {
        Box::pin(async {
            let mut pages = snapshot.pages_below(&self.0, parents, &self.1).await.map_err(named)?;
            Ok(parents.iter().map(|parent| pages.remove(*parent).map(|page| Arc::new(page) as Answer)).collect())
        })
    }
}

/// What a list is below.
pub struct Above {
    /// The record.
    pub parent: RecordId,
    /// How the list is found.
    pub via: Via,
    /// Where it is asked for: the line is the number of the question.
    pub at: Pos,
}

/// The page below a record, and the list that it is of, which is read unless another has read it.
pub async fn below<L: Listed>(
    ctx: &Context<'_>,
    above: &Above,
    read: impl FnOnce() -> Result<List<L>, CatalogError>,
) -> Result<(Arc<Page<L>>, Arc<List<L>>)> {
    let (Above { parent, via, at }, loader) = (above, loader(ctx)?);
    let list = loader.list(at.line, read)?;
    let found = loader.ask(Kind::Below(at.line), parent, Below(via.clone(), list.clone())).await?;
    Ok((found.unwrap_or_else(|| Arc::new(list.empty())), list))
}

struct FacetsBelow<L: Listed>(Via, Arc<List<L>>, Counted);

impl<L: Listed> Question for FacetsBelow<L> {
    fn answer<'a>(&'a self, snapshot: &'a Snapshot, parents: &'a [&'a str]) -> BoxFuture<'a, Result<Vec<Option<Answer>>, CatalogError>> {
        Box::pin(async {
            let mut counts = snapshot.counted_below(&self.0, parents, &self.1, &self.2).await.map_err(named)?;
            Ok(parents.iter().map(|parent| counts.remove(*parent).map(|counts| Arc::new(counts) as Answer)).collect())
        })
    }
}

/// How many rows a list below a record has of each value of some fields.
pub async fn facets<L: Listed>(ctx: &Context<'_>, above: &Above, list: Arc<List<L>>, by: Counted) -> Result<Vec<FacetCounts>> {
    let kind = Kind::Facets(above.at.line, ctx.item.pos.line);
    let found = loader(ctx)?.ask(kind, &above.parent, FacetsBelow(above.via.clone(), list, by)).await?;
    Ok(found.map_or_else(Vec::new, |counts: Arc<Vec<FacetCounts>>| Vec::clone(&counts)))
}

struct One<R>(PhantomData<fn() -> R>);

impl<R: Resource> Question for One<R> {
    fn answer<'a>(&'a self, snapshot: &'a Snapshot, ids: &'a [&'a str]) -> BoxFuture<'a, Result<Vec<Option<Answer>>, CatalogError>> {
        Box::pin(async { snapshot.get::<R>(ids).await.map(hidden) })
    }
}

/// A record of one type that another names.
pub async fn one<R: Resource>(ctx: &Context<'_>, to: &Ref) -> Result<Arc<R>> {
    let found = loader(ctx)?.ask(Kind::One(R::TYPE), &to.id, One::<R>(PhantomData)).await?;
    Ok(found.ok_or_else(|| missing(to))?)
}

/// The keys of the database keep what a record names.
fn missing(to: &Ref) -> CatalogError {
    CatalogError::defect(format!("`{}` is named and is not there", to.id))
}

/// Records of one type that another names, in its order.
pub async fn several<R: Resource>(ctx: &Context<'_>, to: &[Ref]) -> Result<Vec<Arc<R>>> {
    try_join_all(to.iter().map(|to| one::<R>(ctx, to))).await
}

struct AnyOf(RecordType);

impl Question for AnyOf {
    fn answer<'a>(&'a self, snapshot: &'a Snapshot, ids: &'a [&'a str]) -> BoxFuture<'a, Result<Vec<Option<Answer>>, CatalogError>> {
        Box::pin(async { snapshot.records_of(self.0, ids).await.map(hidden) })
    }
}

/// A record of any type that another names.
pub async fn record(ctx: &Context<'_>, to: &Ref) -> Result<Record> {
    let found = loader(ctx)?.ask::<Record>(Kind::Any(to.r#type), &to.id, AnyOf(to.r#type)).await?;
    Ok(found.ok_or_else(|| missing(to))?.as_ref().clone())
}

/// A record of a type, if it is there.
pub async fn record_there(ctx: &Context<'_>, id: &RecordId, r#type: RecordType) -> Result<Option<Record>> {
    let found = loader(ctx)?.ask::<Record>(Kind::Any(r#type), id, AnyOf(r#type)).await?;
    Ok(found.map(|record| record.as_ref().clone()))
}

struct CitationsOf;

impl Question for CitationsOf {
    fn answer<'a>(&'a self, snapshot: &'a Snapshot, ids: &'a [&'a str]) -> BoxFuture<'a, Result<Vec<Option<Answer>>, CatalogError>> {
        Box::pin(async { Ok(hidden(snapshot.citations(ids).await?)) })
    }
}

/// The citations of a record.
pub async fn citations(ctx: &Context<'_>, id: &RecordId) -> Result<Arc<Vec<Citation>>> {
    Ok(loader(ctx)?.ask(Kind::Citations, id, CitationsOf).await?.unwrap_or_default())
}

struct EvidenceOf;

impl Question for EvidenceOf {
    fn answer<'a>(&'a self, snapshot: &'a Snapshot, ids: &'a [&'a str]) -> BoxFuture<'a, Result<Vec<Option<Answer>>, CatalogError>> {
        Box::pin(async { Ok(hidden(snapshot.evidence_of(ids).await?)) })
    }
}

/// Where each field of a record is stated.
pub async fn evidence(ctx: &Context<'_>, id: &RecordId) -> Result<Arc<Evidence>> {
    let found = loader(ctx)?.ask(Kind::Evidence, id, EvidenceOf).await?;
    Ok(found.ok_or_else(|| CatalogError::defect(format!("`{id}` is read and is not there")))?)
}

struct LinksOf;

impl Question for LinksOf {
    fn answer<'a>(&'a self, snapshot: &'a Snapshot, ids: &'a [&'a str]) -> BoxFuture<'a, Result<Vec<Option<Answer>>, CatalogError>> {
        Box::pin(async { Ok(hidden(snapshot.links(ids).await?)) })
    }
}

/// The links of a record.
pub async fn links(ctx: &Context<'_>, id: &RecordId) -> Result<Arc<Vec<Link>>> {
    Ok(loader(ctx)?.ask(Kind::Links, id, LinksOf).await?.unwrap_or_default())
}

struct TheDataset;

impl Question for TheDataset {
    fn answer<'a>(&'a self, snapshot: &'a Snapshot, _: &'a [&'a str]) -> BoxFuture<'a, Result<Vec<Option<Answer>>, CatalogError>> {
        Box::pin(async { Ok(hidden(vec![Some(snapshot.dataset().await?)])) })
    }
}

/// The dataset that all records are of.
pub async fn dataset(ctx: &Context<'_>) -> Result<Arc<Dataset>> {
    let found = loader(ctx)?.ask(Kind::Dataset, "", TheDataset).await?;
    Ok(found.ok_or(CatalogError::Empty)?)
}

struct PointsOf;

impl Question for PointsOf {
    fn answer<'a>(&'a self, snapshot: &'a Snapshot, ids: &'a [&'a str]) -> BoxFuture<'a, Result<Vec<Option<Answer>>, CatalogError>> {
        Box::pin(async { Ok(hidden(snapshot.points(ids).await?)) })
    }
}

/// The points of a series.
pub async fn points(ctx: &Context<'_>, id: &RecordId) -> Result<Arc<Vec<SeriesPoint>>> {
    Ok(loader(ctx)?.ask(Kind::Points, id, PointsOf).await?.unwrap_or_default())
}
