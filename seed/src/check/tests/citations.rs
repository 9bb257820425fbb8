//! What is cited and for what, and the work with its chapters.
use super::{check, mistakes, refuses};
use crate::text::Files;

#[test]
fn citations() {
    let cite = |cite: &str| {
        format!(
            "[[agreement]]\nid = \"x\"\nkind = \"act\"\ntitle = \"X\"\nstatus = \"signed\"\nparties = {{ issuer = \"norvia\" }}\ncite = [1, {cite}]\n"
        )
    };
    let cases = [
        ("{ at = 1, for = \"concluded_on\" }", "type agreement has no field `concluded_on`; did you mean `concluded`"),
        ("{ at = 1, for = \"parties.issuer.sudria\" }", "there is no party `issuer.sudria`; did you mean `parties.issuer.norvia`"),
        ("{ at = 1, for = \"concluded\", rank = \"rival\" }", "a rival has no `value`; write the value that it gives"),
        ("{ at = 1, value = \"2019\", rank = \"rival\" }", "a rival does not say which field it is for; add for = \"...\""),
        ("{ at = 1, for = \"concluded\", value = \"2019\" }", "only a rival has a `value`; leave it out, or write rank = \"rival\""),
        (
            "{ at = 1, for = \"concluded\", value = \"2019/2020\", rank = \"rival\" }",
            "`2019/2020` is a span where one date belongs; for some day between two write [2019..2020]",
        ),
        ("{ at = 1, for = \"status\", value = \"sined\", rank = \"rival\" }", "unknown word `sined`; did you mean `signed`"),
        ("{ at = 1, chapter = 2 }", "`chapter` is 2, and the mark stands in chapter 1; leave `chapter` out"),
        ("\"gazette-fery-2019\"", "unknown source `gazette-fery-2019`; did you mean `gazette-ferry-2019`"),
    ];
    for (content, expected) in cases {
        let expected = format!("zz.toml:7: x: {expected}");
        assert!(mistakes(&cite(content)).contains(&expected), "{content}: {:?}", mistakes(&cite(content)));
    }
}

#[test]
fn rivals_of_values() {
    let row = |rival: &str| {
        format!(
            "[[observations]]\nsubject = \"sudria\"\nrows = [\n{{ indicator = \"capacity\", value = \"5 cars\", cite = [1, {rival}] }}\n]\n"
        )
    };
    let cases = [
        ("{ at = 2, for = \"value\", value = \"6 carz\", rank = \"rival\" }", "unknown unit `carz`; did you mean `cars`"),
        ("{ at = 2, for = \"value\", value = \"six\", rank = \"rival\" }", "`six` is not a number; write digits with a decimal point"),
        (
            "{ at = 2, for = \"value\", value = \"6 cars\", as_stated = \"almost 6\", rank = \"rival\" }",
            "`almost 6` is about, and the value is exact; write ~ before the figure",
        ),
    ];
    for (rival, expected) in cases {
        assert_eq!(mistakes(&row(rival)), [format!("zz.toml:4: capacity-sudria: {expected}")], "{rival}");
    }
}

#[test]
fn the_work_and_its_chapters() {
    refuses(&[
        (
            "[[chapter]]\nnumber = 2\ntitle = \"Two\"\npages = \"10-20\"\n",
            &["zz.toml:1: its pages begin within those of chapter 1 (dataset.toml); correct `pages`"],
        ),
        (
            "[[chapter]]\nnumber = 2\ntitle = \"Two\"\npages = \"20-13\"\n",
            &["zz.toml:4: `20-13` is not a range of pages; write first and last, \"7-14\""],
        ),
        (
            "[[source]]\nid = \"s\"\ntitle = \"S\"\nnotes = { 2 = 40, 3 = 7 }\n",
            &[
                "zz.toml:4: s: note 2 is a note of `gazette-ferry-2019` (norvia.toml); leave it with the one source that it cites",
                "zz.toml:4: s: note 2 is one of chapter 1, and page 40 is not; correct the page",
                "zz.toml:4: s: no chapter has note 3; correct it, or the chapter's `notes`",
            ],
        ),
        (
            "[[chapter]]\nnumber = 2\ntitle = \"Two\"\npages = \"13-20\"\nnotes = \"2-9\"\n",
            &[
                "zz.toml:1: its notes begin within those of chapter 1 (dataset.toml); correct `notes`",
                "zz.toml:1: of chapter 2 no source has note 3-9; add it to the `notes` of the source that it cites, or correct the chapter's `notes`",
            ],
        ),
        (
            "[file]\nchapter = 3\n[[source]]\nid = \"s\"\ntitle = \"S\"\n",
            &["zz.toml:2: there is no chapter 3; correct it, or add the [[chapter]] to dataset.toml"],
        ),
        (
            "[[indicator]]\nid = \"i\"\ntitle = \"I\"\nnature = \"stock\"\nscopes = [\"good\"]\nunits = [\"carz\"]\n",
            &[
                "zz.toml:5: i: unknown scope `good`; did you mean `goods`, or explain it in a [[scope]]",
                "zz.toml:6: i: unknown unit `carz`; did you mean `cars`, or explain it in a [[unit]]",
            ],
        ),
        ("[[unit]]\ncode = \"cars\"\nabout = \"Cars.\"\n", &["zz.toml:2: unit `cars` stands twice (indicators.toml); leave one out"]),
    ]);
    let nothing =
        check(&Files::from(vec![("a.toml".to_owned(), String::new())]), &[]).err().map(|refused| refused.problems).unwrap_or_default();
    assert_eq!(nothing.len(), 1);
    assert_eq!(nothing[0].to_string(), "a.toml:1: the dataset has no dataset.toml; add it with title, version and licence");
}

#[test]
fn agreements_do_not_implement_each_other() {
    let agreement = |id: &str, under: &str| {
        format!(
            "[[agreement]]\nid = \"{id}\"\nkind = \"act\"\ntitle = \"A\"\nstatus = \"proposed\"\nlinks = [{{ implements = \"{under}\" }}]\ncite = [1]\n"
        )
    };
    let content = agreement("a", "b") + &agreement("b", "a");
    assert_eq!(mistakes(&content), ["zz.toml:1: a: its `implements` run in a circle: a > b > a; take one of them out"]);
}
