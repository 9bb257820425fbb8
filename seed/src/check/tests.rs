//! Every rule refuses what it is for, at its line.
mod citations;
mod mutations;
mod slips;
mod spellings;
mod trust;

use super::check;
use crate::example;

/// What is wrong with the example and one more file.
fn mistakes(content: &str) -> Vec<String> {
    match check(&example::with("zz.toml", content), &[]) {
        Ok(_) => Vec::new(),
        Err(refused) => refused.problems.iter().map(|problem| without_other_line(&problem.to_string())).collect(),
    }
}

/// `(norvia.toml)` without its line, which moves when the example does.
fn without_other_line(text: &str) -> String {
    let cut = text.split_once(".toml:").and_then(|(file, rest)| {
        let (own, rest) = rest.split_once(".toml:")?;
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        Some(format!("{file}.toml:{own}.toml{after}"))
    });
    cut.unwrap_or_else(|| text.to_owned())
}

/// Holds that a file has exactly this mistake, or none.
fn finds(content: &str, expected: Option<&str>) {
    let expected: Vec<String> = expected.into_iter().map(|mistake| without_other_line(&format!("zz.toml:{mistake}"))).collect();
    assert_eq!(mistakes(content), expected, "{content}");
}

/// Holds that a file has exactly these mistakes.
fn refuses(cases: &[(&str, &[&str])]) {
    for (content, expected) in cases {
        assert_eq!(mistakes(content), *expected, "{content}");
    }
}

#[test]
fn the_example_of_the_docs_is_right() {
    assert_eq!(mistakes(""), [""; 0]);
}

#[test]
fn a_record_tells_all_its_mistakes_at_once() {
    let content = r#"
[[deal]]
id = "harbour_loan"
kind = "laon"
titel = "Loan"
amount = "20 mn EURO"
signed = "May 2019"
status = "planned"
parties = { financer = "northern-bank" }
sectors = ["raod"]
cite = ["p17", 8, "nobody"]
"#;
    assert_eq!(
        mistakes(content),
        [
            "zz.toml:3: `harbour_loan` is not an id; write words of a-z and 0-9 joined by -",
            "zz.toml:4: harbour_loan: unknown kind `laon`; did you mean `loan`",
            "zz.toml:5: harbour_loan: unknown key `titel`; did you mean `title`",
            "zz.toml:6: harbour_loan: `EURO` is not a currency; write an ISO 4217 code, such as EUR",
            "zz.toml:7: harbour_loan: `May 2019` is not a date: whitespace is not allowed; write EDTF such as 2019, 2019-05, 2019-05-17, 2019~ or 2018/2019",
            "zz.toml:9: harbour_loan: type deal has no role `financer`; did you mean `financier`",
            "zz.toml:10: harbour_loan: unknown sectors `raod`; did you mean `road`",
            "zz.toml:11: harbour_loan: no source has note 8; add it to the `notes` of the source that it cites",
            "zz.toml:11: harbour_loan: unknown source `nobody`; define it or correct it",
        ]
    );
}

#[test]
fn files_and_types() {
    refuses(&[
        ("a = [", &["zz.toml:1: this is not TOML: unclosed array, expected `]`; correct it"]),
        (
            "[[partnr]]\nid = \"x\"\nkind = \"bank\"\nnames = { en = \"X\" }\nparties = { member = \"norvia\" }\ncite = [1]\n",
            &["zz.toml:1: unknown key `partnr`; did you mean `partner`"],
        ),
        (
            "[[source]]\nid = 7\ntitle = \" \"\nauthors = [1]\nnotes = { x = 1 }\nurl = \"ftp\"\nlanguage = \"English\"\n",
            &[
                "zz.toml:2: `id` is a whole number; write text in quotes",
                "zz.toml:3: `title` is empty; fill it or leave it out",
                "zz.toml:4: `authors` is a whole number; write text in quotes",
                "zz.toml:5: `x` is not the number of a note; write { 33 = 17 }: note = page",
                "zz.toml:6: `ftp` is not an address of the web; write http:// or https:// before it",
                "zz.toml:7: `English` is not a language tag; write a tag of BCP 47, such as en",
            ],
        ),
        (
            "[[source]]\nid = \"s\"\ntitle = \"S\"\nlanguage = \"en\"\ncite = [1]\n",
            &["zz.toml:5: s: type source cites nothing; leave `cite` out"],
        ),
    ]);
}

