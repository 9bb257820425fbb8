//! A filter's REST parameters, read off its JSON schema: `{signed: {gte}}` is `signed__gte`. Worked out once a resource.
use super::{divided, filter::Where, listed::Listed, parts::Filter};
use crate::catalog::error::{CatalogError, suggest, suggest_or_list};
use entity::{Codelist, RecordType, party::Role};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::{borrow::Cow, collections::BTreeMap};
use utoipa::ToSchema;

/// One REST parameter of a filter.
#[derive(Clone, Debug)]
pub struct Param {
    /// Its name, `signed__gte`; the first operator of a field is the bare field.
    pub key: String,
    /// What it asks, one sentence.
    pub about: String,
    /// JSON schema of its value.
    pub schema: Value,
    path: Vec<String>,
    shape: Shape,
}

/// How its values are written.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Shape {
    /// One value.
    One,
    /// May be repeated: any of them.
    Repeated,
    /// Several, divided by commas; may be repeated, too.
    Commas,
}

/// How values divided by commas are written, beside what they are asked for.
const DIVIDED: &str = "Divided by commas; a value with a comma stands in double quotes.";

/// The parameters that a resource's filter takes.
#[derive(Clone, Debug)]
pub struct Params {
    /// What records can be asked whatever their type, then what this type can be asked, then the role.
    pub list: Vec<Param>,
    shared: usize,
    own: usize,
}

/// What is asked of a list below a partner beside its filter.
#[derive(Default, Deserialize, ToSchema)]
struct InRole {
    /// What this partner does in it; `party__role` is what anyone does.
    role: Option<AnyRole>,
}

#[derive(Deserialize, ToSchema)]
struct AnyRole {
    /// Any of these.
    #[serde(rename = "in")]
    any: Option<Vec<Role>>,
}

/// What to ask in place of `role` where a list does not take it.
const ROLE_ELSEWHERE: &str =
    "`party__role` asks what anyone does in it; `role` is what one partner does, in the lists below it such as `/v1/partners/{id}/deals`";

impl Params {
    /// Reads them off the schema of a list's filter.
    pub fn of<L: Listed>() -> Self {
        Self::and::<L>(Vec::new())
    }

    /// Those of a list below a partner that has a role in each of its rows.
    pub fn in_roles<L: Listed>() -> Self {
        Self::and::<L>(params::<InRole>())
    }

    fn and<L: Listed>(more: Vec<Param>) -> Self {
        let mut list = params::<<L::Filter as Filter>::Shared>();
        let shared = list.len();
        list.extend(params::<L::Filter>());
        let own = list.len();
        list.extend(more);
        list.iter_mut().for_each(|param| param.narrow(L::OF.map(RecordType::roles)));
        Self { list, shared, own }
    }

    /// Reads a query into the filter that GraphQL gets nested, and the roles.
    ///
    /// # Errors
    /// An unknown parameter, a value it cannot take, a single value given twice; each is named.
    pub fn parse<F: Filter>(&self, query: &[(String, String)], also: &[&str]) -> Result<(Where<F>, Option<Vec<Role>>), CatalogError> {
        let (mut shared, mut own, mut role) = (json!({}), json!({}), json!({}));
        for (key, text) in query {
            let at = self.list.iter().position(|p| p.key == *key).ok_or_else(|| {
                let known = self.list.iter().map(|p| p.key.as_str()).chain(also.iter().copied());
                let field = key.split("__").next();
                let role = ("role", ROLE_ELSEWHERE);
                let role = known.clone().any(|known| known == "party__role").then_some(&role);
                let instead = F::INSTEAD.iter().chain(role).find(|(vain, _)| field == Some(vain));
                let hint = match (instead, self.first(key)) {
                    (Some((_, instead)), _) => format!("; {instead}"),
                    (None, Some(bare)) => format!("; write `{bare}` alone, which means this"),
                    (None, None) => suggest(key, known),
                };
                CatalogError::invalid(key, format!("there is no parameter `{key}` here{hint}"))
            })?;
            let param = &self.list[at];
            if text.is_empty() {
                return Err(self.empty(param));
            }
            let tree = match at {
                _ if at < self.shared => &mut shared,
                _ if at < self.own => &mut own,
                _ => &mut role,
            };
            param.put(text, tree)?;
        }
        let InRole { role } = read(role)?;
        Ok((Where { record: read(shared)?, own: read(own)?, ..Default::default() }, role.and_then(|role| role.any)))
    }
}

