//! How a record is known: each of its fields with the citations that are for it, as stated, and what other sources say instead.
use super::said::{self, Said};
use crate::catalog::{
    error::CatalogError,
    records::{Record, possible},
    snapshot::Snapshot,
    store::{Kind, Stored},
    values::{
        citation::{Citation, FieldValue},
        head::Ref,
    },
};
use async_graphql::SimpleObject;
use entity::citation::Rank;
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// Where each field of a record is stated.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
#[graphql(complex)]
pub struct Evidence {
    /// The record.
    #[graphql(skip)]
    pub record: Ref,
    /// A comparison, doubt or reason that belongs to the record.
    pub remark: Option<String>,
    /// Where the record as a whole is stated: these hold for each field that has no citation of its own.
    pub citations: Vec<Citation>,
    /// Each field in which it says something, and each of its parties.
    pub fields: Vec<FieldEvidence>,
}

/// Where a field of a record is stated.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
pub struct FieldEvidence {
    /// The field, `signed`, or a party, `parties.lender.european-investment-bank`.
    pub field: String,
    /// What the record says there; null where only a citation names the field.
    pub value: Option<FieldValue>,
    /// The value in the words of the source, where the record keeps them.
    pub as_stated: Option<String>,
    /// The citations that are for this field alone.
    pub citations: Vec<Citation>,
    /// Those that state something else, each with its value.
    pub rivals: Vec<Citation>,
}

impl Snapshot {
    /// Where each field of a record is stated.
    ///
    /// # Errors
    /// An id that is unknown, moved or gone, and what the database says.
    pub async fn evidence(&self, id: &str) -> Result<Stored<Evidence>, CatalogError> {
        possible("record", id)?;
        match self.evidence_of(&[id]).await?.pop().flatten() {
            Some(evidence) => Ok(evidence),
            None => Err(self.missing("record", id).await?),
        }
    }

    /// Where each field of some records is stated, in the order of the ids; `None` for an id that is not there.
    pub(super) async fn evidence_of(&self, ids: &[&str]) -> Result<Vec<Option<Stored<Evidence>>>, CatalogError> {
        self.kept(Kind::Evidence, ids, async |ids| self.read_evidence(ids).await).await
    }

    async fn read_evidence(&self, ids: &[&str]) -> Result<HashMap<String, Evidence>, CatalogError> {
        let (records, citations) = (self.records(ids).await?, self.citations(ids).await?);
        let lists = self.codelists().await?;
        let mut found = HashMap::new();
        for ((id, record), citations) in ids.iter().zip(records).zip(citations) {
            if let Some(record) = record {
                let citations = citations.map_or_else(Vec::new, |citations| Vec::clone(&citations.view));
                found.insert((*id).to_owned(), evidence(&record, said::fields(&record, &lists.view)?, citations));
            }
        }
        Ok(found)
    }
}

impl FieldEvidence {
    fn of(field: String, value: Option<FieldValue>) -> Self {
        Self { field, value, as_stated: None, citations: Vec::new(), rivals: Vec::new() }
    }
}

/// Deals the citations of a record out to its fields.
fn evidence(record: &Stored<Record>, fields: Vec<Said>, citations: Vec<Citation>) -> Evidence {
    let mut fields: Vec<FieldEvidence> = fields
        .into_iter()
        .map(|Said { field, value, as_stated }| FieldEvidence { as_stated, ..FieldEvidence::of(field, Some(value)) })
        .collect();
    for citation in citations.iter().filter(|it| it.supports.is_some()) {
        let supports = citation.supports.as_deref().unwrap_or_default();
        let part = format!("{supports}.");
        if !fields.iter().any(|it| it.field == supports || it.field.starts_with(&part)) {
            fields.push(FieldEvidence::of(supports.to_owned(), None));
        }
        // one for all parties is for each of them
        for field in fields.iter_mut().filter(|it| it.field == supports || it.field.starts_with(&part)) {
            let list = if citation.rank == Rank::Rival { &mut field.rivals } else { &mut field.citations };
            list.push(citation.clone());
        }
    }
    Evidence {
        record: Ref { id: record.id.clone(), r#type: record.record_type, title: record.title.clone() },
        remark: record.remark.clone(),
        citations: citations.into_iter().filter(|it| it.supports.is_none()).collect(),
        fields,
    }
}