#[test]
fn ids() {
    refuses(&[
        (
            "[[forum]]\nid = \"sudria\"\nkind = \"dialogue\"\ntitle = \"D\"\ncite = [1]\n",
            &["zz.toml:1: sudria: the id is taken (norvia.toml); choose another"],
        ),
        (
            "[[forum]]\nid = \"f\"\nkind = \"dialogue\"\ntitle = \"D\"\nwas = [\"norvia\", \"old\"]\nparties = { host = [\"old\", \"norvja\", \"strait-tunnel\", \"strait-ferry\"] }\ncite = [1]\n[[removed]]\nid = \"strait-ferry\"\nreason = \"x\"\n",
            &[
                "zz.toml:5: f: `norvia` is not an old id: a record has it (norvia.toml); leave it out",
                "zz.toml:6: f: `old` is an old id; write `f`",
                "zz.toml:6: f: unknown partner `norvja`; did you mean `norvia`",
                "zz.toml:6: f: `strait-tunnel` was removed; name another partner",
                "zz.toml:6: f: `strait-ferry` is of type project; name a record of type partner",
                "zz.toml:9: strait-ferry: `strait-ferry` is removed and yet a record (norvia.toml); leave one out",
            ],
        ),
        (
            "[[observations]]\nindicator = \"trade\"\nsubject = \"norvia\"\ncounterpart = \"sudria\"\nflow = \"turnover\"\nperiod = \"2018\"\nrows = [{ value = \"2 bn EUR\", cite = [1] }]\n",
            &[
                "zz.toml:7: trade-norvia-sudria-turnover-2018: another observation has the same key (norvia.toml); make them one, or give this one an `id` of its own",
            ],
        ),
        (
            "[[observations]]\nindicator = \"trade\"\nsubject = \"trade-norvia-sudria-turnover-2018\"\nflow = \"turnover\"\nperiod = \"2018\"\nrows = [{ value = \"2 bn EUR\", cite = [1] }]\n",
            &[
                "zz.toml:3: trade-trade-norvia-sudria-turnover-2018-turnover-2018: `trade-norvia-sudria-turnover-2018` is an observation itself; name the record that both are about",
            ],
        ),
    ]);
}

#[test]
fn partners() {
    let partner = |lines: &str| format!("[[partner]]\nid = \"x\"\nkind = \"company\"\ncite = [1]\n{lines}\n");
    let named = "[[forum]]\nid = \"f\"\nkind = \"dialogue\"\ntitle = \"F\"\nparties = { member = \"x\" }\ncite = [1]\n";
    let unused = "zz.toml:1: x: no record uses this partner; name it in a record, as a party, place, parent or subject, or leave it out";
    // only its own citation names it, wherever it lies
    for lines in ["names = { en = \"X\" }", "names = { en = \"X\" }\nparent = \"norvia\""] {
        assert_eq!(mistakes(&partner(lines)), [unused], "{lines}");
    }
    let cases = [
        ("names = { de = \"X\" }\nparent = \"norvia\"", "5: x: there is no English name; add en = \"...\" to `names`"),
        (
            "names = { en = \"X\", akronym = \"Y\" }\nparent = \"norvia\"",
            "5: x: `akronym` is neither a language tag nor a sort of name; did you mean `acronym`",
        ),
        ("names = { en = \"X\" }\nparent = \"x\"", "1: x: its `parent`s run in a circle: x > x; take one of them out"),
        (
            "names = { en = \"X\" }\nparent = \"norvia\"\ncountry = \"XX\"",
            "7: x: `XX` is not a country code; write the two letters of ISO 3166-1, such as DE",
        ),
        (
            "names = { en = \"X\" }\nparent = \"norvia\"\ncoordinates = [91, 0]",
            "7: x: `coordinates` are not on Earth; write [latitude, longitude], -90 to 90 and -180 to 180",
        ),
        (
            "names = { en = \"X\" }\nparent = \"norvia\"\nsubdivision = \"DE-BY\"",
            "7: x: `DE-BY` is not a subdivision of the country; write the code of ISO 3166-2, such as DE-BY, under its country",
        ),
        (
            "names = { en = \"X\" }\nparent = \"norvia\"\nfounded = \"2000/2001\"",
            "7: x: `2000/2001` is a span where one date belongs; for some day between two write [2000..2001]",
        ),
        (
            "names = { en = \"X\" }\nparent = \"norvia\"\nfounded = \"2000\"\ndissolved = \"1999\"",
            "8: x: 1999 ends before 2000 begins; correct one of them",
        ),
    ];
    for (lines, expected) in cases {
        assert_eq!(mistakes(&(partner(lines) + named)), [format!("zz.toml:{expected}")], "{lines}");
    }
}

