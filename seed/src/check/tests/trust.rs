//! The rules that make a dataset one to be trusted: figures that fit each other, places and times in order.
use super::finds;

const WHY: &str = "correct one, or say why in a `remark`";

#[test]
fn figures_fit_each_other() {
    let rows = |indicator: &str, rows: &[&str]| {
        let rows: String = rows.iter().map(|row| format!("{{ {row} }},\n")).collect();
        format!("[[observations]]\nsubject = \"sudria\"\nindicator = \"{indicator}\"\ncite = [1]\nrows = [\n{rows}]\n")
    };
    let cases: [(&str, &[&str], Option<&str>); 20] = [
        (
            "trade",
            &["flow = \"export\", value = \"10.8 mn EUR\"", "flow = \"export\", scope = \"goods\", value = \"12 mn EUR\""],
            Some("7: trade-sudria-export-goods: more than the whole that it is part of (zz.toml:6)"),
        ),
        ("trade", &["flow = \"export\", value = \"10.8 mn EUR\"", "flow = \"export\", scope = \"goods\", value = \"10.83 mn EUR\""], None),
        (
            "trade",
            &[
                "flow = \"export\", value = \"10 mn EUR\"",
                "flow = \"export\", scope = \"goods\", value = \"12 mn EUR\", remark = \"Printed so.\"",
            ],
            None,
        ),
        (
            "trade",
            &["flow = \"turnover\", value = \"10 mn EUR\"", "flow = \"import\", counterpart = \"norvia\", value = \">= 12 mn EUR\""],
            Some("7: trade-sudria-norvia-import: more than the whole that it is part of (zz.toml:6)"),
        ),
        // the balance with one may be above that with all; other units, statuses and moments are other figures
        (
            "trade",
            &["flow = \"balance\", value = \"10 mn EUR\"", "flow = \"balance\", counterpart = \"norvia\", value = \"12 mn EUR\""],
            None,
        ),
        ("trade", &["flow = \"export\", value = \"10 mn EUR\"", "flow = \"export\", scope = \"goods\", value = \"12 mn USD\""], None),
        (
            "trade",
            &[
                "flow = \"export\", value = \"10 mn EUR\"",
                "flow = \"export\", scope = \"goods\", status = \"target\", announced = \"2019\", value = \"12 mn EUR\"",
            ],
            None,
        ),
        (
            "trade",
            &[
                "flow = \"export\", period = \"2018\", value = \"10 mn EUR\"",
                "flow = \"export\", period = \"2018-01/2018-03\", value = \"12 mn EUR\"",
            ],
            Some("7: trade-sudria-export-2018-01--2018-03: more than the whole that it is part of (zz.toml:6)"),
        ),
        ("capacity", &["value = \"10 cars\"", "period = \"2018\", value = \"11 cars\""], None),
        ("capacity", &["value = \"10 cars\"", "subject = \"saint-ann\", value = \"11 cars\""], None),
        (
            "capacity",
            &["value = \"10 cars\"", "counterpart = \"norvia\", value = \"6 cars\"", "counterpart = \"sudria\", value = \"5 cars\""],
            Some("6: capacity-sudria: less than its parts of several countries (zz.toml:7, zz.toml:8)"),
        ),
        (
            "trade",
            &[
                "subject = \"norvia\", flow = \"export\", value = \"10 mn EUR\"",
                "subject = \"saint-ann\", flow = \"export\", value = \"12 mn EUR\"",
            ],
            Some("7: trade-saint-ann-export: more than the whole that it is part of (zz.toml:6)"),
        ),
        (
            "trade",
            &[
                "flow = \"turnover\", value = \"10 mn EUR\"",
                "flow = \"export\", value = \"6 mn EUR\"",
                "flow = \"import\", value = \"5 mn EUR\"",
            ],
            None,
        ),
        (
            "trade",
            &[
                "flow = \"turnover\", value = \"10.1 mn EUR\"",
                "flow = \"export\", value = \"6.3 mn EUR\"",
                "flow = \"import\", value = \"5.2 mn EUR\"",
            ],
            Some("6: trade-sudria-turnover: not the sum of export and import (zz.toml:7, zz.toml:8)"),
        ),
        (
            "trade",
            &[
                "flow = \"balance\", value = \"1.9 mn EUR\"",
                "flow = \"export\", value = \"6.3 mn EUR\"",
                "flow = \"import\", value = \"5.2 mn EUR\"",
            ],
            Some("6: trade-sudria-balance: not what export is more than import (zz.toml:7, zz.toml:8)"),
        ),
        (
            "trade",
            &[
                "flow = \"turnover\", value = \"10.5 mn EUR\"",
                "flow = \"balance\", value = \"1.5 mn EUR\"",
                "flow = \"export\", value = \"7.5 mn EUR\"",
            ],
            Some("6: trade-sudria-turnover: with the balance it does not make the export (zz.toml:8, zz.toml:7)"),
        ),
        (
            "trade",
            &[
                "flow = \"turnover\", value = \"10.5 mn EUR\"",
                "flow = \"balance\", value = \"1.5 mn EUR\"",
                "flow = \"import\", value = \"6.5 mn EUR\"",
            ],
            Some("6: trade-sudria-turnover: with the balance it does not make the import (zz.toml:8, zz.toml:7)"),
        ),
        (
            "trade",
            &["flow = \"export\", measure = \"share\", scope = \"goods\", value = \"101 %\""],
            Some("6: trade-sudria-export-goods-share: a share of more than the whole"),
        ),
        (
            "trade",
            &[
                "flow = \"export\", value = \"10.8 bn EUR\"",
                "flow = \"export\", scope = \"goods\", value = \"8.5 bn EUR\"",
                "flow = \"export\", scope = \"goods\", measure = \"share\", value = \"78.7 %\"",
            ],
            None,
        ),
        (
            "trade",
            &[
                "flow = \"export\", value = \"10.8 bn EUR\"",
                "flow = \"export\", scope = \"goods\", value = \"8.5 bn EUR\"",
                "flow = \"export\", scope = \"goods\", measure = \"share\", value = \"81 %\"",
            ],
            Some("8: trade-sudria-export-goods-share: not the share that the part has of the whole (zz.toml:7, zz.toml:6)"),
        ),
    ];
    for (indicator, figures, expected) in cases {
        let expected = expected.map(|text| format!("{text}; {WHY}"));
        finds(&rows(indicator, figures), expected.as_deref());
    }
}

