//! What an operation asks for, and nothing else: fragments written out, what is skipped left out, fields of one response name merged.
use super::{
    cost::Cost,
    fault::Fault,
    nulls::{Null, Nulls},
    places::{Places, named, position, written},
    prepared::Prepared,
    print,
    types::Types,
    values::{self, Values},
};
use apollo_compiler::{
    ExecutableDocument as Valid, Name as ApolloName, Node,
    ast::Directive,
    collections::{HashMap, HashSet},
    executable::{Field as Asked, Operation, Selection as Selected, SelectionSet as Set},
    schema::ExtendedType,
};
use async_graphql::{
    Name, Positioned, Value,
    parser::types::{
        DocumentOperations, ExecutableDocument, Field, InlineFragment, OperationDefinition, OperationType, Selection, SelectionSet,
        TypeCondition,
    },
};

/// The field of a list that has all counted.
const TOTAL: &str = "totalCount";

/// Types that the fields of a part are asked of, each narrower than the one before; of all types where there is none.
type Condition<'d> = Vec<&'d ApolloName>;

/// Writes an operation out; `conditional` tells whether parts of it may be skipped.
///
/// # Errors
/// Fields of one name that are not the same.
pub fn select(types: &Types, document: &Valid, operation: &Operation, variables: &Values, conditional: bool) -> Result<Prepared, Fault> {
    let mut writer = Writer::new(types, document, variables);
    if conditional {
        // what is skipped this time has to fit the rest all the same
        let mut whole = Writer { everything: true, ..Writer::new(types, document, variables) };
        whole.set(&operation.selection_set.ty, &[&operation.selection_set])?;
    }
    let (set, text) = writer.set(&operation.selection_set.ty, &[&operation.selection_set])?;
    let Writer { places, nulls, .. } = writer;
    let operation = OperationDefinition {
        ty: OperationType::Query,
        variable_definitions: Vec::new(),
        directives: Vec::new(),
        selection_set: Positioned::new(set, position(0, 0)),
    };
    let operations = DocumentOperations::Single(Positioned::new(operation, position(0, 0)));
    let document = ExecutableDocument { operations, fragments: std::collections::HashMap::new() };
    let cost = Cost::of(&types.schema, &document);
    Ok(Prepared { text: text.into(), document, cost, nulls, places: Places(places) })
}

/// A field with all that is asked of it.
struct Merged<'d> {
    field: &'d Asked,
    /// The type that has it.
    of: &'d ApolloName,
    places: Vec<usize>,
    sets: Vec<&'d Set>,
}

struct Writer<'d> {
    types: &'d Types,
    document: &'d Valid,
    variables: &'d Values,
    places: Vec<Vec<usize>>,
    /// The numbers of the questions: fields that ask one type for the same records, whatever of them.
    questions: HashMap<String, usize>,
    nulls: Nulls,
    /// Whether nothing is skipped.
    everything: bool,
}

impl<'d> Writer<'d> {
    fn new(types: &'d Types, document: &'d Valid, variables: &'d Values) -> Self {
        let (places, questions, nulls) = (vec![Vec::new()], HashMap::default(), Nulls::new());
        Self { types, document, variables, places, questions, nulls, everything: false }
    }

