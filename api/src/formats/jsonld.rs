//! JSON-LD: records in the words of schema.org, each at its address. Addresses are relative to that of the file.
use super::writing::writer::{End, Writer, parsed};
use crate::catalog::CatalogError;
use entity::{
    Codelist, RecordType, agreement::AgreementKind, citation::Rank, deal::DealKind, event::EventKind, partner::PartnerKind,
    project::ProjectKind,
};
use serde_json::{Map, Value, json};

/// Uncertain dates are in the Extended Date/Time Format of the Library of Congress.
const EDTF: &str = "http://id.loc.gov/datatypes/edtf/EDTF";

/// What dates and spans are called.
const DATES: [(&str, &str); 12] = [
    ("founded", "foundingDate"),
    ("dissolved", "dissolutionDate"),
    ("date", "startDate"),
    ("starts", "startDate"),
    ("ends", "endDate"),
    ("concluded", "dateCreated"),
    ("signed", "dateCreated"),
    ("published", "datePublished"),
    ("term", "temporalCoverage"),
    ("period", "observationPeriod"),
    ("announced", "dateCreated"),
    ("as_of", "contentReferenceTime"),
];

/// What other records are called.
const REFERENCES: [(&str, &str); 6] = [
    ("forum", "superEvent"),
    ("under", "isBasedOn"),
    ("indicator", "measuredProperty"),
    ("subject", "observationAbout"),
    ("counterpart", "about"),
    ("places", "location"),
];

/// What texts and codes are called that schema.org has a word for.
const TEXTS: [(&str, &str); 10] = [
    ("id", "identifier"),
    ("title", "name"),
    ("summary", "description"),
    ("remark", "disambiguatingDescription"),
    ("authors", "author"),
    ("publisher", "publisher"),
    ("url", "url"),
    ("language", "inLanguage"),
    ("printed", "headline"),
    ("items", "value"),
];

/// Those that it has none for: they are properties with a name and a value.
const OTHERS: [&str; 11] =
    ["kind", "status", "country", "subdivision", "sectors", "not_summed", "flow", "scope", "measure", "nature", "edition"];

/// Writes records as a graph.
pub struct JsonLd {
    first: bool,
}

impl JsonLd {
    /// A graph without nodes.
    pub fn new() -> Self {
        Self { first: true }
    }
}

impl Writer for JsonLd {
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<(), CatalogError> {
        let context = json!({ "@vocab": "https://schema.org/", "edtf": EDTF, "url": { "@type": "@id" } });
        out.extend_from_slice(format!("{{\"@context\":{context},\"@graph\":[").as_bytes());
        Ok(())
    }

    fn records(&mut self, records: &[String], out: &mut Vec<u8>) -> Result<(), CatalogError> {
        for record in parsed(records)? {
            out.extend_from_slice(if self.first { b"\n" } else { b",\n" });
            self.first = false;
            out.extend_from_slice(node(&record).to_string().as_bytes());
        }
        Ok(())
    }

    fn end(self: Box<Self>) -> Result<End, CatalogError> {
        Ok(End::Bytes(b"\n]}\n".to_vec()))
    }
}

/// The address of a record.
fn address(id: &Value) -> Value {
    format!("/v1/records/{}", id.as_str().unwrap_or_default()).into()
}

/// A record as schema.org says it.
fn node(record: &Value) -> Value {
    let mut node = Map::new();
    node.insert("@id".to_owned(), address(&record["id"]));
    node.insert("@type".to_owned(), class(record).into());
    let mut tell = |name: &str, value: Value| {
        if !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()) {
            node.insert(name.to_owned(), value);
        }
    };
    for (field, name) in TEXTS {
        tell(name, record[field].clone());
    }
    for (field, name) in DATES {
        tell(name, date(&record[field]));
    }
    for (field, name) in REFERENCES {
        tell(name, each(&record[field], reference));
    }
    tell(above(record), each(&record["parent"], reference));
    for (field, unit, name, class) in
        [("amount", "currency", "amount", "MonetaryAmount"), ("value", "unitText", "value", "QuantitativeValue")]
    {
        tell(name, quantity(&record[field], unit, class));
    }
    let at = &record["coordinates"];
    if at.is_object() {
        tell("geo", json!({ "@type": "GeoCoordinates", "latitude": at["latitude"], "longitude": at["longitude"] }));
    }
    tell(
        "alternateName",
        each(&record["names"], |name| match &name["lang"] {
            Value::Null => name["text"].clone(),
            lang => json!({ "@value": name["text"], "@language": lang }),
        }),
    );
    // a role of schema.org stands between the two, with the same word on both sides
    tell(
        "contributor",
        each(
            &record["parties"],
            |party| json!({ "@type": "Role", "roleName": party["role"], "contributor": reference(&party["partner"]) }),
        ),
    );
    tell("citation", each(&record["citations"], cited));
    let others = OTHERS.iter().map(|field| (field, &record[*field])).filter(|(_, value)| !value.is_null() && *value != &json!([]));
    tell("additionalProperty", others.map(|(field, value)| json!({ "@type": "PropertyValue", "name": field, "value": value })).collect());
    node.into()
}

/// Which sort a record is, by the closed list of its type.
fn kind<C: Codelist>(record: &Value) -> Option<C> {
    C::from_code(record["kind"].as_str()?)
}