#[test]
fn money_that_is_part_of_other_money() {
    let deal = |id: &str, lines: &str| {
        format!(
            "[[deal]]\nid = \"{id}\"\nkind = \"loan\"\ntitle = \"L\"\nstatus = \"planned\"\nparties = {{ financier = \"northern-bank\" }}\ncite = [1]\n{lines}\n"
        )
    };
    let loans = |whole: &str, first: &str, second: &str| {
        deal("whole", whole)
            + &deal("first", &format!("links = [{{ part_of = \"whole\" }}]\n{first}"))
            + &deal("second", &format!("links = [{{ part_of = \"whole\" }}]\n{second}"))
    };
    let (ten, six, five) = ("amount = \"10 mn EUR\"", "amount = \"6 mn EUR\"", "amount = \"5 mn EUR\"");
    finds(&loans(ten, five, five), None);
    finds(&loans(ten, six, five), Some(&format!("8: whole: its parts come to more: first, second; {WHY}")));
    finds(&loans("amount = \"~ 10 mn EUR\"", six, five), None);
    finds(&loans("amount = \"10 mn EUR\"\nremark = \"The parts come to more.\"", six, five), None);
    finds(
        &loans(ten, six, "amount = \"1 mn USD\""),
        Some(&format!("26: second: it is in USD, and what it is part of, `whole`, in EUR (zz.toml:1); {WHY}")),
    );
    finds(
        &deal("x", "as_stated = \"some money\""),
        Some("8: x: `as_stated` without an `amount`; write it, `? EUR` where there is no figure"),
    );
}

