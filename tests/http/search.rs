//! Searching: the questions people bring find what they mean, alike on both databases and over both faces, and any text is a search.
use crate::ids;
use serde_json::{Value, json};
use std::sync::Mutex;
use tests::{TestApp, encode, shared_on_both};

/// What is searched for, and what has to stand first.
fn questions() -> Vec<(String, String)> {
    let text = |question: &Value, key: &str| question[key].as_str().expect("a text").to_owned();
    let read = |file: &str| {
        let all: Value = toml::from_str(file).expect("the questions");
        let all = all["question"].as_array().expect("questions").iter();
        all.map(|question| (text(question, "q"), text(question, "first"))).collect::<Vec<_>>()
    };
    [include_str!("search_questions.toml"), include_str!("search_questions_outside.toml")].into_iter().flat_map(read).collect()
}

/// The ids and what was marked of a search, as both faces say them.
#[track_caller]
fn search(app: &TestApp, q: &str) -> (Vec<String>, Value) {
    let rest = app.get(&format!("/v1/search?limit=10&q={}", encode(q))).ok();
    let found = ids(&rest["data"]);
    let query = "query($q: String!) { search(q: $q, first: 10) { totalCount nodes { record { id } matched { field excerpt } } } }";
    let graphql = app.graphql_with(query, json!({ "q": q })).ok()["search"].clone();
    let nodes = graphql["nodes"].as_array().expect("nodes");
    let same: Vec<&str> = nodes.iter().filter_map(|node| node["record"]["id"].as_str()).collect();
    assert_eq!(same, found, "{q:?} over GraphQL");
    let matched = |list: &Value| list.as_array().expect("a list").iter().map(|hit| hit["matched"].clone()).collect::<Value>();
    assert_eq!(matched(&graphql["nodes"]), matched(&rest["data"]), "{q:?}");
    assert_eq!(graphql["totalCount"], rest["page"]["total"], "{q:?}");
    (found, matched(&rest["data"]))
}

