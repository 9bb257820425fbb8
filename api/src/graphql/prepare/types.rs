//! The types of a schema, and which of them something may be at once.
use apollo_compiler::{
    Name, Schema,
    collections::{HashMap, HashSet},
    schema::ExtendedType,
    validation::Valid,
};

/// The types of a schema.
pub struct Types {
    /// The schema.
    pub schema: Valid<Schema>,
    /// The types of objects that each interface and union may be.
    possible: HashMap<Name, HashSet<Name>>,
}

impl Types {
    /// Reads the text of a schema.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(sdl: &str) -> Result<Self, String> {
        let schema = Schema::parse_and_validate(sdl, "schema.graphql").map_err(|e| e.errors.to_string())?;
        let mut possible: HashMap<Name, HashSet<Name>> = HashMap::default();
        for (of, implementers) in schema.implementers_map() {
            possible.insert(of, implementers.objects.into_iter().collect());
        }
        for (name, definition) in &schema.types {
            if let ExtendedType::Union(union) = definition {
                possible.insert(name.clone(), union.members.iter().map(|member| member.name.clone()).collect());
            }
        }
        Ok(Self { schema, possible })
    }

    /// Whether it may be one of several: an interface or a union.
    pub fn is_open(&self, of: &Name) -> bool {
        self.possible.contains_key(of)
    }

    /// Whether all that one type may be is another.
    pub fn covers(&self, on: &Name, of: &Name) -> bool {
        on == of
            || match (self.possible.get(on), self.possible.get(of)) {
                (Some(on), Some(of)) => of.is_subset(on),
                (Some(on), None) => on.contains(of),
                (None, _) => false,
            }
    }

    /// Whether something may be both.
    pub fn meet(&self, on: &Name, of: &Name) -> bool {
        self.covers(on, of)
            || self.covers(of, on)
            || matches!((self.possible.get(on), self.possible.get(of)), (Some(on), Some(of)) if !on.is_disjoint(of))
    }
}
