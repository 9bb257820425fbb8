//! An example of each operation in the OpenAPI document: what is asked, and what the register that comes with the program answers.
use super::endpoints::Endpoint;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// By the id of the operation: `get`, the address that is asked, `post`, the body that is sent, or `form`, the fields of one, each JSON, and `answer`, where that is JSON. A test
/// asks them.
static EXAMPLES: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(include_str!("../../examples.json")).unwrap_or(Value::Null));

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
    let steps = endpoint.path.split('/').zip(asked.split('/'));
    for (name, step) in steps.filter_map(|(step, asked)| Some((step.strip_prefix('{')?.strip_suffix('}')?, asked))) {
        let own = operation["parameters"].as_array_mut().into_iter().flatten().find(|it| it["name"] == name && it["in"] == "path");
        if let Some(parameter) = own {
            parameter["example"] = step.into();
        }
    }
    for (at, what) in [("/responses/200/content/application~1json", "answer"), ("/requestBody/content/application~1json", "post")] {
        if let Some(media) = operation.pointer_mut(at).filter(|_| !example[what].is_null()) {
            media["example"] = example[what].clone();
        }
    }
}
