//! The files of lists: what a query string finds, walked through and printed.
use super::{
    answer::{Answer, found, origin},
    both::{Both, Ids, Reader},
    feeds::{self, Newest},
    file_answer, parameters,
    query::ListQuery,
    shape::Shape,
};
use crate::{
    catalog::{
        Catalog, CatalogError, Change, Head, Include, Listed, MAX_LIMIT, Record, Snapshot, Stored, Via, Walk,
        questions::{search::Hit, timeline::TimelineItem},
        resources::partner::Partner,
        values::citation::{Citation, Link},
    },
    formats::{
        feed::entry::Links,
        format::{self, Format, Offer, Wanted},
        geojson::PLACED,
        stated::are_stated,
        table::{Options, Schema, Table},
        writing::writer::Records,
    },
    http::{asked, pairs},
};
use actix_web::{HttpRequest, web};
use entity::{Codelist, RecordType};
use futures_util::{FutureExt, StreamExt, TryStreamExt, future::BoxFuture, stream};
use serde_json::Value;
use std::{
    collections::{BTreeSet, HashMap},
    ops::Deref,
    sync::Arc,
};

/// Records that are read at once with what is observed of them, of which there may be a good deal.
const OBSERVED: u64 = 20;

/// Prints rows of a list, each as JSON.
pub type Print<L> = fn(Snapshot, Arc<Shape>, Vec<Stored<L>>) -> BoxFuture<'static, Result<Vec<String>, CatalogError>>;

/// The files of a list.
pub struct Files<L: Listed> {
    query: Arc<ListQuery<L>>,
    schema: Schema,
    /// The lists that have rows of their own.
    parts: Vec<String>,
    roles: Option<Vec<&'static str>>,
    /// Whether its rows can be asked where they are stated.
    stated: bool,
    print: Print<L>,
    /// Rows that are made in their own way.
    own: Option<Own<L>>,
    /// What `include` takes, and how rows are printed with it, where that is not what stands beside records.
    included: Option<(&'static str, Print<L>)>,
    /// What reads its feeds, where it has some.
    newest: Option<Newest<L>>,
}

/// Rows that a list is asked for as one of its parts, but that are not one of its lists.
pub struct Own<L> {
    /// Their name.
    pub part: &'static str,
    /// Their table.
    pub table: fn() -> Table,
    /// Makes them of rows of the list.
    pub print: Print<L>,
}

impl<L: Listed + Deref<Target = Head>> Files<L> {
    /// Of a list of records.
    pub fn of_records(query: Arc<ListQuery<L>>) -> Self {
        let mut files = Self::of_rows(query);
        files.newest = Some(feeds::of_records());
        files.stated = are_stated::<L>();
        if files.stated {
            files.parts.push(Include::Citations.name().to_owned());
        }
        files.parts.push(Include::Links.name().to_owned());
        files.print = |snapshot, shape, rows| {
            async move {
                let rows: Vec<&Stored<L>> = rows.iter().collect();
                Ok(shape.print(&snapshot, &rows).await?.into_iter().map(|row| row.into_owned()).collect())
            }
            .boxed()
        };
        files
    }
}

impl<L: Listed> Files<L> {
    /// Of a list whose rows are no records.
    pub fn of_rows(query: Arc<ListQuery<L>>) -> Self {
        let schema = Schema::of::<L>();
        Self {
            query,
            parts: Table::parts(&schema),
            schema,
            roles: L::OF.map(|of| of.roles().iter().map(|role| role.code()).collect()),
            stated: false,
            own: None,
            included: None,
            newest: None,
            print: |_, _, rows| async move { Ok(rows.iter().map(|row| row.json.to_string()).collect()) }.boxed(),
        }
    }

    /// With feeds, and what reads them.
    pub fn with_feeds(self, newest: Newest<L>) -> Self {
        Self { newest: Some(newest), ..self }
    }

