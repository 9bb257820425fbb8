//! The example of `docs/dataset.md`, which teaches the format and is what tests begin from.
use crate::text::Files;

/// Its files, each a fenced block that begins with its name.
pub(crate) fn files() -> Vec<(String, String)> {
    let page = include_str!("../../docs/dataset.md");
    let blocks = page.split("```toml\n").skip(1);
    blocks
        .filter_map(|block| {
            let (content, _) = block.split_once("```")?;
            let name = content.lines().next()?.strip_prefix("# ")?;
            Some((name.to_owned(), content.to_owned()))
        })
        .collect()
}

/// The example with one more file.
pub(crate) fn with(name: &str, content: &str) -> Files {
    let mut files = files();
    files.push((name.to_owned(), content.to_owned()));
    Files::from(files)
}

/// The example with one text in place of another.
pub(crate) fn edited(old: &str, new: &str) -> Files {
    let edit = |(name, content): (String, String)| (name, content.replace(old, new));
    Files::from(files().into_iter().map(edit).collect::<Vec<_>>())
}
