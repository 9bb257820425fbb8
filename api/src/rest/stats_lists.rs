//! The addresses of the lists that counts are of.
use crate::{
    catalog::{
        CatalogError, Listed,
        questions::stats::{
            Ask, By, Cell, Operand,
            sum::{LeftOut, Sum},
        },
        takes_role,
    },
    http::address,
};
use entity::Codelist;
use serde_json::Value;

/// A list as it is asked for: its path and parameters.
pub type Address = (String, Vec<(String, String)>);

/// Adds to what is left out of the sums of some rows the address of the list of it, where the rows have one.
///
/// # Errors
/// A query that cannot be written.
pub fn add_lists(told: &mut Value, sums: &[Sum], list: Option<&Address>) -> Result<(), CatalogError> {
    for (sum, told) in sums.iter().zip(told["sums"].as_array_mut().into_iter().flatten()) {
        for (left, told) in sum.left_out.iter().zip(told["left_out"].as_array_mut().into_iter().flatten()) {
            told["list"] = list.map_or(Ok(None), |(path, pairs)| address(path, &left_out(pairs, left)))?.into();
        }
    }
    Ok(())
}

/// Adds to what is told of a cell the addresses of the list that it counts, and of what is left out of its sums.
///
/// # Errors
/// A query that cannot be written.
pub fn add_list<L: Listed>(told: &mut Value, cell: &Cell, filter: &[(String, String)]) -> Result<(), CatalogError> {
    let list = cell_list::<L>(filter, cell);
    told["list"] = list.as_ref().map_or(Ok(None), |(path, pairs)| address(path, pairs))?.into();
    add_lists(told, &cell.sums, list.as_ref())
}

/// The parameters of a list with those that leave of it what is left out of a sum.
fn left_out(pairs: &[(String, String)], left: &LeftOut) -> Vec<(String, String)> {
    let own = ["currency", "currency__in", "currency__isnull", "not_summed", "not_summed__in"];
    let mut pairs: Vec<_> = pairs.iter().filter(|(key, _)| !own.contains(&key.as_str())).cloned().collect();
    pairs.push(match &left.currency {
        Some(currency) => ("currency".to_owned(), currency.clone()),
        None => ("currency__isnull".to_owned(), "true".to_owned()),
    });
    pairs.push(("not_summed".to_owned(), left.reason.code().to_owned()));
    pairs
}

/// The list that a cell counts; `None` where a query string cannot ask for it.
fn cell_list<L: Listed>(filter: &[(String, String)], cell: &Cell) -> Option<Address> {
    // the partner below whom the rows are, where one stands in the address
    let mut partner = None;
    let mut pairs = filter.to_vec();
    for ask in &cell.asks {
        let field = ask.path.first().copied().unwrap_or_default();
        let asked = filter.iter().any(|(key, _)| key.split("__").next() == Some(field));
        let fits = match ask.by {
            By::Type | By::Kind | By::Status => replace(&mut pairs, ask),
            By::Country if field == "country" => replace(&mut pairs, ask),
            By::Year => in_year(&mut pairs, filter, ask),
            // what is asked of a party holds of one, so another condition on a party stands in the address
            By::Partner if asked && takes_role(L::NAME) => {
                partner = Some(text(ask));
                true
            }
            By::Role if asked && partner.is_some() => {
                pairs.push(("role".to_owned(), text(ask)));
                true
            }
            By::Partner | By::Role | By::Country | By::Place | By::Sector | By::Source | By::Chapter => {
                pairs.push((key(ask), text(ask)));
                !asked
            }
        };
        if !fits {
            return None;
        }
    }
    let path = partner.map_or_else(|| format!("/v1/{}", L::NAME), |id| format!("/v1/partners/{id}/{}", L::NAME));
    Some((path, pairs))
}

/// Asks for one value of what a row has one of, among those that are asked for.
fn replace(pairs: &mut Vec<(String, String)>, ask: &Ask) -> bool {
    let key = key(ask);
    pairs.retain(|(known, _)| *known != key && *known != format!("{key}__in"));
    pairs.push((key, text(ask)));
    true
}

/// Asks for a year beside other conditions on the date.
fn in_year(pairs: &mut Vec<(String, String)>, filter: &[(String, String)], ask: &Ask) -> bool {
    let (key, text) = (key(ask), text(ask));
    let asked = |key: &str| filter.iter().any(|(known, _)| known == key);
    if ask.value == Operand::Missing {
        pairs.retain(|(known, _)| *known != key);
        pairs.push((key, text));
        return true;
    }
    if !asked(&key) {
        pairs.push((key, text));
        return true;
    }
    // possibly in it or after, and possibly in it or before
    let ends = [format!("{key}__gte"), format!("{key}__lte")];
    let free = !ends.iter().any(|key| asked(key));
    pairs.extend(ends.map(|key| (key, text.clone())));
    free
}

/// The parameter that asks for it: the first operator of a field is also the bare field.
fn key(ask: &Ask) -> String {
    let path: Vec<&str> = ask.path.iter().copied().filter(|step| !["in", "overlaps"].contains(step)).collect();
    path.join("__")
}

fn text(ask: &Ask) -> String {
    match &ask.value {
        Operand::Code(text) | Operand::Text(text) | Operand::Date(text) => text.clone(),
        Operand::Number(n) => n.to_string(),
        Operand::Missing => "true".to_owned(),
    }
}
