//! The command `check`: what is wrong with a dataset, in lines for people or as JSON for programs.
use crate::{
    Error,
    config::{Check, CheckFormat},
    files,
    print::print,
};
use entity::Codelist;
use seed::{Problem, Refused, SeedError};
use serde_json::{Map, Value as Json, json};
use std::fmt::Write as _;

/// Checks a dataset and tells what was found.
///
/// # Errors
/// A file that cannot be read; mistakes. Where they are told as JSON they are printed before.
pub(crate) fn check(settings: &Check) -> Result<(), Error> {
    let files = files(settings.dir.as_deref())?;
    if settings.coverage {
        print(&format!("{}\n", seed::coverage(&files)))?;
    }
    let texts = settings.against.iter().map(|path| {
        let text = std::fs::read_to_string(path).map_err(|source| SeedError::Io { path: path.clone(), source })?;
        Ok((path.display().to_string(), text))
    });
    let allowed = &settings.allowed.rules;
    let mut copied = seed::check_against(&files, &texts.collect::<Result<Vec<_>, SeedError>>()?);
    copied.retain(|problem| !allowed.contains(&problem.rule));
    let (title, mut refused) = match seed::check(&files, allowed) {
        Ok(dataset) => (dataset.title().to_owned(), Refused { problems: Vec::new(), counts: dataset.counts() }),
        Err(refused) => (String::new(), refused),
    };
    refused.problems.extend(copied);
    let ok = refused.problems.is_empty();
    match settings.format {
        CheckFormat::Text if ok => print(&text(&title, &refused)),
        CheckFormat::Text => Err(SeedError::from(refused).into()),
        CheckFormat::Json => {
            print(&format!("{:#}\n", json(&refused)))?;
            if ok { Ok(()) } else { Err(Error::Mistakes(refused.total())) }
        }
    }
}

fn text(title: &str, found: &Refused) -> String {
    let mut text = format!("{title}: no mistakes\n");
    for (what, count) in &found.counts {
        // writing to memory does not fail
        let _ = writeln!(text, "{count:>8} {}", what.code());
    }
    text
}

fn json(found: &Refused) -> Json {
    let counts: Map<String, Json> = found.counts.iter().map(|(what, count)| (what.code().to_owned(), json!(count))).collect();
    let problems: Json = found.problems.iter().map(problem).collect();
    json!({ "ok": found.problems.is_empty(), "problems": problems, "counts": counts })
}

fn problem(problem: &Problem) -> Json {
    let Problem { file, line, column, id, rule, message, fix } = problem;
    json!({ "file": file, "line": line, "column": column, "id": id, "rule": rule.name(), "message": message, "fix": fix })
}
