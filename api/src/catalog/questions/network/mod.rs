//! Who is tied to whom, and by what: partners as nodes, and edges with the records behind them.
mod tied;

use crate::catalog::{
    error::CatalogError,
    query::{list::List, meaning::Means},
    records::Record,
    snapshot::Snapshot,
    store::Kind,
    values::head::RecordId,
};
use async_graphql::{Enum, SimpleObject};
use entity::{Codelist, RecordType, party::Role};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};
use tied::{Asked, Row};
use utoipa::ToSchema;

/// Edges of an answer when nothing is said.
pub const DEFAULT_EDGES: u64 = 1_000;
/// Edges of an answer, at most.
pub const MAX_EDGES: u64 = 5_000;
/// Ids of records that an edge tells, at most.
const RECORDS: u64 = 10;
/// A record with more parties ties none of them to each other: everybody would be tied to everybody.
const MAX_PARTIES: u64 = 50;
/// How far around a partner it may be looked.
const MAX_DEPTH: i64 = 2;

macro_rules! ties {
    ($( #[doc = $doc:literal] $Tie:ident $code:literal = $types:expr, )*) => {
        /// What ties two nodes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema, Enum)]
        #[serde(rename_all = "snake_case")]
        pub enum Tie {
            $( #[doc = $doc] $Tie, )*
        }

        impl Tie {
            /// Everything that ties.
            pub const ALL: &[Self] = &[$( Self::$Tie, )*];

            /// The word for it in addresses.
            pub fn code(self) -> &'static str {
                match self { $( Self::$Tie => $code, )* }
            }

            /// The types of the records behind it.
            fn types(self) -> &'static [RecordType] {
                match self { $( Self::$Tie => $types, )* }
            }
        }
    };
}
ties! {
    /// Both are parties of an agreement.
    Agreement "agreement" = &[RecordType::Agreement],
    /// Both are parties of a deal: from who lends or invests to who receives the money or benefits; between others, such as two lenders, it has no direction.
    Deal "deal" = &[RecordType::Deal],
    /// Both take part in an event.
    Event "event" = &[RecordType::Event],
    /// Both have a part in a project.
    Project "project" = &[RecordType::Project],
    /// From a member, founder, shareholder or resident to the partner or forum that it is one of. The record behind it is that partner or forum.
    Membership "membership" = &[RecordType::Partner, RecordType::Forum],
    /// From a partner to the one it belongs to or lies in. The record behind it is the partner itself.
    Parent "parent" = &[RecordType::Partner],
}

impl Tie {
    /// Whether a record ties its parties by twos.
    fn pairs(self) -> bool {
        !matches!(self, Self::Membership | Self::Parent)
    }
}

/// What nodes are put together into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, Enum)]
#[serde(rename_all = "snake_case")]
pub enum Fold {
    /// Each partner into the country that it lies in; what lies in none stays as it is.
    Country,
}

impl Fold {
    /// Everything that nodes are put together into.
    pub const ALL: &[Self] = &[Self::Country];

    /// The word for it in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Country => "country",
        }
    }
}

/// Who is tied to whom.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
pub struct Network {
    /// Who is tied to somebody, and the partner that was looked around; those with the most weight first, the id breaks ties.
    pub nodes: Vec<NetworkNode>,
    /// What ties them, the heaviest first; then by source, target and tie.
    pub edges: Vec<NetworkEdge>,
    /// How many nodes there are in all; those without an edge that is told are left out.
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
    pub kind: String,
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

/// How a network is asked for, beside the records that tie.
#[derive(Clone, Debug, Default)]
pub struct Asking {
    /// The id of the partner around which to look.
    pub around: Option<String>,
    /// How far: 1 for its own ties, 2 for those of whom it is tied to, too.
    pub depth: Option<i64>,
    /// Only these ties.
    pub ties: Option<Vec<Tie>>,
    /// What nodes are put together into.
    pub fold: Option<Fold>,
    /// How many edges.
    pub limit: Option<i64>,
}

/// A question for a network.
#[derive(Clone, Debug)]
pub struct Question {
    list: List<Record>,
    around: Option<String>,
    depth: i64,
    ties: Vec<Tie>,
    fold: Option<Fold>,
    limit: u64,
}

impl Question {
    /// What some records tie; `parameter` asks for how many edges.
    ///
    /// # Errors
    /// A depth that is not 1 or 2 or stands alone, no tie, a limit outside 1 to [`MAX_EDGES`].
    pub fn new(list: List<Record>, asking: Asking, parameter: &'static str) -> Result<Self, CatalogError> {
        let Asking { around, depth, ties, fold, limit } = asking;
        match depth {
            Some(depth) if !(1..=MAX_DEPTH).contains(&depth) => {
                let detail =
                    format!("`{depth}` is not 1, the ties of the partner itself, or {MAX_DEPTH}, also those of whom it is tied to");
                return Err(CatalogError::field(["depth"], detail));
            }
            Some(_) if around.is_none() => {
                return Err(CatalogError::field(["depth"], "it is counted from a partner; name one in `around`, or leave `depth` out"));
            }
            _ => {}
        }
        let ties: BTreeSet<Tie> = ties.unwrap_or_else(|| Tie::ALL.to_vec()).into_iter().collect();
        if ties.is_empty() {
            return Err(CatalogError::field(["tie"], "it is empty; name a tie, or leave it out"));
        }
        let limit = limit.map_or(Some(DEFAULT_EDGES), |n| u64::try_from(n).ok().filter(|n| (1..=MAX_EDGES).contains(n)));
        let limit = limit.ok_or_else(|| CatalogError::field([parameter], format!("it is a number from 1 to {MAX_EDGES}")))?;
        Ok(Self { list, around, depth: depth.unwrap_or(1), ties: ties.into_iter().collect(), fold, limit })
    }