    /// With rows that are made in their own way.
    pub fn and_rows(mut self, own: Own<L>) -> Self {
        self.parts.push(own.part.to_owned());
        self.own = Some(own);
        self
    }

    /// With a word that `include` takes, and how rows are printed with it.
    pub fn including(self, word: &'static str, print: Print<L>) -> Self {
        Self { included: Some((word, print)), ..self }
    }

    /// These files, beside pages, as programs call them; `below` keeps to what is found below the record in the address.
    pub fn beside(self, ids: Ids, page: Reader, below: Option<(RecordType, fn() -> Via)>) -> Both {
        let files = Arc::new(self);
        let told = files.clone();
        Both {
            ids,
            page,
            file: Arc::new(move |request, catalog, id, format| {
                let (files, below) = (files.clone(), below.map(|(parent, via)| (parent, via(), id)));
                async move { files.answer(request, catalog, format, below).await }.boxed_local()
            }),
            offer: offer::<L>(),
            parameters: Box::new(move |components| {
                let parent = below.map(|(parent, _)| parameters::id_of(parent));
                let feeds = told.newest.is_some().then(|| feeds::older(components));
                parent.into_iter().chain(parameters::file_parameters(&told.query, &told.parts, components)).chain(feeds).collect()
            }),
        }
    }

    async fn answer(
        &self,
        request: HttpRequest,
        catalog: web::Data<Catalog>,
        format: Format,
        below: Option<(RecordType, Via, String)>,
    ) -> Answer {
        let query = &*asked(&request);
        if let Some(newest) = self.newest.filter(|_| format.is_feed()) {
            let (list, turn) = self.query.read_feed(query)?;
            let snapshot = catalog.snapshot();
            if let Some((parent, _, id)) = &below {
                found(&request, &snapshot, snapshot.require(*parent, id).await).await?;
            }
            let below = below.map(|(_, via, id)| (via, id));
            let page = newest(snapshot.clone(), list, below, turn).await.map_err(|e| self.query.named(query, e))?;
            return feeds::answer(&request, &snapshot, format, page).await;
        }
        let (mut list, shape, asked) = self.query.read_file(query, format, &self.parts)?;
        let snapshot = catalog.long_snapshot()?;
        if let Some((parent, _, id)) = &below {
            found(&request, &snapshot, snapshot.require(*parent, id).await).await?;
        }
        let step = if shape.has(Include::Observations) { OBSERVED } else { MAX_LIMIT };
        list.limit = asked.limit.unwrap_or(step).min(step);
        let below = below.as_ref().map(|(_, via, id)| (via, id.as_str()));
        let walk = snapshot.walk(list, below).await.map_err(|e| self.query.named(query, e))?;
        let own = self.own.as_ref().filter(|own| asked.rows.as_deref() == Some(own.part));
        let included = self.included(query)?;
        let (table, shape) = match own {
            Some(own) => ((own.table)(), shape),
            None if format.has_columns() => self.table(shape, asked.rows.as_deref()),
            None => (Table::default(), shape),
        };
        let shape = if format == Format::JsonLd && self.stated { shape.and(Include::Citations) } else { shape };
        let print = own.map(|own| own.print).or(included).unwrap_or(self.print);
        let origin = origin(&request, &snapshot).await?;
        let wanted = Wanted { table: Arc::new(table), bom: asked.bom, origin, links: Links::default() };
        let mut records = records(snapshot.clone(), walk, asked.limit, Arc::new(shape), print);
        if format == Format::GeoJson {
            let snapshot = snapshot.clone();
            records = records.and_then(move |rows| placed(snapshot.clone(), rows)).boxed();
        }
        file_answer::answer(&request, &snapshot, (format, format.writer(wanted)), records).await
    }

