//! What filters mean, on a small dataset where each answer can be told by hand.
use crate::{fixture, ids};
use tests::{TestApp, on_both};

fn small(test: impl Fn(&TestApp)) {
    on_both(|database| test(&TestApp::with(database, Some(&fixture("small")), 1)));
}

#[test]
fn dates_are_possibly_or_certainly_there() {
    small(|app| {
        let find = |query: &str| ids(&app.get(&format!("/v1/deals?sort=title&{query}")).ok()["data"]);
        // "2019~" may be any day of that year; "2019-05" only one of May
        assert_eq!(find("signed=2019-06"), ["bridge-loan-2019"]);
        assert_eq!(find("signed=2019-05"), ["bridge-loan-2019", "harbour-loan-2019"]);
        assert_eq!(find("signed__within=2019-01/2019-06"), ["harbour-loan-2019"]);
        assert_eq!(find("signed__gt=2019-05"), ["bridge-loan-2019"]);
        assert_eq!(find("signed__lt=2019"), [""; 0]);
        assert_eq!(find("signed__isnull=true"), ["unsigned-loan"]);
        for all in ["signed__gte=0001", "signed__lte=9999", "signed__gte=../2019", "signed__lte=2019/.."] {
            assert_eq!(find(all), ["bridge-loan-2019", "harbour-loan-2019"], "{all}: what has no date is found by no comparison");
        }
        // what has no date is last both ways
        let sorted = |sort: &str| ids(&app.get(&format!("/v1/deals?sort={sort}")).ok()["data"]);
        assert_eq!(sorted("signed"), ["bridge-loan-2019", "harbour-loan-2019", "unsigned-loan"]);
        assert_eq!(sorted("-signed"), ["bridge-loan-2019", "harbour-loan-2019", "unsigned-loan"]);
    });
}

#[test]
fn amounts_are_possibly_or_certainly_there() {
    small(|app| {
        let find = |query: &str| ids(&app.get(&format!("/v1/deals?sort=title&currency=EUR&{query}")).ok()["data"]);
        // 5 to 7 million, and at least 6 million
        assert_eq!(find("amount=6500000"), ["bridge-loan-2019", "harbour-loan-2019"]);
        assert_eq!(find("amount__gt=7000000"), ["bridge-loan-2019"]);
        assert_eq!(find("amount__lt=5500000"), ["harbour-loan-2019"]);
        assert_eq!(find("amount__certainly_gte=6000000"), ["bridge-loan-2019"]);
        assert_eq!(find("amount__certainly_lte=7000000"), ["harbour-loan-2019"]);
        assert_eq!(find("amount__isnull=true"), ["unsigned-loan"]);
        let sorted = |sort: &str| ids(&app.get(&format!("/v1/deals?currency=EUR&sort={sort}")).ok()["data"]);
        assert_eq!(sorted("amount"), ["harbour-loan-2019", "bridge-loan-2019", "unsigned-loan"]);
        assert_eq!(sorted("-amount"), ["bridge-loan-2019", "harbour-loan-2019", "unsigned-loan"]);
        let amount = &app.get("/v1/deals/harbour-loan-2019").ok()["amount"];
        assert_eq!((&amount["min"], &amount["max"], &amount["qualifier"]), (&5_000_000.into(), &7_000_000.into(), &"range".into()));
        // about 1.5 million is possibly 1.5 million or more, not certainly
        let values = |query: &str| app.get(&format!("/v1/observations?indicator=trade&flow=export&{query}")).ok()["page"]["total"].clone();
        assert_eq!(values("value__gte=1500000"), 1);
        assert_eq!(values("value__certainly_gte=1500000"), 0);
    });
}

#[test]
fn text_is_found_whatever_the_case_and_diacritics_and_wildcards_are_plain() {
    small(|app| {
        let find = |query: &str| ids(&app.get(&format!("/v1/partners?{query}")).ok()["data"]);
        assert_eq!(find("title__contains=ALAND"), ["aland"]);
        assert_eq!(find("title=%C3%A5land"), ["aland"]);
        assert_eq!(find("name__startswith=iles"), ["aland"]);
        // a typographic apostrophe, and a no-break space
        assert_eq!(find("name=%C3%8Eles%C2%A0d%E2%80%99%C3%85land"), ["aland"]);
        assert_eq!(find("title__contains=%25"), ["percent-company"]);
        assert_eq!(find("title__contains=%25_"), ["percent-company"]);
        assert_eq!(find("title__contains=_"), ["percent-company"]);
        assert_eq!(find("title__startswith=_"), [""; 0]);
    });
}

#[test]
fn what_has_no_value_is_not_lost_by_ne_and_not() {
    small(|app| {
        // only one observation has a scope
        let total = |query: &str| app.get(&format!("/v1/observations?{query}")).ok()["page"]["total"].clone();
        assert_eq!(total("scope__ne=goods"), 1);
        assert_eq!(total("scope__isnull=true"), 1);
        let not = app.graphql("{ observations(filter: { not: { scope: { in: [\"goods\"] } } }) { totalCount } }");
        assert_eq!(not.ok()["observations"]["totalCount"], 1);
        let not = app.graphql("{ deals(filter: { not: { signed: { overlaps: \"2019-05\" } } }) { nodes { id } } }");
        assert_eq!(ids(&not.ok()["deals"]["nodes"]), ["unsigned-loan"]);
        let either = "{ deals(filter: { or: [{ kind: { ne: [LOAN] } }, { status: { in: [NEGOTIATING] } }] }) { nodes { id } } }";
        assert_eq!(ids(&app.graphql(either).ok()["deals"]["nodes"]), ["unsigned-loan"]);
    });
}

#[test]
fn a_repeated_key_means_or_and_parties_are_asked_as_a_whole() {
    small(|app| {
        let find = |query: &str| ids(&app.get(&format!("/v1/deals?sort=title&{query}")).ok()["data"]);
        assert_eq!(find("status=signed&status=negotiating").len(), 3);
        assert_eq!(find("status__in=signed,negotiating").len(), 3);
        assert_eq!(find("status=signed&kind=grant"), [""; 0]);
        assert_eq!(find("party=aland&party__role=recipient"), ["harbour-loan-2019"]);
        assert_eq!(find("party=aland&party__role=financier"), [""; 0]);
        assert_eq!(find("party__country=AX&party__kind=company").len(), 2);
        assert_eq!(find("citation__note=2"), ["harbour-loan-2019"]);
        assert_eq!(find("citation__rank=rival"), ["harbour-loan-2019"]);
        assert_eq!(find("safe_to_sum=true").len(), 2);
    });
}
