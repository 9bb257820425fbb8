//! A plain reader of dataset files: tables of TOML to facts. It checks nothing; a dataset with mistakes is not its business.
use super::{
    facts::{Fact, Facts},
    record::{Record, Said},
    tables::{list, tables, text},
    within::{add_concerns, add_counts, within},
    work::Work,
};
use entity::{FuzzyDate, Quantity};
use std::collections::BTreeMap;
use toml::{Table, Value};

/// Each type: its table in a file, its name for many as in addresses, the order that its list has where none is asked for, and
/// the date that it is listed by among records of all types, if any. Observations stand elsewhere, too.
pub const TYPES: &[(&str, &str, &str, &str)] = &[
    ("partner", "partners", "title", "founded"),
    ("forum", "forums", "title", "founded"),
    ("event", "events", "-date", "date"),
    ("agreement", "agreements", "-concluded", "concluded"),
    ("deal", "deals", "-signed", "signed"),
    ("project", "projects", "title", "starts"),
    ("indicator", "indicators", "title", ""),
    ("observation", "observations", "-period", "period"),
    ("source", "sources", "title", "published"),
];

/// Every record of the files, by id.
pub fn read(files: &[Table]) -> BTreeMap<String, Record> {
    let said: Vec<Said> = files.iter().flat_map(records).collect();
    let work = Work::read(files, &said);
    let by_id: BTreeMap<&str, &Said> = said.iter().map(|record| (record.id.as_str(), record)).collect();
    let links: Vec<(&str, String, String)> =
        said.iter().flat_map(|record| links(&record.table).into_iter().map(|(relation, to)| (record.id.as_str(), relation, to))).collect();
    let link = |relation: &String, other: &str| Facts::from([("in", word(other)), ("relation", word(relation))]);
    let mut records: BTreeMap<String, Record> = said
        .iter()
        .map(|record| {
            let mut facts = own(record, &by_id);
            facts.insert("id", word(&record.id));
            // records of all types are asked for these, which some types never have
            facts.entry("place").or_insert(Fact::Parts(Vec::new()));
            facts.entry("sector").or_insert(Fact::Words(Vec::new()));
            let date = TYPES.iter().find(|(_, many, ..)| *many == record.plural).and_then(|(.., listed_by)| facts.get(listed_by)).cloned();
            facts.insert("listed_by", date.unwrap_or(Fact::Date(None)));
            // what is not stated by others is told from no time
            let as_of = text(&record.table, "as_of").filter(|_| !["indicators", "sources"].contains(&record.plural));
            facts.insert("as_of", Fact::Date(as_of.map(|text| FuzzyDate::parse(&text).expect("a date"))));
            facts.insert("title", Fact::Texts(title(record).into_iter().collect()));
            facts.insert("party", Fact::Parts(parties(&record.table, &by_id)));
            facts.insert("citation", Fact::Parts(citations(record, &work)));
            let from = links.iter().filter(|(from, _, _)| *from == record.id);
            facts.insert("link", Fact::Parts(from.map(|(_, relation, to)| link(relation, to)).collect()));
            let to = links.iter().filter(|(_, _, to)| *to == record.id);
            facts.insert("linked_from", Fact::Parts(to.map(|(from, relation, _)| link(relation, from)).collect()));
            if record.plural == "sources" {
                let notes = work.notes.iter().filter(|(_, source)| **source == record.id);
                let note = |n: i64| Facts::from([("in", Fact::Number(Some(n))), ("chapter", Fact::Number(work.chapter_of_note(n)))]);
                facts.insert("note", Fact::Parts(notes.map(|(n, _)| note(*n)).collect()));
            }
            (record.id.clone(), Record { id: record.id.clone(), plural: record.plural, facts })
        })
        .collect();
    add_concerns(&mut records);
    add_counts(&mut records);
    records
}

