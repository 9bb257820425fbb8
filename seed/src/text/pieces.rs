//! Large files are parsed piece by piece: a parsed table takes many times the memory of its text.

/// A piece is about so long, in bytes.
const LENGTH: usize = 1 << 18;

/// The pieces of a file, each with the byte that it begins at. They part at the heads of lists such as `[[deal]]`, so that each is TOML
/// by itself; a file with other heads behind the first of those is one piece.
pub(crate) fn pieces(text: &str) -> Vec<(usize, &str)> {
    let mut begins = vec![0];
    for head in heads(text).unwrap_or_default() {
        if begins.last().is_some_and(|last| head - last >= LENGTH) {
            begins.push(head);
        }
    }
    let ends = begins.iter().skip(1).copied().chain([text.len()]);
    begins.iter().zip(ends).filter_map(|(begin, end)| Some((*begin, text.get(*begin..end)?))).collect()
}

/// Where the heads of lists stand; `None` if behind one of them is the head of a table that may belong to none.
fn heads(text: &str) -> Option<Vec<usize>> {
    let bytes = text.as_bytes();
    let (mut heads, mut at, mut depth, mut fresh) = (Vec::new(), 0, 0usize, true);
    let line_end = |from: usize| bytes.iter().skip(from).position(|b| *b == b'\n').map_or(bytes.len(), |length| from + length);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\n' => fresh = true,
            b' ' | b'\t' | b'\r' => {}
            b'#' => {
                at = line_end(at);
                continue;
            }
            b'[' if fresh && depth == 0 => {
                let end = line_end(at);
                let head = text.get(at..end)?;
                let is_list = head.starts_with("[[");
                if is_list && !head.contains('.') {
                    heads.push(at);
                } else if !is_list && !heads.is_empty() {
                    return None;
                }
                at = end;
                continue;
            }
            b'"' | b'\'' => {
                at = string_end(bytes, at);
                fresh = false;
                continue;
            }
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        fresh &= byte.is_ascii_whitespace();
        at += 1;
    }
    Some(heads)
}

/// Where the string that begins at a quote is over. One that is not closed goes to the end: what follows is not TOML anyway.
fn string_end(bytes: &[u8], at: usize) -> usize {
    let quote = bytes.get(at).copied().unwrap_or_default();
    let three = [quote; 3];
    let is = |at: usize, mark: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(mark));
    let mark: &[u8] = if is(at, &three) { &three } else { &three[..1] };
    let mut next = at + mark.len();
    while next < bytes.len() && !is(next, mark) {
        next += if quote == b'"' && is(next, b"\\") { 2 } else { 1 };
    }
    (next + mark.len()).min(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::heads;

    #[test]
    fn heads_are_told_from_what_looks_like_one() {
        let at = |text: &str| {
            heads(text).map(|heads| heads.iter().filter_map(|at| text.get(*at..)?.lines().next()).collect::<Vec<_>>().join(" "))
        };
        for (text, found) in [
            ("a = 1\n[file]\nb = 1\n[[deal]]\nid = 1\n  [[deal]] # [[x]]\n", Some("[[deal]] [[deal]] # [[x]]")),
            ("[[deal]]\nx = [\n[[1], [2]],\n]\n[[event]]\n", Some("[[deal]] [[event]]")),
            ("[[deal]]\nx = \"\"\"\n[[no]]\\\"\"\"\" # \"\n[[event]]\n", Some("[[deal]] [[event]]")),
            ("[[deal]]\nx = '''\n[[no]]\n'''\ny = 'it\"s'\n[[event]]\n", Some("[[deal]] [[event]]")),
            ("[[deal]]\n[[deal.links]]\n[[event]]\n", Some("[[deal]] [[event]]")),
            ("[[deal]]\n[file]\nchapter = 1\n", None),
            ("[[deal]]\nx = \"[[open\n[[event]]\n", Some("[[deal]]")),
        ] {
            assert_eq!(at(text).as_deref(), found, "{text}");
        }
    }
}
