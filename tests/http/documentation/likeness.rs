//! Whether an answer is what a page shows, where `…` stands for anything left out.
use serde_json::Value;

const LEFT_OUT: &str = "…";

/// Holds that a text is as shown. The ends of lines do not count.
pub fn text(shown: &str, got: &str) -> Result<(), String> {
    let plain = |text: &str| text.trim_end().lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    let (shown, got) = (plain(shown), plain(got));
    if matches(&shown, &got) { Ok(()) } else { Err(format!("it shows\n{shown}\nand gets\n{got}")) }
}

/// Whether a text is a pattern in which `…` is any text.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split(LEFT_OUT);
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut last = None;
    for part in parts {
        if let Some(before) = last.replace(part) {
            let Some((_, after)) = rest.split_once(before) else { return false };
            rest = after;
        }
    }
    last.map_or(rest.is_empty(), |last| rest.ends_with(last))
}

/// Holds that a text is JSON as shown.
pub fn json(shown: &str, got: &str) -> Result<(), String> {
    let pattern = serde_json::from_str(&written_out(shown)).map_err(|e| format!("what it shows is not JSON: {e}"))?;
    let got = serde_json::from_str(got).map_err(|e| format!("it gets no JSON ({e}): {got}"))?;
    compare(&pattern, &got, "")
}

/// A shown answer as JSON: what is left out becomes a string, and in an object a field.
fn written_out(shown: &str) -> String {
    let (mut out, mut open, mut in_string, mut before, mut count) = (String::new(), Vec::new(), false, ' ', 0);
    for c in shown.chars() {
        match c {
            '"' if before != '\\' => in_string = !in_string,
            '{' | '[' if !in_string => open.push(c),
            '}' | ']' if !in_string => drop(open.pop()),
            _ => {}
        }
        if c == '…' && !in_string {
            if open.last() == Some(&'{') && before != ':' {
                count += 1;
                out += &format!("\"{LEFT_OUT}{count}\":");
            }
            out += &format!("\"{LEFT_OUT}\"");
        } else {
            out.push(c);
        }
        if in_string || !c.is_whitespace() {
            before = if before == '\\' && c == '\\' { ' ' } else { c };
        }
    }
    out
}

fn compare(shown: &Value, got: &Value, at: &str) -> Result<(), String> {
    match (shown, got) {
        (Value::String(shown), _) if shown == LEFT_OUT => Ok(()),
        (Value::String(shown), Value::String(got)) if matches(shown, got) => Ok(()),
        (Value::Number(shown), Value::Number(got)) if shown.as_f64() == got.as_f64() => Ok(()),
        (Value::Object(shown), Value::Object(fields)) => {
            let (left_out, shown): (Vec<_>, Vec<_>) = shown.iter().partition(|(name, _)| name.starts_with(LEFT_OUT));
            for (name, value) in &shown {
                let field = fields.get(*name).ok_or(format!("{at}: there is no `{name}`"))?;
                compare(value, field, &format!("{at}.{name}"))?;
            }
            let more = fields.keys().find(|name| !shown.iter().any(|(known, _)| known == name));
            match more {
                Some(name) if left_out.is_empty() => Err(format!("{at}: `{name}` is not shown, and no `…` stands for it")),
                _ => Ok(()),
            }
        }
        (Value::Array(shown), Value::Array(got)) => items(shown, got, at, 0),
        _ if shown == got => Ok(()),
        _ => Err(format!("{at}: it shows {shown} and gets {got}")),
    }
}

fn items(shown: &[Value], got: &[Value], at: &str, from: usize) -> Result<(), String> {
    match (shown, got) {
        ([], []) => Ok(()),
        ([first, rest @ ..], _) if first == LEFT_OUT => {
            let from_there = |skipped: usize| items(rest, &got[skipped..], at, from + skipped);
            let fits = (0..=got.len()).any(|skipped| from_there(skipped).is_ok());
            // where nothing fits, what is wrong is told of the last items
            if fits { Ok(()) } else { from_there(got.len().saturating_sub(rest.len())) }
        }
        ([first, rest @ ..], [value, others @ ..]) => {
            compare(first, value, &format!("{at}[{from}]"))?;
            items(rest, others, at, from + 1)
        }
        ([], more) => Err(format!("{at}: {} more than shown", more.len())),
        (missing, []) => Err(format!("{at}: {} fewer than shown", missing.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::{json, text};

    #[test]
    fn what_is_left_out_may_be_anything_and_the_rest_is_compared() {
        for (shown, got) in [
            (r#"{"a": 1, …}"#, r#"{"a": 1, "b": {"c": 2}}"#),
            (r#"{"a": …, "b": "x…z"}"#, r#"{"a": [1], "b": "xyz"}"#),
            (r#"[{"a": 1}, …, {"a": 4}]"#, r#"[{"a": 1}, {"a": 2}, {"a": 3}, {"a": 4}]"#),
            ("[…]", "[]"),
        ] {
            assert_eq!(json(shown, got), Ok(()), "{shown}");
        }
        for (shown, got) in [
            (r#"{"a": 1}"#, r#"{"a": 1, "b": 2}"#),
            (r#"{"a": 1, …}"#, r#"{"b": 1}"#),
            (r#"{"a": "x…z"}"#, r#"{"a": "xy"}"#),
            (r#"[{"a": 1}, …]"#, r#"[{"a": 2}, {"a": 1}]"#),
            ("[1]", "[1, 2]"),
        ] {
            assert!(json(shown, got).is_err(), "{shown} {got}");
        }
        assert_eq!(text("a …\n…\nd", "a b\nc\nd\n"), Ok(()));
        assert!(text("a …", "b a c").is_err() && text("a", "a\nb").is_err() && text("x…y…y", "xy").is_err());
    }
}
