//! What the pages name is there: files, headings, flags, variables, and what the sketches of the sources are made of.
use super::{examples, pages, root};
use serde_json::Value;
use std::{collections::HashSet, fs, path::Path};
use tests::Program;

/// The text of a page without its fenced blocks.
fn prose(page: &str) -> String {
    let text = fs::read_to_string(root().join(page)).expect("a page");
    text.split("```").step_by(2).collect()
}

/// What stands in single backticks.
fn spans(prose: &str) -> impl Iterator<Item = &str> {
    prose.split('`').skip(1).step_by(2)
}

/// What a heading is called in an address.
fn anchor(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().to_lowercase();
    kept.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c)).map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn links_between_pages_lead_somewhere() {
    let mut wrong = Vec::new();
    for page in pages() {
        let text = prose(&page);
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()).filter(|target| !target.contains("://")) {
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let path = if file.is_empty() { root().join(&page) } else { root().join(&page).with_file_name("").join(file) };
            let headings =
                || fs::read_to_string(&path).unwrap_or_default().lines().filter(|l| l.starts_with('#')).map(anchor).collect::<Vec<_>>();
            if !path.exists() || !heading.is_empty() && !headings().iter().any(|known| known == heading) {
                wrong.push(format!("{page}: {target}"));
            }
        }
    }
    assert!(wrong.is_empty(), "these lead nowhere: {wrong:#?}");
}

/// Flags of other programs, and the variables for which there is no flag.
const OTHERS: [&str; 6] = ["--release", "--workspace", "--all-targets", "--edition", "ATLAS_LOG", tests::REQUIRED];

/// Words of a text that are flags or variables of the program.
fn settings(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "-_".contains(c)));
    words.filter(|word| {
        word.strip_prefix("--").is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic())) || word.starts_with("ATLAS_")
    })
}

#[test]
fn every_flag_and_variable_that_is_named_is_one_of_the_program() {
    let program = Program::new(env!("CARGO_BIN_EXE_atlas-under-test"));
    let help: String =
        ["serve", "migrate", "seed", "check", "export", "health"].map(|command| program.run(&[command, "--help"]).out).concat();
    let known: HashSet<&str> = settings(&help).chain(OTHERS).collect();
    for page in pages() {
        let text = prose(&page);
        for name in spans(&text).flat_map(settings) {
            assert!(known.contains(name), "{page}: the program knows no {name}");
        }
    }
    let table = prose("docs/operations.md");
    let listed: HashSet<&str> =
        table.lines().filter(|line| line.starts_with("| `--") || line.starts_with("| | `ATLAS_")).flat_map(settings).collect();
    for name in settings(&help).filter(|name| !["--help", "--coverage", "--against", "--format"].contains(name)) {
        assert!(listed.contains(name), "docs/operations.md does not list {name}");
    }
}

/// The words of every source file below a folder.
fn words(folder: &Path, into: &mut HashSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            words(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a source");
            into.extend(identifiers(&text).map(str::to_owned));
        }
    }
}

fn identifiers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// What the sketches of a new resource bring along.
const OWN: [&str; 4] = ["award", "given", "order", "prize"];

#[test]
fn the_sketches_of_a_resource_are_made_of_what_there_is() {
    let mut known = HashSet::new();
    for folder in ["entity/src", "migration/src", "seed/src", "api/src", "tests"] {
        words(&root().join(folder), &mut known);
    }
    let mut sketches = 0;
    for example in examples().iter().filter(|example| example.block.language == "rust") {
        sketches += 1;
        for line in example.block.text.lines() {
            let code = line.split("//").next().unwrap_or_default();
            for word in identifiers(code) {
                let own = OWN.iter().any(|own| word.to_lowercase().contains(own));
                assert!(own || known.contains(word), "{}: there is no `{word}` in the sources", example.block.at);
            }
        }
    }
    assert!(sketches > 0, "there are sketches");
}

/// The rows of a table of the API guide, by how its head begins: what stands in backticks in each cell.
fn table(head: &str) -> Vec<Vec<Vec<String>>> {
    let guide = prose("docs/api.md");
    let rows = guide.lines().skip_while(|line| !line.starts_with(head)).skip(2).take_while(|line| line.starts_with('|'));
    let cells = |row: &str| row.trim_matches('|').split('|').map(|cell| spans(cell).map(str::to_owned).collect()).collect();
    rows.map(cells).collect()
}

