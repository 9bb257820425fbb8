//! The edges of a network as CSV (RFC 4180), a line each.
use super::csv::plain;
use crate::catalog::{
    CatalogError,
    questions::network::{Network, NetworkEdge},
};
use csv::{Terminator, Writer, WriterBuilder};
use std::collections::HashMap;

/// Its media type.
pub const MEDIA: &str = "text/csv";

const COLUMNS: [&str; 9] = ["source", "source_title", "target", "target_title", "tie", "directed", "weight", "roles", "records"];

/// Writes the edges. Roles and ids of records stand with a space between.
///
/// # Errors
/// A defect.
pub fn write(network: &Network) -> Result<Vec<u8>, CatalogError> {
    let titles: HashMap<&str, &str> = network.nodes.iter().map(|node| (&*node.id, node.title.as_str())).collect();
    let title = |id: &str| titles.get(id).copied().unwrap_or_default();
    let mut csv = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    let lines = |csv: &mut Writer<Vec<u8>>| {
        csv.write_record(COLUMNS)?;
        network.edges.iter().try_for_each(|edge| {
            let NetworkEdge { source, target, tie, directed, weight, .. } = edge;
            let (directed, weight) = (directed.to_string(), weight.to_string());
            let titles = [source, target].map(|id| plain(title(id)));
            csv.write_record([
                source,
                &*titles[0],
                target,
                &*titles[1],
                tie.code(),
                &directed,
                &weight,
                &edge.role_codes(),
                &edge.record_ids(),
            ])
        })
    };
    lines(&mut csv).map_err(|e| CatalogError::defect(format!("CSV: {e}")))?;
    csv.into_inner().map_err(|e| CatalogError::defect(format!("CSV: {e}")))
}
