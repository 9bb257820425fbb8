//! Dates, amounts and values are said in words beside what is written, over both faces; so are titles and closed lists.
use crate::camel;
use serde_json::Value;
use std::fs;
use tests::{TestApp, on_both, scratch, shared_on_both};

/// Dates of events, and their words.
const DATES: &[(&str, &str)] = &[
    ("2019", "2019"),
    ("2019-05", "May 2019"),
    ("2019-05-17", "17 May 2019"),
    ("2019-33", "first quarter of 2019"),
    ("2018-24", "winter 2018/2019"),
    ("201X", "the 2010s"),
    ("200X", "the decade 2000–2009"),
    ("19XX", "the century 1900–1999"),
    ("1XXX", "the millennium 1000–1999"),
    ("2004-XX", "some month in 2004"),
    ("2004-06-XX", "some day in June 2004"),
    ("2018~", "about 2018"),
    ("2018-05?", "perhaps May 2018"),
    ("2018-05-17%", "perhaps about 17 May 2018"),
    ("2018/2019", "2018 to 2019"),
    ("2019-01/2019-04", "January to April 2019"),
    ("2019-05-28/2019-06-02", "28 May to 2 June 2019"),
    ("2007/..", "from 2007 on"),
    ("../1985", "up to 1985"),
    ("[2017-09..2018-09]", "some time between September 2017 and September 2018"),
    ("{2016,2018-12}", "2016 and December 2018"),
];

/// Values of observations, and their words.
const VALUES: &[(&str, &str)] = &[
    ("110 mn EUR", "EUR 110 million"),
    ("1344 mn USD", "USD 1.344 billion"),
    ("1234567.89 USD", "USD 1,234,567.89"),
    ("123456789012.345 USD", "USD 123,456,789,012.345"),
    (">= 1.5 bn USD / year", "at least USD 1.5 billion a year"),
    ("150..450 mn EUR", "EUR 150–450 million"),
    ("800..1200 mn EUR", "EUR 800 million to 1.2 billion"),
    ("? USD", "unstated (USD)"),
    ("~ 33 cars", "about 33 cars"),
    ("<= 3000 cars / year", "up to 3,000 cars a year"),
    ("1 cars", "1 car"),
    ("0.1 cars", "0.1 cars"),
];

/// Amounts of deals, and their words; the second is that of a rival.
const AMOUNTS: &[(&str, &str)] = &[
    (">= 70 mn EUR", "at least EUR 70 million"),
    ("~ 1.6 bn USD", "about USD 1.6 billion"),
    ("66.000001 mn EUR", "EUR 66,000,001"),
    ("0.01 EUR", "EUR 0.01"),
    ("4..6 bn JPY", "JPY 4–6 billion"),
    ("<= 9007199254740.91 USD", "up to USD 9,007,199,254,740.91"),
    ("? EUR", "unstated (EUR)"),
];

/// A dataset with a record for each.
fn dataset() -> String {
    let mut files = r#"
title = "Words"
version = "1"
licence = "CC0-1.0"

[[source]]
id = "paper"
title = "The paper"
published = "2020-05~"

[[indicator]]
id = "capacity"
title = "Capacity"
nature = "limit"
units = ["currency", "cars"]

[[unit]]
code = "cars"
about = "Motor cars."

[[partner]]
id = "sudria"
kind = "country"
names = { en = "Sudria" }
founded = "18XX"
dissolved = "2019-12"
parties = { member = [{ partner = "harbour-bank", since = "2004-10", until = "2018?" }] }
cite = ["paper"]

[[partner]]
id = "harbour-bank"
kind = "bank"
names = { en = "Harbour Bank" }
parent = "sudria"
cite = ["paper", { at = "paper", for = "parent", value = "ida-holm", rank = "rival" }]

[[partner]]
id = "ida-holm"
kind = "person"
names = { en = "Ida Holm" }
offices = [{ title = "Minister", organisation = "sudria", since = "2010~", until = "[2015..2016]" }]
cite = ["paper"]

[[agreement]]
id = "pact"
kind = "memorandum"
title = "Pact"
status = "signed"
concluded = "2018-01-02"
term = "2018/.."
parties = { party = ["sudria", "ida-holm"] }
cite = ["paper", { at = "paper", for = "concluded", value = "2018-02", rank = "rival" },
        { at = "paper", for = "term", value = "2018/2019", rank = "rival" },
        { at = "paper", for = "kind", value = "intent", rank = "rival" },
        { at = "paper", for = "title", value = "Compact", rank = "rival" }]
"#
    .to_owned();
    for (n, (edtf, _)) in DATES.iter().enumerate() {
        files += &format!(
            "\n[[event]]\nid = \"date-{n}\"\nkind = \"meeting\"\ntitle = \"Date {n}\"\nstatus = \"held\"\ndate = \"{edtf}\"\nas_of = \"2020-06\"\ncite = [\"paper\"]\n"
        );
    }
    for (n, (value, _)) in VALUES.iter().enumerate() {
        files += &format!(
            "\n[[observations]]\nsubject = \"sudria\"\nindicator = \"capacity\"\ncite = [\"paper\"]\nrows = [{{ id = \"value-{n}\", value = \"{value}\" }}]\n"
        );
    }
    for (n, (amount, _)) in AMOUNTS.iter().enumerate() {
        let rival = format!("{{ at = \"paper\", for = \"amount\", value = \"{}\", rank = \"rival\" }}", AMOUNTS[(n + 1) % AMOUNTS.len()].0);
        files += &format!(
            "\n[[deal]]\nid = \"amount-{n}\"\nkind = \"loan\"\ntitle = \"Amount {n}\"\nstatus = \"planned\"\namount = \"{amount}\"\nparties = {{ financier = \"harbour-bank\", recipient = \"sudria\" }}\ncite = [\"paper\", {rival}]\n"
        );
    }
    files
}

