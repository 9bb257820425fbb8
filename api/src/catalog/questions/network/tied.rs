//! The statements behind a network: what ties whom, added up to edges by the database, so that what is read is as long as what is answered.
use super::{
    kind::NodeKind,
    question::{Fold, MAX_PARTIES, Question, RECORDS, Tie},
};
use crate::catalog::{count::Count, error::CatalogError, query::list::List, records::Record, snapshot::Snapshot};
use entity::{Codelist, RecordType, forum::ForumKind, partner, partner::PartnerKind, party, party::Role, record};
use sea_orm::{
    FromQueryResult, IntoSimpleExpr, JoinType, Order,
    sea_query::{CommonTableExpression, Expr, ExprTrait, Query, SelectStatement, SimpleExpr, UnionType, WithClause},
};

/// What stands in the statements under a name.
const CHOSEN: &str = "chosen";
const PAIR: &str = "pair";
const TIED: &str = "tied";
const RANKED: &str = "ranked";
const EDGE: &str = "edge";

/// Columns of an edge.
const ENDS: [&str; 4] = ["source", "target", "tie", "directed"];

/// An edge as it is added up.
#[derive(Debug, FromQueryResult)]
pub struct Row {
    pub source: String,
    pub target: String,
    pub tie: String,
    pub directed: i64,
    pub weight: Count,
    /// The ids of its first records, with spaces between.
    pub records: String,
    /// The roles of the source, with spaces between.
    pub roles: Option<String>,
    /// How many edges there are in all.
    pub edges: Count,
    /// How many nodes they have.
    pub nodes: Count,
}

/// A record that has too many parties to tie them by twos.
#[derive(Debug, FromQueryResult)]
pub struct Crowd {
    pub id: String,
    /// How many such records there are.
    pub total: Count,
}

/// A node as the register calls it.
#[derive(Debug, FromQueryResult)]
pub struct Called {
    pub id: String,
    pub r#type: RecordType,
    pub title: String,
    partner_kind: Option<PartnerKind>,
    forum_kind: Option<ForumKind>,
    pub country: Option<String>,
}

impl Called {
    /// Its kind; `None` for what is neither partner nor forum.
    pub fn kind(&self) -> Option<NodeKind> {
        self.partner_kind.map(NodeKind::Partner).or(self.forum_kind.map(NodeKind::Forum))
    }
}

#[derive(FromQueryResult)]
struct Folded {
    id: String,
}

/// What is asked of ties, once its words are read.
pub struct TieQuery<'a> {
    snapshot: &'a Snapshot,
    list: &'a List<Record>,
    question: &'a Question,
}

impl<'a> TieQuery<'a> {
    pub fn new(snapshot: &'a Snapshot, list: &'a List<Record>, question: &'a Question) -> Self {
        Self { snapshot, list, question }
    }

    /// The heaviest edges, of all or only those that touch one of some nodes.
    ///
    /// # Errors
    /// What the database says.
    pub async fn edges(&self, near: Option<&[&str]>, limit: u64) -> Result<Vec<Row>, CatalogError> {
        let ties: Vec<&str> = self.question.ties.iter().map(|tie| tie.code()).collect();
        let mut tied = Self::tied_by_twos();
        tied.union(UnionType::All, self.memberships()).union(UnionType::All, self.parents());
        let mut ranked = Query::select();
        for name in ["source", "target", "tie", "directed", "roles", "record_id"] {
            ranked.column((TIED, name));
        }
        ranked
            .expr_as(Expr::cust("ROW_NUMBER() OVER (PARTITION BY source, target, tie, directed ORDER BY date_to DESC, record_id)"), "place")
            .from(TIED)
            .and_where(self.snapshot.one_of(Expr::col((TIED, "tie")), &ties))
            .and_where_option(near.map(|near| {
                let is = |end| self.snapshot.one_of(Expr::col((TIED, end)), near);
                is("source").or(is("target"))
            }));
        let mut edge = Query::select();
        for name in ENDS {
            edge.column((RANKED, name)).add_group_by([Expr::col((RANKED, name))]);
        }
        edge.expr_as(Expr::cust("COUNT(*)"), "weight")
            .expr_as(Expr::cust(format!("STRING_AGG(CASE WHEN place <= {RECORDS} THEN record_id END, ' ' ORDER BY place)")), "records")
            .expr_as(Expr::cust("STRING_AGG(roles, ' ')"), "roles")
            .from(RANKED);
        let mut edges = Query::select();
        for name in ENDS.into_iter().chain(["weight", "records", "roles"]) {
            edges.column((EDGE, name));
        }
        edges
            .expr_as(Expr::cust("(SELECT COUNT(*) FROM edge)"), "edges")
            .expr_as(Expr::cust("(SELECT COUNT(*) FROM (SELECT source FROM edge UNION SELECT target FROM edge) AS node)"), "nodes")
            .from(EDGE)
            .order_by((EDGE, "weight"), Order::Desc);
        for name in ENDS {
            edges.order_by((EDGE, name), Order::Asc);
        }
        edges.limit(limit).with_cte(parts([
            (CHOSEN, self.chosen(near)),
            (PAIR, self.pairs()),
            (TIED, tied),
            (RANKED, ranked),
            (EDGE, edge),
        ]));
        self.snapshot.all(&edges).await
    }

