//! What every record has: id, title, parties, links, citations.
use super::{
    Defaults, ReadBody, cites,
    fields::{Fields, Item},
    observations, once,
};
use crate::problem::{At, suggest};
use crate::statement::{Body, Cite, Link, Located, Party, Record, Text};
use entity::{
    Codelist, RecordType,
    link::LinkRelation,
    party::{PartyStatus, Role},
};

/// Reads a record and the observations inside it.
pub(super) fn read(mut fields: Fields<'_>, body: ReadBody, defaults: &Defaults, records: &mut Vec<Record>) {
    let at = fields.at;
    let id = id(&mut fields);
    let body = body(&mut fields);
    let r#type = body.r#type();
    let title = match r#type {
        RecordType::Partner => None,
        _ => fields.text("title"),
    };
    let (parties, party_cites) = parties(&mut fields, r#type);
    let mut record = Record {
        at,
        id,
        title,
        summary: fields.plain("summary"),
        remark: fields.plain("remark"),
        as_of: fields.point("as_of").or_else(|| defaults.as_of.clone()),
        chapter: defaults.chapter,
        parties,
        links: links(&mut fields),
        cites: cites::read(&mut fields),
        was: fields.texts("was"),
        body,
    };
    needs_title(&fields, &record);
    if r#type != RecordType::Indicator {
        observations::inside(&mut fields, &record, defaults, records);
    }
    record.cites.extend(party_cites);
    records.push(record);
    fields.done();
}

fn id(fields: &mut Fields<'_>) -> String {
    let id = fields.need("id").and_then(|id| id.text());
    let id = id.map(|id| checked_id(fields, id)).unwrap_or_default();
    fields.id.clone_from(&id);
    id
}

/// Reports an id outside the grammar.
pub(super) fn checked_id(fields: &Fields<'_>, id: Text) -> String {
    if !is_id(&id) {
        fields.problem(id.at, format!("`{}` is not an id", *id), "write words of a-z and 0-9 joined by - or _");
    }
    id.value
}

/// `[a-z0-9]+([-_][a-z0-9]+)*`
fn is_id(text: &str) -> bool {
    text.split(['-', '_']).all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

/// A partner is called by its English name, an edition by its forum; all others state a title.
fn needs_title(fields: &Fields<'_>, record: &Record) {
    let made = match &record.body {
        Body::Partner(_) => true,
        Body::Event(event) => event.forum.is_some() && event.edition.is_some(),
        _ => false,
    };
    if record.title.is_none() && !made {
        fields.problem(record.at, "`title` is missing", "add it");
    }
}

/// The roles that partners may have in a type of record.
fn roles(r#type: RecordType) -> &'static [Role] {
    use Role::*;
    match r#type {
        RecordType::Deal => &[Financier, Arranger, Recipient, Beneficiary],
        RecordType::Agreement => &[Party, Issuer, Initiator, Covered],
        RecordType::Project => &[Initiator, Owner, Partner, Supplier, Beneficiary],
        RecordType::Event => &[Host, Organiser, Guest, Participant, Exhibitor, Speaker],
        RecordType::Partner => &[Founder, Member, Shareholder, Resident],
        RecordType::Forum => &[Founder, Member, Host, Organiser],
        RecordType::Indicator | RecordType::Observation | RecordType::Source => &[],
    }
}

/// Parties by role in the order of [`Role`], then as listed; and what is cited for single ones.
fn parties(fields: &mut Fields<'_>, r#type: RecordType) -> (Vec<Party>, Vec<Cite>) {
    let allowed = roles(r#type);
    if allowed.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let Some(mut table) = fields.item("parties").and_then(|item| item.table()) else {
        return (Vec::new(), Vec::new());
    };
    let mut listed = table.all();
    let place = |role: &Text| Role::ENTRIES.iter().position(|e| e.code == role.as_str());
    listed.sort_by_key(|(role, _)| place(role));
    let (mut parties, mut cited) = (Vec::new(), Vec::new());
    for (word, items) in listed {
        let Some(role) = Role::from_code(&word).filter(|role| allowed.contains(role)) else {
            let message = format!("type {} has no role `{}`", r#type.code(), *word);
            fields.problem(word.at, message, suggest(&word, allowed.iter().map(|r| r.code())));
            continue;
        };
        for (party, cites) in items.each().iter().filter_map(|item| party(role, item)) {
            let supports = format!("parties.{}.{}", role.code(), *party.partner);
            cited.extend(cites.into_iter().map(|cite| for_party(cite, &supports, party.partner.at)));
            parties.push(party);
        }
    }
    let key = |p: &Party| (p.role.code(), p.partner.value.clone(), p.office.clone());
    let words = parties.iter().map(|p| {
        let what = format!("{} `{}`", p.role.code(), *p.partner);
        (key(p), p.partner.at, what)
    });
    once(fields, words);
    (parties, cited)
}

fn for_party(cite: Cite, supports: &str, at: At) -> Cite {
    let supports = Located { value: supports.to_owned(), at };
    Cite { supports: Some(supports), ..cite }
}

fn party(role: Role, item: &Item<'_>) -> Option<(Party, Vec<Cite>)> {
    if !item.is_table() {
        let party = Party { role, partner: item.text()?, office: None, since: None, until: None, status: None };
        return Some((party, Vec::new()));
    }
    let mut fields = item.table()?;
    let partner = fields.need("partner").and_then(|p| p.text());
    let (office, since, until) = (fields.plain("office"), fields.point("since"), fields.point("until"));
    let status = fields.item("status").and_then(|s| s.code());
    let cites = cites::read(&mut fields);
    fields.done();
    let party = Party { role, partner: partner?, office, since, until, status: status.map(|s: Located<PartyStatus>| s.value) };
    Some((party, cites))
}

/// `[{ finances = ["a", "b"] }, { part_of = "c" }]`
pub(super) fn links(fields: &mut Fields<'_>) -> Vec<Link> {
    let mut links = Vec::new();
    for mut table in fields.each("links").iter().filter_map(Item::table) {
        for (word, items) in table.all() {
            let Some(relation) = LinkRelation::from_code(&word) else {
                let known = LinkRelation::ENTRIES.iter().map(|e| e.code);
                let message = format!("unknown relation `{}`", *word);
                fields.problem(word.at, message, suggest(&word, known));
                continue;
            };
            let to = items.each();
            links.extend(to.iter().filter_map(Item::text).map(|to| Link { relation, to }));
        }
    }
    let words = links.iter().map(|link| {
        let what = format!("{} `{}`", link.relation.code(), *link.to);
        ((link.relation.code(), link.to.value.clone()), link.to.at, what)
    });
    once(fields, words);
    links
}