/// What both faces say at a place of a record.
#[track_caller]
fn said(app: &TestApp, id: &str, at: &str) -> String {
    let record = app.get(&format!("/v1/records/{id}")).ok();
    let rest = record.pointer(at).and_then(Value::as_str).unwrap_or_else(|| panic!("{id} has no {at}: {record:#}")).to_owned();
    let steps: Vec<String> = at[1..].split('/').filter(|step| step.parse::<usize>().is_err()).map(camel).collect();
    let r#type = record["type"].as_str().expect("a type");
    let fields = format!("{}{}", steps.join(" { "), " }".repeat(steps.len() - 1));
    let answer = app.graphql(&format!("{{ {type}(id: \"{id}\") {{ {fields} }} }}"));
    let at: String = at[1..].split('/').map(|step| format!("/{}", camel(step))).collect();
    assert_eq!(answer.ok()[r#type].pointer(&at), Some(&Value::from(rest.as_str())), "{id} over GraphQL");
    rest
}

#[test]
fn dates_amounts_and_values_are_said_in_words() {
    on_both(|database| {
        let folder = scratch("words");
        fs::write(folder.join("dataset.toml"), dataset()).expect("the dataset");
        let app = TestApp::with(database, Some(&folder), 1);
        for (n, (edtf, text)) in DATES.iter().enumerate() {
            let id = format!("date-{n}");
            assert_eq!((said(&app, &id, "/date/edtf"), said(&app, &id, "/date/text")), (edtf.to_string(), text.to_string()));
        }
        for (n, (value, text)) in VALUES.iter().enumerate() {
            assert_eq!(said(&app, &format!("value-{n}"), "/value/text"), *text, "{value}");
        }
        for (n, (amount, text)) in AMOUNTS.iter().enumerate() {
            let (rival, rival_text) = AMOUNTS[(n + 1) % AMOUNTS.len()];
            let id = format!("amount-{n}");
            assert_eq!(said(&app, &id, "/amount/text"), *text, "{amount}");
            assert_eq!(
                (said(&app, &id, "/citations/1/value/written"), said(&app, &id, "/citations/1/value/text")),
                (rival.to_owned(), rival_text.to_owned())
            );
        }
        for (id, at, text) in [
            ("date-0", "/as_of/text", "June 2020"),
            ("paper", "/published/text", "about May 2020"),
            ("sudria", "/founded/text", "the century 1800–1899"),
            ("sudria", "/dissolved/text", "December 2019"),
            ("sudria", "/parties/0/since/text", "October 2004"),
            ("sudria", "/parties/0/until/text", "perhaps 2018"),
            ("ida-holm", "/offices/0/since/text", "about 2010"),
            ("ida-holm", "/offices/0/until/text", "some time between 2015 and 2016"),
            ("pact", "/concluded/text", "2 January 2018"),
            ("pact", "/term/text", "from 2018 on"),
            ("pact", "/citations/1/value/text", "February 2018"),
            ("pact", "/citations/2/value/text", "2018 to 2019"),
            ("pact", "/citations/3/value/text", "Protocol of intent"),
            ("pact", "/citations/4/value/text", "Compact"),
            ("harbour-bank", "/citations/1/value/text", "Ida Holm"),
        ] {
            assert_eq!(said(&app, id, at), text, "{id}{at}");
        }
        drop(app);
        fs::remove_dir_all(&folder).expect("the folder goes");
    });
}

/// Everything that has one key without another, with where it is.
fn without(value: &Value, key: &str, other: &str, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            let said = |key: &str| fields.get(key).and_then(Value::as_str).is_some_and(|text| !text.is_empty());
            if fields.contains_key(key) && !said(other) {
                found.push(at.to_owned());
            }
            fields.iter().for_each(|(name, field)| without(field, key, other, &format!("{at}/{name}"), found));
        }
        Value::Array(items) => items.iter().for_each(|item| without(item, key, other, at, found)),
        _ => {}
    }
}

