//! Nested fields: one statement for all parents of a field, whatever the fan-out.
//!
//! There is one loader, over questions whose types are hidden: a loader for each type would be a fifth of the program.
use crate::catalog::*;
use async_graphql::{
    Context, Result,
    dataloader::{DataLoader, Loader},
    runtime::Timer,
};
use entity::RecordType;
use futures_util::future::BoxFuture;
use std::{
    any::Any,
    collections::HashMap,
    hash::{Hash, Hasher},
    marker::PhantomData,
    sync::Arc,
    time::Duration,
};

/// Loads once every resolver that is ready has asked: no clock.
pub struct NextTick;

impl Timer for NextTick {
    fn delay(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::task::yield_now())
    }
}

/// What is asked of several records in one statement.
trait Question: Send + Sync {
    fn answer<'a>(&'a self, catalog: &'a Catalog, ids: &'a [String]) -> BoxFuture<'a, Result<Answers, CatalogError>>;
}

type Answer = Arc<dyn Any + Send + Sync>;
type Answers = HashMap<String, Answer>;

fn hidden<T: Any + Send + Sync>(answers: HashMap<String, T>) -> Answers {
    answers.into_iter().map(|(id, answer)| (id, Arc::new(answer) as Answer)).collect()
}

/// Questions of one kind are asked together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    /// A page below, at this line and column of the query: there it has the same arguments for every parent.
    Below(usize, usize),
    /// A record of this type.
    One(RecordType),
    /// The same, as a record of any type.
    Any(RecordType),
    Citations,
    Links,
}

/// A question about one record.
#[derive(Clone)]
pub struct Key {
    kind: Kind,
    id: String,
    question: Arc<dyn Question>,
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        (self.kind, &self.id) == (other.kind, &other.id)
    }
}
impl Eq for Key {}
impl Hash for Key {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        (self.kind, &self.id).hash(hasher);
    }
}

impl Loader<Key> for Catalog {
    type Value = Result<Answer, CatalogError>;
    type Error = CatalogError;

    async fn load(&self, keys: &[Key]) -> Result<HashMap<Key, Result<Answer, CatalogError>>, CatalogError> {
        let mut kinds: HashMap<Kind, Vec<&Key>> = HashMap::new();
        for key in keys {
            kinds.entry(key.kind).or_default().push(key);
        }
        let mut found = HashMap::new();
        for keys in kinds.into_values() {
            let ids: Vec<String> = keys.iter().map(|key| key.id.clone()).collect();
            // what fails of one kind is no failure of the others that were asked at the same time
            match keys[0].question.answer(self, &ids).await {
                Ok(answers) => found.extend(keys.into_iter().filter_map(|key| Some((key.clone(), Ok(answers.get(&key.id)?.clone()))))),
                Err(e) => found.extend(keys.into_iter().map(|key| (key.clone(), Err(e.clone())))),
            }
        }
        Ok(found)
    }
}

/// Asks, and tells the type of the answer again.
async fn ask<T: Any + Send + Sync>(ctx: &Context<'_>, key: Key) -> Result<Option<Arc<T>>> {
    let answer = ctx.data::<DataLoader<Catalog>>()?.load_one(key).await?.transpose()?;
    Ok(answer.and_then(|answer| answer.downcast().ok()))
}

struct Below<R: Resource>(Via, List<R>);

impl<R: Resource> Question for Below<R> {
    fn answer<'a>(&'a self, catalog: &'a Catalog, parents: &'a [String]) -> BoxFuture<'a, Result<Answers, CatalogError>> {
        Box::pin(async { catalog.below(&self.0, parents, &self.1).await.map(hidden) })
    }
}

/// The page that `list` asks for below a parent.
pub async fn below<R: Resource>(ctx: &Context<'_>, parent: &RecordId, via: Via, list: List<R>) -> Result<Arc<Page<R>>> {
    let empty = Page::empty(&list);
    let at = ctx.item.pos;
    let key = Key { kind: Kind::Below(at.line, at.column), id: parent.0.clone(), question: Arc::new(Below(via, list)) };
    Ok(ask(ctx, key).await?.unwrap_or_else(|| Arc::new(empty)))
}

struct One<R>(PhantomData<fn() -> R>);

impl<R: Resource> Question for One<R> {
    fn answer<'a>(&'a self, catalog: &'a Catalog, ids: &'a [String]) -> BoxFuture<'a, Result<Answers, CatalogError>> {
        Box::pin(async { catalog.get::<R>(ids).await.map(hidden) })
    }
}

fn one_key<R: Resource>(to: &Ref) -> Key {
    Key { kind: Kind::One(R::TYPE), id: to.id.0.clone(), question: Arc::new(One::<R>(PhantomData)) }
}

/// A record of one type that another names.
pub async fn one<R: Resource>(ctx: &Context<'_>, to: &Ref) -> Result<Option<R>> {
    Ok(ask::<R>(ctx, one_key::<R>(to)).await?.map(|found| R::clone(&found)))
}

/// Records of one type that another names, in its order.
pub async fn several<R: Resource>(ctx: &Context<'_>, to: &[Ref]) -> Result<Vec<R>> {
    let keys: Vec<Key> = to.iter().map(one_key::<R>).collect();
    let found = ctx.data::<DataLoader<Catalog>>()?.load_many(keys.iter().cloned()).await?;
    let mut records = Vec::new();
    for answer in keys.iter().filter_map(|key| found.get(key)) {
        records.extend(answer.clone()?.downcast_ref::<R>().cloned());
    }
    Ok(records)
}

struct AnyOf(RecordType);

impl Question for AnyOf {
    fn answer<'a>(&'a self, catalog: &'a Catalog, ids: &'a [String]) -> BoxFuture<'a, Result<Answers, CatalogError>> {
        Box::pin(async { catalog.typed_records(&HashMap::from([(self.0, ids.to_vec())])).await.map(hidden) })
    }
}

/// A record of any type that another names.
pub async fn record(ctx: &Context<'_>, to: &Ref) -> Result<Option<Record>> {
    let key = Key { kind: Kind::Any(to.r#type), id: to.id.0.clone(), question: Arc::new(AnyOf(to.r#type)) };
    Ok(ask::<Record>(ctx, key).await?.map(|found| Record::clone(&found)))
}

struct CitationsOf;

impl Question for CitationsOf {
    fn answer<'a>(&'a self, catalog: &'a Catalog, ids: &'a [String]) -> BoxFuture<'a, Result<Answers, CatalogError>> {
        Box::pin(async { catalog.citations(ids).await.map(hidden) })
    }
}

/// The citations of a record.
pub async fn citations(ctx: &Context<'_>, id: &RecordId) -> Result<Vec<Citation>> {
    let key = Key { kind: Kind::Citations, id: id.0.clone(), question: Arc::new(CitationsOf) };
    Ok(ask::<Vec<Citation>>(ctx, key).await?.map(|found| found.to_vec()).unwrap_or_default())
}

struct LinksOf;

impl Question for LinksOf {
    fn answer<'a>(&'a self, catalog: &'a Catalog, ids: &'a [String]) -> BoxFuture<'a, Result<Answers, CatalogError>> {
        Box::pin(async { catalog.links(ids).await.map(hidden) })
    }
}

/// The links of a record.
pub async fn links(ctx: &Context<'_>, id: &RecordId) -> Result<Vec<Link>> {
    let key = Key { kind: Kind::Links, id: id.0.clone(), question: Arc::new(LinksOf) };
    Ok(ask::<Vec<Link>>(ctx, key).await?.map(|found| found.to_vec()).unwrap_or_default())
}