    /// What tells it from others, but for the records that tie.
    fn mark(&self, around: Option<&str>) -> String {
        let ties: Vec<&str> = self.ties.iter().map(|tie| tie.code()).collect();
        let fold = self.fold.map_or("", Fold::code);
        format!("around {} {} by {} fold {fold} {}", around.unwrap_or_default(), self.depth, ties.join(","), self.limit)
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
        let tie = async |_: &[&str]| Ok(HashMap::from([(id.clone(), self.tie(list, question, around).await?)]));
        let kept = self.kept(Kind::Network, &[&id], tie).await?;
        Ok(kept.into_iter().flatten().next().ok_or(CatalogError::Empty)?.view)
    }

    /// Ties nodes, past the store.
    async fn tie(&self, list: &List<Record>, question: &Question, around: Option<String>) -> Result<Network, CatalogError> {
        self.revision().await?;
        let asked = Asked::new(self, list, question);
        let (mut near, mut followed) = (None, true);
        if let Some(partner) = around {
            let centre = asked.folded(partner).await?;
            let mut nodes = BTreeSet::from([centre.clone()]);
            if question.depth > 1 {
                let first = asked.edges(Some(&[&centre]), MAX_EDGES).await?;
                // of very many the heaviest are followed
                followed = first.first().is_none_or(|row| count(row.edges) == first.len() as u64);
                nodes.extend(first.into_iter().flat_map(|row| [row.source, row.target]));
            }
            near = Some((centre, nodes));
        }
        let centre = near.as_ref().map(|(centre, _)| centre.as_str());
        let near: Option<Vec<&str>> = near.as_ref().map(|(_, nodes)| nodes.iter().map(String::as_str).collect());
        let rows = asked.edges(near.as_deref(), question.limit).await?;
        let crowds = asked.crowds(near.as_deref()).await?;
        let edges_total = rows.first().map_or(0, |row| count(row.edges));
        let nodes_total = rows.first().map_or(u64::from(centre.is_some()), |row| count(row.nodes));
        let crowded = crowds.first().map_or(0, |crowd| count(crowd.total));
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
        let node = |it: tied::Called| {
            let (degree, weight) = tied.get(it.id.as_str()).map_or((0, 0), |(others, weight)| (others.len() as u64, *weight));
            let kind = it.kind.ok_or_else(|| CatalogError::defect(format!("`{}` is tied, and is neither partner nor forum", it.id)))?;
            Ok(NetworkNode { id: RecordId(it.id), r#type: it.r#type, title: it.title, kind, country: it.country, degree, weight })
        };
        let mut nodes = called.into_iter().map(node).collect::<Result<Vec<_>, CatalogError>>()?;
        nodes.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| a.id.cmp(&b.id)));
        Ok(nodes)
    }
}

fn count(n: i64) -> u64 {
    n.unsigned_abs()
}

fn told(row: Row) -> Result<NetworkEdge, CatalogError> {
    let tie = Tie::ALL.iter().copied().find(|tie| tie.code() == row.tie);
    let roles: BTreeSet<&str> = row.roles.iter().flat_map(|roles| roles.split(' ')).collect();
    Ok(NetworkEdge {
        tie: tie.ok_or_else(|| CatalogError::defect(format!("`{}` is no tie", row.tie)))?,
        directed: row.directed != 0,
        weight: count(row.weight),
        records: row.records.split(' ').map(|id| RecordId(id.to_owned())).collect(),
        roles: roles.into_iter().filter_map(Role::from_code).collect(),
        source: RecordId(row.source),
        target: RecordId(row.target),
    })
}