/// What the partner is called that another belongs to or lies in.
fn above(record: &Value) -> &'static str {
    match kind(record) {
        Some(PartnerKind::Country | PartnerKind::Region | PartnerKind::District | PartnerKind::City | PartnerKind::Zone) => {
            "containedInPlace"
        }
        Some(PartnerKind::Person) => "affiliation",
        _ => "parentOrganization",
    }
}

/// Something of one, or of each of several.
fn each(value: &Value, tell: impl Fn(&Value) -> Value) -> Value {
    match value {
        Value::Null => Value::Null,
        Value::Array(list) => list.iter().map(tell).collect(),
        one => tell(one),
    }
}

fn reference(to: &Value) -> Value {
    json!({ "@id": address(&to["id"]), "name": to["title"] })
}

/// Where it is stated, and what a rival says.
fn cited(citation: &Value) -> Value {
    let mut told = json!({ "@type": "CreativeWork", "isBasedOn": reference(&citation["source"]), "pagination": citation["page"] });
    for (field, name) in [("url", "url"), ("as_stated", "text"), ("supports", "about"), ("note", "position")] {
        if !citation[field].is_null() {
            told[name] = citation[field].clone();
        }
    }
    if citation["rank"] == Rank::Rival.code() {
        told["creativeWorkStatus"] = Rank::Rival.code().into();
    }
    told
}

/// A date, as ISO 8601 has it where that can say it, else as EDTF.
fn date(date: &Value) -> Value {
    match date["edtf"].as_str() {
        None => Value::Null,
        Some(text) if text.chars().all(|c| c.is_ascii_digit() || c == '-') => text.into(),
        Some(text) => json!({ "@type": EDTF, "@value": text }),
    }
}

fn quantity(stated: &Value, unit: &str, class: &str) -> Value {
    if !stated.is_object() {
        return Value::Null;
    }
    let mut told = json!({ "@type": class, "description": stated["text"] });
    let measured = if stated["currency"].is_null() { &stated["unit"] } else { &stated["currency"] };
    for (name, value) in [("minValue", &stated["min"]), ("maxValue", &stated["max"]), (unit, measured)] {
        if !value.is_null() {
            told[name] = value.clone();
        }
    }
    told
}

/// The class of a record.
fn class(record: &Value) -> &'static str {
    match record["type"].as_str().and_then(RecordType::from_code) {
        None => "Thing",
        Some(RecordType::Partner) => kind(record).map_or("Organization", class_of_partner),
        Some(RecordType::Forum) => "EventSeries",
        Some(RecordType::Event) => match kind(record) {
            Some(EventKind::Exhibition) => "ExhibitionEvent",
            _ => "Event",
        },
        Some(RecordType::Agreement) => match kind(record) {
            Some(AgreementKind::Act) => "Legislation",
            _ => "CreativeWork",
        },
        Some(RecordType::Deal) => kind(record).map_or("FinancialProduct", class_of_deal),
        Some(RecordType::Project) => match kind(record) {
            Some(ProjectKind::Research) => "ResearchProject",
            _ => "Project",
        },
        Some(RecordType::Indicator) => "StatisticalVariable",
        Some(RecordType::Observation) => "Observation",
        // a source, and what has no word of its own
        Some(_) => "CreativeWork",
    }
}

fn class_of_partner(kind: PartnerKind) -> &'static str {
    match kind {
        PartnerKind::Country => "Country",
        PartnerKind::City => "City",
        PartnerKind::Region | PartnerKind::District => "AdministrativeArea",
        PartnerKind::Zone => "Place",
        PartnerKind::GovernmentBody | PartnerKind::Representation => "GovernmentOrganization",
        PartnerKind::Bank => "BankOrCreditUnion",
        PartnerKind::Company => "Corporation",
        PartnerKind::University => "CollegeOrUniversity",
        PartnerKind::Research => "ResearchOrganization",
        PartnerKind::Person => "Person",
        PartnerKind::InternationalOrganisation | PartnerKind::DevelopmentBank | PartnerKind::Association => "Organization",
    }
}

fn class_of_deal(kind: DealKind) -> &'static str {
    match kind {
        DealKind::Grant => "MonetaryGrant",
        DealKind::Equity | DealKind::Investment => "InvestmentOrDeposit",
        DealKind::Loan | DealKind::SyndicatedLoan | DealKind::CreditLine | DealKind::ExportCredit => "LoanOrCredit",
        DealKind::Unspecified => "FinancialProduct",
    }
}

#[cfg(test)]
mod tests {
    use super::{DATES, OTHERS, REFERENCES, TEXTS};
    use crate::{
        catalog::{Face, Resource, each},
        formats::table::Schema,
    };
    use std::collections::BTreeSet;

    #[derive(Default)]
    struct Fields(BTreeSet<String>);

    impl Face for Fields {
        fn resource<R: Resource>(&mut self) {
            self.0.extend(Schema::of::<R>().properties().into_iter().map(|(name, _)| name));
        }
    }

    #[test]
    fn each_field_that_is_told_is_in_some_view() {
        let mut fields = Fields::default();
        each(&mut fields);
        let told = DATES.iter().chain(&REFERENCES).chain(&TEXTS).map(|(field, _)| *field).chain(OTHERS);
        let gone: Vec<&str> = told.filter(|field| !fields.0.contains(*field)).collect();
        assert!(gone.is_empty(), "{gone:?}");
    }
}
