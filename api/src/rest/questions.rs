//! Questions that are more than a list of records of one type, each an address of its own.
use super::{
    answer::{Answer, found, json, origin, page_of},
    both::{Both, Ids, Reader},
    figures, file_answer,
    files::{Files, Own, Print},
    openapi::{one_of, page_of_rows, page_of_series, series_with_points},
    parameters::list_parameters,
    query::ListQuery,
    tags,
};
use crate::{
    catalog::{Catalog, CatalogError, Disagreement, Evidence, Listed, Series, Snapshot, Stored, questions::series::SeriesPoint},
    formats::{
        feed::entry::Links,
        format::{self, Format, Wanted},
    },
    http::{Endpoint, ErrorCode, OF_ID, QUESTION, asked, components::in_path, nothing, pairs},
};
use actix_web::{HttpRequest, web};
use futures_util::{FutureExt, StreamExt, stream};
use std::sync::Arc;

/// What can stand beside a series, and the parameter that asks for it.
const POINTS: &str = "points";
const INCLUDE: &str = "include";

/// The address of each question.
pub fn endpoints() -> Vec<Endpoint> {
    let mut table = Vec::new();
    rows::<Disagreement>(
        "A page of the fields on which sources differ, with what each of them states.",
        "Filters and orders are those of `/v1/records`: the record has to fit. `preferred` is what the register follows; its `remark` says why.",
        &mut table,
    );
    series_list(&mut table);
    one_series(&mut table);
    table.push(Endpoint {
        tag: tags::register(),
        summary: "Where each field of a record is stated, and what other sources say instead.".to_owned(),
        about: "Citations of the record as a whole hold for each field that has none of its own.".to_owned(),
        parameters: Box::new(|_| vec![in_path("id", "Id of the record.")]),
        responses: Box::new(|components| one_of::<Evidence>("Each field with its citations.", components)),
        ..Endpoint::get("/v1/records/{id}/evidence", "get_evidence", evidence).fails(&OF_ID).fails(&QUESTION)
    });
    table
}

/// Adds a list whose rows are no records.
fn rows<L: Listed>(summary: &str, about: &str, table: &mut Vec<Endpoint>) {
    let query = Arc::new(ListQuery::<L>::about_records());
    let (read, told) = (query.clone(), query.clone());
    let page: Reader = Arc::new(move |request, catalog, _| page(request, catalog, read.clone()).boxed_local());
    let both = Files::of_rows(query).beside(Ids::list(L::NAME), page, None);
    let endpoint = Endpoint {
        tag: tags::register(),
        summary: summary.to_owned(),
        about: about.to_owned(),
        entry: Some(L::NAME),
        parameters: Box::new(move |components| list_parameters(&told, components)),
        responses: Box::new(page_of_rows::<L>),
        ..both.endpoint(format!("/v1/{}", L::NAME)).fails(&QUESTION)
    };
    both.add(endpoint, table);
}

async fn page<L: Listed>(request: HttpRequest, catalog: web::Data<Catalog>, read: Arc<ListQuery<L>>) -> Answer {
    let (list, _) = read.read(&asked(&request))?;
    let snapshot = catalog.snapshot();
    let page = snapshot.list(&list).await.map_err(|e| read.named(&asked(&request), e))?;
    let printed: Vec<_> = page.rows.iter().map(|row| &row.record.json).collect();
    page_of(&request, &snapshot, list.limit, (&page, None), &printed).await
}

/// Adds the list of series.
fn series_list(table: &mut Vec<Endpoint>) {
    let query = Arc::new(ListQuery::<Series>::of_rows(&[INCLUDE]));
    let (read, told) = (query.clone(), query.clone());
    let page: Reader = Arc::new(move |request, catalog, _| series_page(request, catalog, read.clone()).boxed_local());
    let points: Print<Series> = |snapshot, _, rows| async move { all_with_points(&snapshot, &rows).await }.boxed();
    let own = Own {
        part: POINTS,
        table: figures::table,
        print: |snapshot, _, rows| async move { figures::rows(&snapshot, &rows).await }.boxed(),
    };
    let both = Files::of_rows(query).and_rows(own).including(POINTS, points).beside(Ids::list(Series::NAME), page, None);
    let endpoint = Endpoint {
        tag: tags::register(),
        summary: "A page of the series of observations: what each is of, how many it has, from when to when.".to_owned(),
        about: "A series is what may be drawn in one line: observations that differ in period and status only. `include=points` tells their points, \
                too."
            .to_owned(),
        entry: Some(Series::NAME),
        parameters: Box::new(move |components| {
            let schema = serde_json::json!({ "type": "string", "enum": [POINTS] });
            let about = "`points`: with the points of each series, as one series alone has them.";
            let include = serde_json::json!({ "name": INCLUDE, "in": "query", "description": about, "schema": schema });
            list_parameters(&told, components).into_iter().chain([include]).collect()
        }),
        responses: Box::new(page_of_series),
        ..both.endpoint(format!("/v1/{}", Series::NAME)).fails(&QUESTION)
    };
    both.add(endpoint, table);
}

