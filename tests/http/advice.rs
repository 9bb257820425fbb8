//! A query that does not fit the schema is told what was probably meant.
use serde_json::{Value, json};
use tests::shared_on_both;

#[track_caller]
fn told(error: &Value, words: &[&str], parameter: Option<&str>) {
    let message = error["message"].as_str().expect("a message");
    for word in words {
        assert!(message.contains(word), "{word}: {error:#}");
    }
    assert!(!message.contains("parsing"), "what the program reads it into is nobody else's concern: {error:#}");
    assert_eq!(error["extensions"]["parameter"].as_str(), parameter, "{error:#}");
}

#[test]
fn a_name_that_is_none_is_told_the_nearest() {
    shared_on_both(|app| {
        for (query, words, parameter) in [
            ("dealz { totalCount }", &["`deal`"][..], None),
            ("deals { nodes { titel } }", &["`title`"], None),
            ("deals { nodes { ... on Dael { id } } }", &["`Deal`"], None),
            ("deals { nodes { ...Al } } } fragment All on Deal { id } query Other { deals { nodes { ...All } }", &["`All`"], None),
            ("deals { nodes { parties { role office offic } } }", &["`office`"], None),
            ("deals(frist: 1) { totalCount }", &["`first`"], Some("frist")),
            ("deals { nodes { projects(frist: 1) { totalCount } } }", &["`first`"], Some("frist")),
            ("deals(filter: {kindd: {in: [LOAN]}}) { totalCount }", &["`kind`"], Some("kindd")),
            ("deals(filter: {knd: {in: [LOAN]}}) { totalCount }", &["`kind`"], Some("knd")),
            ("deals(filter: {kind: {in: [loan]}}) { totalCount }", &["`LOAN`"], Some("kind.in")),
            ("deals(first: \"3\") { totalCount }", &["write 3, without quotes"], Some("first")),
            ("record(id: \"minsk\") { country }", &["a field of `Partner`", "... on Partner { country }"], None),
            ("stats { deals { by(first: 1) } }", &["Unknown argument"], Some("first")),
            ("deals(filter: {not: {party: {rol: {in: [LENDER]}}}}) { totalCount }", &["`role`"], Some("not.party.rol")),
            ("deals(filter: {signed: {eq: \"2019\"}}) { totalCount }", &["it takes `overlaps`, `within`"], Some("signed.eq")),
            ("deals(filter: {kind: {in: [LOAAN]}}) { totalCount }", &["`LOAN`"], Some("kind.in")),
            ("deals(orderBy: {field: AMOUNTT}) { totalCount }", &["`AMOUNT`"], Some("orderBy.field")),
            ("deals(orderBy: {field: SIGNED, direction: DOWN}) { totalCount }", &["it takes `ASC`, `DESC`"], Some("orderBy.direction")),
        ] {
            let answer = app.graphql(&format!("query Asked {{ {query} }}"));
            told(answer.error(), words, parameter);
        }
    });
}

#[test]
fn a_value_of_another_shape_is_told_how_to_write_it() {
    shared_on_both(|app| {
        for (filter, write, parameter) in [
            ("kind: LOAN", "{in: [LOAN]}", "kind"),
            ("kind: {in: [\"LOAN\"]}", "write LOAN, without quotes", "kind.in"),
            ("signed: \"2019\"", "{overlaps: \"2019\"}", "signed"),
            ("amount: 5", "{eq: 5}", "amount"),
            ("or: [{party: \"belarus\"}]", "{in: [\"belarus\"]}", "or[0].party"),
        ] {
            told(app.graphql(&format!("{{ deals(filter: {{{filter}}}) {{ totalCount }} }}")).error(), &[write], Some(parameter));
        }
        told(app.graphql("{ deals(orderBy: AMOUNT) { totalCount } }").error(), &["{field: AMOUNT}"], Some("orderBy"));
    });
}

#[test]
fn what_is_wrong_in_variables_is_told_likewise() {
    shared_on_both(|app| {
        for (filter, words, parameter) in [
            (json!({ "kindd": { "in": ["LOAN"] } }), "`kind`", "kindd"),
            (json!({ "kind": "LOAN" }), "{in: [\"LOAN\"]}", "kind"),
            (json!({ "and": [{ "kind": { "in": ["LOAAN"] } }] }), "`LOAN`", "and[0].kind.in[0]"),
        ] {
            let answer = app.graphql_with("query($w: DealWhere) { deals(filter: $w) { totalCount } }", json!({ "w": filter }));
            told(answer.error(), &[words], Some(parameter));
        }
        let answer = app.graphql_with("query($w: DealFilter) { deals(filter: $w) { totalCount } }", json!({ "w": {} }));
        told(answer.error(), &["`$w`", "`DealWhere`"], None);
    });
}

#[test]
fn what_is_too_much_is_told_its_cost_the_limit_and_what_to_make_smaller() {
    shared_on_both(|app| {
        let fields = "id title kind deals(first: $n) { nodes { id title kind status signed { edtf earliest latest } amount { min max currency } parties { role partner { id title } } } }";
        let query = format!("query($n: Int) {{ partners(first: 200) {{ nodes {{ {fields} }} }} }}");
        let page = query.replace("(first: $n)", "").replace("($n: Int)", "");
        assert!(app.graphql(&page).ok()["partners"]["nodes"].as_array().is_some_and(|all| all.len() > 100), "an honest page is answered");
        let answer = app.graphql_with(&query, json!({ "n": 200 }));
        told(answer.error(), &["200000", "200 `partners`, 200 `deals` of each", "`first` smaller"], Some("first"));
        assert_eq!(answer.error()["extensions"]["code"], "invalid_query");

        let mut deep = "id".to_owned();
        for _ in 0..12 {
            deep = format!("observations {{ nodes {{ subject {{ ... on Partner {{ {deep} }} }} }} }}");
        }
        told(app.graphql(&format!("{{ partner(id: \"belarus\") {{ {deep} }} }}")).error(), &["levels", "20 at most"], None);
        // as many as no number holds
        let mut many = "id".to_owned();
        for _ in 0..9 {
            many = format!("deals(first: 200) {{ nodes {{ {many} projects(first: 200) {{ nodes {{ id }} }} }} }}");
            many = format!("observations(first: 200) {{ nodes {{ subject {{ ... on Partner {{ {many} }} }} }} }}");
        }
        told(app.graphql(&format!("{{ partners(first: 200) {{ nodes {{ {many} }} }} }}")).error(), &["20 at most"], None);
    });
}