    fn set(&mut self, of: &'d ApolloName, sets: &[&'d Set]) -> Result<(SelectionSet, String), Fault> {
        let mut parts = Parts { writer: self, of, parts: Vec::new(), places: HashMap::default(), seen: HashSet::default() };
        for set in sets {
            parts.gather(set, &Vec::new())?;
        }
        let Parts { parts, .. } = parts;
        if parts.is_empty() {
            return Ok((SelectionSet::default(), String::new()));
        }
        let (mut items, mut text) = (Vec::new(), String::from("{"));
        for (condition, fields) in parts {
            let mut written = Vec::with_capacity(fields.len());
            condition.iter().for_each(|on| text.push_str(&format!("...on {on}{{")));
            for field in fields {
                let (field, line) = self.field(field)?;
                text.push_str(&line);
                text.push(' ');
                written.push(Positioned::new(Selection::Field(field), position(0, 0)));
            }
            condition.iter().for_each(|_| text.push('}'));
            items.extend(condition.iter().rev().fold(written, |items, on| vec![within(on, items)]));
        }
        text.push('}');
        Ok((SelectionSet { items }, text))
    }

    fn field(&mut self, merged: Merged<'d>) -> Result<(Positioned<Field>, String), Fault> {
        let Merged { field, of, places, sets } = merged;
        let (set, below) = self.set(&field.selection_set.ty, &sets)?;
        let mut arguments = self.arguments(field);
        let text = print::field(&field.name, &arguments, &below);
        if let Some(null) = self.null(field, &mut arguments) {
            self.nulls.insert(self.places.len(), null);
        }
        // only objects are asked for together
        let question = if self.leaf(field) {
            0
        } else {
            let next = self.questions.len() + 1;
            let counted = if counted(&set) { TOTAL } else { "" };
            *self.questions.entry(format!("{of}.{}", print::field(&field.name, &arguments, counted))).or_insert(next)
        };
        let at = position(question, self.places.len());
        self.places.push(places);
        let text = field.alias.as_ref().map_or_else(|| text.clone(), |alias| format!("{alias}:{text}"));
        let written = Field {
            alias: field.alias.as_ref().map(|alias| Positioned::new(Name::new(alias), at)),
            name: Positioned::new(Name::new(&field.name), at),
            arguments: arguments
                .into_iter()
                .map(|(name, value)| (Positioned::new(name, at), Positioned::new(value.into_value(), at)))
                .collect(),
            directives: Vec::new(),
            selection_set: Positioned::new(set, at),
        };
        Ok((Positioned::new(written, at), text))
    }

    /// The arguments that have a value, in the order of the schema; the others have their defaults.
    fn arguments(&self, field: &Asked) -> Vec<(Name, Value)> {
        let given = field.definition.arguments.iter().filter_map(|known| {
            let given = field.arguments.iter().find(|given| given.name == known.name)?;
            let value = values::value(&self.types.schema, &known.ty, &given.value, self.variables)?;
            Some((Name::new(&known.name), value))
        });
        given.collect()
    }

    /// Where an argument is null and may not be. What cannot be read stands for something that can: the field fails before it is.
    fn null(&self, field: &Asked, arguments: &mut [(Name, Value)]) -> Option<Null> {
        let schema = &self.types.schema;
        let risky = |value: &&Value| matches!(value, Value::Null | Value::Object(_) | Value::List(_));
        if !self.variables.values().any(|value| risky(&value)) {
            return None;
        }
        let mut found = None;
        for (name, value) in arguments {
            let Some(known) = field.definition.argument_by_name(name) else { continue };
            let mut path = named(name);
            if let Some(of) = values::null(schema, &known.ty, value, &mut path) {
                found.get_or_insert(Null { parameter: written(&path), of });
                *value = values::any_of(schema, &known.ty);
            }
        }
        found
    }

    /// Whether a part is asked for.
    ///
    /// # Errors
    /// A condition is null.
    fn included(&self, directives: &[Node<Directive>]) -> Result<bool, Fault> {
        let directives = if self.everything { &[] } else { directives };
        for directive in directives {
            let wanted = match directive.name.as_str() {
                "skip" => false,
                "include" => true,
                _ => continue,
            };
            let Some(condition) = directive.specified_argument_by_name("if") else { continue };
            let given = match condition.as_variable().map(|name| self.variables.get(name.as_str())) {
                Some(Some(Value::Boolean(given))) => *given,
                Some(_) => {
                    let why = format!("if: it is null in `@{}`, where Boolean! is required", directive.name);
                    return Err(Fault::new(why, condition.location().map(|at| at.offset())));
                }
                None => condition.to_bool() == Some(true),
            };
            if given != wanted {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn leaf(&self, field: &Asked) -> bool {
        let of = self.types.schema.types.get(field.definition.ty.inner_named_type());
        of.is_none_or(ExtendedType::is_leaf)
    }
}

/// Whether a list is asked how many it has in all.
fn counted(set: &SelectionSet) -> bool {
    set.items.iter().any(|item| matches!(&item.node, Selection::Field(field) if field.node.name.node == TOTAL))
}

fn within(on: &ApolloName, items: Vec<Positioned<Selection>>) -> Positioned<Selection> {
    let inline = InlineFragment {
        type_condition: Some(Positioned::new(TypeCondition { on: Positioned::new(Name::new(on), position(0, 0)) }, position(0, 0))),
        directives: Vec::new(),
        selection_set: Positioned::new(SelectionSet { items }, position(0, 0)),
    };
    Positioned::new(Selection::InlineFragment(Positioned::new(inline, position(0, 0))), position(0, 0))
}

/// The fields of one object, gathered from all that is asked of it.
struct Parts<'w, 'd> {
    writer: &'w Writer<'d>,
    of: &'d ApolloName,
    parts: Vec<(Condition<'d>, Vec<Merged<'d>>)>,
    /// Where the field of a response name stands.
    places: HashMap<(Condition<'d>, &'d ApolloName), (usize, usize)>,
    /// Fragments that were followed.
    seen: HashSet<(Condition<'d>, &'d ApolloName)>,
}

impl<'d> Parts<'_, 'd> {
    fn gather(&mut self, set: &'d Set, condition: &Condition<'d>) -> Result<(), Fault> {
        for selection in &set.selections {
            if !self.writer.included(selection.directives())? {
                continue;
            }
            match selection {
                Selected::Field(field) => self.add(&set.ty, field, condition)?,
                Selected::InlineFragment(inline) => {
                    if let Some(condition) = self.narrowed(condition, inline.type_condition.as_ref()) {
                        self.gather(&inline.selection_set, &condition)?;
                    }
                }
                Selected::FragmentSpread(spread) => {
                    let Some(fragment) = self.writer.document.fragments.get(&spread.fragment_name) else { continue };
                    if let Some(condition) = self.narrowed(condition, Some(&fragment.selection_set.ty))
                        && self.seen.insert((condition.clone(), &spread.fragment_name))
                    {
                        self.gather(&fragment.selection_set, &condition)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The condition with one more; `None` where nothing is both.
    fn narrowed(&self, condition: &Condition<'d>, on: Option<&'d ApolloName>) -> Option<Condition<'d>> {
        let Some(on) = on else { return Some(condition.clone()) };
        let of = condition.last().copied().unwrap_or(self.of);
        // what is of an object type is of nothing else, by whichever way it is reached
        if on != of && !self.writer.types.is_open(on) {
            let fits = condition.iter().chain([&self.of]).all(|known| self.writer.types.covers(known, on));
            return fits.then(|| vec![on]);
        }
        // an interface may lack the fields of another that all of its types have
        if on == of || self.writer.types.covers(on, of) && !self.writer.types.is_open(of) {
            return Some(condition.clone());
        }
        self.writer.types.meet(on, of).then(|| condition.iter().copied().chain([on]).collect())
    }

    fn add(&mut self, of: &'d ApolloName, field: &'d Node<Asked>, condition: &Condition<'d>) -> Result<(), Fault> {
        let name = field.response_key();
        let place = name.location().or(field.location()).map(|at| at.offset());
        let everywhere = || self.places.get(&(Vec::new(), name)).filter(|_| self.writer.leaf(field));
        if let Some(&(part, i)) = self.places.get(&(condition.clone(), name)).or_else(everywhere) {
            let Some(merged) = self.parts.get_mut(part).and_then(|(_, fields)| fields.get_mut(i)) else { return Ok(()) };
            // the validator compares lists no further than the shorter one goes
            if merged.field.name != field.name || self.writer.arguments(merged.field) != self.writer.arguments(field) {
                let why = format!(
                    "Fields \"{name}\" conflict because they have differing arguments. Use different aliases on the fields to fetch both if this was intentional."
                );
                return Err(Fault::new(why, place));
            }
            merged.places.extend(place);
            merged.sets.push(&field.selection_set);
            return Ok(());
        }
        if self.parts.last().is_none_or(|(last, _)| last != condition) {
            self.parts.push((condition.clone(), Vec::new()));
        }
        let part = self.parts.len() - 1;
        if let Some((_, fields)) = self.parts.last_mut() {
            self.places.insert((condition.clone(), name), (part, fields.len()));
            fields.push(Merged { field, of, places: place.into_iter().collect(), sets: vec![&field.selection_set] });
        }
        Ok(())
    }
}
