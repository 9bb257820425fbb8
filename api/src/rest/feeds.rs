//! Feeds of lists: the newest changes of what a list finds, a page at a time.
use super::{
    answer::{Answer, origin},
    file_answer,
    query::Turn,
};
use crate::{
    catalog::{CatalogError, Change, List, Listed, Page, Snapshot, Via, Where},
    formats::{
        feed::entry::{DATE, Links, NOW},
        format::{Format, Wanted},
    },
    http::{address, asked, components::Components, origin as server, pairs},
};
use actix_web::HttpRequest;
use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream};
use serde_json::{Value, json};
use std::sync::Arc;

/// Reads a page of the newest changes of what a list finds, or of what of it is found below a record.
pub type Newest<L> = fn(Snapshot, List<L>, Option<(Via, String)>, Turn) -> BoxFuture<'static, Result<Page<Change>, CatalogError>>;

/// Of a list of what changes belong to.
pub fn of_records<L: Listed>() -> Newest<L> {
    |snapshot, list, below, turn| {
        async move {
            let changes = turn.of(List::new(Where::default(), None)?)?;
            snapshot.changes_of(&list, below.as_ref().map(|(via, parent)| (via, parent.as_str())), &changes).await
        }
        .boxed()
    }
}

/// Of the list of changes itself.
pub fn of_changes() -> Newest<Change> {
    |snapshot, list, _, turn| async move { snapshot.list(&turn.of(list)?).await }.boxed()
}

/// The cursor that feeds take.
pub fn older(components: &mut Components) -> Value {
    let about = "Only of feeds (`atom`, `feed.json`): the cursor that the page comes after. `next` of a page leads to the next.";
    components.parameter("feed", json!({ "name": "after", "in": "query", "description": about, "schema": { "type": "string" } }))
}

/// Answers with a page of a feed.
pub async fn answer(request: &HttpRequest, snapshot: &Snapshot, format: Format, page: Page<Change>) -> Answer {
    let ids: Vec<&str> = page.rows.iter().map(|row| &*row.record.record.id).collect();
    let now = snapshot.records(&ids).await?;
    let printed = page.rows.iter().zip(&now).map(|(row, now)| match now {
        Some(now) => {
            let date = json!(now.view.listed_by().map(|date| &date.text)).to_string();
            row.record.with(&[(NOW, &now.json), (DATE, &date)])
        }
        None => row.record.json.to_string(),
    });
    let printed: Vec<String> = printed.collect();
    let links = links(request, format, page.next().as_deref())?;
    let wanted = Wanted { table: Arc::default(), bom: false, origin: origin(request, snapshot).await?, links };
    file_answer::answer(request, snapshot, (format, format.writer(wanted)), stream::iter([Ok(printed)]).boxed()).await
}

/// The addresses of a page, after which comes the one at a cursor.
fn links(request: &HttpRequest, format: Format, next: Option<&str>) -> Result<Links, CatalogError> {
    let list = request.path().trim_end_matches(&format!(".{}", format.suffix()));
    let feed = format!("{list}.{}", format.suffix());
    let mut asked = pairs(&asked(request))?;
    let own = address(&feed, &asked)?;
    asked.retain(|(key, _)| key != "after");
    let after = |cursor: &str| address(&feed, &[&asked[..], &[("after".to_owned(), cursor.to_owned())]].concat());
    let (first, next) = (address(&feed, &asked)?, next.map_or(Ok(None), after)?);
    asked.retain(|(key, _)| key != "limit");
    let words = asked.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join("&");
    let what = match list.trim_start_matches("/v1/") {
        Change::NAME => "Changes".to_owned(),
        list => format!("Changes of {list}"),
    };
    let what = if words.is_empty() { what } else { format!("{what} ({words})") };
    Ok(Links { server: server(request), list: address(list, &asked)?, feed, own, first, next, what })
}
