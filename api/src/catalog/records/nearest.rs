//! The record that an unknown id was probably meant to be, by id, title, name, alias and acronym.
use super::Record;
use crate::catalog::{
    error::CatalogError,
    query::{listed::Listed, meaning::Means},
    resources,
    snapshot::Snapshot,
    store::Kind,
};
use entity::{LONGEST_NAME, RecordType, fold, name, nearest_named, record, records, series};
use sea_orm::{
    ColumnTrait, FromQueryResult, IntoSimpleExpr,
    sea_query::{Expr, ExprTrait, Order, Query, SelectStatement, SimpleExpr, UnionType},
};

/// Names that are compared on each side of a word in the alphabet: all of a small register, and of a large one those that begin alike.
const NEIGHBOURS: u64 = 200;

const ID: &str = "named_id";
const NAME: &str = "named_as";
const TYPE: &str = "named_type";

/// A record and one of its names.
#[derive(FromQueryResult)]
struct Candidate {
    named_id: String,
    named_as: String,
    named_type: RecordType,
}

/// Where names are read from: rows, and of a row the id of the record, the name and the type.
struct Names {
    rows: SelectStatement,
    id: SimpleExpr,
    name: SimpleExpr,
    r#type: SimpleExpr,
}

impl Names {
    /// Those around a word in the alphabet, as two halves of a union, in which only a subquery has an order of its own.
    fn around(&self, word: &str) -> [SelectStatement; 2] {
        let Self { rows, id, name, r#type } = self;
        let side = |beyond: SimpleExpr, way: Order| {
            let mut side = rows.clone();
            side.expr_as(id.clone(), ID).expr_as(name.clone(), NAME).expr_as(r#type.clone(), TYPE);
            side.and_where(beyond).order_by_expr(name.clone(), way).limit(NEIGHBOURS);
            Query::select().columns([ID, NAME, TYPE]).from_subquery(side, "side").take()
        };
        [side(name.clone().gte(word), Order::Asc), side(name.clone().lt(word), Order::Desc)]
    }
}

macro_rules! ids {
    ($(#[doc = $doc:tt] $Type:ident $one:ident $code:tt $many:ident,)*) => {
        /// The rows of a type, or of all, and their ids.
        fn ids(only: Option<RecordType>) -> (SelectStatement, SimpleExpr) {
            match only {
                $( Some(RecordType::$Type) => (resources::$one::$Type::rows(false), resources::$one::$Type::id(false)), )*
                None => (<Record as Listed>::rows(false), <Record as Listed>::id(false)),
            }
        }
    };
}
records!(ids);

/// A type as a column of every row.
fn always(r#type: RecordType) -> SimpleExpr {
    Expr::value(r#type).cast_as("text")
}

impl Snapshot {
    /// The id of the record that a word was probably meant to name, looked for once a revision: who repeats a mistake costs no more than
    /// who makes none.
    ///
    /// # Errors
    /// What the database says.
    pub(in crate::catalog) async fn nearest(&self, means: Means, word: &str) -> Result<Option<String>, CatalogError> {
        self.kept_nearest(&format!("{means:?}"), word, async || self.nearest_record(means, word).await).await
    }

    /// What is found for a word, once a revision. Nothing is looked for where a word is longer than any name.
    async fn kept_nearest(
        &self,
        of: &str,
        word: &str,
        find: impl AsyncFnOnce() -> Result<Option<String>, CatalogError>,
    ) -> Result<Option<String>, CatalogError> {
        if word.chars().count() > LONGEST_NAME {
            return Ok(None);
        }
        Ok(self.kept_one(Kind::Nearest, &format!("{of} {word}"), find).await?.view.as_ref().clone())
    }

    /// The same past the store: one statement, which reads no more of a large register than of a small one.
    async fn nearest_record(&self, means: Means, word: &str) -> Result<Option<String>, CatalogError> {
        let folded = fold(word);
        let only = match means {
            Means::Record(only) => Some(only),
            _ => None,
        };
        let r#type = only.map_or_else(|| record::Column::Type.into_simple_expr(), always);
        let (rows, id) = ids(only);
        let by_id = Names { rows, id: id.clone(), name: id, r#type: r#type.clone() };
        let mut titled = Query::select().from(record::Entity).take();
        if let Some(only) = only {
            titled.and_where(record::Column::Type.eq(only));
        }
        let (id, title) = (record::Column::Id.into_simple_expr(), record::Column::TitleKey.into_simple_expr());
        let by_title = Names { rows: titled, id, name: title, r#type };
        let [mut all, more] = by_id.around(&folded.replace(' ', "-"));
        let mut arms = vec![more];
        arms.extend(by_title.around(&folded));
        if means.may_be(RecordType::Partner) {
            let (id, name) = (name::Column::PartnerId.into_simple_expr(), name::Column::TextKey.into_simple_expr());
            let by_name = Names { rows: Query::select().from(name::Entity).take(), id, name, r#type: always(RecordType::Partner) };
            arms.extend(by_name.around(&folded));
        }
        for arm in arms {
            all.union(UnionType::All, arm);
        }
        let found = self.all::<Candidate>(&all).await?;
        let fitting = found.iter().filter(|named| means.may_be(named.named_type));
        Ok(nearest_named(word, fitting.map(|named| (named.named_id.as_str(), named.named_as.as_str()))).map(str::to_owned))
    }

    /// The key of the series that a word was probably meant to name, one of those around it in the alphabet; looked for once a revision.
    ///
    /// # Errors
    /// What the database says.
    pub(in crate::catalog) async fn nearest_series(&self, word: &str) -> Result<Option<String>, CatalogError> {
        self.kept_nearest("series", word, async || self.nearest_key(word).await).await
    }

    async fn nearest_key(&self, word: &str) -> Result<Option<String>, CatalogError> {
        let key = series::Column::Id.into_simple_expr();
        let keys = Names {
            rows: Query::select().from(series::Entity).take(),
            id: key.clone(),
            name: key,
            r#type: always(RecordType::Observation),
        };
        let [mut all, more] = keys.around(word);
        all.union(UnionType::All, more);
        let found = self.all::<Candidate>(&all).await?;
        Ok(nearest_named(word, found.iter().map(|named| (named.named_id.as_str(), named.named_as.as_str()))).map(str::to_owned))
    }
}
