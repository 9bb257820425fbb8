//! The Data Package: its descriptor is true of its tables, and what refers to a row finds it.
use entity::Codelist;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{
    collections::{HashMap, HashSet},
    io::{Cursor, Read},
};
use tests::shared_on_both;

/// A CSV: its header, and its rows.
fn csv(bytes: &[u8]) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_reader(bytes);
    let cells = |row: &csv::StringRecord| row.iter().map(str::to_owned).collect();
    (cells(reader.headers().expect("a header")), reader.records().map(|row| cells(&row.expect("as many cells as columns"))).collect())
}

#[test]
fn a_data_package_is_what_it_says_and_its_keys_hold() {
    shared_on_both(|app| {
        let mut archive = zip::ZipArchive::new(Cursor::new(app.get("/v1/export/datapackage.zip").bytes)).expect("an archive");
        let mut read = |name: &str| {
            let mut bytes = Vec::new();
            archive.by_name(name).expect("it is in there").read_to_end(&mut bytes).expect("it is read");
            bytes
        };
        let package: Value = serde_json::from_slice(&read("datapackage.json")).expect("JSON");
        let dataset = app.get("/v1/dataset").ok();
        assert_eq!((&package["version"], &package["title"]), (&dataset["revision"], &dataset["title"]));
        let readme = String::from_utf8(read("README.md")).expect("text");
        let resources = package["resources"].as_array().expect("resources");
        let tables: HashMap<&str, (Vec<String>, Vec<Vec<String>>)> = resources
            .iter()
            .map(|resource| {
                let bytes = read(resource["path"].as_str().expect("a path"));
                assert_eq!(resource["bytes"].as_u64(), Some(bytes.len() as u64));
                assert_eq!(resource["hash"].as_str(), Some(&*format!("sha256:{}", entity::hex(&Sha256::digest(&bytes)))));
                (resource["name"].as_str().expect("a name"), csv(&bytes))
            })
            .collect();
        let column = |table: &str, name: &str| -> Vec<&str> {
            let (header, rows) = &tables[table];
            let at = header.iter().position(|column| column == name).unwrap_or_else(|| panic!("{table} has no {name}"));
            rows.iter().map(|row| row[at].as_str()).collect()
        };
        let (mut keys, mut codes) = (0, 0);
        for resource in resources {
            let name = resource["name"].as_str().expect("a name");
            let schema = &resource["schema"];
            let fields = schema["fields"].as_array().expect("fields");
            assert_eq!(fields.iter().map(|field| field["name"].as_str().expect("a name")).collect::<Vec<_>>(), tables[name].0, "{name}");
            assert!(readme.contains(&format!("| [{name}](data/{name}.csv) | {} |", tables[name].1.len())), "{name}");
            for field in fields {
                let of = field["name"].as_str().expect("a name");
                let cells = column(name, of);
                assert!(field["description"].as_str().is_some_and(|about| about.len() > 3), "{name}.{of} is not described");
                if field["constraints"]["required"] == true {
                    assert!(cells.iter().all(|cell| !cell.is_empty()), "{name}.{of}");
                }
                let known: HashSet<&str> =
                    field["constraints"]["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
                codes += usize::from(!known.is_empty());
                assert!(known.is_empty() || cells.iter().all(|cell| cell.is_empty() || known.contains(cell)), "{name}.{of}");
            }
            let key: Vec<Vec<&str>> =
                schema["primaryKey"].as_array().expect("a key").iter().map(|part| column(name, part.as_str().expect("a name"))).collect();
            let rows: HashSet<Vec<&str>> = (0..tables[name].1.len()).map(|row| key.iter().map(|part| part[row]).collect()).collect();
            assert_eq!(rows.len(), tables[name].1.len(), "{name}: a key twice");
            for foreign in schema["foreignKeys"].as_array().into_iter().flatten() {
                let (from, to) =
                    (foreign["fields"][0].as_str().expect("a field"), foreign["reference"]["resource"].as_str().unwrap_or(name));
                let there: HashSet<&str> = column(to, "id").into_iter().collect();
                let lost = column(name, from).into_iter().find(|id| !id.is_empty() && !there.contains(id));
                assert!(lost.is_none(), "{name}.{from}: {lost:?} is not in {to}");
                keys += 1;
            }
        }
        assert!(keys > 30 && codes > 20, "{keys} keys, {codes} closed lists");
        // each table of a type is the file of its list, but for what keeps spreadsheets from running a text
        for count in dataset["records"].as_array().expect("counts") {
            let list = count["type"].as_str().and_then(entity::RecordType::from_code).expect("a type").plural();
            let (header, rows) = csv(app.get(&format!("/v1/{list}.csv")).text.as_bytes());
            let own = |cell: &String| cell.strip_prefix('\'').unwrap_or(cell).to_owned();
            let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(own).collect()).collect();
            assert!((&header, &rows) == (&tables[list].0, &tables[list].1), "{list}");
            assert_eq!(count["count"].as_u64(), Some(rows.len() as u64));
        }
        // and each table of parts the rows of all records
        for part in ["parties", "citations", "links", "names"] {
            let rows = csv(app.get(&format!("/v1/records.csv?rows={part}")).text.as_bytes()).1.len();
            assert!(rows > 100 && rows == tables[part].1.len(), "{part}: {rows} rows");
        }
    });
}
