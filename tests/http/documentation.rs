//! What the README and the guides show: every command and snippet is run, and what comes out is compared with what they say.
mod bench;
mod blocks;
mod excuses;
mod likeness;
mod mentions;

use crate::fixture;
use bench::{Bench, Outcome, installed, loads};
use blocks::{Block, Command, Example, commands};
use excuses::excuse;
use serde_json::Value;
use std::{fs, path::PathBuf};
use tests::TestApp;

/// The folder of the project.
fn root() -> PathBuf {
    fixture("../..")
}

/// The pages that are read.
fn pages() -> Vec<String> {
    let mut pages = vec!["README.md".to_owned(), "CONTRIBUTING.md".to_owned()];
    for entry in fs::read_dir(root().join("docs")).expect("the guides").flatten() {
        pages.push(format!("docs/{}", entry.file_name().to_string_lossy()));
    }
    pages.sort();
    pages
}

/// Every example of every page.
fn examples() -> Vec<Example> {
    let examples: Vec<Example> = pages().iter().flat_map(|page| blocks::examples(&root(), page)).collect();
    assert!(examples.len() > 50, "{} examples", examples.len());
    examples
}

/// The files that the pages show, each a block that begins with its name. Those of a dataset are in its folder.
fn files() -> Vec<(String, String)> {
    examples().into_iter().filter_map(|example| Some((file(&example.block)?, example.block.text))).collect()
}

/// The file that a block is.
fn file(block: &Block) -> Option<String> {
    let name = block.name().strip_prefix("# ")?;
    match (block.language.as_str(), name.rsplit_once('.')?.1) {
        ("toml", "toml") => Some(format!("my-data/{name}")),
        ("python", "py") => Some(name.to_owned()),
        _ => None,
    }
}

/// The languages of programs that ask a server, and what runs them.
const PROGRAMS: [(&str, &str, &str); 3] = [
    ("python", "python3", "example.py"),
    ("r", "Rscript", "example.R"),
    // as a module, which may wait at its top; it has no types that would have to be taken out
    ("ts", "node", "example.mjs"),
];

#[test]
fn every_example_runs_and_answers_what_is_shown() {
    // on one database: that both answer alike is shown elsewhere, of more than guides ask
    let (examples, files, app) = (examples(), files(), TestApp::new());
    all_hold(&examples, |example| try_out(example, &app, &files));
}

#[test]
fn every_program_runs_and_prints_what_is_shown() {
    let (examples, app) = (examples(), TestApp::new());
    all_hold(&examples, |example| match PROGRAMS.iter().find(|(language, ..)| *language == example.block.language) {
        Some((_, interpreter, name)) => program(interpreter, name, example, &Bench::new(&app, &[])),
        None => Ok(()),
    });
}

/// Tries all examples, but for those that have an excuse.
#[track_caller]
fn all_hold(examples: &[Example], holds: impl Fn(&Example) -> Result<(), String>) {
    let wrong: Vec<String> = examples
        .iter()
        // a file is used where a command names it
        .filter(|example| excuse(example.block.name()).is_none() && file(&example.block).is_none())
        .filter_map(|example| Some(format!("{}: {}", example.block.at, holds(example).err()?)))
        .collect();
    assert!(wrong.is_empty(), "{} examples do not hold:\n\n{}", wrong.len(), wrong.join("\n\n"));
}

fn try_out(example: &Example, app: &TestApp, files: &[(String, String)]) -> Result<(), String> {
    let Example { block, answer } = example;
    // what is ready in the memory of a server is part of what a query costs
    let own = answer.as_ref().filter(|answer| answer.text.contains("\"cost\"")).map(|_| TestApp::on(&app.database));
    let app = own.as_ref().unwrap_or(app);
    match block.language.as_str() {
        "sh" => shell(block, answer.as_ref(), &Bench::new(app, files)),
        "graphql" => {
            let got = app.graphql(&block.text).0;
            match answer {
                Some(answer) => likeness::json(&answer.text, &got.to_string()),
                None => worth_showing(&got.to_string(), None).map(drop),
            }
        }
        "json" | "" => Err("nothing is shown that answers this; put the request before it, or excuse it".to_owned()),
        // each word of a sketch is looked for in the sources
        "rust" => Ok(()),
        other if PROGRAMS.iter().any(|(language, ..)| *language == other) => Ok(()),
        other => Err(format!("`{other}` is no known kind of example")),
    }
}

fn program(interpreter: &str, name: &str, Example { block, answer }: &Example, bench: &Bench) -> Result<(), String> {
    if !installed(interpreter) || !loads(interpreter, &block.at, &block.text) {
        return Ok(());
    }
    let outcome = bench.program(interpreter, name, &block.text);
    if outcome.code != 0 {
        return Err(format!("{outcome:?}"));
    }
    answer.as_ref().map_or(Ok(()), |answer| like(answer, &outcome))
}