/// The records of a file; what it says once for all of them is said of each.
fn records(file: &Table) -> Vec<Said> {
    let chapter = file.get("file").and_then(|file| file.get("chapter")).and_then(Value::as_integer);
    let as_of = file.get("file").and_then(|file| file.get("as_of"));
    let mut said: Vec<Said> = Vec::new();
    for (key, plural, ..) in TYPES {
        for table in tables(file, key) {
            for row in tables(table, "observations") {
                said.push(observation(inside(row, table), chapter));
            }
            said.push(Said { id: text(table, "id").expect("an id"), plural, table: table.clone(), chapter });
        }
    }
    for group in tables(file, "observations") {
        for row in tables(group, "rows") {
            let mut whole = group.clone();
            whole.remove("rows");
            whole.extend(row.clone());
            said.push(observation(whole, chapter));
        }
    }
    for table in said.iter_mut().map(|said| &mut said.table) {
        if let Some(as_of) = as_of {
            table.entry("as_of").or_insert_with(|| as_of.clone());
        }
    }
    said
}

/// An observation inside a record is of it, and cites what the record as a whole cites.
fn inside(row: &Table, owner: &Table) -> Table {
    let mut whole = row.clone();
    whole.entry("subject").or_insert_with(|| owner["id"].clone());
    if let Some(as_of) = owner.get("as_of") {
        whole.entry("as_of").or_insert_with(|| as_of.clone());
    }
    if !whole.contains_key("cite") {
        let of_the_whole =
            |cite: &&Value| cite.get("for").is_none() && cite.get("rank").is_none_or(|rank| rank.as_str() == Some("preferred"));
        whole.insert("cite".to_owned(), Value::Array(list(owner, "cite").into_iter().filter(of_the_whole).cloned().collect()));
    }
    whole
}

