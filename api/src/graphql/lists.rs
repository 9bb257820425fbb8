//! Fields that are lists: the arguments of a list stand here alone, and with its role in those below a record (`objects.rs`). A test of what
//! queries cost holds that the numbers in the texts are those that count.

/// Makes an object of lists, each with what its arguments are of: words that are searched, a filter, an order. Before the list of a type may
/// come the field for one of its records.
macro_rules! lists {
    ($(#[doc = $about:tt])+ $Object:ident {
        $(
            $( one $one:ident: $Type:ident; )?
            $(#[doc = $($doc:tt)+])+
            $list:ident($( $q:ident: $Q:ty = $words:tt, )? { filter: $which:tt, order_by: $order:tt } ) -> $Of:ty;
        )+
    }) => {
        $(#[doc = $about])+
        #[derive(Default)]
        pub struct $Object;

        $(#[doc = $about])+
        #[async_graphql::Object]
        impl $Object {
            $(
                $(
                    #[doc = concat!("One ", stringify!($one), " by its id. An id that it had before finds it too.")]
                    async fn $one(
                        &self,
                        ctx: &async_graphql::Context<'_>,
                        #[graphql(desc = "Its id.")] id: async_graphql::ID,
                    ) -> Option<async_graphql::Result<std::sync::Arc<$Of>>> {
                        match $crate::graphql::lookups::find(ctx, id).await? {
                            Ok($crate::catalog::Record::$Type(view)) => Some(Ok(view)),
                            Ok(_) => None,
                            Err(e) => Some(Err(e)),
                        }
                    }
                )?

                $(#[doc = $($doc)+])+
                #[allow(clippy::too_many_arguments)]
                async fn $list(
                    &self,
                    ctx: &async_graphql::Context<'_>,
                    $( #[graphql(desc = $words)] $q: $Q, )?
                    #[graphql(desc = $which)] filter: Option<$crate::catalog::Where<<$Of as $crate::catalog::Listed>::Filter>>,
                    #[graphql(desc = $order)] order_by: Option<$crate::catalog::Order<<$Of as $crate::catalog::Listed>::Sort>>,
                    #[graphql(desc = "How many from the beginning, or after `after`; 25 if nothing is said, 200 at most.")] first: Option<i64>,
                    #[graphql(desc = "The cursor that the page comes after.")] after: Option<String>,
                    #[graphql(desc = "How many from the end, or before `before`.")] last: Option<i64>,
                    #[graphql(desc = "The cursor that the page comes before.")] before: Option<String>,
                ) -> Option<async_graphql::Result<$crate::graphql::connection::Connection<$Of>>> {
                    let q: Option<String> = None$( .or($q.into()) )?;
                    let args = $crate::graphql::connection::ListArgs { q, filter, order_by, first, after, last, before };
                    Some($crate::graphql::connection::page(ctx, args).await)
                }
            )+
        }
    };
}
pub(super) use lists;