    /// How rows are printed with what `include` asks for.
    fn included(&self, query: &str) -> Result<Option<Print<L>>, CatalogError> {
        let Some((word, print)) = self.included else {
            return Ok(None);
        };
        match pairs(query)?.iter().find(|(key, _)| key == "include") {
            None => Ok(None),
            Some((_, asked)) if asked == word => Ok(Some(print)),
            Some((key, asked)) => Err(CatalogError::invalid(key, format!("{key}: there is no `{asked}` here; it takes {word}"))),
        }
    }

    /// The table of what is told, and what has to stand beside records for it.
    fn table(&self, shape: Shape, part: Option<&str>) -> (Table, Shape) {
        let fields = shape.told();
        let (mut schema, mut shape) = (self.schema.clone(), shape);
        let asks = |what: Include| part == Some(what.name()) || fields.iter().flatten().any(|field| field == what.name());
        if self.stated && (asks(Include::Citations) || part.is_none() && fields.is_none()) {
            schema = schema.and_list::<Citation>(Include::Citations.name());
            shape = shape.and(Include::Citations);
        }
        if self.query.shapes().is_some() && asks(Include::Links) {
            schema = schema.and_list::<Link>(Include::Links.name());
            shape = shape.and(Include::Links);
        }
        let options = Options { roles: self.roles.as_deref(), fields: fields.as_deref(), part };
        (Table::new(&schema, options), shape)
    }
}

/// The formats of the files of a list.
fn offer<L: Listed>() -> &'static Offer {
    match L::OF {
        Some(RecordType::Event) => &format::EVENTS,
        Some(RecordType::Partner | RecordType::Project) => &format::PLACES,
        Some(_) => &format::RECORDS,
        None if L::NAME == TimelineItem::NAME => &format::MOMENTS,
        None if L::NAME == Change::NAME => &format::CHANGES,
        None if [Record::NAME, Hit::NAME].contains(&L::NAME) => &format::RECORDS,
        None => &format::ROWS,
    }
}

/// Records with the coordinates of their places beside them.
async fn placed(snapshot: Snapshot, rows: Vec<String>) -> Result<Vec<String>, CatalogError> {
    let mut rows: Vec<Value> = rows.iter().map(|row| serde_json::from_str(row)).collect::<Result<_, _>>()?;
    let places = |row: &Value| -> Vec<String> {
        row["places"].as_array().into_iter().flatten().filter_map(|place| Some(place["id"].as_str()?.to_owned())).collect()
    };
    let each: Vec<Vec<String>> = rows.iter().map(places).collect();
    let all: BTreeSet<&str> = each.iter().flatten().map(String::as_str).collect();
    let all: Vec<&str> = all.into_iter().collect();
    let found = snapshot.get::<Partner>(&all).await?;
    let at: HashMap<&str, [f64; 2]> = all
        .into_iter()
        .zip(found)
        .filter_map(|(id, partner)| partner?.coordinates.as_ref().map(|at| (id, [at.longitude, at.latitude])))
        .collect();
    for (row, places) in rows.iter_mut().zip(&each) {
        row[PLACED] = places.iter().filter_map(|id| at.get(id.as_str())).map(|pair| serde_json::json!(pair)).collect();
    }
    Ok(rows.iter().map(Value::to_string).collect())
}

/// All rows of a walk, printed chunk by chunk, at most so many.
fn records<L: Listed>(snapshot: Snapshot, walk: Walk<L>, limit: Option<u64>, shape: Arc<Shape>, print: Print<L>) -> Records {
    let left = limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    stream::try_unfold((walk, left), move |(mut walk, left)| {
        let (snapshot, shape) = (snapshot.clone(), shape.clone());
        async move {
            if left == 0 {
                return Ok(None);
            }
            let mut rows = snapshot.step(&mut walk).await?;
            rows.truncate(left);
            if rows.is_empty() {
                return Ok(None);
            }
            let left = left - rows.len();
            Ok(Some((print(snapshot, shape, rows).await?, (walk, left))))
        }
    })
    .boxed()
}