fn observation(table: Table, chapter: Option<i64>) -> Said {
    let id = text(&table, "id").unwrap_or_else(|| {
        let dashed = |key| text(&table, key).map(|word| word.replace('_', "-"));
        let unless = |key, usual: &str| text(&table, key).filter(|word| word != usual);
        let parts = [
            dashed("indicator"),
            text(&table, "subject"),
            text(&table, "counterpart"),
            text(&table, "flow"),
            dashed("scope"),
            unless("measure", "level"),
            text(&table, "period").map(|period| date_in_id(&period)),
            unless("status", "actual"),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("-")
    });
    Said { id, plural: "observations", table, chapter }
}

/// `2007/..` is `2007--open`, `[2021..2022]` is `2021-open-2022`.
fn date_in_id(edtf: &str) -> String {
    let plain: String = edtf.to_lowercase().chars().filter(|c| !"~?%[]{}".contains(*c)).collect();
    if plain.contains('/') {
        plain.replace("..", "open").replace('/', "--")
    } else {
        plain.replace("..", "-open-").trim_matches('-').replace(',', "-")
    }
}

/// A partner is called by its English name; editions and observations have titles that the program words.
fn title(record: &Said) -> Option<String> {
    match record.plural {
        "partners" => record.table["names"].as_table().map(|names| text(names, "en").expect("an English name")),
        _ => text(&record.table, "title"),
    }
}

/// What only records of its type are asked.
fn own(record: &Said, by_id: &BTreeMap<&str, &Said>) -> Facts {
    let table = &record.table;
    let codes = |key| Fact::Words(text(table, key).into_iter().collect());
    let several = |key| Fact::Words(list(table, key).into_iter().filter_map(|v| v.as_str().map(str::to_owned)).collect());
    // of a word that names a partner
    let inside = |key| {
        text(table, key).filter(|id| by_id[id.as_str()].plural == "partners").map_or(Fact::Words(Vec::new()), |id| within(&id, by_id))
    };
    let usual = |key, usual: &str| word(&text(table, key).unwrap_or_else(|| usual.to_owned()));
    let date = |key| Fact::Date(text(table, key).map(|text| FuzzyDate::parse(&text).expect("a date")));
    let value = |key| text(table, key).or(table.get(key).map(plain)).map(|text| Quantity::parse(&text).expect("a value"));
    let unit = |value: &Option<Quantity>| Fact::Words(value.as_ref().and_then(|v| v.unit.clone()).into_iter().collect());
    // the first link of a relation to a record of a type
    let linked = |relation: &str, plural: &str| {
        let of = |id: &str| by_id.get(id).is_some_and(|to| to.plural == plural);
        links(table).into_iter().find(|(name, to)| name == relation && of(to)).map(|(_, to)| to)
    };
    let places = || {
        let ids = [list(table, "place"), list(table, "places")].concat();
        Fact::Parts(ids.into_iter().filter_map(Value::as_str).map(|id| partner(id, by_id)).collect())
    };
    match record.plural {
        "partners" => {
            let names = table["names"].as_table().expect("names");
            let names = names.keys().flat_map(|key| list(names, key)).filter_map(|v| v.as_str().map(str::to_owned));
            let offices = tables(table, "offices").filter_map(|office| text(office, "organisation"));
            Facts::from([
                ("kind", codes("kind")),
                ("country", codes("country")),
                ("subdivision", codes("subdivision")),
                ("parent", codes("parent")),
                ("parent__within", inside("parent")),
                ("within", within(&record.id, by_id)),
                ("founded", date("founded")),
                ("dissolved", date("dissolved")),
                ("name", Fact::Texts(names.collect())),
                ("organisation", Fact::Words(offices.collect())),
            ])
        }
        "forums" => Facts::from([("kind", codes("kind")), ("founded", date("founded"))]),
        "events" => Facts::from([
            ("kind", codes("kind")),
            ("status", codes("status")),
            ("date", date("date")),
            ("forum", codes("forum")),
            ("edition", Fact::Number(table.get("edition").and_then(Value::as_integer))),
            ("place", places()),
            ("sector", several("sectors")),
        ]),
        "agreements" => Facts::from([
            ("kind", codes("kind")),
            ("status", codes("status")),
            ("concluded", date("concluded")),
            ("term", date("term")),
            ("under", Fact::Words(linked("implements", "agreements").into_iter().collect())),
            ("sector", several("sectors")),
        ]),
        "deals" => {
            let amount = value("amount");
            let figure = amount.as_ref().is_some_and(|amount| amount.min.or(amount.max).is_some());
            let signed = text(table, "status").as_deref() == Some("signed");
            let cites = table.get("cite").and_then(Value::as_array).into_iter().flatten();
            let rivals = cites.filter(|cite| cite.get("rank").and_then(Value::as_str) == Some("rival"));
            let mut rivals = rivals.filter_map(|cite| cite.get("for").and_then(Value::as_str));
            let disputed = rivals.any(|field| ["amount", "status"].contains(&field));
            let why = match (signed, figure, linked("part_of", "deals").is_some(), disputed) {
                (false, ..) => Some("not_signed"),
                (_, false, ..) => Some("unstated"),
                (.., true, _) => Some("part_of"),
                (.., true) => Some("disputed"),
                _ => None,
            };
            Facts::from([
                ("kind", codes("kind")),
                ("status", codes("status")),
                ("signed", date("signed")),
                ("currency", unit(&amount)),
                ("amount", Fact::Value(amount)),
                ("not_summed", Fact::Words(why.map(str::to_owned).into_iter().collect())),
                ("safe_to_sum", Fact::Flag(signed && figure && !disputed && linked("part_of", "deals").is_none())),
                ("sector", several("sectors")),
            ])
        }
        "projects" => Facts::from([
            ("kind", codes("kind")),
            ("status", codes("status")),
            ("starts", date("starts")),
            ("ends", date("ends")),
            ("place", places()),
            ("sector", several("sectors")),
        ]),
        "indicators" => Facts::from([("nature", codes("nature"))]),
        "observations" => {
            let value = value("value");
            let is = |key, usual: &str| text(table, key).is_none_or(|word| word == usual);
            let headline = is("measure", "level") && is("status", "actual") && text(table, "scope").is_none();
            Facts::from([
                ("indicator", codes("indicator")),
                ("subject", codes("subject")),
                ("subject__within", inside("subject")),
                ("counterpart", codes("counterpart")),
                ("counterpart__within", inside("counterpart")),
                ("flow", codes("flow")),
                ("scope", codes("scope")),
                ("measure", usual("measure", "level")),
                ("period", date("period")),
                ("announced", date("announced")),
                ("unit", unit(&value)),
                ("value", Fact::Value(value)),
                ("status", usual("status", "actual")),
                ("headline", Fact::Flag(headline)),
            ])
        }
        "sources" => Facts::from([
            ("publisher", codes("publisher")),
            ("url", codes("url")),
            ("language", codes("language")),
            ("published", date("published")),
        ]),
        other => panic!("the oracle does not know what {other} are asked; add it"),
    }
}

fn parties(table: &Table, by_id: &BTreeMap<&str, &Said>) -> Vec<Facts> {
    let roles = table.get("parties").and_then(Value::as_table);
    let roles = roles.into_iter().flat_map(|roles| roles.keys().map(|role| (role, list(roles, role))));
    roles
        .flat_map(|(role, parties)| parties.into_iter().map(move |party| (role, party)))
        .map(|(role, party)| {
            let id = party.as_str().or_else(|| party.get("partner")?.as_str()).expect("a partner");
            let mut facts = partner(id, by_id);
            facts.insert("role", word(role));
            facts
        })
        .collect()
}

/// A partner that has a part in a record, or is its place.
fn partner(id: &str, by_id: &BTreeMap<&str, &Said>) -> Facts {
    let said = |key| Fact::Words(text(&by_id[id].table, key).into_iter().collect());
    Facts::from([("in", word(id)), ("in__within", within(id, by_id)), ("country", said("country")), ("kind", said("kind"))])
}

fn citations(record: &Said, work: &Work) -> Vec<Facts> {
    let table = &record.table;
    let roles = table.get("parties").and_then(Value::as_table);
    let of_parties = roles.into_iter().flat_map(|roles| roles.keys().flat_map(|role| list(roles, role))).filter_map(Value::as_table);
    let cites = list(table, "cite").into_iter().chain(of_parties.flat_map(|party| list(party, "cite")));
    cites
        .map(|cite| {
            let at = cite.get("at").unwrap_or(cite);
            let mark = plain(at);
            let stated = cite.get("chapter").and_then(Value::as_integer);
            let note: Option<i64> = mark.strip_suffix('t').unwrap_or(&mark).parse().ok();
            let page: Option<i64> = mark.strip_prefix('p').and_then(|page| page.parse().ok());
            let (source, chapter) = match (note, page) {
                (Some(note), _) => (work.notes[&note].clone(), work.chapter_of_note(note)),
                (None, Some(page)) => {
                    (work.source.clone().expect("a work with pages"), work.chapter_of_page(page, stated.or(record.chapter)))
                }
                (None, None) => (mark, None),
            };
            Facts::from([
                ("in", word(&source)),
                ("note", Fact::Number(note)),
                ("chapter", Fact::Number(chapter.or(stated).or(record.chapter))),
                ("rank", word(cite.get("rank").and_then(Value::as_str).unwrap_or("preferred"))),
            ])
        })
        .collect()
}

/// Relation and id of each link.
fn links(table: &Table) -> Vec<(String, String)> {
    let links = tables(table, "links").flat_map(|link| link.keys().map(move |relation| (relation, list(link, relation))));
    links.flat_map(|(relation, to)| to.into_iter().filter_map(|to| Some((relation.clone(), to.as_str()?.to_owned())))).collect()
}

fn word(word: &str) -> Fact {
    Fact::Words(vec![word.to_owned()])
}

/// A text, or a number as it is written.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Integer(n) => n.to_string(),
        Value::Float(x) => x.to_string(),
        other => panic!("{other:?} is neither a text nor a number"),
    }
}
