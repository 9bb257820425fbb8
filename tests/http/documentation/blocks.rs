//! The fenced blocks of a page, and the commands of those that are for a shell.
use std::{fs, path::Path};

/// A fenced block.
#[derive(Clone)]
pub struct Block {
    /// Its page and line, `docs/api.md:45`.
    pub at: String,
    /// What stands behind the fence that opens it.
    pub language: String,
    /// What is in it.
    pub text: String,
    /// How many headings stand before it.
    section: usize,
}

impl Block {
    /// Its first line, by which it is excused.
    pub fn name(&self) -> &str {
        self.text.lines().next().unwrap_or_default()
    }

    /// Whether it may show what the block before it answers.
    fn is_answer(&self) -> bool {
        ["json", ""].contains(&self.language.as_str())
    }
}

/// A block, and the one that shows what it answers.
pub struct Example {
    /// What is run, or an answer that nothing is shown to give.
    pub block: Block,
    /// What comes out, as the page shows it.
    pub answer: Option<Block>,
}

/// The examples of a page.
pub fn examples(root: &Path, page: &str) -> Vec<Example> {
    let text = fs::read_to_string(root.join(page)).unwrap_or_else(|e| panic!("{page}: {e}"));
    let mut examples: Vec<Example> = Vec::new();
    for block in blocks(page, &text) {
        match examples.last_mut() {
            Some(Example { block: before, answer: answer @ None })
                if block.is_answer() && !before.is_answer() && before.section == block.section =>
            {
                *answer = Some(block);
            }
            _ => examples.push(Example { block, answer: None }),
        }
    }
    examples
}

fn blocks(page: &str, text: &str) -> Vec<Block> {
    let (mut blocks, mut open, mut section) = (Vec::new(), None::<(Block, usize)>, 0);
    for (number, line) in text.lines().enumerate() {
        let inside = line.trim_start();
        match (&mut open, inside.strip_prefix("```")) {
            (None, Some(language)) => {
                let at = format!("{page}:{}", number + 1);
                open = Some((Block { at, language: language.to_owned(), text: String::new(), section }, line.len() - inside.len()));
            }
            (None, None) => section += usize::from(line.starts_with('#')),
            (Some((block, indent)), None) => block.text += &format!("{}\n", line.get(*indent..).unwrap_or_default()),
            (Some(_), Some(_)) => blocks.extend(open.take().map(|(block, _)| block)),
        }
    }
    assert!(open.is_none(), "{page}: a fence is not closed");
    blocks
}

/// A command of a shell, over as many lines as its quotes are open.
#[derive(Debug)]
pub struct Command {
    /// The command, without its comment.
    pub text: String,
    /// What stands behind `#`; empty where there is nothing.
    pub comment: String,
}

impl Command {
    /// The tool that it runs, also for what a variable is set to; `None` where a variable is set to a text.
    pub fn tool(&self) -> Option<&str> {
        let first = self.text.split_whitespace().next()?;
        match first.split_once('=') {
            Some((name, value)) if name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') => value.strip_prefix("$("),
            _ => Some(first),
        }
    }
}

/// The commands of a block.
pub fn commands(text: &str) -> Vec<Command> {
    let (mut commands, mut quote, mut command, mut comment) = (Vec::new(), None, String::new(), None::<String>);
    for (before, c) in std::iter::once(' ').chain(text.chars()).zip(text.chars()) {
        match (&mut comment, quote) {
            (Some(comment), _) if c != '\n' => comment.push(c),
            (_, Some(open)) => {
                command.push(c);
                quote = (c != open).then_some(open);
            }
            (_, None) if c == '\n' && before != '\\' => {
                let text = std::mem::take(&mut command).trim().to_owned();
                let comment = comment.take().unwrap_or_default().trim().to_owned();
                if !text.is_empty() {
                    commands.push(Command { text, comment });
                }
            }
            (_, None) if c == '#' && before.is_whitespace() => comment = Some(String::new()),
            (_, None) => {
                quote = ['\'', '"'].contains(&c).then_some(c);
                command.push(c);
            }
        }
    }
    commands
}