#[test]
fn places_and_editions() {
    let place = |lines: &str| {
        format!(
            "[[partner]]\nid = \"x\"\nkind = \"city\"\nnames = {{ en = \"X\" }}\nparties = {{ founder = \"norvia\" }}\ncite = [1]\n{lines}\n"
        )
    };
    finds(&place("country = \"DE\""), None);
    finds(&place("parent = \"saint-ann\""), None);
    let nowhere = "1: x: a place without a country; write its `country`, or the `parent` that it lies in";
    finds(&place(""), Some(nowhere));
    finds(&place("parent = \"northern-bank\""), Some(nowhere));

    let edition = |number: u8, date: &str| {
        format!(
            "[[event]]\nid = \"x\"\nkind = \"session\"\nforum = \"norvia-sudria-commission\"\nedition = {number}\ndate = \"{date}\"\nstatus = \"held\"\ncite = [1]\n"
        )
    };
    finds(&edition(4, "2019-10"), None);
    finds(&edition(2, "2019"), None);
    finds(
        &edition(4, "2019-09"),
        Some(
            "6: x: edition 4 was over on 2019-09, before `norvia-sudria-commission-3` of 2019-10 began; correct the number or the date of one of them",
        ),
    );
}

#[test]
fn summaries_and_remarks_are_sentences() {
    for (text, fix) in [
        ("summary = \"Meant for islanders.\"", None),
        ("summary = \"Who pays?\"\nremark = \"The text says \\\"soon (in May).\\\"\"", None),
        ("remark = \"10 of them are named.\"", None),
        ("remark = \"eNorvia is printed as Norvia.\"", None),
        ("remark = \"the first so far.\"", Some("`remark` is not a whole sentence: `the first so far.`; begin it with a capital letter")),
        ("remark = \"The first so far\"", Some("`remark` is not a whole sentence: `The first so far`; end it with a full stop")),
        (
            "summary = \"Many words that go on and on without coming to an end\"",
            Some("`summary` is not a whole sentence: `Many words that go on and on without com …`; end it with a full stop"),
        ),
    ] {
        let content = format!("[[forum]]\nid = \"x\"\nkind = \"dialogue\"\ntitle = \"X\"\ncite = [1]\n{text}\n");
        finds(&content, fix.map(|fix| format!("6: x: {fix}")).as_deref());
    }
}

#[test]
fn dates_in_titles_are_in_words() {
    for (title, date) in [
        ("Talks, May 2019", None),
        ("Programme 2019-2020, season 2020-21, academic year 2019/2020", None),
        ("Talks of 2019-05", Some("2019-05")),
        ("Talks (2019-05-17)", Some("2019-05-17")),
        ("Target for [2021-09..2022-09]", Some("[2021-09..2022-09]")),
    ] {
        let content = format!("[[forum]]\nid = \"x\"\nkind = \"dialogue\"\ntitle = \"{title}\"\ncite = [1]\n");
        let fix = "write it as people read it, such as May 2019";
        finds(&content, date.map(|date| format!("1: x: `title` has a date that is not in words: `{date}`; {fix}")).as_deref());
    }
}

#[test]
fn a_citation_is_for_something_that_is_there() {
    let project = |lines: &str, cite: &str| {
        format!("[[project]]\nid = \"x\"\nkind = \"plant\"\ntitle = \"X\"\nstatus = \"planned\"\n{lines}\ncite = [1, {cite}]\n")
    };
    for (lines, cite, mistake) in [
        ("place = \"saint-ann\"", "{ at = 2, for = \"places\" }", None),
        ("place = \"saint-ann\"", "{ at = 2, for = \"place\" }", Some("type project has no field `place`; did you mean `places`")),
        ("", "{ at = 2, for = \"places\" }", Some("it has no `places`; write it, or name the field that the citation is for")),
        ("", "{ at = 2, for = \"summary\" }", Some("it has no `summary`; write it, or name the field that the citation is for")),
        ("", "{ at = 2, for = \"parties\" }", Some("it has no `parties`; write it, or name the field that the citation is for")),
        ("", "{ at = 2, for = \"title\" }", None),
        (
            "",
            "{ at = 2, for = \"ends\", value = \"2021\", rank = \"rival\" }",
            Some("it has no `ends`; write it, or name the field that the citation is for"),
        ),
    ] {
        finds(&project(lines, cite), mistake.map(|mistake| format!("7: x: {mistake}")).as_deref());
    }
}

