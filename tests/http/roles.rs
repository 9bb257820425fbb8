//! Lists below a partner, by the role that this partner has.
use crate::{ids, oracle::Oracle};
use serde_json::Value;
use tests::{TestApp, ready_on_both, shared_on_both};

#[test]
fn a_role_below_a_partner_is_the_one_that_this_partner_has() {
    shared_on_both(|app| {
        let total = |path: &str| app.get(&format!("/v1/{path}&limit=1")).ok()["page"]["total"].as_u64().expect("a total");
        // ten deals of Belarus have a financier; Belarus finances one
        assert_eq!(total("partners/belarus/deals?role=financier"), 1);
        assert_eq!(total("deals?party=belarus&party__role=financier"), 1);
        assert!(total("partners/belarus/deals?party__role=financier") > 1);
        let (each, both) = (["financier", "recipient"], total("partners/belarus/deals?role=financier&role=recipient"));
        assert_eq!(both, each.iter().map(|role| total(&format!("partners/belarus/deals?role={role}"))).sum::<u64>());
        assert_eq!(both, total("partners/belarus/deals?role__in=recipient,financier"));
        assert_eq!(total("partners/belarus/deals?role=financier"), total("partners/belarus/records?role=financier&type=deal"));
        // a page that is kept for one role is not that of another
        let page = |role: &str| ids(&app.get(&format!("/v1/partners/belarus/deals?role={role}")).ok()["data"]);
        assert_ne!(page("financier"), page("recipient"));
        let none = app.graphql(
            "{ partner(id: \"belarus\") { deals(role: []) { totalCount } records(role: [FINANCIER, RECIPIENT]) { totalCount } } }",
        );
        assert_eq!(
            (&none.ok()["partner"]["deals"]["totalCount"], &none.ok()["partner"]["records"]["totalCount"]),
            (&0.into(), &both.into())
        );
    });
}

#[test]
fn a_role_that_is_unknown_or_asked_of_another_list_is_an_error_that_says_what_to_ask() {
    shared_on_both(|app| {
        let told = |path: &str| {
            let problem = app.get(&format!("/v1/{path}")).json();
            assert_eq!((&problem["status"], problem["errors"][0]["parameter"].as_str()), (&400.into(), Some("role")), "{path}: {problem}");
            problem["detail"].as_str().expect("a detail").to_owned()
        };
        assert!(told("partners/belarus/deals?role=financer").contains("`financier`"));
        for path in
            ["deals?role=financier", "records?role=financier", "partners/belarus/events_here?role=host", "deals/x/projects?role=owner"]
        {
            assert!(told(path).contains("`party__role`"), "{path}");
        }
        let never = app.graphql("{ partner(id: \"belarus\") { deals(role: MEMBER) { totalCount } } }");
        let message = never.error()["message"].to_string();
        assert!(message.contains("`MEMBER`") && message.contains("FINANCIER") && !message.contains("financier"), "{message}");
        assert!(!told("partners/belarus/observations?role=member").contains("`party__role`"));
        assert!(app.graphql("{ deals(role: FINANCIER) { totalCount } }").error()["message"].is_string());
        assert!(app.graphql("{ partner(id: \"minsk\") { eventsHere(role: HOST) { totalCount } } }").error()["message"].is_string());
    });
}

#[test]
fn a_cursor_belongs_to_its_role() {
    shared_on_both(|app| {
        let list = "/v1/partners/european-investment-bank/deals?limit=1";
        let cursor = |query: &str| app.get(&format!("{list}{query}")).ok()["page"]["next_cursor"].as_str().expect("a cursor").to_owned();
        let after = |query: &str, cursor: &str| app.get(&format!("{list}{query}&after={cursor}")).status;
        let (any, one, two) = (cursor(""), cursor("&role=financier"), cursor("&role=financier&role=arranger"));
        for (query, right) in [("", &any), ("&role=financier", &one), ("&role=arranger&role=financier&role=arranger", &two)] {
            for given in [&any, &one, &two] {
                assert_eq!(after(query, given), if given == right { 200 } else { 400 }, "{query}");
            }
        }
        let query = "{ partner(id: \"european-investment-bank\") { deals(first: 1, role: FINANCIER) { pageInfo { endCursor } } } }";
        assert_eq!(app.graphql(query).ok()["partner"]["deals"]["pageInfo"]["endCursor"], one);
    });
}

const TWO_ROLES: &str = "{ partners(first: 200) { nodes { id
    finances: deals(first: 3, role: FINANCIER) { totalCount nodes { id } }
    receives: deals(first: 3, role: [RECIPIENT, BENEFICIARY]) { totalCount nodes { id } } } } }";

#[test]
fn two_roles_below_a_list_of_partners_are_never_mixed() {
    shared_on_both(|app| {
        let oracle = Oracle::shipped(app);
        let mut met = [0, 0];
        let answer = app.graphql(TWO_ROLES);
        for partner in answer.ok()["partners"]["nodes"].as_array().expect("partners") {
            let id = partner["id"].as_str().expect("an id");
            for (n, (alias, roles)) in [("finances", &["financier"][..]), ("receives", &["recipient", "beneficiary"])].iter().enumerate() {
                let mut right: Vec<&str> =
                    roles.iter().flat_map(|role| oracle.below(oracle.get(id), "deals", "deals", Some(role))).collect();
                right.sort_unstable();
                right.dedup();
                let page: &Value = &partner[alias];
                assert_eq!(page["totalCount"], right.len(), "{id} {alias}");
                assert!(ids(&page["nodes"]).iter().all(|deal| right.contains(&deal.as_str())), "{id} {alias}");
                met[n] += right.len();
            }
        }
        assert!(met.iter().all(|met| *met > 3), "{met:?}");
    });
    ready_on_both(|database| {
        let app = TestApp::on(database);
        let cost = || app.graphql(TWO_ROLES).0["extensions"]["cost"]["statements"].clone();
        // the revision, the partners and their records, a statement for each of the two lists, and the records of their deals, once or
        // twice since the second list meets deals that the first did not
        let first = cost().as_u64().expect("a count");
        assert!((6..=7).contains(&first), "{first}");
        assert_eq!(cost(), 3, "the revision is known, and so is all but the two lists");
    });
}