/// Holds that an outcome is as shown.
fn like(answer: &Block, outcome: &Outcome) -> Result<(), String> {
    match (answer.language.as_str(), outcome.err.find("atlas: ")) {
        ("json", _) => likeness::json(&answer.text, &outcome.out),
        // what it logs before it gives up is not shown
        (_, Some(at)) if outcome.code != 0 => likeness::text(&answer.text, &outcome.err[at..]),
        _ => likeness::text(&answer.text, &outcome.out),
    }
}

fn shell(block: &Block, answer: Option<&Block>, bench: &Bench) -> Result<(), String> {
    let all = commands(&block.text);
    let tried: Vec<&Command> = all.iter().filter(|command| excuse(&command.text).is_none()).collect();
    let known = |tool: &str| ["atlas", "cargo", "target/release/atlas", "until"].contains(&tool) || installed(tool);
    if !tried.iter().filter_map(|command| command.tool()).all(known) {
        return Ok(());
    }
    let outcomes = bench.shell(&tried);
    let mut before = Vec::new();
    let refused: String = outcomes.iter().filter_map(|outcome| Some(&outcome.err[outcome.err.find("atlas: ")?..])).collect();
    for (i, (command, outcome)) in tried.iter().zip(&outcomes).enumerate() {
        let told = |e: String| format!("{}: {e}", command.text);
        let shown = answer.filter(|_| i + 1 == tried.len());
        if outcome.code != 0 && (answer.is_none() || refused.is_empty()) {
            return Err(told(format!("{outcome:?}")));
        }
        if command.text.starts_with("curl ") && shown.is_none() {
            before = compare(&outcome.out, &command.comment, command, &before).map_err(told)?;
        }
        match shown {
            Some(shown) if refused.is_empty() => like(shown, outcome).map_err(told)?,
            Some(shown) => likeness::text(&shown.text, &refused).map_err(told)?,
            None => {}
        }
    }
    Ok(())
}

/// Compares the answer to a request with the comment behind it; the ids in it.
///
/// A comment is a number (how many there are, or the status and a header where heads are printed), `none`, `the same`, or the ids in order.
fn compare(got: &str, comment: &str, command: &Command, before: &[String]) -> Result<Vec<String>, String> {
    // it goes into a file
    if command.text.contains(" > ") || command.text.starts_with("curl -sO ") {
        return Ok(Vec::new());
    }
    if let Some((head, _)) = got.split_once("\r\n\r\n") {
        let head = head.to_lowercase();
        let fits = comment.split(", ").all(|part| head.contains(part));
        return if fits && !comment.is_empty() { Ok(Vec::new()) } else { Err(format!("`{comment}` is not in\n{head}")) };
    }
    let (number, _) = comment.split_at(comment.find(|c: char| !c.is_ascii_digit()).unwrap_or(comment.len()));
    let total = if comment == "none" { Some(0) } else { number.parse::<u64>().ok() };
    let ids = worth_showing(got, total)?;
    let named: Vec<&str> = comment.split(", ").collect();
    let fits = match comment {
        "" => true,
        "the same" => ids == before && !ids.is_empty(),
        _ => total.is_some() || ids == named,
    };
    if fits { Ok(ids) } else { Err(format!("`{comment}` is not what it finds: {ids:?}")) }
}

/// Holds that an answer is no error and, if it is a list, that there are as many as said, or some; its ids.
fn worth_showing(got: &str, total: Option<u64>) -> Result<Vec<String>, String> {
    let body: Value = serde_json::from_str(got).map_err(|e| format!("no JSON ({e}): {got}"))?;
    if body["code"].is_string() || body["errors"].is_array() {
        return Err(format!("an error: {got}"));
    }
    if body["data"].as_object().is_some_and(|lists| lists.values().any(|list| list["totalCount"] == 0)) {
        return Err("it finds nothing".to_owned());
    }
    if let Some(found) = body["page"]["total"].as_u64()
        && found != total.unwrap_or(found.max(1))
    {
        return Err(format!("it finds {found}"));
    }
    if total.is_some() && body["page"]["total"].is_null() {
        return Err(format!("there is no total: {got}"));
    }
    Ok(body["data"].as_array().into_iter().flatten().filter_map(|record| Some(record["id"].as_str()?.to_owned())).collect())
}

#[test]
fn an_excuse_excuses_something() {
    let examples = examples();
    let names = examples.iter().map(|example| example.block.name().to_owned());
    let shells = examples.iter().filter(|example| example.block.language == "sh");
    let known: Vec<String> = names.chain(shells.flat_map(|example| commands(&example.block.text)).map(|command| command.text)).collect();
    for (what, why) in excuses::EXCUSES {
        assert!(known.iter().any(|name| name == what), "nothing is `{what}` any more, which is excused since {why}");
    }
}

#[test]
fn the_dataset_that_the_guide_shows_is_without_mistakes() {
    let program = tests::Program::new(env!("CARGO_BIN_EXE_atlas-under-test"));
    fs::create_dir(program.home.join("my-data")).expect("a folder");
    for (name, text) in files().iter().filter(|(name, _)| name.ends_with(".toml")) {
        fs::write(program.home.join(name), text).expect("written");
    }
    let checked = program.run(&["check", "my-data"]);
    assert!(checked.code == Some(0) && checked.out.contains("no mistakes"), "{checked:?}");
}