impl Params {
    /// The parameter that means what a longer name would: the bare field, for its first operator.
    fn first(&self, key: &str) -> Option<&str> {
        self.list.iter().find(|param| param.path.join("__") == key).map(|param| param.key.as_str())
    }

    /// A parameter without a value: it may be meant as none, or as what has none.
    fn empty(&self, Param { key, path, .. }: &Param) -> CatalogError {
        let isnull = |param: &&Param| param.path.split_last().is_some_and(|(last, field)| last == "isnull" && path.starts_with(field));
        let none = self.list.iter().find(isnull).map(|param| format!(", or ask `{}=true` for what has none", param.key));
        let none = none.unwrap_or_default();
        CatalogError::invalid(key, format!("{key}: it has no value; write one, or leave `{key}` out{none}"))
    }

    /// How a query called a field of the filter: by the key that was sent for it, else by the one that it has.
    pub fn name(&self, query: &[(String, String)], path: &[Cow<'static, str>]) -> String {
        // which of several values it is stands in brackets
        let path: Vec<&str> = path.iter().map(|step| step.split('[').next().unwrap_or_default()).collect();
        let is_it = |param: &&Param| param.path.len() >= path.len() && param.path.iter().zip(&path).all(|(step, asked)| step == asked);
        let sent = |param: &Param| query.iter().any(|(key, _)| *key == param.key);
        let mut known = self.list.iter().filter(is_it);
        known.find(|param| sent(param)).map_or_else(|| path.join("__"), |param| param.key.clone())
    }
}

/// How to ask for fields: `indicator=trade&unit=USD`.
pub fn asks(fields: &[(&'static str, &'static str)]) -> String {
    fields.iter().map(|(field, value)| format!("{field}={value}")).collect::<Vec<_>>().join("&")
}

/// Every value was read by its schema before; what does not fit now is a schema that says other than its type.
fn read<T: DeserializeOwned>(tree: Value) -> Result<T, CatalogError> {
    serde_json::from_value(tree).map_err(|e| CatalogError::invalid("query", format!("query string: {e}")))
}

/// Every parameter of a filter, in the order of its declaration.
fn params<F: ToSchema>() -> Vec<Param> {
    let mut schemas = Vec::new();
    F::schemas(&mut schemas);
    let mut walk =
        Walk { named: schemas.into_iter().map(|(name, schema)| (name, json!(schema))).collect(), path: Vec::new(), out: Vec::new() };
    walk.object(&json!(F::schema()), "");
    walk.out
}

/// The codes of an enum's schema.
pub fn codes<S: ToSchema>() -> Vec<String> {
    texts(&json!(S::schema())["enum"])
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// A walk through the schema of a filter, down to the operators.
struct Walk {
    named: BTreeMap<String, Value>,
    path: Vec<String>,
    out: Vec<Param>,
}

impl Walk {
    /// What a schema means, past `$ref` and "this or null".
    fn resolve(&self, schema: &Value) -> Value {
        let mut at = schema;
        loop {
            let meant = match at["oneOf"].as_array() {
                Some(all) => all.iter().find(|s| s["type"] != "null"),
                None => at["$ref"].as_str().and_then(|r| r.rsplit('/').next()).and_then(|name| self.named.get(name)),
            };
            match meant {
                Some(meant) => at = meant,
                None => return at.clone(),
            }
        }
    }

    fn object(&mut self, schema: &Value, about: &str) {
        let resolved = self.resolve(schema);
        // one struct flattened into another
        for part in resolved["allOf"].as_array().into_iter().flatten() {
            self.object(part, about);
        }
        let mut first = !self.path.is_empty();
        for (name, property) in resolved["properties"].as_object().into_iter().flatten() {
            self.path.push(name.clone());
            let leaf = self.resolve(property);
            let says = described(property).or(leaf["description"].as_str()).unwrap_or_default();
            if leaf["properties"].is_object() {
                self.object(&leaf, says);
            } else {
                self.operator(&leaf, about, says, first);
            }
            self.path.pop();
            first = false;
        }
    }

    /// An operator: `field__op`; the first of a field is the bare `field`, and where it takes several values either.
    fn operator(&mut self, leaf: &Value, about: &str, says: &str, first: bool) {
        let list = has_type(leaf, "array");
        let mut value = if list { self.resolve(&leaf["items"]) } else { leaf.clone() };
        if let Some(kind) = value["type"].as_array().and_then(|all| all.iter().find(|t| *t != "null")).cloned() {
            value["type"] = kind;
        }
        if let Some(object) = value.as_object_mut() {
            object.shift_remove("description");
            object.shift_remove("x-enum-descriptions");
            if object.get("type").is_some_and(|kind| kind == "string") && !object.contains_key("enum") {
                object.insert("minLength".to_owned(), 1.into());
            }
        }
        let param = |key: String, about: String, shape: Shape| Param {
            key,
            about: about.trim().to_owned(),
            schema: if shape == Shape::One { value.clone() } else { json!({ "type": "array", "items": value, "minItems": 1 }) },
            path: self.path.clone(),
            shape,
        };
        let full = self.path.join("__");
        if first {
            let bare = self.path[..self.path.len() - 1].join("__");
            let also = if list { format!(" Also written `{full}=a,b`.") } else { String::new() };
            let shape = if list { Shape::Repeated } else { Shape::One };
            self.out.push(param(bare, format!("{about} {says}{also}"), shape));
        }
        // one value has one name
        if first && !list {
            return;
        }
        let shape = if list { Shape::Commas } else { Shape::One };
        let about = if list { format!("{says} {DIVIDED}") } else { says.to_owned() };
        self.out.push(param(full, about, shape));
    }
}

/// The description beside a property; for an optional reference it stands inside `oneOf`.
fn described(schema: &Value) -> Option<&str> {
    schema["description"].as_str().or_else(|| schema["oneOf"].as_array()?.iter().find_map(|s| s["description"].as_str()))
}

fn has_type(schema: &Value, kind: &str) -> bool {
    schema["type"] == kind || schema["type"].as_array().is_some_and(|all| all.iter().any(|t| t == kind))
}

impl Param {
    /// Takes only these roles, if it asks for one.
    fn narrow(&mut self, roles: Option<&[Role]>) {
        let asks = self.path.iter().rev().take(2).eq(["in", "role"]);
        if let Some(roles) = roles.filter(|_| asks) {
            self.schema["items"] = json!({ "type": "string", "enum": roles.iter().map(|role| role.code()).collect::<Vec<_>>() });
        }
    }

    /// Whether it takes several values divided by commas, rather than being repeated.
    pub fn divided_by_commas(&self) -> bool {
        self.shape == Shape::Commas
    }

    fn put(&self, text: &str, tree: &mut Value) -> Result<(), CatalogError> {
        let mut at = tree;
        for step in &self.path {
            if at.is_null() {
                *at = json!({});
            }
            at = &mut at[step.as_str()];
        }
        match self.shape {
            Shape::One if !at.is_null() => {
                return Err(CatalogError::invalid(&self.key, format!("{0}: it takes one value; `{0}` is given twice", self.key)));
            }
            Shape::One => *at = self.value(text, &self.schema)?,
            Shape::Repeated => self.push(at, text)?,
            Shape::Commas => {
                let values = divided::values(text).map_err(|why| CatalogError::invalid(&self.key, format!("{}: {why}", self.key)))?;
                for one in values {
                    self.push(at, &one)?;
                }
            }
        }
        Ok(())
    }

    fn push(&self, at: &mut Value, text: &str) -> Result<(), CatalogError> {
        let value = self.value(text, &self.schema["items"])?;
        match at {
            Value::Array(list) => list.push(value),
            other => *other = json!([value]),
        }
        Ok(())
    }

    fn value(&self, text: &str, schema: &Value) -> Result<Value, CatalogError> {
        let wrong = |what: &str| CatalogError::invalid(&self.key, format!("{}: `{text}` is not {what}", self.key));
        match schema["type"].as_str() {
            Some("integer") => text.parse::<i64>().map(Value::from).map_err(|_| wrong("a whole number")),
            Some("number") => match text.parse::<f64>() {
                Ok(x) if x.is_finite() => Ok(Value::from(x)),
                _ => Err(wrong("a number")),
            },
            Some("boolean") => text.parse::<bool>().map(Value::from).map_err(|_| wrong("`true` or `false`")),
            _ if schema["format"] == "edtf" => match entity::FuzzyDate::parse(text) {
                Ok(_) => Ok(text.into()),
                Err(e) => Err(CatalogError::invalid(&self.key, format!("{}: {e}", self.key))),
            },
            _ => {
                let codes = texts(&schema["enum"]);
                if codes.is_empty() {
                    return Ok(text.into());
                }
                if let Some(code) = codes.iter().find(|code| code.eq_ignore_ascii_case(text)) {
                    return Ok(code.as_str().into());
                }
                let hint = suggest_or_list(&text.to_lowercase(), codes.iter().map(String::as_str));
                Err(CatalogError::invalid(&self.key, format!("{}: there is no value `{text}`{hint}", self.key)))
            }
        }
    }
}
