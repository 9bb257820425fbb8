//! What must tie whom, by twos, one record after another.
use super::{Fact, Oracle, Record, sorted};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What is asked of a network beside the records that tie.
#[derive(Clone, Copy, Debug, Default)]
pub struct Around<'a> {
    pub partner: Option<&'a str>,
    pub depth: usize,
    /// None is all.
    pub ties: &'a [&'a str],
    /// Into countries.
    pub folded: bool,
}

/// Ends, tie, and whether it has a direction.
type Ends = (String, String, &'static str, bool);

impl Oracle {
    /// The nodes and edges of a network that is told as a whole.
    ///
    /// # Panics
    /// Names the parameter that this oracle does not know.
    pub fn network(&self, asked: &[(&str, &str)], around: &Around<'_>) -> Value {
        let mut edges: BTreeMap<Ends, (Vec<&Record>, BTreeSet<&str>)> = BTreeMap::new();
        // the date of records of all types is the one that they are listed by
        let (of, asked): (Vec<_>, Vec<_>) =
            asked.iter().map(|(key, value)| (if *key == "date" { "listed_by" } else { *key }, *value)).partition(|(key, _)| *key == "type");
        let is_of = |record: &&Record| of.iter().all(|(_, of)| record.plural.strip_suffix('s') == Some(*of));
        for record in self.found("records", &asked).into_iter().filter(is_of) {
            for (ends, role) in self.ties(record, around.folded) {
                let wanted = around.ties.is_empty() || around.ties.contains(&ends.2);
                if wanted && ends.0 != ends.1 {
                    let (records, roles) = edges.entry(ends).or_default();
                    if records.last().is_none_or(|last| last.id != record.id) {
                        records.push(record);
                    }
                    roles.extend(role);
                }
            }
        }
        let mut near: BTreeSet<String> = around.partner.map(|id| self.node(id, around.folded)).into_iter().collect();
        if !near.is_empty() {
            for _ in 1..around.depth {
                let touching = edges.keys().filter(|(a, b, ..)| near.contains(a) || near.contains(b));
                near = touching.flat_map(|(a, b, ..)| [a.clone(), b.clone()]).chain(near.clone()).collect();
            }
            edges.retain(|(a, b, ..), _| near.contains(a) || near.contains(b));
        }
        let mut nodes: BTreeMap<String, (BTreeSet<&String>, usize)> = BTreeMap::new();
        nodes.extend(around.partner.map(|id| (self.node(id, around.folded), <_>::default())));
        for ((a, b, ..), (records, _)) in &edges {
            for (one, other) in [(a, b), (b, a)] {
                let (others, weight) = nodes.entry(one.clone()).or_default();
                others.insert(other);
                *weight += records.len();
            }
        }
        let mut nodes: Vec<_> = nodes.iter().collect();
        nodes.sort_by_key(|(id, (_, weight))| (std::cmp::Reverse(*weight), (*id).clone()));
        let node = |(id, (others, weight)): (&String, &(BTreeSet<&String>, usize))| {
            let record = self.get(id);
            let fact = |name: &str| record.facts.get(name).and_then(Fact::word);
            let r#type = record.plural.trim_end_matches('s');
            json!({ "id": id, "type": r#type, "kind": fact("kind"), "country": fact("country"), "degree": others.len(), "weight": weight })
        };
        let nodes: Vec<Value> = nodes.into_iter().map(node).collect();
        let mut edges: Vec<_> = edges.into_iter().collect();
        edges.sort_by_key(|(ends, (records, _))| (std::cmp::Reverse(records.len()), ends.clone()));
        let edge = |((source, target, tie, directed), (records, roles)): (Ends, (Vec<&Record>, BTreeSet<&str>))| {
            let weight = records.len();
            let latest: Vec<&str> = sorted(records, "-listed_by").into_iter().take(10).collect();
            json!({ "source": source, "target": target, "tie": tie, "directed": directed, "weight": weight, "records": latest, "roles": roles })
        };
        let edges: Vec<Value> = edges.into_iter().map(edge).collect();
        json!({ "nodes": nodes, "edges": edges })
    }

    /// What a record ties, each with what the source is there.
    fn ties<'a>(&self, record: &'a Record, folded: bool) -> Vec<(Ends, Option<&'a str>)> {
        let parties: Vec<(String, &str)> =
            record.parts("party").iter().filter_map(|it| Some((self.node(it["in"].word()?, folded), it["role"].word()?))).collect();
        let pairing = match record.plural {
            "agreements" => "agreement",
            "deals" => "deal",
            "events" => "event",
            "projects" => "project",
            "partners" | "forums" => {
                let body = self.node(&record.id, folded);
                let members = parties.into_iter().map(|(member, role)| ((member, body.clone(), "membership", true), Some(role)));
                let parents = record.words("parent").iter().filter(|_| record.plural == "partners");
                let parents = parents.map(|parent| ((body.clone(), self.node(parent, folded), "parent", true), None));
                return members.chain(parents).collect();
            }
            _ => return Vec::new(),
        };
        let has = |id: &str, roles: &[&str]| parties.iter().any(|(party, role)| party == id && roles.contains(role));
        let lends = |from: &str, to: &str| has(from, &["financier"]) && has(to, &["recipient", "beneficiary"]);
        let nodes: BTreeSet<&String> = parties.iter().map(|(id, _)| id).collect();
        let mut ties = Vec::new();
        for a in &nodes {
            for b in nodes.iter().filter(|b| a < *b) {
                let (there, back) = (lends(a, b), lends(b, a));
                let (source, target) = if back && !there { (b, a) } else { (a, b) };
                ties.push((((*source).clone(), (*target).clone(), pairing, there != back), None));
            }
        }
        ties
    }

    /// The node of a partner or forum.
    fn node(&self, id: &str, folded: bool) -> String {
        let is_country = |it: &&&Record| it.facts.get("kind").and_then(Fact::word) == Some("country");
        let record = self.get(id);
        let within: Vec<&Record> = record.words("within").iter().map(|id| self.get(id)).collect();
        let countries: Vec<&&Record> = within.iter().filter(is_country).collect();
        let own = |it: &&&&Record| it.words("country") == record.words("country");
        let found = countries.iter().find(|it| it.id == id).or_else(|| countries.iter().find(own)).or_else(|| countries.first());
        found.filter(|_| folded).map_or_else(|| id.to_owned(), |country| country.id.clone())
    }
}
