//! A network as GraphML, for Gephi and other programs that draw or measure graphs.
use super::writing::xml::legal;
use crate::catalog::{
    CatalogError,
    dataset::Dataset,
    questions::network::{Network, NetworkEdge, NetworkNode},
};
use entity::Codelist;
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};
use std::io;

/// Its media type.
pub const MEDIA: &str = "application/graphml+xml";

/// What is said of graph, nodes and edges: of which of them, its name, its type. The name is its key, too.
const KEYS: [(&str, &str, &str); 17] = [
    ("graph", "dataset", "string"),
    ("graph", "revision", "string"),
    ("graph", "licence", "string"),
    ("graph", "cite_as", "string"),
    ("graph", "complete", "boolean"),
    ("graph", "nodes_total", "long"),
    ("graph", "edges_total", "long"),
    ("graph", "crowded", "long"),
    ("node", "label", "string"),
    ("node", "type", "string"),
    ("node", "kind", "string"),
    ("node", "country", "string"),
    ("edge", "tie", "string"),
    ("edge", "directed", "boolean"),
    ("edge", "weight", "long"),
    ("edge", "roles", "string"),
    ("edge", "records", "string"),
];

type Xml = Writer<Vec<u8>>;

/// Writes a network. Where any of its ties has a direction all edges have one in the file, since programs know no graphs with both; what
/// `directed` says of an edge holds.
///
/// # Errors
/// A defect.
pub fn write(network: &Network, dataset: &Dataset) -> Result<Vec<u8>, CatalogError> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 1);
    document(&mut xml, network, dataset).map_err(|e| CatalogError::defect(format!("GraphML: {e}")))?;
    Ok(xml.into_inner())
}

fn document(xml: &mut Xml, network: &Network, dataset: &Dataset) -> io::Result<()> {
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = xml
        .create_element("graphml")
        .with_attribute(("xmlns", "http://graphml.graphdrawing.org/xmlns"))
        .with_attribute(("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"))
        .with_attribute((
            "xsi:schemaLocation",
            "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd",
        ));
    root.write_inner_content(|xml| {
        for (of, name, kind) in KEYS {
            let key = xml.create_element("key").with_attribute(("id", id(of, name).as_str())).with_attribute(("for", of));
            key.with_attribute(("attr.name", name)).with_attribute(("attr.type", kind)).write_empty()?;
        }
        let default = if network.edges.iter().any(|edge| edge.directed) { "directed" } else { "undirected" };
        let graph = xml.create_element("graph").with_attribute(("id", "network")).with_attribute(("edgedefault", default));
        graph.write_inner_content(|xml| {
            whole(xml, network, dataset)?;
            network.nodes.iter().try_for_each(|it| node(xml, it))?;
            network.edges.iter().enumerate().try_for_each(|(n, it)| edge(xml, n, it))
        })?;
        Ok(())
    })?;
    xml.write_event(Event::Text(BytesText::from_escaped("\n")))
}

fn whole(xml: &mut Xml, network: &Network, dataset: &Dataset) -> io::Result<()> {
    let say = |xml: &mut Xml, name: &str, text: &str| data(xml, "graph", name, text);
    say(xml, "dataset", &dataset.title)?;
    say(xml, "revision", &dataset.revision)?;
    say(xml, "licence", &dataset.licence)?;
    say(xml, "cite_as", &dataset.cite_as)?;
    say(xml, "complete", &network.complete.to_string())?;
    say(xml, "nodes_total", &network.nodes_total.to_string())?;
    say(xml, "edges_total", &network.edges_total.to_string())?;
    say(xml, "crowded", &network.crowded.to_string())
}

fn node(xml: &mut Xml, node: &NetworkNode) -> io::Result<()> {
    let said = xml.create_element("node").with_attribute(("id", &*node.id));
    said.write_inner_content(|xml| {
        data(xml, "node", "label", &node.title)?;
        data(xml, "node", "type", node.r#type.code())?;
        data(xml, "node", "kind", node.kind.code())?;
        node.country.iter().try_for_each(|country| data(xml, "node", "country", country))
    })?;
    Ok(())
}

fn edge(xml: &mut Xml, n: usize, edge: &NetworkEdge) -> io::Result<()> {
    let said = xml.create_element("edge").with_attribute(("id", format!("e{n}").as_str()));
    let said = said.with_attribute(("source", &*edge.source)).with_attribute(("target", &*edge.target));
    said.write_inner_content(|xml| {
        data(xml, "edge", "tie", edge.tie.code())?;
        data(xml, "edge", "directed", &edge.directed.to_string())?;
        data(xml, "edge", "weight", &edge.weight.to_string())?;
        if !edge.roles.is_empty() {
            data(xml, "edge", "roles", &edge.role_codes())?;
        }
        data(xml, "edge", "records", &edge.record_ids())
    })?;
    Ok(())
}

/// The key of what is said of graph, nodes or edges.
fn id(of: &str, name: &str) -> String {
    format!("{of}.{name}")
}

fn data(xml: &mut Xml, of: &str, name: &str, text: &str) -> io::Result<()> {
    let said = xml.create_element("data").with_attribute(("key", id(of, name).as_str()));
    said.write_text_content(BytesText::new(&legal(text)))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_written_as_xml_can_say_it() {
        let mut xml = Writer::new(Vec::new());
        data(&mut xml, "node", "label", "a<b & \"c\"\u{1}\u{ffff} ł").unwrap_or_default();
        let text = String::from_utf8(xml.into_inner()).unwrap_or_default();
        assert_eq!(text, "<data key=\"node.label\">a&lt;b &amp; &quot;c&quot; ł</data>");
    }
}