/// Adds one series: with its points, or as a table of its figures.
fn one_series(table: &mut Vec<Endpoint>) {
    let id = || in_path("id", "Key of the series, as the list has it in `id`.");
    let both = Both {
        ids: Ids::one("series"),
        page: Arc::new(|request, catalog, id| series(request, catalog, id).boxed_local()),
        file: Arc::new(|request, catalog, id, format| series_file(request, catalog, id, format).boxed_local()),
        offer: &format::SERIES,
        parameters: Box::new(move |_| vec![id()]),
    };
    let endpoint = Endpoint {
        tag: tags::register(),
        summary: "One series with its points, in the order of their periods; where these are years, none between them is left out.".to_owned(),
        about: "What is stated as a fact stands beside targets and forecasts of the same period, and stated growth beside the levels that it follows from."
            .to_owned(),
        parameters: Box::new(move |_| vec![id()]),
        responses: Box::new(series_with_points),
        ..both.endpoint("/v1/series/{id}").fails(&[ErrorCode::NotFound]).fails(&QUESTION)
    };
    both.add_one(endpoint, table);
}

async fn series_page(request: HttpRequest, catalog: web::Data<Catalog>, read: Arc<ListQuery<Series>>) -> Answer {
    let (list, _) = read.read(&asked(&request))?;
    let included = pairs(&asked(&request))?.into_iter().find(|(key, _)| key == INCLUDE);
    if let Some((_, other)) = included.as_ref().filter(|(_, word)| word != POINTS) {
        return Err(CatalogError::invalid(INCLUDE, format!("{INCLUDE}: there is no `{other}` here; it takes {POINTS}")).into());
    }
    let snapshot = catalog.snapshot();
    let page = snapshot.list(&list).await.map_err(|e| read.named(&asked(&request), e))?;
    let rows = page.rows.iter().map(|row| &row.record);
    let printed: Vec<String> = match included {
        None => rows.map(|row| row.json.to_string()).collect(),
        Some(_) => all_with_points(&snapshot, &rows.cloned().collect::<Vec<_>>()).await?,
    };
    page_of(&request, &snapshot, list.limit, (&page, None), &printed).await
}

/// Series as JSON, each with its points.
async fn all_with_points(snapshot: &Snapshot, series: &[Stored<Series>]) -> Result<Vec<String>, CatalogError> {
    let ids: Vec<&str> = series.iter().map(|it| &*it.id.0).collect();
    Ok(series.iter().zip(snapshot.points(&ids).await?).map(|(it, points)| with_points(it, points.as_ref())).collect())
}

/// A series as JSON, with its points.
fn with_points(series: &Stored<Series>, points: Option<&Stored<Vec<SeriesPoint>>>) -> String {
    series.with(&[(POINTS, points.map_or("[]", |points| &points.json))])
}

async fn evidence(request: HttpRequest, catalog: web::Data<Catalog>, id: web::Path<String>) -> Answer {
    nothing(request.query_string())?;
    let snapshot = catalog.snapshot();
    let evidence = found(&request, &snapshot, snapshot.evidence(&id).await).await?;
    Ok(json(&*evidence.json))
}

/// One series as a table of its figures.
async fn series_file(request: HttpRequest, catalog: web::Data<Catalog>, id: String, format: Format) -> Answer {
    nothing(request.query_string())?;
    let snapshot = catalog.snapshot();
    let series = found(&request, &snapshot, snapshot.one_series(&id).await).await?;
    let rows = figures::rows(&snapshot, &[series]).await?;
    let origin = origin(&request, &snapshot).await?;
    let wanted = Wanted { table: Arc::new(figures::table()), bom: false, origin, links: Links::default() };
    file_answer::answer(&request, &snapshot, (format, format.writer(wanted)), stream::iter([Ok(rows)]).boxed()).await
}

async fn series(request: HttpRequest, catalog: web::Data<Catalog>, id: String) -> Answer {
    nothing(request.query_string())?;
    let snapshot = catalog.snapshot();
    let series = found(&request, &snapshot, snapshot.one_series(&id).await).await?;
    let points = snapshot.points(&[&id]).await?.pop().flatten();
    Ok(json(with_points(&series, points.as_ref())))
}
