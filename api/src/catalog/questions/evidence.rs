//! How a record is known: each of its fields with the citations that are for it, as stated, and what other sources say instead.
use super::stated_fields::{self, Said};
use crate::catalog::{
    error::{CatalogError, What},
    records::{Record, possible},
    snapshot::Snapshot,
    store::{Kind, Stored},
    values::{
        citation::Citation,
        evidence::{Evidence, FieldEvidence},
        head::Ref,
    },
};
use entity::citation::Rank;
use std::collections::HashMap;

impl Snapshot {
    /// Where each field of a record is stated.
    ///
    /// # Errors
    /// An id that is unknown, moved or gone, and what the database says.
    pub async fn evidence(&self, id: &str) -> Result<Stored<Evidence>, CatalogError> {
        possible(What::Record, id)?;
        match self.evidence_of(&[id]).await?.pop().flatten() {
            Some(evidence) => Ok(evidence),
            None => Err(self.missing(What::Record, id).await?),
        }
    }

    /// Where each field of some records is stated, in the order of the ids; `None` for an id that is not there.
    ///
    /// # Errors
    /// What the database says.
    pub async fn evidence_of(&self, ids: &[&str]) -> Result<Vec<Option<Stored<Evidence>>>, CatalogError> {
        self.kept(Kind::Evidence, ids, async |ids| self.read_evidence(ids).await).await
    }

    async fn read_evidence(&self, ids: &[&str]) -> Result<HashMap<String, Evidence>, CatalogError> {
        let (records, citations) = (self.records(ids).await?, self.citations(ids).await?);
        let lists = self.codelists().await?;
        let mut found = HashMap::new();
        for ((id, record), citations) in ids.iter().zip(records).zip(citations) {
            if let Some(record) = record {
                let citations = citations.map_or_else(Vec::new, |citations| Vec::clone(&citations.view));
                found.insert((*id).to_owned(), evidence(&record, stated_fields::fields(&record, &lists.view)?, citations));
            }
        }
        Ok(found)
    }
}

/// Assigns the citations of a record to its fields.
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
