//! Where in a filter one is, for errors, and how much it asks for so far.
use crate::catalog::error::CatalogError;
use entity::{Codelist, party::Role};
use sea_orm::Condition;
use std::borrow::Cow;

/// Values that a filter binds to a statement, all its lists and comparisons together, at most. Databases take some 30,000, and have long been
/// slow by then.
pub const MAX_BOUND: usize = 2_000;

/// A walk through a filter: the path from its outside to where one is, what is asked to be alike there, the values bound so far, and
/// the roles that partners may have in the records.
#[derive(Debug, Default)]
pub struct Scope {
    path: Vec<Cow<'static, str>>,
    alike: Option<String>,
    bound: usize,
    roles: Option<&'static [Role]>,
}

impl Scope {
    /// A walk through the filter of records in which partners may have these roles, if only some.
    pub fn of(roles: Option<&'static [Role]>) -> Self {
        Self { roles, ..Self::default() }
    }

    /// Refuses a role that no partner ever has in these records: nothing would be found.
    ///
    /// # Errors
    /// There is one among those that are asked.
    pub fn possible(&self, operator: Option<&'static str>, asked: &Option<Vec<Role>>) -> Result<(), CatalogError> {
        let Some(roles) = self.roles else {
            return Ok(());
        };
        match asked.iter().flatten().find(|role| !roles.contains(role)) {
            Some(never) => {
                let roles: Vec<&str> = roles.iter().map(|role| role.code()).collect();
                Err(self.refuse(operator, format!("nobody is `{}` in these records; it takes {}", never.code(), roles.join(", "))))
            }
            None => Ok(()),
        }
    }

    /// Within a field.
    ///
    /// # Errors
    /// What `ask` returns.
    pub fn within<T>(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        ask: impl FnOnce(&mut Self) -> Result<T, CatalogError>,
    ) -> Result<T, CatalogError> {
        self.path.push(name.into());
        let asked = ask(self);
        self.path.pop();
        asked
    }

    /// Among records of one currency or indicator ([`Filter::alike`](super::parts::Filter::alike)); where none is named, that of further
    /// out holds.
    pub fn among<T>(&mut self, alike: Option<&str>, ask: impl FnOnce(&mut Self) -> T) -> T {
        let inner = alike.map(str::to_owned).or_else(|| self.alike.clone());
        let outer = std::mem::replace(&mut self.alike, inner);
        let asked = ask(self);
        self.alike = outer;
        asked
    }

    /// The one currency or indicator that all records here are asked to have.
    pub fn alike(&self) -> Option<&str> {
        self.alike.as_deref()
    }

    /// A field that may be absent, as a condition.
    ///
    /// # Errors
    /// What `ask` returns.
    pub fn when_asked<F>(
        &mut self,
        name: &'static str,
        field: &Option<F>,
        ask: impl FnOnce(&F, &mut Self) -> Result<Condition, CatalogError>,
    ) -> Result<Condition, CatalogError> {
        match field {
            Some(field) => self.within(name, |scope| ask(field, scope)),
            None => Ok(Condition::all()),
        }
    }

    /// Counts values that are bound.
    ///
    /// # Errors
    /// More than [`MAX_BOUND`] by now.
    pub fn bind(&mut self, values: usize) -> Result<(), CatalogError> {
        self.bound = self.bound.saturating_add(values);
        if self.bound > MAX_BOUND {
            let detail =
                format!("with it the filter compares with more than {MAX_BOUND} values; ask for less at once, in several requests");
            return Err(self.refuse(None, detail));
        }
        Ok(())
    }

    /// An error about where one is, or about an operator there.
    pub fn refuse(&self, operator: Option<&'static str>, detail: impl Into<String>) -> CatalogError {
        let path = self.path.iter().cloned().chain(operator.map(Cow::Borrowed)).collect();
        CatalogError::Field { path, detail: detail.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_BOUND, Scope};
    use crate::catalog::error::CatalogError;

    #[test]
    fn values_are_counted_as_one_sum_and_the_field_is_named() {
        let mut scope = Scope::default();
        let ask = |scope: &mut Scope| scope.within("party", |scope| scope.within("role", |scope| scope.bind(MAX_BOUND / 2)));
        assert!(ask(&mut scope).is_ok() && ask(&mut scope).is_ok());
        match ask(&mut scope).or_else(|_| scope.within("kind", |scope| scope.bind(1))) {
            Err(CatalogError::Field { path, .. }) => assert_eq!(path, ["kind"]),
            other => panic!("{other:?}"),
        }
    }
}