#[test]
fn records_and_times() {
    let as_of = "[file]\nas_of = \"2020-06\"\n";
    let event = |lines: &str| format!("{as_of}[[event]]\nid = \"x\"\nkind = \"session\"\ntitle = \"X\"\ncite = [1]\n{lines}\n");
    let deal = |lines: &str| {
        format!("{as_of}[[deal]]\nid = \"x\"\nkind = \"loan\"\ntitle = \"X\"\nparties = {{ financier = \"northern-bank\" }}\n{lines}\n")
    };
    let agreement = |lines: &str| format!("{as_of}[[agreement]]\nid = \"x\"\nkind = \"agreement\"\ntitle = \"X\"\ncite = [1]\n{lines}\n");
    let project = |lines: &str| format!("{as_of}[[project]]\nid = \"x\"\nkind = \"plant\"\ntitle = \"X\"\ncite = [1]\n{lines}\n");
    let cases = [
        (event("status = \"held\"\nedition = 2"), "9: x: `edition` without `forum`; name the forum it is an edition of"),
        (
            event("status = \"held\"\nforum = \"norvia-sudria-commission\"\nedition = 3"),
            "10: x: edition 3 of `norvia-sudria-commission` is `norvia-sudria-commission-3` already; correct it, or make them one",
        ),
        (
            event("status = \"planned\"\ndate = \"2020-05\""),
            "9: x: planned, as of 2020-06, for 2020-05, which was over by then; correct the status, the date or as_of",
        ),
        (
            event("status = \"held\"\ndate = \"2020-07\""),
            "9: x: held, as of 2020-06, on 2020-07, which was still to come; correct the status, the date or as_of",
        ),
        (
            event("status = \"held\"\nplace = \"northern-bank\""),
            "9: x: `northern-bank` is not a place; name a country, region, district, city or zone",
        ),
        (
            event("status = \"held\"\nparties = { speaker = [\"norvia\", \"norvia\"] }"),
            "9: x: speaker `norvia` stands twice; leave one out",
        ),
        (event("status = \"held\"\nlinks = [{ abuot = \"norvia\" }]"), "9: x: unknown relation `abuot`; did you mean `about`"),
        (deal("status = \"signed\""), "3: x: it cites nothing; add `cite`: the note, page or source that says it"),
        (
            deal("cite = [1]\nstatus = \"planned\"\nsigned = \"2020\""),
            "10: x: `signed` is 2020, and the status is planned; write status signed, or leave the date out",
        ),
        (
            deal("cite = [1]\nstatus = \"signed\"\nsigned = \"2021\""),
            "10: x: signed, as of 2020-06, on 2021, which was still to come; correct the status, the date or as_of",
        ),
        (
            deal("cite = [1]\nstatus = \"signed\"\namount = \"0.001 EUR\""),
            "10: x: the amount is not a whole number of minor units of EUR; round nothing: write the figure that is stated",
        ),
        (
            deal("cite = [1]\nstatus = \"signed\"\namount = \"5 mn EUR\"\nas_stated = \"more than 5 million\""),
            "10: x: `more than 5 million` is at_least, and the value is exact; write >= before the figure",
        ),
        (
            deal("cite = [1]\nstatus = \"signed\"\namount = \"1,5 mn EUR\""),
            "10: x: `1,5` is not a number; write digits with a decimal point",
        ),
        (
            agreement("status = \"drafted\"\nconcluded = \"2019\""),
            "9: x: `concluded` is 2019, and the status is drafted; write status agreed, signed, in_force or ended, or leave the date out",
        ),
        (
            agreement("status = \"agreed\"\nconcluded = \"2021\""),
            "9: x: agreed, as of 2020-06, on 2021, which was still to come; correct the status, the date or as_of",
        ),
        (
            project("status = \"completed\"\nends = \"2021\""),
            "9: x: completed, as of 2020-06, on 2021, which was still to come; correct the status, the date or as_of",
        ),
        (
            project("status = \"planned\"\nstarts = \"2019\""),
            "9: x: planned, as of 2020-06, for 2019, which was over by then; correct the status, the date or as_of",
        ),
    ];
    for (content, expected) in cases {
        assert_eq!(mistakes(&content), [format!("zz.toml:{expected}")], "{content}");
    }
}