#[test]
fn a_rival_says_something_else() {
    let fix = "write what the rival says, or leave out `value` and `rank`";
    let rival = |of: &str, value: &str| format!("{{ at = 2, for = \"{of}\", value = \"{value}\", rank = \"rival\" }}");
    let deal = |of: &str, value: &str| {
        format!(
            "[[deal]]\nid = \"x\"\nkind = \"loan\"\ntitle = \"X\"\nstatus = \"signed\"\nsigned = \"2019-05\"\namount = \"1.5 bn EUR\"\nparties = {{ financier = \"northern-bank\" }}\ncite = [1, {}]\n",
            rival(of, value)
        )
    };
    for (of, value, same) in [
        ("amount", "1500 mn EUR", true),
        ("amount", "~ 1.5 bn EUR", false),
        ("amount", "1.5 bn USD", false),
        ("signed", "2019-05", true),
        ("signed", "2019-05~", false),
        ("signed", "2019", false),
        ("status", "signed", true),
        ("status", "planned", false),
        ("title", "x", true),
        ("parties", "norvia", false),
    ] {
        let mistake = format!("9: x: `{value}` is what the record says itself; {fix}");
        finds(&deal(of, value), same.then_some(mistake.as_str()));
    }
}

#[test]
fn words_that_give_a_figure_are_one() {
    let row = |row: &str| {
        format!("[[observations]]\nsubject = \"sudria\"\nindicator = \"trade\"\nflow = \"export\"\nrows = [\n{{ {row} }},\n]\n")
    };
    let mistake = "6: trade-sudria-export-change: the value has no figure, and `by almost a third` gives one; write `~ 33 %`";
    finds(&row("measure = \"change\", value = \"? %\", as_stated = \"by almost a third\", cite = [1]"), Some(mistake));
    finds(&row("measure = \"change\", value = \"? %\", cite = [{ at = 1, as_stated = \"by almost a third\" }]"), Some(mistake));
    finds(&row("measure = \"change\", value = \"? %\", as_stated = \"much\", cite = [1]"), None);
}

#[test]
fn a_title_that_is_cited_for_a_figure_has_one() {
    let source = |title: &str| {
        format!(
            "[[chapter]]\nnumber = 2\ntitle = \"Two\"\npages = \"13-14\"\nnotes = \"3\"\n[[source]]\nid = \"s\"\ntitle = \"{title}\"\nnotes = {{ 3 = 13 }}\n"
        )
    };
    let road = |cite: &str, own: &str| {
        format!(
            "[[project]]\nid = \"x\"\nkind = \"plant\"\ntitle = \"X\"\nstatus = \"planned\"\ncite = [{cite}]\nobservations = [{{ indicator = \"capacity\", value = \"3 cars\"{own} }}]\n"
        )
    };
    let silent = "16: capacity-x: the title of note 3 has no figure, and the `value` is one; cite 3, the sentence, or the page that has the figure; in an observation inside a record by a `cite` of its own";
    finds(&(source("A road") + &road("3, \"3t\"", "")), Some(silent));
    finds(&(source("A road") + &road("3, \"3t\"", ", cite = [3]")), None);
    for title in ["A road for 3 cars", "A road for three cars", "Traffic on the road doubled"] {
        finds(&(source(title) + &road("3, \"3t\"", "")), None);
    }
}

#[test]
fn what_is_to_come_tells_when_it_was_said() {
    let row = |row: &str| {
        format!("[[observations]]\nsubject = \"sudria\"\nindicator = \"capacity\"\nrows = [{{ {row}, value = \"3 cars\", cite = [1] }}]\n")
    };
    for status in ["target", "forecast"] {
        let mistake = format!("4: capacity-sudria-{status}: a {status} without `announced`; add the date when it was stated");
        finds(&row(&format!("status = \"{status}\"")), Some(&mistake));
        finds(&row(&format!("status = \"{status}\", announced = \"2019\"")), None);
    }
    finds(&row("status = \"actual\""), None);
}

#[test]
fn a_representation_is_abroad() {
    let office = |lines: &str| {
        format!(
            "[[partner]]\nid = \"home\"\nkind = \"government_body\"\ncountry = \"NO\"\nnames = {{ en = \"Foreign Office\" }}\ncite = [1]\n[[partner]]\nid = \"x\"\nkind = \"representation\"\nparent = \"home\"\nnames = {{ en = \"Embassy\" }}\nparties = {{ founder = \"home\" }}\ncite = [1]\n{lines}\n"
        )
    };
    let mistake =
        "7: x: it is in NO, as what it represents is; write the `country` of its host, or say in a `remark` why it has none abroad";
    finds(&office("country = \"NO\""), Some(mistake));
    finds(&office("country = \"DE\""), None);
    finds(&office("country = \"NO\"\nremark = \"The office in the north of the country.\""), None);
}
