//! An example of each operation in the OpenAPI document: what is asked, and what the register that comes with the program answers.
use super::{endpoints::Endpoint, media::JSON, query::pairs};
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

/// By the id of the operation: `get`, the address that is asked, `post`, the body that is sent, or `form`, the fields of one, each JSON, and `answer`, where that is JSON. A test
/// asks them.
static EXAMPLES: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(FILE).unwrap_or_default());

/// The file, which a test reads.
const FILE: &str = include_str!("../../examples.json");

/// Adds the example to an operation: how it is asked by `curl`, the id in the address, and the answer.
pub(super) fn add(operation: &mut Value, endpoint: &Endpoint) {
    let example = &EXAMPLES[&endpoint.id];
    let source = match (&example["get"], &example["post"]) {
        (Value::String(address), _) => format!("curl -s 'http://127.0.0.1:8080{address}'"),
        (_, Value::Null) => match example["form"].as_object() {
            Some(form) => {
                let fields: String = form.iter().map(|(key, value)| format!(" --data-urlencode '{key}={value}'")).collect();
                format!("curl -s http://127.0.0.1:8080{}{fields}", endpoint.path)
            }
            None => return,
        },
        (_, body) => format!("curl -s http://127.0.0.1:8080{} -H 'Content-Type: application/json' -d '{body}'", endpoint.path),
    };
    operation["x-codeSamples"] = json!([{ "lang": "Shell", "label": "curl", "source": source }]);
    let asked = example["get"].as_str().and_then(|address| address.split('?').next()).unwrap_or_default();
    in_address(operation, endpoint, asked);
    for (at, what) in [("/responses/200/content/application~1json", "answer"), ("/requestBody/content/application~1json", "post")] {
        if let Some(media) = operation.pointer_mut(at).filter(|_| !example[what].is_null()) {
            media["example"] = example[what].clone();
        }
    }
}

/// Adds the example of an operation to that which its parameters are posted to: the same question as an object.
pub(super) fn add_posted(operation: &mut Value, endpoint: &Endpoint) {
    let example = &EXAMPLES[&endpoint.id];
    let (path, query) = example["get"].as_str().and_then(|address| address.split_once('?')).unwrap_or_default();
    let Some(in_body) = endpoint.in_body.as_ref().filter(|_| !path.is_empty()) else { return };
    let asked: Map<String, Value> = in_body.object(&pairs(query).unwrap_or_default());
    let asked = Value::from(asked);
    let source = format!("curl -s http://127.0.0.1:8080{path}/query -H 'Content-Type: application/json' -d '{asked}'");
    operation["x-codeSamples"] = json!([{ "lang": "Shell", "label": "curl", "source": source }]);
    in_address(operation, endpoint, path);
    operation["requestBody"]["content"][JSON]["example"] = asked;
    if let Some(media) = operation.pointer_mut("/responses/200/content/application~1json").filter(|_| !example["answer"].is_null()) {
        media["example"] = example["answer"].clone();
    }
}

/// Adds what stands in braces in an address.
fn in_address(operation: &mut Value, endpoint: &Endpoint, asked: &str) {
    let steps = endpoint.path.split('/').zip(asked.split('/'));
    for (name, step) in steps.filter_map(|(step, asked)| Some((step.strip_prefix('{')?.strip_suffix('}')?, asked))) {
        let own = operation["parameters"].as_array_mut().into_iter().flatten().find(|it| it["name"] == name && it["in"] == "path");
        if let Some(parameter) = own {
            parameter["example"] = step.into();
        }
    }
}

/// The name of a schema of what an operation is asked: `ListDealsQuery`.
pub(super) fn schema_name(id: &str) -> String {
    let words = id.split('_').filter_map(|word| Some(word.get(..1)?.to_uppercase() + word.get(1..)?));
    words.chain(["Query".to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use super::FILE;
    use serde_json::{Map, Value};
    use std::collections::BTreeSet;

    #[test]
    fn examples_are_read_and_each_is_of_an_operation() -> Result<(), serde_json::Error> {
        let examples: Map<String, Value> = serde_json::from_str(FILE)?;
        let operations: BTreeSet<&String> = crate::endpoints().iter().map(|endpoint| &endpoint.id).collect();
        let stray: Vec<&String> = examples.keys().filter(|id| !operations.contains(*id)).collect();
        assert!(!examples.is_empty() && stray.is_empty(), "of no operation: {stray:?}");
        Ok(())
    }
}
