//! Several values in one text, divided by commas.
use std::borrow::Cow;

/// The values of a text, without the spaces around them. One in double quotes is what stands between them, commas and spaces too; a double
/// quote in it is written twice.
///
/// # Errors
/// What is wrong, and how to write it: an empty value, a quote that is not closed, text after the one that closes.
pub fn values(text: &str) -> Result<Vec<String>, &'static str> {
    let mut values = Vec::new();
    let mut rest = text;
    loop {
        let start = rest.trim_start();
        let (value, after) = match start.strip_prefix('"') {
            Some(quoted) => unquoted(quoted)?,
            None => {
                let (value, after) = start.split_at(start.find(',').unwrap_or(start.len()));
                match value.trim_end() {
                    "" => return Err("a value is empty; write values with one comma between them"),
                    value => (value.to_owned(), after),
                }
            }
        };
        values.push(value);
        let after = after.trim_start();
        match after.strip_prefix(',') {
            Some(next) => rest = next,
            None if after.is_empty() => return Ok(values),
            None => return Err("text follows a value in double quotes; write a double quote in a value twice"),
        }
    }
}

/// A value as it stands among others: in double quotes where it could be taken for several, or for a part.
pub fn written(value: &str) -> Cow<'_, str> {
    match value.contains([',', '"']) || value.trim() != value {
        true => format!("\"{}\"", value.replace('"', "\"\"")).into(),
        false => value.into(),
    }
}

/// The value that begins after a double quote, and what follows the one that closes it.
fn unquoted(quoted: &str) -> Result<(String, &str), &'static str> {
    let mut value = String::new();
    let mut rest = quoted;
    loop {
        let (part, after) = rest.split_once('"').ok_or("a double quote is not closed; write a value that begins with one as \"\"\"…\"")?;
        value.push_str(part);
        match after.strip_prefix('"') {
            Some(next) => {
                value.push('"');
                rest = next;
            }
            None => return Ok((value, after)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{values, written};

    #[test]
    fn every_value_can_be_said() {
        for (text, expected) in [
            ("BY", &["BY"][..]),
            ("BY,PL", &["BY", "PL"]),
            (" BY , PL ", &["BY", "PL"]),
            ("a b, c", &["a b", "c"]),
            ("\"science, technology\"", &["science, technology"]),
            ("a,\"b,c\" , d", &["a", "b,c", "d"]),
            ("\" a \",b", &[" a ", "b"]),
            ("\"say \"\"yes\"\", please\"", &["say \"yes\", please"]),
            ("6\" pipe,9\"", &["6\" pipe", "9\""]),
            ("\"\",a", &["", "a"]),
        ] {
            assert_eq!(values(text), Ok(expected.iter().map(ToString::to_string).collect()), "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let each = ["BY", "a b", "science, technology", " a ", "say \"yes\", please", "6\" pipe"];
        let text = each.map(|value| written(value).into_owned()).join(",");
        assert_eq!(values(&text), Ok(each.map(str::to_owned).to_vec()));
    }

    #[test]
    fn what_is_half_written_is_refused() {
        for text in ["", " ", "a,", ",a", "a,,b", "a, ,b", "\"a", "\"a\"\"", "\"a\" b", "\"a\"b\"", "a,\""] {
            assert!(values(text).is_err(), "{text}");
        }
    }
}
