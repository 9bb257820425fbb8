//! Partners whose names are alike.
use super::{finds, mistakes};

#[test]
fn partners_under_two_spellings() {
    let partner = |kind: &str, name: &str| {
        format!(
            "[[partner]]\nid = \"x\"\nkind = \"{kind}\"\nnames = {{ en = \"{name}\" }}\nparties = {{ member = \"norvia\" }}\ncite = [1]\n"
        )
    };
    let distinct = |ids: &str| format!("[[distinct]]\nids = [{ids}]\nreason = \"Two banks.\"\n");
    let fix = "make them one, or list both in a [[distinct]] with the reason";
    let twice = |name: &str, of: &str, id: &str| format!("1: x: `{name}` is nearly `{of}`, a name of `{id}` (norvia.toml); {fix}");
    for (kind, name, of) in [
        ("bank", "Northen Bank", Some(("Northern Bank", "northern-bank"))),
        ("company", "Northern Bank Group", Some(("Northern Bank", "northern-bank"))),
        ("company", "NB", Some(("NB", "northern-bank"))),
        ("company", "Southern Bank", None),
        ("person", "Northern Bank", None),
        ("person", "I. Holme", Some(("Ida Holm", "ida-holm"))),
        ("person", "J. Holm", None),
    ] {
        let id = if kind == "person" { "ida-holm" } else { "northern-bank" };
        let expected = of.map(|(of, _)| twice(name, of, id));
        // of two records the second in the alphabet is told of, which is x
        finds(&partner(kind, name), expected.as_deref());
    }
    let near = partner("bank", "Northen Bank");
    finds(&(near.clone() + &distinct("\"x\", \"northern-bank\"")), None);
    finds(&distinct("\"norvia\", \"northern-bank\""), Some("1: `northern-bank` has no name like one of the others; leave it out"));
    finds(
        &(near.clone() + &distinct("\"x\", \"northern-bank\", \"norvia\"")),
        Some("7: `norvia` has no name like one of the others; leave it out"),
    );
    finds(&distinct("\"norvya\", \"northern-bank\""), Some("2: unknown partner `norvya`; did you mean `norvia`"));
    finds(&distinct("\"norvia\""), Some("1: `ids` names one partner; name those that are not the same"));
    finds(&(near + "[[distinct]]\nids = [\"x\", \"northern-bank\"]\n"), Some("7: `reason` is missing; add it"));
}

/// A bank without a country.
fn bank(n: usize, name: &str) -> String {
    format!("[[partner]]\nid = \"x{n}\"\nkind = \"bank\"\nnames = {{ en = \"{name}\" }}\nparties = {{ member = \"norvia\" }}\ncite = [1]\n")
}

#[test]
fn of_many_partners_of_one_name_each_is_told_once() {
    const MANY: usize = 500;
    let found = mistakes(&(0..MANY).map(|n| bank(n, "Alba Bank")).collect::<String>());
    assert_eq!(found.len(), MANY - 1);
    assert!(found.iter().all(|mistake| mistake.contains("is nearly `Alba Bank`")), "{found:?}");
}

#[test]
fn among_many_partners_whose_names_begin_alike_two_spellings_are_found() {
    const LETTERS: &str = "bcdfghjklmnprstv";
    // each begins as Bakarovia does, and is like no other
    let others = LETTERS.chars().flat_map(|a| LETTERS.chars().map(move |b| format!("Bank Ba{a}{b}{b}{a}{b}{a}{b}{a}")));
    let names = ["Bank Bakarovia", "Bank Bakarowia"].map(str::to_owned).into_iter().chain(others);
    let banks: String = names.enumerate().map(|(n, name)| bank(n, &name)).collect();
    let found = mistakes(&banks);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("`Bank Bakarowia` is nearly `Bank Bakarovia`"), "{found:?}");
    finds(&(banks + "[[distinct]]\nids = [\"x0\", \"x1\"]\nreason = \"Two banks.\"\n"), None);
}

#[test]
fn what_is_in_other_countries_hides_no_spelling() {
    const COUNTRIES: &str = "AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR CU CV \
                             CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GM GN GQ GR GT GW GY HN HR HT HU ID IE IL IN IQ IR IS \
                             IT JM JO JP KE KG KH KI KM KN KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN";
    let ministry = |country: &str, name: &str| {
        format!(
            "[[partner]]\nid = \"{}\"\nkind = \"government_body\"\ncountry = \"{country}\"\nnames = {{ en = \"{name}\" }}\nparties = {{ member = \"norvia\" }}\ncite = [1]\n",
            format!("{name} {country}").to_lowercase().replace(' ', "-")
        )
    };
    let all: String = COUNTRIES.split_whitespace().map(|country| ministry(country, "Ministry of Foreign Affairs")).collect();
    finds(&all, None);
    let found = mistakes(&(all + &ministry("IT", "Ministry of Foreing Affairs")));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("a name of `ministry-of-foreign-affairs-it`"), "{found:?}");
}