#[test]
fn every_question_finds_what_it_means_first_and_both_databases_say_the_same() {
    let said = Mutex::new(Vec::new());
    shared_on_both(|app| {
        let found: Vec<_> = questions().iter().map(|question| search(app, &question.0)).collect();
        said.lock().expect("the list").push(found);
    });
    let said = said.into_inner().expect("the list");
    let mut wrong = Vec::new();
    for (n, (q, first)) in questions().iter().enumerate() {
        let (found, _) = &said[0][n];
        if found.first() != Some(first) {
            wrong.push(format!("{q}: {first} is not first of {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for other in &said[1..] {
        assert_eq!(said[0], *other);
    }
}

#[test]
fn any_text_is_a_search() {
    let long = "a".repeat(5_000);
    let many = "minsk OR brest AND gomel ".repeat(400);
    let marks = format!("mi{}nsk", "\u{301}".repeat(3_000));
    let scripts: String = (0..2_000).map(|n| char::from_u32(0x4e00 + n).unwrap_or(' ')).collect();
    let said = Mutex::new(Vec::new());
    let strange = [
        "\"",
        "'",
        "''; DROP TABLE record; --",
        "*",
        "a*",
        "NEAR(",
        "NEAR(a b, 2)",
        "a OR",
        "AND",
        "a AND NOT",
        "^a",
        "title:a",
        "{a}",
        "%",
        "_",
        "a%b",
        "\\",
        "$1",
        "?",
        ":a",
        "🙂",
        "🙂 minsk",
        "\u{202e}minsk",
        "\u{ffff}",
        "\u{10ffff}",
        "((((",
        "-minsk",
        "<b>",
        "&amp;",
        " ",
        "\n\t",
        "ﬁ",
        "İ",
        "ǅ",
        "½",
        "№ 5",
        "e\u{301}\u{301}\u{301}",
        "of",
        "of the",
        "المغرب",
        "भारत",
        "საქართველო",
        "ᲡᲐᲥᲐᲠᲗᲕᲔᲚᲝ",
        "白俄罗斯与中国",
        "ベラルーシと日本",
        "벨라루스",
        "Straße ẞ ß",
        "İSTANBUL ıstanbul",
        "\u{1e9e}\u{130}\u{131}",
        "🇧🇾👩‍👩‍👧‍👦",
        "\u{200f}שלום\u{200e} minsk",
        "Z̸̡̛͔͓a̷l̶g̵o̴",
        "ﷺ",
        "\u{feff}minsk",
        "minsk\u{a0}brest",
        "../../etc/passwd%00",
        "${jndi:ldap://x}",
        "{{7*7}}",
        "undefined",
        "NaN",
        "1e309",
        "-9223372036854775809",
        "\u{b}\u{c}\u{7f}\u{85}",
        "\u{e000}\u{fdd0}",
        &marks,
        &scripts,
        &long,
        &many,
    ];
    shared_on_both(|app| {
        let mut all = Vec::new();
        for q in strange {
            for list in ["records", "partners", "partners/belarus/deals"] {
                let list = app.get(&format!("/v1/{list}?limit=1&q={}", encode(q)));
                assert_eq!(list.status, 200, "{q:?}: {}", list.text);
            }
            let suggested = app.get(&format!("/v1/suggest?q={}", encode(q))).ok()["data"].clone();
            let graphql = app.graphql_with("query($q: String!) { suggest(q: $q) { id: recordId title name } }", json!({ "q": q }));
            assert_eq!(ids(&graphql.ok()["suggest"]), ids(&suggested), "{q:?}");
            all.push((search(app, q), suggested));
        }
        said.lock().expect("the list").push(all);
        for (address, says) in
            [("/v1/search", "q: it is needed"), ("/v1/search?q=", "q: it has no value"), ("/v1/deals?q=&limit=1", "q: it has no value")]
        {
            let answer = app.get(address);
            assert_eq!(answer.status, 400, "{address}: {}", answer.text);
            assert!(answer.json()["detail"].as_str().is_some_and(|detail| detail.starts_with(says)), "{}", answer.text);
        }
        // as in any parameter, and in any text of a query
        for list in ["search", "suggest", "records", "observations"] {
            assert_eq!(app.get(&format!("/v1/{list}?q=min%00sk")).status, 400, "{list}");
            assert!(app.get(&format!("/v1/{list}?q=min%ffsk")).status < 500, "{list}");
        }
        let answer = app.graphql_with("query($q: String!) { search(q: $q) { totalCount } }", json!({ "q": "min\0sk" }));
        assert_eq!(answer.error()["extensions"]["code"], "malformed_request");
        let answer = app.graphql("{ search(q: \"\") { totalCount } }");
        assert_eq!(answer.error()["message"], "q: it has no value; write a word or the beginning of one, or leave it out");
    });
    let said = said.into_inner().expect("the list");
    assert!(said.windows(2).all(|two| two[0] == two[1]), "both databases say the same");
}

#[test]
fn what_was_found_is_marked() {
    shared_on_both(|app| {
        for (q, field, excerpt) in [
            ("минск", "title", "<mark>Minsk</mark>"),
            ("Hudak", "title", "Vazil <mark>Hudák</mark>"),
            ("Polska", "names.text", "<mark>Polska</mark>"),
            ("Uzbekitsan", "title", "<mark>Uzbekistan</mark>"),
            ("ernst & y", "title", "<mark>Ernst</mark> &amp; <mark>Young</mark>"),
        ] {
            let (_, matched) = search(app, q);
            let first = &matched[0][0];
            assert_eq!((first["field"].as_str(), first["excerpt"].as_str()), (Some(field), Some(excerpt)), "{q}: {matched:#}");
        }
        let row = app.get("/v1/search?q=minsk&fields=title&limit=1").ok()["data"][0].clone();
        assert_eq!(row, json!({ "id": "minsk", "type": "partner", "title": "Minsk" }));
    });
}

#[test]
fn what_was_found_is_told_of_what_is_searched_and_of_nothing_else() {
    const SEARCHED: [&str; 15] = [
        "id",
        "title",
        "names.text",
        "printed",
        "summary",
        "remark",
        "offices.title",
        "authors",
        "publisher",
        "items",
        "parties.partner.title",
        "places.title",
        "subject.title",
        "counterpart.title",
        "parent.title",
    ];
    shared_on_both(|app| {
        let fields = |hit: &Value| -> Vec<String> {
            let matched = hit["matched"].as_array().expect("a list").iter();
            matched.map(|it| it["field"].as_str().expect("a field").to_owned()).collect()
        };
        let mut dated = [("starts", 0), ("announced", 0)];
        for year in 2015..=2025 {
            for hit in app.get(&format!("/v1/search?limit=200&q={year}")).ok()["data"].as_array().expect("hits") {
                for (field, count) in &mut dated {
                    *count += usize::from(hit[*field]["text"].as_str().is_some_and(|text| text.contains(&year.to_string())));
                }
                let told = fields(hit);
                assert!(!told.is_empty() && told.iter().all(|field| SEARCHED.contains(&&**field)), "{year}: {told:?} of {hit:#}");
            }
        }
        assert!(dated.iter().all(|(_, count)| *count > 0), "some have the year in a date, too: {dated:?}");
        let hits = app.get("/v1/search?q=Prospidelong").ok()["data"].clone();
        let listed = |hit: &Value| {
            hit["matched"]
                .as_array()
                .is_some_and(|all| all.iter().any(|it| *it == json!({ "field": "items", "excerpt": "<mark>Prospidelong</mark>" })))
        };
        assert!(hits.as_array().is_some_and(|hits| hits.iter().any(listed)), "{hits:#}");
    });
}

#[test]
fn every_list_is_searched_the_best_first_or_in_the_order_that_is_asked_for() {
    shared_on_both(|app| {
        let every = |address: &str| {
            let (mut found, mut at) = (Vec::new(), Some(format!("{address}&limit=7")));
            while let Some(address) = at {
                let page = app.get(&address).ok();
                found.extend(ids(&page["data"]));
                at = page["page"]["next"].as_str().map(str::to_owned);
            }
            found
        };
        let all = every("/v1/search?q=stadler%20train");
        assert!(all.len() > 7, "several pages: {all:?}");
        assert_eq!(every("/v1/records?q=stadler%20train"), all);
        for (plural, code) in
            [("partners", "partner"), ("deals", "deal"), ("projects", "project"), ("observations", "observation"), ("sources", "source")]
        {
            let list = every(&format!("/v1/{plural}?q=stadler%20train"));
            assert_eq!(every(&format!("/v1/search?q=stadler%20train&type={code}")), list, "{plural}");
            let mut sorted = every(&format!("/v1/{plural}?q=stadler%20train&sort=title"));
            let titles: Vec<String> = sorted
                .iter()
                .map(|id| app.get(&format!("/v1/records/{id}")).ok()["title"].as_str().expect("a title").to_lowercase())
                .collect();
            assert!(titles.is_sorted(), "{titles:?}");
            let mut found = list.clone();
            found.sort();
            sorted.sort();
            assert_eq!(sorted, found);
        }
        let below = every("/v1/partners/belarusian-railway/events?q=train");
        assert!(!below.is_empty(), "{below:?}");
        let nested = app.graphql("{ partner(id: \"belarusian-railway\") { events(q: \"train\", first: 50) { totalCount nodes { id } } } }");
        assert_eq!(ids(&nested.ok()["partner"]["events"]["nodes"]), below);
        // a cursor belongs to what was searched for
        let next = app.get("/v1/search?q=stadler&limit=1").ok()["page"]["next_cursor"].as_str().expect("more").to_owned();
        assert_eq!(app.get(&format!("/v1/search?q=train&after={next}")).status, 400);
        let back =
            app.get(&format!("/v1/search?q=stadler&limit=2&after={next}")).ok()["page"]["prev"].as_str().expect("a page before").to_owned();
        assert_eq!(ids(&app.get(&back).ok()["data"]).len(), 1);
    });
}

#[test]
fn a_search_is_filtered_as_the_list_of_all_records() {
    shared_on_both(|app| {
        let found = |filter: &str| ids(&app.get(&format!("/v1/search?q=loan&limit=200{filter}")).ok()["data"]);
        let all = found("");
        for filter in ["&type=deal", "&party=european-investment-bank", "&date__gte=2019", "&citation__note__gte=1"] {
            let some = found(filter);
            assert!(!some.is_empty() && some.len() < all.len(), "{filter}: {} of {}", some.len(), all.len());
            let kept: Vec<_> = all.iter().filter(|id| some.contains(id)).cloned().collect();
            assert_eq!(some, kept, "{filter}: the same order");
        }
    });
}

#[test]
fn names_are_suggested_from_their_first_letter_to_their_last_and_as_the_search_has_them() {
    let said = Mutex::new(Vec::new());
    shared_on_both(|app| {
        let suggest = |q: &str| ids(&app.get(&format!("/v1/suggest?q={}", encode(q))).ok()["data"]);
        let mut all = Vec::new();
        for (name, id) in [
            ("Eurasian Development Bank", "eurasian-development-bank"),
            ("Узбекистан", "uzbekistan"),
            ("european-investment-bank", "european-investment-bank"),
            ("Great Stone Industrial Park", "great-stone-industrial-park"),
            ("eib-m7-loan-2019", "eib-m7-loan-2019"),
        ] {
            let letters: Vec<char> = name.chars().collect();
            let typed: Vec<Vec<String>> = (1..=letters.len()).map(|n| suggest(&letters[..n].iter().collect::<String>())).collect();
            assert_eq!(typed.last().and_then(|found| found.first()).map(String::as_str), Some(id), "{name}");
            // once it is among the names it stays there
            let first = typed.iter().position(|found| found.iter().any(|it| it == id)).expect("it is suggested");
            assert!(typed[first..].iter().all(|found| found.iter().any(|it| it == id)), "{name}: {typed:?}");
            assert!(typed.iter().all(|found| !found.is_empty() && found.len() <= 10), "{name}: {typed:?}");
            all.push(typed);
        }
        // acronyms, names, slips: the first is the first of a search
        for q in ["EIB", "ЕАБР", "Wit-Rusland", "uzbekitsan", "velikiy kamen", "Polska", "minsk", "stadler"] {
            let found = suggest(q);
            let searched = ids(&app.get(&format!("/v1/search?limit=1&q={}", encode(q))).ok()["data"]);
            assert_eq!(found.first(), searched.first(), "{q}: {found:?}");
            all.push(vec![found]);
        }
        said.lock().expect("the list").push(all);
    });
    let said = said.into_inner().expect("the list");
    assert!(said.windows(2).all(|two| two[0] == two[1]), "both databases suggest the same");
}

#[test]
fn the_beginning_of_a_name_suggests_ten_names() {
    shared_on_both(|app| {
        for (q, id, name) in [
            ("uzb", "uzbekistan", "<mark>Uzbekistan</mark>"),
            ("лодз", "lodz-voivodeship", "<mark>Łódź</mark> Voivodeship"),
            ("eib", "european-investment-bank", "<mark>EIB</mark>"),
            ("great sto", "great-stone-industrial-park", "<mark>Great</mark> <mark>Stone</mark> Industrial Park"),
        ] {
            let answer = app.get(&format!("/v1/suggest?q={}", encode(q))).ok();
            let rows = answer["data"].as_array().expect("names");
            assert!(rows.len() <= 10 && answer["meta"]["revision"].is_string());
            assert_eq!((&rows[0]["id"], &rows[0]["name"]), (&json!(id), &json!(name)), "{q}");
            let graphql = app.graphql_with("query($q: String!) { suggest(q: $q) { id: recordId type title name } }", json!({ "q": q }));
            let graphql = graphql.ok()["suggest"].as_array().expect("names").clone();
            let names =
                |rows: &[Value]| rows.iter().map(|row| (row["id"].clone(), row["title"].clone(), row["name"].clone())).collect::<Vec<_>>();
            assert_eq!(names(&graphql), names(rows), "{q}");
        }
        for nothing in ["\u{1f642}", "qqqqqq", "-"] {
            assert_eq!(app.get(&format!("/v1/suggest?q={}", encode(nothing))).ok()["data"], json!([]), "{nothing}");
        }
        for (query, says) in [
            ("", "q: it is needed"),
            ("?q=", "q: it has no value"),
            ("?q=a&q=b", "q: it takes one value"),
            ("?p=a", "there is no parameter `p`"),
        ] {
            let answer = app.get(&format!("/v1/suggest{query}"));
            assert_eq!(answer.status, 400, "{query}: {}", answer.text);
            assert!(answer.json()["detail"].as_str().is_some_and(|detail| detail.starts_with(says)), "{}", answer.text);
        }
    });
}
