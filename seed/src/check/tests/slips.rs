//! What is proposed for a wrong word is what was meant, or nothing.
use super::mistakes;

#[test]
fn a_key_is_told_by_what_it_means() {
    let partner =
        |key: &str| format!("[[partner]]\nid = \"x\"\nkind = \"bank\"\n{key} = \"X\"\nparties = {{ member = \"norvia\" }}\ncite = [1]\n");
    let deal = |key: &str, value: &str| {
        format!(
            "[[deal]]\nid = \"x\"\nkind = \"loan\"\nstatus = \"planned\"\n{key} = {value}\nparties = {{ financier = \"northern-bank\" }}\ncite = [1]\n"
        )
    };
    for (content, key, meant) in [
        (partner("title"), "title", "names"),
        (partner("name"), "name", "names"),
        (deal("name", "\"X\""), "name", "title"),
        (deal("titel", "\"X\""), "titel", "title"),
        (deal("title = \"X\"\nvalue", "\"5 mn EUR\""), "value", "amount"),
        (deal("title = \"X\"\nnote", "\"So.\""), "note", "remark"),
        (deal("title = \"X\"\ndate", "\"2019\""), "date", "signed"),
    ] {
        let line = content.lines().position(|line| line.starts_with(key)).map_or(0, |line| line + 1);
        assert_eq!(mistakes(&content), [format!("zz.toml:{line}: x: unknown key `{key}`; did you mean `{meant}`")], "{content}");
    }
}

#[test]
fn a_list_of_words_has_each_once() {
    let unit = "[[unit]]\ncode = \"people\"\nabout = \"People.\"\n[[indicator]]\nid = \"jobs\"\ntitle = \"Jobs\"\nnature = \"total\"\nunits = [\"people\"]\n";
    let row = "[[observations]]\nsubject = \"sudria\"\nindicator = \"jobs\"\nrows = [{ value = \"3 qqqqqq\", cite = [1] }]\n";
    assert_eq!(mistakes(&(unit.to_owned() + row)), ["zz.toml:12: jobs-sudria: unknown unit `qqqqqq`; write one of km, cars, people"]);
}
