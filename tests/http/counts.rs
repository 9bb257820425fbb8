//! Partners by what they do: how many records each has a part in.
use crate::{fixture, on_both_lasting};
use serde_json::{Value, json};
use std::fs;
use tests::{TestApp, shared_on_both};

#[test]
fn a_partner_counts_as_many_as_the_lists_below_it_have() {
    shared_on_both(|app| {
        let partners = app.get("/v1/partners?deals__gte=1&sort=-deals&limit=5").ok()["data"].clone();
        for partner in partners.as_array().expect("partners") {
            for of in ["deals", "agreements", "events", "projects"] {
                let below = app.get(&format!("/v1/partners/{}/{of}?limit=1", partner["id"].as_str().expect("an id"))).ok();
                assert_eq!(partner["counts"][of], below["page"]["total"], "{}: {of}", partner["id"]);
            }
        }
        let query = "{ partners(first: 5, filter: { deals: { gte: 1 } }, orderBy: { field: DEALS, direction: DESC }) {
            nodes { id counts { deals agreements events projects } deals(first: 1) { totalCount } } } }";
        let answer = app.graphql(query);
        let nodes = answer.ok()["partners"]["nodes"].as_array().expect("partners").clone();
        for (node, partner) in nodes.iter().zip(partners.as_array().expect("partners")) {
            assert_eq!((&node["id"], &node["counts"]), (&partner["id"], &partner["counts"]));
            assert_eq!(node["counts"]["deals"], node["deals"]["totalCount"]);
        }
        // what could never be found is not asked
        assert_eq!(app.get("/v1/partners?deals__isnull=true").status, 400);
    });
}

#[test]
fn a_deal_that_comes_or_goes_counts_for_partners_that_stay_as_they_are() {
    on_both_lasting("counts", |database, folder| {
        let dataset = folder.join("dataset");
        fs::create_dir_all(&dataset).expect("a folder");
        for file in fs::read_dir(fixture("small")).expect("the fixture").flatten() {
            fs::copy(file.path(), dataset.join(file.file_name())).expect("a copy");
        }
        let counts = |more: &str| {
            fs::write(dataset.join("more.toml"), more).expect("a file");
            let app = TestApp::with(database, Some(&dataset), 1);
            let count = |id: &str| app.get(&format!("/v1/partners/{id}")).ok()["counts"]["deals"].clone();
            ["harbour-bank", "aland", "percent-company"].map(count)
        };
        let before: [Value; 3] = [json!(3), json!(1), json!(2)];
        assert_eq!(counts(""), before);
        // twice a party of one deal is one deal
        let more = "[[deal]]\nid = \"more\"\nkind = \"loan\"\ntitle = \"One more\"\nstatus = \"signed\"\nsigned = \"2019\"\namount = \"1 mn EUR\"\n\
                    parties = { financier = \"harbour-bank\", recipient = \"aland\", beneficiary = \"aland\" }\ncite = [1]\n";
        assert_eq!(counts(more), [json!(4), json!(2), json!(2)]);
        assert_eq!(counts(""), before);
    });
}
