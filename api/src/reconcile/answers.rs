//! What the reconciliation API answers, named as its specification does. So the document and what is printed cannot differ.
use crate::http::components::Components;
use entity::{Codelist, RecordType};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What the service is and what it offers.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReconciliationManifest {
    /// The versions of the API that it speaks.
    pub versions: [&'static str; 2],
    /// Title of the dataset.
    pub name: String,
    /// What ids stand behind.
    pub identifier_space: String,
    /// What types and properties are told by.
    pub schema_space: String,
    /// Where it is described.
    pub documentation: String,
    /// Version of the program.
    pub service_version: &'static str,
    /// The types of records.
    pub default_types: Vec<ReconciliationType>,
    /// Where a record is.
    pub view: ReconciliationView,
    /// Where a small page about a record is.
    pub preview: ReconciliationPreview,
    /// What completes names.
    pub suggest: ReconciliationSuggest,
    /// How columns are fetched.
    pub extend: ReconciliationExtend,
    /// Queries of a batch, at most.
    pub batch_size: usize,
}

/// An address of a record.
#[derive(Serialize, ToSchema)]
pub struct ReconciliationView {
    /// The address, with `{{id}}` in place of the id.
    pub url: String,
}

/// An address of a small page about a record.
#[derive(Serialize, ToSchema)]
pub struct ReconciliationPreview {
    /// The address, with `{{id}}` in place of the id.
    pub url: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

/// What completes names.
#[derive(Serialize, ToSchema)]
pub struct ReconciliationSuggest {
    /// Of records.
    pub entity: ReconciliationService,
    /// Of types.
    pub r#type: ReconciliationService,
    /// Of properties.
    pub property: ReconciliationService,
}

/// An address, in two parts.
#[derive(Serialize, ToSchema)]
pub struct ReconciliationService {
    /// Its beginning.
    pub service_url: String,
    /// Its end.
    pub service_path: String,
}

/// How columns are fetched.
#[derive(Serialize, ToSchema)]
pub struct ReconciliationExtend {
    /// Where properties are proposed.
    pub propose_properties: ReconciliationService,
    /// What can be set for each.
    pub property_settings: Vec<ReconciliationSetting>,
}

/// What can be set for a property.
#[derive(Serialize, ToSchema)]
pub struct ReconciliationSetting {
    /// Its name for programs.
    pub name: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// `text` or `number`.
    pub r#type: &'static str,
    /// What holds where nothing is said.
    pub default: Value,
    /// What it does.
    pub help_text: &'static str,
}

/// A type of records.
#[derive(Serialize, ToSchema)]
pub struct ReconciliationType {
    /// Its code.
    pub id: &'static str,
    /// What it is called.
    pub name: &'static str,
}

/// The candidates of a query, the best first.
#[derive(Serialize, ToSchema)]
pub struct ReconciliationResult {
    /// The candidates.
    pub result: Vec<ReconciliationCandidate>,
}

/// A record that a name may be of.
#[derive(Serialize, ToSchema)]
pub struct ReconciliationCandidate {
    /// Its id.
    pub id: String,
    /// Its title.
    pub name: String,
    /// What tells it from others of its name.
    pub description: String,
    /// Its type.
    pub r#type: [ReconciliationType; 1],
    /// How well it fits, 0 to 100.
    pub score: f64,
    /// Whether it is certain.
    pub r#match: bool,
}

/// Columns of some records.
#[derive(Serialize, ToSchema)]
pub struct ReconciliationExtension {
    /// The columns.
    pub meta: Vec<ReconciliationColumn>,
    /// Their values, by the id that was asked for and the property.
    pub rows: BTreeMap<String, BTreeMap<&'static str, Vec<ReconciliationValue>>>,
}

/// A column.
#[derive(Serialize, ToSchema)]
pub struct ReconciliationColumn {
    /// The property.
    pub id: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// The type of its values, where they are records.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = ReconciliationType)]
    pub r#type: Option<ReconciliationType>,
}

/// A value of a property.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum ReconciliationValue {
    /// A record.
    Record {
        /// Its id.
        id: String,
        /// Its title.
        name: String,
    },
    /// A text.
    Text {
        /// The text.
        str: String,
    },
    /// A number.
    Number {
        /// The number.
        float: f64,
    },
    /// A whole number.
    Whole {
        /// The number.
        int: i64,
    },
}

/// Records that what is typed may be meant for.
#[derive(Serialize, ToSchema)]
pub struct ReconciliationEntities {
    /// The best first.
    pub result: Vec<ReconciliationEntity>,
}

/// A record that is suggested.
#[derive(Serialize, ToSchema)]
pub struct ReconciliationEntity {
    /// Its id.
    pub id: String,
    /// Its title.
    pub name: String,
    /// What tells it from others of its name.
    pub description: String,
    /// Its type.
    pub notable: [ReconciliationType; 1],
}

/// Types or properties that what is typed may be meant for.
#[derive(Serialize, ToSchema)]
pub struct ReconciliationChoices {
    /// In order.
    pub result: Vec<ReconciliationChoice>,
}

/// A type or a property.
#[derive(Serialize, ToSchema)]
pub struct ReconciliationChoice {
    /// Its name for programs.
    pub id: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// What it is.
    pub description: &'static str,
}

/// The properties that records of a type have.
#[derive(Serialize, ToSchema)]
pub struct ReconciliationProposal {
    /// The type that was asked for.
    pub r#type: String,
    /// Its properties.
    pub properties: Vec<ReconciliationChoice>,
}

impl ReconciliationManifest {
    /// Of a server at an address, with so many queries a batch and pages of such a size.
    pub fn new(origin: &str, name: String, batch_size: usize, (width, height): (u32, u32)) -> Self {
        let service = |path: &str| ReconciliationService { service_url: origin.to_owned(), service_path: format!("/v1/reconcile/{path}") };
        let document = format!("{origin}/openapi.json");
        Self {
            versions: ["0.1", "0.2"],
            name,
            identifier_space: format!("{origin}/v1/records/"),
            schema_space: document,
            documentation: format!("{origin}/docs"),
            service_version: env!("CARGO_PKG_VERSION"),
            default_types: RecordType::ENTRIES
                .iter()
                .filter_map(|entry| RecordType::from_code(entry.code))
                .map(ReconciliationType::of)
                .collect(),
            view: ReconciliationView { url: format!("{origin}/v1/records/{{{{id}}}}") },
            preview: ReconciliationPreview { url: format!("{origin}/v1/reconcile/preview/{{{{id}}}}"), width, height },
            suggest: ReconciliationSuggest {
                entity: service("suggest/entity"),
                r#type: service("suggest/type"),
                property: service("suggest/property"),
            },
            extend: ReconciliationExtend {
                propose_properties: service("properties"),
                property_settings: vec![
                    ReconciliationSetting {
                        name: "lang",
                        label: "Language",
                        r#type: "text",
                        default: "en".into(),
                        help_text: "BCP 47 tag; for names.",
                    },
                    ReconciliationSetting {
                        name: "limit",
                        label: "Values",
                        r#type: "number",
                        default: 0.into(),
                        help_text: "How many of each at most; 0 is all.",
                    },
                ],
            },
            batch_size,
        }
    }
}

impl ReconciliationType {
    /// A type as the API names it.
    pub fn of(of: RecordType) -> Self {
        Self { id: of.code(), name: of.label() }
    }
}

/// What the service itself answers: what it is, or what is asked of it.
pub fn any(components: &mut Components) -> Value {
    let (manifest, result) = (components.schema::<ReconciliationManifest>(), components.schema::<ReconciliationResult>());
    let extension = components.schema::<ReconciliationExtension>();
    // of other columns there is nothing to say
    let mut column = components.own::<ReconciliationColumn>();
    column["required"] = json!(["id", "name"]);
    components.named("ReconciliationColumn", column);
    let about = "The candidates of each query, by its key.";
    let results = json!({ "type": "object", "description": about, "additionalProperties": result });
    let results = components.named("ReconciliationResults", results);
    json!({ "oneOf": [manifest, extension, results] })
}
