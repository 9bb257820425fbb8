//! Records of any type: by their ids alone, and all in one list.
mod citations;
mod nearest;

pub(in crate::catalog) use citations::of_each;

use super::{
    error::{CatalogError, What, meant},
    nul::{holds_nul, without_nul},
    query::{
        alike::Alike,
        codes::IdFilter,
        facets::Facet,
        forums::of_forum,
        head_filters::PartedFilter,
        listed::{Criteria, Listed},
        meaning::Means,
        operators::{DateFilter, EnumFilter},
        order::{Direction, Order, SortColumn},
        parts::{Filter, Parts},
        references::{Standing, with_article},
        relation_filters::{PlaceFilter, in_sector, places, sectors},
    },
    resources::{self, resource::Resource},
    snapshot::Snapshot,
    store::Stored,
    values::{
        citation::{Citation, Link},
        citation_format::CitationFormat,
        date::FuzzyDate,
        evidence::Evidence,
        head::{Head, Party, RecordId},
    },
};
use async_graphql::{Enum, InputObject, Interface};
use entity::{Codelist, RecordType, old_id, place, record, records, sector::Sector};
use sea_orm::{
    EntityTrait, FromQueryResult, IntoSimpleExpr, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Query, SelectStatement, SimpleExpr},
};
use serde::{Deserialize, Serialize, Serializer};
use std::{collections::HashMap, sync::Arc};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{OneOfBuilder, Ref, RefOr, schema::Schema},
};

/// The type of a record.
#[derive(FromQueryResult)]
struct TypeOf {
    id: String,
    r#type: RecordType,
}

macro_rules! any_record {
    ($(#[doc = $doc:tt] $Type:ident $one:ident $code:tt $many:ident,)*) => {
        /// Anything in the register.
        #[derive(Clone, Debug, Interface)]
        #[graphql(
            field(name = "id", ty = "&RecordId", desc = "Stable, readable, globally unique."),
            field(name = "type", method = "record_type", ty = "&RecordType", desc = "Which sort of record it is."),
            field(name = "title", ty = "&String", desc = "Title in English."),
            field(name = "summary", ty = "&Option<String>", desc = "What no field holds, in plain words."),
            field(name = "remark", ty = "&Option<String>", desc = "A comparison, doubt or reason that belongs to the record."),
            field(name = "as_of", ty = "&Option<FuzzyDate>", desc = "The time from which its statuses are told: what is planned was planned then."),
            field(name = "parties", ty = "&Vec<Party>", desc = "Who has a part in it, by role; of a partner its founders, members, shareholders and residents."),
            field(name = "citations", ty = "Arc<Vec<Citation>>", desc = "Where it is stated."),
            field(name = "links", ty = "Arc<Vec<Link>>", desc = "What it is linked to, and what links to it."),
            field(
                name = "cite",
                ty = "Option<async_graphql::Result<String>>",
                desc = "How to cite it, in a format that reference managers read: a source as the publication that it is, any other record as a part of the dataset.",
                arg(name = "format", ty = "CitationFormat", desc = "The format."),
                arg(name = "url", ty = "Option<String>", desc = "Where it is read: the address that the reference names. A publication has its own."),
                arg(name = "accessed", ty = "Option<String>", desc = "The day on which it is read, such as `2026-11-27`."),
            ),
            field(name = "evidence", ty = "Arc<Evidence>", desc = "Where each of its fields is stated, and what other sources say instead."),
        )]
        pub enum Record {
            $( #[doc = concat!("One of the ", stringify!($many), ".")] $Type(Arc<resources::$one::$Type>), )*
        }

        impl std::ops::Deref for Record {
            type Target = Head;
            fn deref(&self) -> &Head {
                match self { $( Self::$Type(view) => view, )* }
            }
        }

        impl Record {
            /// The date by which it is listed, where it has one.
            pub fn listed_by(&self) -> Option<&FuzzyDate> {
                match self { $( Self::$Type(view) => view.listed_by(), )* }
            }
        }

        impl Serialize for Record {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                match self { $( Self::$Type(view) => view.serialize(s), )* }
            }
        }

        impl PartialSchema for Record {
            fn schema() -> RefOr<Schema> {
                let any = OneOfBuilder::new().description(Some("Anything in the register."));
                any $( .item(Ref::from_schema_name(<resources::$one::$Type as ToSchema>::name())) )* .into()
            }
        }

        impl ToSchema for Record {
            fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
                $(
                    schemas.push((resources::$one::$Type::name().into_owned(), resources::$one::$Type::schema()));
                    resources::$one::$Type::schemas(schemas);
                )*
            }
        }

        impl Snapshot {
            /// Records of one type, in the order of their ids; `None` for an id that is none of that type.
            ///
            /// # Errors
            /// What the database says.
            pub async fn records_of(&self, r#type: RecordType, ids: &[&str]) -> Result<Vec<Option<Stored<Record>>>, CatalogError> {
                match r#type {
                    $( RecordType::$Type => {
                        let found = self.get::<resources::$one::$Type>(ids).await?;
                        let any = |one: Stored<resources::$one::$Type>| Stored { view: Arc::new(Record::$Type(one.view)), json: one.json };
                        Ok(found.into_iter().map(|one| one.map(any)).collect())
                    } )*
                }
            }
        }
    };
}
records!(any_record);

