//! Nested lists cost one statement a level, whatever the fan-out.
use tests::shared_on_both;

#[test]
fn a_query_of_four_levels_sends_the_same_few_statements_however_many_records_it_meets() {
    shared_on_both(|app| {
        let statements = |n: u32| {
            let query = format!(
                "{{ partners(first: {n}, filter: {{ kind: {{ in: [COUNTRY, DEVELOPMENT_BANK] }} }}) {{ nodes {{ id
                    deals(first: {n}) {{ totalCount nodes {{ id
                      parties {{ role partner {{ id
                        events(first: {n}) {{ nodes {{ id title citations {{ page source {{ title }} }} }} }} }} }} }} }} }} }} }}"
            );
            app.graphql(&query);
            let answer = app.graphql(&query);
            let met = answer.ok().to_string().matches("\"page\"").count();
            (answer.0["extensions"]["cost"]["statements"].as_u64().expect("a count"), met)
        };
        let (few, met_few) = statements(3);
        let (many, met_many) = statements(12);
        assert!(met_many > 2 * met_few && met_few > 0, "the fan-out differs: {met_few} and {met_many} citations");
        // the revision, partners, their deals, their events: ids only; all records, citations and sources come from the store
        assert_eq!((few, many), (4, 4));
    });
}

#[test]
fn fields_that_lead_to_one_record_are_batched_too() {
    shared_on_both(|app| {
        let query = "{ observations(first: 200) { nodes { indicator { id } subject { id __typename } counterpart { id } links { record { id } } } } }";
        let answer = app.graphql(query);
        answer.ok();
        let statements = answer.0["extensions"]["cost"]["statements"].as_u64().expect("a count");
        // the list, its indicators and its links; then one for each type of subject, counterpart and linked record
        assert!(statements <= 3 + 3 * 9, "{statements} statements for 100 observations");
    });
}

#[test]
fn an_aliased_list_keeps_its_own_arguments() {
    shared_on_both(|app| {
        let query = "{ partners(first: 200) { nodes { id two: events(first: 2) { nodes { id } } held: events(first: 1, filter: { status: { in: [PLANNED] } }) { totalCount } all: events(first: 1) { totalCount } } } }";
        let data = app.graphql(query);
        let data = data.ok();
        let partners = data["partners"]["nodes"].as_array().expect("partners");
        let count = |alias: &str| partners.iter().filter_map(|p| p[alias]["totalCount"].as_u64()).sum::<u64>();
        assert!(count("all") > count("held") && count("held") > 0);
        assert!(partners.iter().all(|p| p["two"]["nodes"].as_array().is_some_and(|list| list.len() <= 2)));
    });
}
