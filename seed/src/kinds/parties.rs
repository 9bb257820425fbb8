//! Parties: a partner's role in any record.
use super::{
    citations,
    known::Known,
    rows::{OwnedRows, edtf},
    statement::{Cite, Head, Party},
};
use crate::text::{At, Fields, Item, Text, once};
use entity::{Codelist, RecordType, party, party::Role};
use sea_orm::JsonValue as Json;
use serde_json::json;

/// Parties by role in the order of [`Role`], then as listed; and what is cited for single ones.
pub(super) fn read(fields: &mut Fields<'_>, r#type: RecordType) -> (Vec<Party>, Vec<Cite>) {
    let allowed = r#type.roles();
    if allowed.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let Some(mut table) = fields.item("parties").and_then(|item| item.table()) else {
        return (Vec::new(), Vec::new());
    };
    let mut listed: Vec<(Role, Item<'_>)> = Vec::new();
    for (word, items) in table.all() {
        let role = Role::from_code(&word).filter(|role| allowed.contains(role));
        let meant = role.or_else(|| {
            let message = format!("type {} has no role `{}`", r#type.code(), *word);
            Role::from_code(table.unknown(&word, message, allowed.iter().map(|role| role.code()))?)
        });
        listed.extend(meant.map(|role| (role, items)));
    }
    listed.sort_by_key(|(role, _)| Role::ENTRIES.iter().position(|entry| entry.code == role.code()));
    let (mut parties, mut cited) = (Vec::new(), Vec::new());
    for (role, items) in listed {
        for (party, cites) in items.each().iter().filter_map(|item| party(role, item)) {
            if !cites.is_empty() {
                let supports = format!("parties.{}.{}", role.code(), party.partner.word);
                cited.extend(cites.into_iter().map(|cite| for_party(cite, &supports, party.partner.at)));
            }
            parties.push(party);
        }
    }
    let key = |p: &Party| (p.role.code(), p.partner.word.clone(), p.office.clone());
    once(fields, parties.iter().map(|p| (key(p), p.partner.at)), |(role, partner, _)| format!("{role} `{partner}`"));
    (parties, cited)
}

fn for_party(cite: Cite, supports: &str, at: At) -> Cite {
    Cite { supports: Some(Text { value: supports.into(), at }), ..cite }
}

fn party(role: Role, item: &Item<'_>) -> Option<(Party, Vec<Cite>)> {
    if !item.is_table() {
        let party = Party { role, partner: item.reference()?, office: None, since: None, until: None, status: None };
        return Some((party, Vec::new()));
    }
    item.table()?.read(|fields| {
        let partner = fields.need("partner").and_then(|p| p.reference());
        let (office, since, until) = (fields.plain("office"), fields.point("since"), fields.point("until"));
        let status = fields.code("status").map(|status| status.value);
        let cites = citations::read(fields);
        Some((Party { role, partner: partner?, office, since, until, status }, cites))
    })
}

/// Adds the rows, and makes their copy.
pub(super) fn rows(head: &Head, known: &Known, owned: &mut OwnedRows) -> Json {
    let mut copies = Vec::new();
    for ((party, position), partner) in head.parties.iter().zip(0..).filter_map(|(p, n)| Some(((p, n), known.get(&p.partner)?))) {
        let (since, until) = (edtf(party.since.as_ref()), edtf(party.until.as_ref()));
        copies.push(json!({
            "role": party.role.code(), "partner": partner.copy(), "office": party.office.as_deref(),
            "since": since, "until": until, "status": party.status.map(Codelist::code),
        }));
        owned.push(party::Model {
            record_id: head.id.to_string(),
            position,
            role: party.role,
            partner_id: partner.id.to_string(),
            office: party.office.as_deref().map(str::to_owned),
            since,
            until,
            status: party.status,
        });
    }
    Json::Array(copies)
}