/// Which records to list, of any type.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct RecordFilter {
    /// Which sort of record it is.
    pub r#type: Option<EnumFilter<RecordType>>,
    /// The date it is listed by: of an event its own, of an agreement its conclusion, of a deal its signing, of a project its start, of an observation its
    /// period, of a partner or forum its founding, of a source its publication.
    pub date: Option<DateFilter>,
    /// Takes place or is placed there. All fields hold of the same place.
    pub place: Option<PlaceFilter>,
    /// Belongs to any of these forums: it is one or an event of one, came of these or is part of them, or is a figure of them.
    pub forum: Option<IdFilter>,
    /// Fields of activity; of agreements, deals, events and projects.
    pub sector: Option<EnumFilter<Sector>>,
}

/// What records of any type can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, Enum)]
#[serde(rename_all = "snake_case")]
pub enum RecordSort {
    /// By the date it is listed by.
    Date,
    /// By title, as an alphabet has it.
    Title,
}

impl Filter for RecordFilter {
    type Shared = PartedFilter;

    fn parts(&self, parts: &mut Parts<'_>) -> Result<(), CatalogError> {
        use record::Column as C;
        let Self { r#type, date, place, forum, sector } = self;
        parts.add("type", r#type, |f, walk| f.on(C::Type, walk))?;
        parts.add("date", date, |f, walk| f.on(C::DateFrom, C::DateTo, walk))?;
        parts.add_owned("place", place, (C::Id, place::Column::RecordId), PlaceFilter::on)?;
        parts.add("forum", forum, |f, walk| of_forum(C::Id, f, walk))?;
        parts.add("sector", sector, |f, walk| in_sector(C::Id, f, walk))
    }

    fn facets() -> Vec<Facet> {
        use record::Column as C;
        let mut facets = vec![Facet::listed::<RecordType>("type", C::Type), Facet::years("date", C::DateFrom, C::DateTo), sectors()];
        facets.extend(places());
        facets
    }
}

impl Listed for Record {
    type Filter = RecordFilter;
    type Sort = RecordSort;
    const NAME: &'static str = "records";
    const OF: Option<RecordType> = None;
    const ORDER: Order<RecordSort> = Order::desc(RecordSort::Date);

    fn rows(_head: bool) -> SelectStatement {
        Query::select().from(record::Entity).take()
    }

    fn id(_head: bool) -> SimpleExpr {
        record::Column::Id.into_simple_expr()
    }

    fn key(sort: RecordSort, direction: Direction) -> SortColumn {
        use record::Column as C;
        match (sort, direction) {
            (RecordSort::Date, Direction::Asc) => C::DateFrom.into(),
            (RecordSort::Date, Direction::Desc) => C::DateTo.into(),
            (RecordSort::Title, _) => C::TitleKey.into(),
        }
    }

    fn check_order(_: RecordSort, _: &Alike) -> Result<(), CatalogError> {
        Ok(())
    }

    async fn read(snapshot: &Snapshot, _: Criteria<'_, Self::Filter>, ids: &[&str]) -> Result<Vec<Option<Stored<Self>>>, CatalogError> {
        snapshot.records(ids).await
    }
}

impl Snapshot {
    /// Records of any type, in the order of their ids; one statement for their types, and one for each type of which some are not in the
    /// store.
    ///
    /// # Errors
    /// What the database says.
    pub async fn records(&self, ids: &[&str]) -> Result<Vec<Option<Stored<Record>>>, CatalogError> {
        let types = self.types(ids).await?;
        let found = self.records_typed(types.iter().map(|of| (of.r#type, of.id.as_str()))).await?;
        Ok(ids.iter().map(|id| found.get(*id).cloned()).collect())
    }

    /// Records whose types are known, by id; one statement for each type of which some are not in the store.
    pub(in crate::catalog) async fn records_typed<'a>(
        &self,
        records: impl IntoIterator<Item = (RecordType, &'a str)>,
    ) -> Result<HashMap<&'a str, Stored<Record>>, CatalogError> {
        let mut by_type: HashMap<RecordType, Vec<&str>> = HashMap::new();
        for (r#type, id) in records {
            by_type.entry(r#type).or_default().push(id);
        }
        let mut found = HashMap::new();
        for (r#type, ids) in by_type {
            let records = self.records_of(r#type, &ids).await?;
            found.extend(ids.into_iter().zip(records).filter_map(|(id, record)| Some((id, record?))));
        }
        Ok(found)
    }

    /// One record of any type.
    ///
    /// # Errors
    /// An id that is unknown, moved or gone, and what the database says.
    pub async fn record(&self, id: &str) -> Result<Stored<Record>, CatalogError> {
        possible(What::Record, id)?;
        match self.records(&[id]).await?.pop().flatten() {
            Some(record) => Ok(record),
            None => Err(self.missing(What::Record, id).await?),
        }
    }

    /// One record of a type.
    ///
    /// # Errors
    /// An id that is unknown, of another type, moved or gone, and what the database says.
    pub async fn item<R: Resource>(&self, id: &str) -> Result<Stored<R>, CatalogError> {
        possible(What::Of(R::TYPE), id)?;
        match self.get::<R>(&[id]).await?.pop().flatten() {
            Some(record) => Ok(record),
            None => Err(self.missing(What::Of(R::TYPE), id).await?),
        }
    }

    /// Checks that a record of a type exists.
    ///
    /// # Errors
    /// An id that is unknown, of another type, moved or gone, and what the database says.
    pub async fn require(&self, what: RecordType, id: &str) -> Result<(), CatalogError> {
        possible(What::Of(what), id)?;
        match self.standing(&[id]).await?.pop().flatten().as_deref() {
            Some(Standing::Record(r#type)) if *r#type == what => Ok(()),
            standing => Err(absent(What::Of(what), id, standing)),
        }
    }

    /// The types of records by their ids; one statement.
    pub(in crate::catalog) async fn types_of(&self, ids: &[&str]) -> Result<HashMap<String, RecordType>, CatalogError> {
        Ok(self.types(ids).await?.into_iter().map(|of| (of.id, of.r#type)).collect())
    }

    async fn types(&self, ids: &[&str]) -> Result<Vec<TypeOf>, CatalogError> {
        self.revision().await?;
        let types = record::Entity::find().select_only().columns([record::Column::Id, record::Column::Type]);
        self.all(&types.filter(self.one_of(record::Column::Id.into_simple_expr(), ids)).into_query()).await
    }

    /// Why there is no such record: it has another id now, it was removed, or there never was one.
    pub(in crate::catalog) async fn missing(&self, what: What, id: &str) -> Result<CatalogError, CatalogError> {
        Ok(absent(what, id, self.standing(&[id]).await?.pop().flatten().as_deref()))
    }

    /// An error, with the nearest id where one was not found and nothing more is known.
    pub async fn suggesting(&self, error: CatalogError) -> CatalogError {
        match error {
            CatalogError::NotFound { what, id, hint } if hint.is_empty() => {
                let means = match what {
                    What::Record => Means::AnyRecord,
                    What::Of(r#type) => Means::Record(r#type),
                    What::Series | What::Codelist => return CatalogError::NotFound { what, id, hint },
                };
                match self.nearest(means, &id).await {
                    Ok(near) => CatalogError::NotFound { what, id, hint: meant(near.as_deref()) },
                    Err(why) => why,
                }
            }
            other => other,
        }
    }

    /// The present ids of records by former ones.
    ///
    /// # Errors
    /// What the database says.
    pub async fn renamed(&self, ids: &[&str]) -> Result<HashMap<String, String>, CatalogError> {
        let select = old_id::Entity::find().filter(self.one_of(old_id::Column::Id.into_simple_expr(), ids));
        let rows = self.all::<old_id::Model>(&select.into_query()).await?;
        Ok(rows.into_iter().map(|row| (row.id, row.record_id)).collect())
    }
}

/// Why there is no such record: it has another id now, it was removed, it is of another type, or there never was one.
fn absent(what: What, id: &str, standing: Option<&Standing>) -> CatalogError {
    let id = id.to_owned();
    match standing {
        Some(Standing::Renamed(to, _)) => CatalogError::Moved { id, to: to.clone() },
        Some(Standing::Removed(reason)) => CatalogError::Gone { id, reason: reason.clone() },
        Some(Standing::Record(r#type)) => {
            CatalogError::NotFound { what, id, hint: format!("; it is that of {}", with_article(r#type.code())) }
        }
        None => CatalogError::NotFound { what, id, hint: String::new() },
    }
}

/// Refuses what cannot be an id.
pub(in crate::catalog) fn possible(what: What, id: &str) -> Result<(), CatalogError> {
    if holds_nul(id) { Err(CatalogError::NotFound { what, id: without_nul(id), hint: String::new() }) } else { Ok(()) }
}
