//! Arguments that are null where they may not be. A document may risk that: a variable that may be null stands where a default would step in. Then
//! the field fails, and not the request.
use super::prepare::nulls::{Null, Nulls};
use async_graphql::{
    PathSegment, QueryPathNode, QueryPathSegment, Response, ServerError, ServerResult, Value,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextRequest, NextResolve, ResolveInfo},
};
use std::sync::{Arc, Mutex, PoisonError};

/// Fails only the field with the null argument, not all that is around it. The request says which: its data are [`Nulls`].
pub struct FailNulls;

impl ExtensionFactory for FailNulls {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Failed::default())
    }
}

#[derive(Default)]
struct Failed(Mutex<Vec<ServerError>>);

#[async_graphql::async_trait::async_trait]
impl Extension for Failed {
    async fn request(&self, ctx: &ExtensionContext<'_>, next: NextRequest<'_>) -> Response {
        let mut response = next.run(ctx).await;
        response.errors.append(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
        response
    }

    async fn resolve(&self, ctx: &ExtensionContext<'_>, info: ResolveInfo<'_>, next: NextResolve<'_>) -> ServerResult<Option<Value>> {
        let at = info.field.name.pos;
        let Some(Null { parameter, of }) = ctx.data_opt::<Nulls>().and_then(|nulls| nulls.get(&at.column)) else {
            return next.run(ctx, info).await;
        };
        let mut error = ServerError::new(format!("{parameter}: it is null, where {of} is required"), Some(at));
        error.path = path(info.path_node);
        error.extensions.get_or_insert_default().set("parameter", parameter.as_str());
        if info.return_type.ends_with('!') {
            return Err(error);
        }
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(error);
        Ok(None)
    }
}

fn path(node: &QueryPathNode<'_>) -> Vec<PathSegment> {
    let segment = |segment: QueryPathSegment<'_>| match segment {
        QueryPathSegment::Name(name) => PathSegment::Field(name.to_owned()),
        QueryPathSegment::Index(i) => PathSegment::Index(i),
    };
    let mut path: Vec<PathSegment> = node.parents().map(|parent| segment(parent.segment)).collect();
    path.reverse();
    path.push(segment(node.segment));
    path
}