/// Parameters of every list, which the guide tells of elsewhere.
const OF_EVERY_LIST: [&str; 17] = [
    "q",
    "id",
    "title",
    "party",
    "citation",
    "link",
    "linked_from",
    "concerns",
    "limit",
    "after",
    "before",
    "total",
    "sort",
    "fields",
    "include",
    "facet",
    "facet_limit",
];

#[test]
fn the_table_of_lists_has_their_filters_and_sorts() {
    let document = crate::openapi();
    let rows = table("| list | filters");
    assert_eq!(
        rows.len(),
        <entity::RecordType as entity::Codelist>::ENTRIES.len() + 2,
        "a row for each type, one for all of them, and one for their dates"
    );
    for row in rows {
        let [list, filters, sorts] = row.as_slice() else { panic!("three cells: {row:?}") };
        let parameters = document["paths"][format!("/v1/{}", list[0])]["get"]["parameters"].as_array().expect("parameters");
        let named = |p: &Value| p["$ref"].as_str().map_or(p.clone(), |name| document.pointer(&name[1..]).expect("a parameter").clone());
        let parameters: Vec<Value> = parameters.iter().map(named).collect();
        let field = |name: &str| name.split("__").next().unwrap_or_default().to_owned();
        let known: HashSet<String> = parameters.iter().filter_map(|p| p["name"].as_str()).map(field).collect();
        let own = known.iter().filter(|name| !OF_EVERY_LIST.contains(&name.as_str())).cloned().collect();
        assert_eq!(filters.iter().map(|name| field(name)).collect::<HashSet<_>>(), own, "filters of {list:?}");
        let sort = &parameters.iter().find(|p| p["name"] == "sort").expect("sorts")["schema"];
        let ways = sort["enum"].as_array().expect("sorts").iter().filter_map(Value::as_str);
        let keys: HashSet<&str> = ways.map(|key| key.trim_start_matches('-')).collect();
        assert_eq!(sorts.iter().map(|key| key.trim_start_matches('-')).collect::<HashSet<_>>(), keys, "sorts of {list:?}");
        assert_eq!(sort["default"], *sorts[0], "the first sort of {list:?}");
    }
}

/// Facets that the guide tells of below their table, of those lists that can have them.
const SHARED_FACETS: &[&str] = &["link", "linked_from", "citation", "concerns", "party"];

#[test]
fn the_table_of_facets_has_those_of_every_list() {
    let document = crate::openapi();
    let rows = table("| list | facets");
    assert_eq!(
        rows.len(),
        <entity::RecordType as entity::Codelist>::ENTRIES.len() + 2,
        "a row for each type, one for all of them, and one for their dates"
    );
    for row in rows {
        let [list, facets] = row.as_slice() else { panic!("two cells: {row:?}") };
        let schema = &document["components"]["parameters"][format!("{}.facet", list[0])]["schema"]["items"]["enum"];
        let known = schema.as_array().unwrap_or_else(|| panic!("no facets of {list:?}")).iter().filter_map(Value::as_str);
        let own: Vec<&str> = known.filter(|name| !SHARED_FACETS.contains(&name.split("__").next().unwrap_or_default())).collect();
        assert_eq!(*facets, own, "facets of {list:?}");
    }
}

#[test]
fn the_table_of_errors_has_every_code() {
    let listed: Vec<String> = table("| code | REST status |").into_iter().map(|row| row[0][0].clone()).collect();
    let mut known: Vec<&str> = api::http::ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
    let mut sorted = listed.clone();
    sorted.sort();
    known.sort_unstable();
    assert_eq!(sorted, known);
}

#[test]
fn an_address_with_a_slash_at_the_end_is_the_one_without() {
    tests::shared_on_both(|app| {
        for (with, without) in [
            ("/v1/deals/", "/v1/deals"),
            ("/v1//deals?limit=1", "/v1/deals?limit=1"),
            ("/v1/deals/eib-m7-loan-2019/", "/v1/deals/eib-m7-loan-2019"),
        ] {
            assert_eq!(app.get(with).ok(), app.get(without).ok(), "{with}");
        }
    });
}
