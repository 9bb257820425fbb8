//! Who is tied to whom, and by what: partners as nodes, and edges with the records behind them.
mod kind;
mod question;
mod tied;

pub use kind::NodeKind;
pub use question::{Asking, DEFAULT_EDGES, Fold, MAX_EDGES, Question, Tie};

use crate::catalog::{
    error::CatalogError,
    query::{list::List, meaning::Means},
    records::Record,
    snapshot::Snapshot,
    store::Kind,
    values::head::RecordId,
};
use async_graphql::SimpleObject;
use entity::{Codelist, RecordType, party::Role};
use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use tied::{Called, Row, TieQuery};
use utoipa::ToSchema;

/// Who is tied to whom.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
pub struct Network {
    /// Who is tied to somebody, and the partner that was looked around; those with the most weight first, the id breaks ties.
    pub nodes: Vec<NetworkNode>,
    /// What ties them, the heaviest first; then by source, target and tie.
    pub edges: Vec<NetworkEdge>,
    /// How many nodes there are in all; those without a listed edge are left out.
    pub nodes_total: u64,
    /// How many edges there are in all; those beyond the limit, the lightest, are left out.
    pub edges_total: u64,
    /// Whether this is all: no edge is left out and no record. If not, a greater limit or a narrower filter may tell more.
    pub complete: bool,
    /// How many agreements, deals, events and projects have more than 50 parties: they tie none of them to each other.
    pub crowded: u64,
    /// The ids of such records, those with the most parties first, ten at most.
    pub crowded_records: Vec<RecordId>,
}

/// A partner or a forum in a network.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
pub struct NetworkNode {
    /// Its id.
    // clients keep by `id` what is one thing whatever is asked
    #[graphql(name = "recordId")]
    pub id: RecordId,
    /// A partner, or a forum that partners are members of.
    pub r#type: RecordType,
    /// Its title in English.
    pub title: String,
    /// Which sort of partner or forum, a value of the codelist `partner_kind` or `forum_kind`.
    #[schema(value_type = String)]
    pub kind: NodeKind,
    /// Its country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// How many other nodes it is tied to in this answer.
    pub degree: u64,
    /// The weights of its edges in this answer together.
    pub weight: u64,
}

/// What ties two nodes: one edge for each tie, and for each way where it has one.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
pub struct NetworkEdge {
    /// The id of one node.
    pub source: RecordId,
    /// The id of the other.
    pub target: RecordId,
    /// What ties them.
    pub tie: Tie,
    /// Whether it leads from source to target. If not, source is the one whose id comes first.
    pub directed: bool,
    /// How many records tie them so, each once.
    pub weight: u64,
    /// The ids of these records, those with the latest dates first, ten at most.
    pub records: Vec<RecordId>,
    /// Of a membership what the source is there; of other ties nothing.
    pub roles: Vec<Role>,
}

impl NetworkEdge {
    /// The ids of its records with a space between, as files tell them.
    pub fn record_ids(&self) -> String {
        self.records.iter().map(|id| &**id).collect::<Vec<_>>().join(" ")
    }

    /// Its roles with a space between, as files tell them.
    pub fn role_codes(&self) -> String {
        self.roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(" ")
    }
}

impl Snapshot {
    /// Who is tied to whom by some records: as a whole, or around a partner. A few statements, once a revision.
    ///
    /// # Errors
    /// Words that stand for nothing, and what the database says.
    pub async fn network(&self, question: &Question) -> Result<Arc<Network>, CatalogError> {
        let around = match &question.around {
            Some(word) => Some(self.read_word(["around"], Means::PARTNER, word).await?),
            None => None,
        };
        let read = self.read_words(&question.list).await?;
        let list = read.as_ref().unwrap_or(&question.list);
        let id = format!("{} {}", list.mark(), question.mark(around.as_deref()));
        Ok(self.kept_one(Kind::Network, &id, async || self.tie(list, question, around).await).await?.view)
    }