    /// The records that have too many parties to tie them by twos, those with the most first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn crowds(&self, near: Option<&[&str]>) -> Result<Vec<Crowd>, CatalogError> {
        let count = format!("COUNT(DISTINCT {})", self.node("party.partner_id", "n"));
        let mut crowds = Query::select();
        crowds.expr_as(Expr::cust("chosen.id"), "id").expr_as(Expr::cust("COUNT(*) OVER ()"), "total").from(CHOSEN).join(
            JoinType::InnerJoin,
            party::Entity,
            Expr::cust("party.record_id = chosen.id"),
        );
        self.join_node(&mut crowds, "party.partner_id", "n");
        crowds
            .and_where(Expr::cust(format!("chosen.type IN ({})", pairing())))
            .add_group_by([Expr::cust("chosen.id")])
            .cond_having(Expr::cust(format!("{count} > {MAX_PARTIES}")))
            .order_by_expr(Expr::cust(count), Order::Desc)
            .order_by_expr(Expr::cust("chosen.id"), Order::Asc)
            .limit(RECORDS)
            .with_cte(parts([(CHOSEN, self.chosen(near))]));
        self.snapshot.all(&crowds).await
    }

    /// The node that a partner is in.
    ///
    /// # Errors
    /// What the database says.
    pub async fn folded(&self, partner: String) -> Result<String, CatalogError> {
        if self.question.fold.is_none() {
            return Ok(partner);
        }
        let select = Query::select()
            .expr_as(Expr::cust("COALESCE(partner.country_id, partner.id)"), "id")
            .from(partner::Entity)
            .and_where(partner::Column::Id.into_simple_expr().eq(partner.as_str()))
            .take();
        Ok(self.snapshot.all::<Folded>(&select).await?.pop().map_or(partner, |folded| folded.id))
    }

    /// The records that may tie.
    fn chosen(&self, near: Option<&[&str]>) -> SelectStatement {
        use record::Column as C;
        let types: Vec<&str> = self.question.ties.iter().flat_map(|tie| tie.types()).map(|of| of.code()).collect();
        let mut chosen = self.list.matching();
        chosen
            .column((record::Entity, C::Id))
            .column((record::Entity, C::Type))
            .column((record::Entity, C::DateTo))
            .and_where(self.snapshot.one_of(C::Type.into_simple_expr(), &types))
            .and_where_option(near.map(|near| C::Id.into_simple_expr().in_subquery(self.touching(near))));
        chosen
    }

    /// The records that may tie one of some nodes: it is a party or the record itself, or the record belongs to it.
    fn touching(&self, near: &[&str]) -> SelectStatement {
        let is = |column: SimpleExpr| self.snapshot.one_of(column, near);
        let lies = |column: SimpleExpr| match self.question.fold {
            None => is(column),
            Some(Fold::Country) => column.in_subquery(self.folding(near)),
        };
        let mut touching = Query::select()
            .column((party::Entity, party::Column::RecordId))
            .from(party::Entity)
            .and_where(lies(party::Column::PartnerId.into_simple_expr()))
            .take();
        let children = Query::select()
            .column((partner::Entity, partner::Column::Id))
            .from(partner::Entity)
            .and_where(lies(partner::Column::ParentId.into_simple_expr()))
            .take();
        let itself = Query::select()
            .column((record::Entity, record::Column::Id))
            .from(record::Entity)
            .and_where(is(record::Column::Id.into_simple_expr()))
            .take();
        touching.union(UnionType::Distinct, children).union(UnionType::Distinct, itself);
        if self.question.fold.is_some() {
            touching.union(UnionType::Distinct, self.folding(near));
        }
        touching
    }

    /// The partners that are in one of some nodes.
    fn folding(&self, near: &[&str]) -> SelectStatement {
        let of = |column: SimpleExpr| {
            Query::select()
                .column((partner::Entity, partner::Column::Id))
                .from(partner::Entity)
                .and_where(self.snapshot.one_of(column, near))
                .take()
        };
        of(partner::Column::CountryId.into_simple_expr()).union(UnionType::Distinct, of(partner::Column::Id.into_simple_expr())).take()
    }

    /// Two nodes with a part in one record, each two once: whether the first lends to the other, and the other to the first. They are joined
    /// table to table, since an index leads from a record to its parties.
    fn pairs(&self) -> SelectStatement {
        let (first, other) = (self.node("a.partner_id", "an"), self.node("b.partner_id", "bn"));
        let (lends, gets) = (quoted(&[Role::Financier]), quoted(&[Role::Recipient, Role::Beneficiary]));
        let any = |from: &str, to: &str| {
            Expr::cust(format!("MAX(CASE WHEN {from}.role IN ({lends}) AND {to}.role IN ({gets}) THEN 1 ELSE 0 END)"))
        };
        let mut pairs = Query::select();
        for (column, name) in [
            ("chosen.id", "record_id"),
            ("chosen.date_to", "date_to"),
            ("chosen.type", "tie"),
            (first.as_str(), "first"),
            (&other, "other"),
        ] {
            pairs.expr_as(Expr::cust(column.to_owned()), name).add_group_by([Expr::cust(column.to_owned())]);
        }
        pairs.expr_as(any("a", "b"), "there").expr_as(any("b", "a"), "back").from(CHOSEN);
        for (party, node, id) in [("a", "an", "a.partner_id"), ("b", "bn", "b.partner_id")] {
            let of_it = Expr::cust(format!("{party}.record_id = chosen.id"));
            pairs.join_as(JoinType::InnerJoin, party::Entity, party, of_it);
            self.join_node(&mut pairs, id, node);
        }
        pairs
            .and_where(Expr::cust(format!("chosen.type IN ({})", pairing())))
            .and_where(Expr::cust(format!("{other} > {first}")))
            .and_where(Expr::SubQuery(None, Box::new(self.size().into())).lte(MAX_PARTIES));
        pairs
    }

    /// How many nodes have a part in a record.
    fn size(&self) -> SelectStatement {
        let count = format!("COUNT(DISTINCT {})", self.node("party.partner_id", "n"));
        let mut size = Query::select();
        size.expr(Expr::cust(count)).from(party::Entity).and_where(Expr::cust("party.record_id = chosen.id"));
        self.join_node(&mut size, "party.partner_id", "n");
        size
    }

    /// Two nodes, from the one that lends to the one that gets the money where one does.
    fn tied_by_twos() -> SelectStatement {
        Query::select()
            .column((PAIR, "record_id"))
            .column((PAIR, "date_to"))
            .column((PAIR, "tie"))
            .expr_as(Expr::cust("CASE WHEN back > there THEN other ELSE first END"), "source")
            .expr_as(Expr::cust("CASE WHEN back > there THEN first ELSE other END"), "target")
            .expr_as(Expr::cust("CAST(CASE WHEN there <> back THEN 1 ELSE 0 END AS BIGINT)"), "directed")
            .expr_as(Expr::cust("CAST(NULL AS TEXT)"), "roles")
            .from(PAIR)
            .take()
    }

    /// Whoever has a part in a partner or a forum, and that.
    fn memberships(&self) -> SelectStatement {
        let (member, body) = (self.node("party.partner_id", "n"), self.node("chosen.id", "bn"));
        let mut memberships = Query::select();
        memberships
            .expr(Expr::cust("chosen.id"))
            .expr(Expr::cust("chosen.date_to"))
            .expr(Expr::cust(format!("'{}'", Tie::Membership.code())))
            .expr(Expr::cust(member.clone()))
            .expr(Expr::cust(body.clone()))
            .expr(Expr::cust("1"))
            .expr(Expr::cust("STRING_AGG(party.role, ' ')"))
            .from(CHOSEN)
            .join(JoinType::InnerJoin, party::Entity, Expr::cust("party.record_id = chosen.id"))
            .and_where(Expr::cust(format!("chosen.type IN ({})", quoted(Tie::Membership.types()))))
            .and_where(Expr::cust(format!("{member} <> {body}")));
        self.join_node(&mut memberships, "party.partner_id", "n");
        self.join_node(&mut memberships, "chosen.id", "bn");
        for column in ["chosen.id", "chosen.date_to", &member, &body] {
            memberships.add_group_by([Expr::cust(column.to_owned())]);
        }
        memberships
    }

    /// A partner and what it belongs to.
    fn parents(&self) -> SelectStatement {
        let (child, parent) = (self.node("partner.id", "partner"), self.node("partner.parent_id", "n"));
        let mut parents = Query::select()
            .expr(Expr::cust("chosen.id"))
            .expr(Expr::cust("chosen.date_to"))
            .expr(Expr::cust(format!("'{}'", Tie::Parent.code())))
            .expr(Expr::cust(child.clone()))
            .expr(Expr::cust(parent.clone()))
            .expr(Expr::cust("1"))
            .expr(Expr::cust("CAST(NULL AS TEXT)"))
            .from(CHOSEN)
            .join(JoinType::InnerJoin, partner::Entity, Expr::cust("partner.id = chosen.id AND partner.parent_id IS NOT NULL"))
            .and_where(Expr::cust(format!("{child} <> {parent}")))
            .take();
        self.join_node(&mut parents, "partner.parent_id", "n");
        parents
    }

    /// The node of an id, of which `alias` is the partner where partners are folded.
    fn node(&self, id: &str, alias: &str) -> String {
        match self.question.fold {
            None => id.to_owned(),
            Some(Fold::Country) => format!("COALESCE({alias}.country_id, {id})"),
        }
    }

    /// Joins the partner of an id where partners are folded; of a forum there is none.
    fn join_node(&self, select: &mut SelectStatement, id: &str, alias: &'static str) {
        if self.question.fold.is_some() {
            select.join_as(JoinType::LeftJoin, partner::Entity, alias, Expr::cust(format!("{alias}.id = {id}")));
        }
    }
}