#[test]
fn every_date_amount_and_value_of_the_register_has_its_words() {
    shared_on_both(|app| {
        let export = app.get("/v1/export/records.ndjson").text;
        let mut found = Vec::new();
        for line in export.lines() {
            let record: Value = serde_json::from_str(line).expect("a record");
            let id = record["id"].as_str().expect("an id");
            ["edtf", "qualifier", "written"].iter().for_each(|key| without(&record, key, "text", id, &mut found));
        }
        without(&app.get("/v1/dataset").ok(), "edtf", "text", "dataset", &mut found);
        assert!(found.is_empty(), "no words at {found:?}");
    });
}

/// Whether a title has a date that is not in words.
fn has_raw_date(title: &str) -> bool {
    let raw = |word: &str| {
        let digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        let month =
            word.split_once('-').is_some_and(|(year, rest)| year.len() == 4 && rest.get(..2).is_some_and(digits) && rest.len() != 4);
        word.contains("..") || (word.contains('/') && word.contains(|c: char| c.is_ascii_digit())) || month
    };
    title.split([' ', ',', ':', '(', ')']).any(raw)
}

#[test]
fn titles_that_the_program_makes_are_in_words_and_tell_records_apart() {
    shared_on_both(|app| {
        let mut titles = Vec::new();
        let mut at = Some("/v1/observations?limit=200&sort=title".to_owned());
        while let Some(address) = at {
            let page = app.get(&address).ok();
            titles.extend(page["data"].as_array().expect("rows").iter().filter_map(|row| row["title"].as_str().map(str::to_owned)));
            at = page["page"]["next"].as_str().map(str::to_owned);
        }
        let raw: Vec<&String> = titles.iter().filter(|title| has_raw_date(title)).collect();
        assert!(raw.is_empty(), "raw dates: {raw:#?}");
        let count = titles.len();
        titles.sort();
        titles.dedup();
        assert_eq!(titles.len(), count, "titles stand twice");
        for (id, title) in [
            (
                "trade-belarus-uzbekistan-turnover-2021-09-open-2022-09-target",
                "Trade of Belarus with Uzbekistan: turnover, target for some time between September 2021 and September 2022",
            ),
            ("assets-eurasian-development-bank-2019-06-30", "Eurasian Development Bank: assets, 30 June 2019"),
            ("trade-belarus-european-union-turnover-2012", "Trade of Belarus with the European Union: turnover, 2012"),
            ("documents-gomel-economic-forum-2004--open", "Gomel Economic Forum: documents, from 2004 on"),
            (
                "capacity-kirikkale-tractor-assembly-forecast",
                "Assembly of Minsk tractors in Kırıkkale, Turkey: capacity, forecast of up to 3,000 tractors a year",
            ),
        ] {
            assert_eq!(said(app, id, "/title"), title);
        }
    });
}

#[test]
fn every_value_of_a_closed_list_has_a_label_wherever_it_is_explained() {
    shared_on_both(|app| {
        let lists = app.get("/v1/codelists").ok();
        let lists = lists["data"].as_array().expect("lists");
        let find = |list: &str, code: &str| {
            let list = lists.iter().find(|it| it["id"] == list).unwrap_or_else(|| panic!("no list {list}"));
            let codes = list["codes"].as_array().expect("codes");
            codes.iter().find(|it| it["code"] == code).unwrap_or_else(|| panic!("no {code}"))["label"].clone()
        };
        for (list, code, label) in [
            ("deal_kind", "syndicated_loan", "Syndicated loan"),
            ("agreement_kind", "memorandum", "Memorandum of understanding"),
            ("sector", "sme", "Small and medium-sized enterprises"),
            ("date_precision", "century", "Century"),
            ("unit", "m3", "Cubic metres"),
            ("unit", "tractors", "Tractors"),
            ("scope", "real_estate", "Real estate"),
        ] {
            assert_eq!(find(list, code), label, "{list}");
        }
        for code in lists.iter().flat_map(|list| list["codes"].as_array().expect("codes")) {
            assert!(code["label"].as_str().is_some_and(|label| label.starts_with(char::is_uppercase)), "{code}");
        }
        let answer =
            app.graphql("{ codelists { id codes { code label } } __type(name: \"DealKind\") { enumValues { name description } } }");
        let data = answer.ok();
        assert_eq!(data["codelists"].as_array().map(Vec::len), Some(lists.len()));
        assert_eq!(data["codelists"][0]["codes"][0]["label"], lists[0]["codes"][0]["label"]);
        let values = data["__type"]["enumValues"].as_array().expect("values");
        let loan = values.iter().find(|value| value["name"] == "SYNDICATED_LOAN").expect("the value");
        assert_eq!(loan["description"], "Syndicated loan: A loan of several lenders together.");
        let schema = &app.get("/openapi.json").ok()["components"]["schemas"]["DealKind"];
        let about = schema["description"].as_str().expect("a description");
        assert!(about.contains("- `syndicated_loan`: Syndicated loan. A loan of several lenders together."), "{about}");
        let (codes, said) = (schema["enum"].as_array().map(Vec::len), schema["x-enum-descriptions"].as_array().map(Vec::len));
        assert!(codes.is_some() && codes == said, "{schema}");
    });
}