#[test]
fn observations() {
    let row = |row: &str| format!("[[observations]]\nsubject = \"sudria\"\nrows = [\n{{ {row}, cite = [1] }}\n]\n");
    let id = "trade-sudria-export";
    let cases = [
        ("flow = \"export\", value = \"1 EUR\"".to_owned(), "sudria: `indicator` is missing; add it".to_owned()),
        ("indicator = \"trade\", flow = \"export\"".to_owned(), format!("{id}: neither `value` nor `items`; write the value")),
        (
            "indicator = \"trade\", flow = \"export\", value = \"1 EUR\", items = [\"a\"]".to_owned(),
            format!("{id}: both `value` and `items`; make two observations of it"),
        ),
        (
            "indicator = \"trade\", value = \"1 EUR\"".to_owned(),
            "trade-sudria: `flow` is missing, which `trade` needs; add it, one of export, import, turnover, balance".to_owned(),
        ),
        (
            "indicator = \"trade\", flow = \"inward\", value = \"1 EUR\"".to_owned(),
            "trade-sudria-inward: `trade` has no flow `inward`; write one of export, import, turnover, balance".to_owned(),
        ),
        (
            "indicator = \"trade\", flow = \"export\", scope = \"good\", value = \"1 EUR\"".to_owned(),
            "trade-sudria-export-good: `trade` has no scope `good`; did you mean `goods`, or add it to the indicator's `scopes`".to_owned(),
        ),
        (
            "indicator = \"trade\", flow = \"export\", value = \"1 cars\"".to_owned(),
            format!("{id}: `trade` is not measured in `cars`; write one of currency, percent, times, or add it to the indicator's `units`"),
        ),
        ("indicator = \"capacity\", value = \"1 carz\"".to_owned(), "capacity-sudria: unknown unit `carz`; did you mean `cars`".to_owned()),
        (
            "indicator = \"capacity\", value = \"1 cars / yaer\"".to_owned(),
            "sudria: unknown length of time `yaer`; did you mean `year`".to_owned(),
        ),
        (
            "indicator = \"capacity\", value = \"1\"".to_owned(),
            "capacity-sudria: the value has no unit; write one, or measure = \"rank\"".to_owned(),
        ),
        (
            "indicator = \"capacity\", measure = \"growth\", value = \"1 cars\"".to_owned(),
            "capacity-sudria-growth: growth is not in `cars`; write % or times".to_owned(),
        ),
        (
            "indicator = \"capacity\", measure = \"rank\", value = \"1 cars\"".to_owned(),
            "capacity-sudria-rank: a rank has no unit `cars`; write the number alone".to_owned(),
        ),
        (
            "indicator = \"capacity\", as_of = \"2020\", period = \"2021\", value = \"1 cars\"".to_owned(),
            "capacity-sudria-2021: actual, as of 2020, on 2021, which was still to come; correct the status, the date or as_of".to_owned(),
        ),
        (
            "indicator = \"capacity\", value = \"5 cars\", as_stated = \"6 cars\"".to_owned(),
            "capacity-sudria: `6 cars` gives another figure than 5; write the figure that is stated".to_owned(),
        ),
    ];
    for (content, expected) in cases {
        assert_eq!(mistakes(&row(&content)), [format!("zz.toml:4: {expected}")], "{content}");
    }
}