    /// Ties nodes, past the store.
    async fn tie(&self, list: &List<Record>, question: &Question, around: Option<String>) -> Result<Network, CatalogError> {
        self.revision().await?;
        let query = TieQuery::new(self, list, question);
        let (mut near, mut followed) = (None, true);
        if let Some(partner) = around {
            let centre = query.folded(partner).await?;
            let mut nodes = BTreeSet::from([centre.clone()]);
            if question.depth > 1 {
                let first = query.edges(Some(&[&centre]), MAX_EDGES).await?;
                // of very many the heaviest are followed
                followed = first.first().is_none_or(|row| row.edges.0 == first.len() as u64);
                nodes.extend(first.into_iter().flat_map(|row| [row.source, row.target]));
            }
            near = Some((centre, nodes));
        }
        let centre = near.as_ref().map(|(centre, _)| centre.as_str());
        let near: Option<Vec<&str>> = near.as_ref().map(|(_, nodes)| nodes.iter().map(String::as_str).collect());
        let rows = query.edges(near.as_deref(), question.limit).await?;
        let crowds = query.crowds(near.as_deref()).await?;
        let edges_total = rows.first().map_or(0, |row| row.edges.0);
        let nodes_total = rows.first().map_or(u64::from(centre.is_some()), |row| row.nodes.0);
        let crowded = crowds.first().map_or(0, |crowd| crowd.total.0);
        let edges = rows.into_iter().map(told).collect::<Result<Vec<_>, _>>()?;
        Ok(Network {
            nodes: self.nodes(&edges, centre).await?,
            nodes_total,
            edges_total,
            complete: followed && crowded == 0 && edges.len() as u64 == edges_total,
            crowded,
            crowded_records: crowds.into_iter().map(|crowd| RecordId(crowd.id)).collect(),
            edges,
        })
    }

    /// The nodes of some edges, and one that is there in any case.
    async fn nodes(&self, edges: &[NetworkEdge], centre: Option<&str>) -> Result<Vec<NetworkNode>, CatalogError> {
        let mut tied: BTreeMap<&str, (BTreeSet<&str>, u64)> = BTreeMap::new();
        tied.extend(centre.map(|centre| (centre, <_>::default())));
        for edge in edges {
            for (one, other) in [(&edge.source.0, &edge.target.0), (&edge.target.0, &edge.source.0)] {
                let (others, weight) = tied.entry(one).or_default();
                others.insert(other);
                *weight += edge.weight;
            }
        }
        let ids: Vec<&str> = tied.keys().copied().collect();
        let called = self.nodes_called(&ids).await?;
        if called.len() != tied.len() {
            return Err(CatalogError::defect("not every node that is tied is a record"));
        }
        let node = |it: Called| {
            let defect = |why: &str| CatalogError::defect(format!("`{}` {why}", it.id));
            let (others, weight) = tied.get(it.id.as_str()).ok_or_else(|| defect("is no node of these edges"))?;
            let kind = it.kind().ok_or_else(|| defect("is tied, and is neither partner nor forum"))?;
            let (degree, weight) = (others.len() as u64, *weight);
            Ok(NetworkNode { id: RecordId(it.id), r#type: it.r#type, title: it.title, kind, country: it.country, degree, weight })
        };
        let mut nodes = called.into_iter().map(node).collect::<Result<Vec<_>, CatalogError>>()?;
        nodes.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| a.id.cmp(&b.id)));
        Ok(nodes)
    }
}

fn told(row: Row) -> Result<NetworkEdge, CatalogError> {
    let tie = Tie::ALL.iter().copied().find(|tie| tie.code() == row.tie);
    let role = |code: &str| Role::from_code(code).ok_or_else(|| CatalogError::defect(format!("`{code}` is no role")));
    let roles: BTreeSet<&str> = row.roles.iter().flat_map(|roles| roles.split(' ')).collect();
    Ok(NetworkEdge {
        tie: tie.ok_or_else(|| CatalogError::defect(format!("`{}` is no tie", row.tie)))?,
        directed: row.directed != 0,
        weight: row.weight.0,
        records: row.records.split(' ').map(|id| RecordId(id.to_owned())).collect(),
        roles: roles.into_iter().map(role).collect::<Result<_, _>>()?,
        source: RecordId(row.source),
        target: RecordId(row.target),
    })
}
