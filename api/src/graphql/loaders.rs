//! Nested fields: from the store where it has them, else one statement for all parents of a field, whatever the fan-out.
//!
//! There is one loader, over questions whose types are hidden: a loader for each type would be a fifth of the program.
use crate::catalog::{
    CatalogError, Kind as Kept, List, Listed, Page, Record, RecordId, Ref, Resource, Snapshot, Stored, Via,
    values::citation::{Citation, Link},
};
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

/// Asks the snapshot of a request.
pub struct Asker(pub Snapshot);

/// What is asked of several records in one statement.
trait Question: Send + Sync {
    fn answer<'a>(&'a self, snapshot: &'a Snapshot, ids: &'a [&'a str]) -> BoxFuture<'a, Result<Vec<Option<Answer>>, CatalogError>>;
}

type Answer = Arc<dyn Any + Send + Sync>;

fn hidden<T: Any + Send + Sync>(found: Vec<Option<Stored<T>>>) -> Vec<Option<Answer>> {
    found.into_iter().map(|one| one.map(|stored| stored.view as Answer)).collect()
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

impl Loader<Key> for Asker {
    type Value = Result<Answer, CatalogError>;
    type Error = CatalogError;

    async fn load(&self, keys: &[Key]) -> Result<HashMap<Key, Result<Answer, CatalogError>>, CatalogError> {
        let mut kinds: HashMap<Kind, Vec<&Key>> = HashMap::new();
        for key in keys {
            kinds.entry(key.kind).or_default().push(key);
        }
        let mut found = HashMap::new();
        for keys in kinds.into_values() {
            let ids: Vec<&str> = keys.iter().map(|key| key.id.as_str()).collect();
            // what fails of one kind is no failure of the others that were asked at the same time
            match keys[0].question.answer(&self.0, &ids).await {
                Ok(answers) => found.extend(keys.into_iter().zip(answers).filter_map(|(key, answer)| Some((key.clone(), Ok(answer?))))),
                Err(e) => found.extend(keys.into_iter().map(|key| (key.clone(), Err(e.clone())))),
            }
        }
        Ok(found)
    }
}

fn snapshot<'a>(ctx: &Context<'a>) -> Result<&'a Snapshot> {
    Ok(&ctx.data::<DataLoader<Asker>>()?.loader().0)
}

/// Asks together with whatever else is asked now.
async fn ask<T: Any + Send + Sync>(ctx: &Context<'_>, key: Key) -> Result<Option<Arc<T>>> {
    let answer = ctx.data::<DataLoader<Asker>>()?.load_one(key).await?.transpose()?;
    Ok(answer.and_then(|answer| answer.downcast().ok()))
}

struct Below<L: Listed>(Via, List<L>);

impl<L: Listed> Question for Below<L> {
    fn answer<'a>(&'a self, snapshot: &'a Snapshot, parents: &'a [&'a str]) -> BoxFuture<'a, Result<Vec<Option<Answer>>, CatalogError>> {
        Box::pin(async {
            let mut pages = snapshot.pages_below(&self.0, parents, &self.1).await.map_err(super::errors::named)?;
            Ok(parents.iter().map(|parent| pages.remove(*parent).map(|page| Arc::new(page) as Answer)).collect())
        })
    }
}

/// The page that `list` asks for below a parent.
pub async fn below<L: Listed>(ctx: &Context<'_>, parent: &RecordId, via: Via, list: List<L>) -> Result<Arc<Page<L>>> {
    let empty = list.empty();
    let at = ctx.item.pos;
    let key = Key { kind: Kind::Below(at.line, at.column), id: parent.0.clone(), question: Arc::new(Below(via, list)) };
    Ok(ask(ctx, key).await?.unwrap_or_else(|| Arc::new(empty)))
}

struct One<R>(PhantomData<fn() -> R>);

impl<R: Resource> Question for One<R> {
    fn answer<'a>(&'a self, snapshot: &'a Snapshot, ids: &'a [&'a str]) -> BoxFuture<'a, Result<Vec<Option<Answer>>, CatalogError>> {
        Box::pin(async { snapshot.get::<R>(ids).await.map(hidden) })
    }
}

/// A record of one type that another names.
pub async fn one<R: Resource>(ctx: &Context<'_>, to: &Ref) -> Result<Option<Arc<R>>> {
    if let Some(stored) = snapshot(ctx)?.ready::<R>(Kept::Record(R::TYPE), &to.id) {
        return Ok(Some(stored.view));
    }
    ask(ctx, Key { kind: Kind::One(R::TYPE), id: to.id.0.clone(), question: Arc::new(One::<R>(PhantomData)) }).await
}

/// Records of one type that another names, in its order.
pub async fn several<R: Resource>(ctx: &Context<'_>, to: &[Ref]) -> Result<Vec<Arc<R>>> {
    let found = futures_util::future::try_join_all(to.iter().map(|to| one::<R>(ctx, to))).await?;
    Ok(found.into_iter().flatten().collect())
}

struct AnyOf(RecordType);

impl Question for AnyOf {
    fn answer<'a>(&'a self, snapshot: &'a Snapshot, ids: &'a [&'a str]) -> BoxFuture<'a, Result<Vec<Option<Answer>>, CatalogError>> {
        Box::pin(async { snapshot.records_of(self.0, ids).await.map(hidden) })
    }
}

/// A record of any type that another names.
pub async fn record(ctx: &Context<'_>, to: &Ref) -> Result<Option<Record>> {
    let key = Key { kind: Kind::Any(to.r#type), id: to.id.0.clone(), question: Arc::new(AnyOf(to.r#type)) };
    Ok(ask::<Record>(ctx, key).await?.map(|found| Record::clone(&found)))
}

struct CitationsOf;

impl Question for CitationsOf {
    fn answer<'a>(&'a self, snapshot: &'a Snapshot, ids: &'a [&'a str]) -> BoxFuture<'a, Result<Vec<Option<Answer>>, CatalogError>> {
        Box::pin(async { Ok(hidden(snapshot.citations(ids).await?.into_iter().map(Some).collect())) })
    }
}

/// The citations of a record.
pub async fn citations(ctx: &Context<'_>, id: &RecordId) -> Result<Arc<Vec<Citation>>> {
    if let Some(stored) = snapshot(ctx)?.ready(Kept::Citations, id) {
        return Ok(stored.view);
    }
    let key = Key { kind: Kind::Citations, id: id.0.clone(), question: Arc::new(CitationsOf) };
    Ok(ask(ctx, key).await?.unwrap_or_default())
}

struct LinksOf;

impl Question for LinksOf {
    fn answer<'a>(&'a self, snapshot: &'a Snapshot, ids: &'a [&'a str]) -> BoxFuture<'a, Result<Vec<Option<Answer>>, CatalogError>> {
        Box::pin(async { Ok(hidden(snapshot.links(ids).await?.into_iter().map(Some).collect())) })
    }
}

/// The links of a record.
pub async fn links(ctx: &Context<'_>, id: &RecordId) -> Result<Arc<Vec<Link>>> {
    if let Some(stored) = snapshot(ctx)?.ready(Kept::Links, id) {
        return Ok(stored.view);
    }
    let key = Key { kind: Kind::Links, id: id.0.clone(), question: Arc::new(LinksOf) };
    Ok(ask(ctx, key).await?.unwrap_or_default())
}