impl Snapshot {
    /// What nodes are called, in the order of their ids.
    pub(super) async fn nodes_called(&self, ids: &[&str]) -> Result<Vec<Called>, CatalogError> {
        use record::Column as C;
        let select = Query::select()
            .column((record::Entity, C::Id))
            .column((record::Entity, C::Type))
            .column((record::Entity, C::Title))
            .expr_as(Expr::cust("partner.kind"), "partner_kind")
            .expr_as(Expr::cust("(SELECT forum.kind FROM forum WHERE forum.id = record.id)"), "forum_kind")
            .column((partner::Entity, partner::Column::Country))
            .from(record::Entity)
            .join(JoinType::LeftJoin, partner::Entity, partner::Column::Id.into_simple_expr().eq(C::Id.into_simple_expr()))
            .and_where(self.one_of(C::Id.into_simple_expr(), ids))
            .order_by((record::Entity, C::Id), Order::Asc)
            .take();
        self.all(&select).await
    }
}

/// Parts of a statement, each by its name.
fn parts<const N: usize>(parts: [(&'static str, SelectStatement); N]) -> WithClause {
    parts.into_iter().fold(WithClause::new(), |mut with, (name, part)| {
        with.cte(CommonTableExpression::new().table_name(name).query(part).to_owned()).to_owned()
    })
}

/// The types of records that tie their parties by twos.
fn pairing() -> String {
    let types: Vec<RecordType> = Tie::ALL.iter().filter(|tie| tie.pairs()).flat_map(|tie| tie.types()).copied().collect();
    quoted(&types)
}

/// Values of a closed list as SQL.
fn quoted(values: &[impl Codelist]) -> String {
    values.iter().map(|value| format!("'{}'", value.code())).collect::<Vec<_>>().join(", ")
}
