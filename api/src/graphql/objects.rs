//! The fields of objects that lead to other records.
use super::{
    cite::cite,
    connection::{Connection, ListArgs, list},
    loaders::{self, Above},
    prepare::cost::NESTED_LIMIT,
};
use crate::{
    catalog::{
        CatalogError, Evidence, Listed, Order, Record, Ref, RelationsOf, Snapshot, Where,
        dataset::Dataset,
        questions::{cited::Cited, timeline::TimelineItem},
        resources::{
            self,
            partner::{Named, Office},
        },
        values::{
            citation::{Citation, Link},
            citation_format::CitationFormat,
            head::Party,
        },
    },
    http::{Download, downloads},
};
use async_graphql::{ComplexObject, Context, Result};
use entity::{party::Role, records, standard_codes};
use std::sync::Arc;

#[ComplexObject]
impl Party {
    /// The partner.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Arc<Partner>> {
        loaders::one(ctx, &self.partner).await
    }
}

#[ComplexObject]
impl Office {
    /// The partner it belongs to.
    async fn organisation(&self, ctx: &Context<'_>) -> Option<Result<Arc<Partner>>> {
        Some(loaders::one(ctx, self.organisation.as_ref()?).await)
    }
}

#[ComplexObject]
impl Citation {
    /// The source.
    async fn source(&self, ctx: &Context<'_>) -> Result<Arc<Source>> {
        loaders::one(ctx, &self.source).await
    }
}

#[ComplexObject]
impl Link {
    /// The other record.
    async fn record(&self, ctx: &Context<'_>) -> Result<Record> {
        loaders::record(ctx, &self.record).await
    }
}

#[ComplexObject]
impl Named {
    /// The official name in a language, also of a region such as `ru-RU`; in English where it is not known.
    async fn name(&self, #[graphql(desc = "BCP 47 tag of the language, such as `ru`.", default = "en")] lang: String) -> Result<&str> {
        let Some(tag) = standard_codes::language(&lang) else {
            let near = standard_codes::nearest_language(&lang).unwrap_or_else(|| "ru".to_owned());
            let why = format!("lang: `{lang}` is not a language tag (BCP 47); write one such as `{near}`");
            return Err(CatalogError::invalid("lang", why).into());
        };
        let name = self.in_language(&tag).or_else(|| self.in_language("en"));
        Ok(name.ok_or_else(|| CatalogError::defect("a partner has no English name"))?)
    }
}

#[ComplexObject]
impl Dataset {
    /// The files of all of it, with size and hash of those that are made: whoever asks for one has it made.
    async fn downloads(&self, ctx: &Context<'_>) -> Result<Vec<Download>> {
        Ok(downloads(ctx.data::<Snapshot>()?).await?)
    }

    /// How to cite it, in a format that reference managers read.
    async fn cite(
        &self,
        #[graphql(desc = "The format.")] format: CitationFormat,
        #[graphql(desc = "Where it is read: the address that the reference names. A publication has its own.")] url: Option<String>,
        #[graphql(desc = "The day on which it is read, such as `2026-11-27`.")] accessed: Option<String>,
    ) -> Option<Result<String>> {
        Some(cite(Cited::dataset(self), format, url, accessed))
    }
}

/// A page of the records below another.
async fn below<L: Listed>(ctx: &Context<'_>, above: Above, args: ListArgs<L>, roles: Option<Vec<Role>>) -> Result<Connection<L>> {
    let first = args.first.or(args.last.is_none().then_some(NESTED_LIMIT.cast_signed()));
    let page = loaders::below(ctx, &above, || list(ctx, ListArgs { first, ..args }, roles)).await?;
    Ok(Connection::below(page, above))
}

/// How to cite a record.
async fn cite_record(
    ctx: &Context<'_>,
    record: Record,
    format: CitationFormat,
    url: Option<String>,
    accessed: Option<String>,
) -> Result<String> {
    let dataset = loaders::dataset(ctx).await?;
    cite(Cited::of(&record, &dataset), format, url, accessed)
}

// what a resource writes after `=` needs no import here: only catalog/relations.rs, which has them, makes use of `by_party` and its like
macro_rules! relations {
    ($Parent:ident {
        $( lists { $( #[doc = $list_doc:literal] $list:ident $( ($role:ident) )?: $Child:ident = $via:expr; )* } )?
        $( ones { $( #[doc = $one_doc:literal] $one:ident: $One:ident = $one_of:expr; )* } )?
        $( perhaps { $( #[doc = $perhaps_doc:literal] $perhaps:ident: $Perhaps:ident = $perhaps_of:expr; )* } )?
        $( several { $( #[doc = $several_doc:literal] $several:ident: $Several:ident = $several_of:expr; )* } )?
        $( records { $( #[doc = $record_doc:literal] $record:ident = $record_of:expr; )* } )?
        $( perhaps_records { $( #[doc = $other_doc:literal] $other:ident = $other_of:expr; )* } )?
    }) => {
        #[ComplexObject]
        impl $Parent {
            /// Who has a part in it, by role.
            pub async fn parties(&self) -> &Vec<Party> {
                &self.head.parties
            }

            /// Where it is stated.
            pub async fn citations(&self, ctx: &Context<'_>) -> Result<Arc<Vec<Citation>>> {
                loaders::citations(ctx, &self.head.id).await
            }

            /// What it is linked to, and what links to it.
            pub async fn links(&self, ctx: &Context<'_>) -> Result<Arc<Vec<Link>>> {
                loaders::links(ctx, &self.head.id).await
            }

            /// How to cite it, in a format that reference managers read: a source as the publication that it is, any other record as a part of the dataset.
            pub async fn cite(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "The format.")] format: CitationFormat,
                #[graphql(desc = "Where it is read: the address that the reference names. A publication has its own.")] url: Option<String>,
                #[graphql(desc = "The day on which it is read, such as `2026-11-27`.")] accessed: Option<String>,
            ) -> Option<Result<String>> {
                Some(cite_record(ctx, Record::$Parent(Arc::new(self.clone())), format, url, accessed).await)
            }

            /// Where each of its fields is stated, and what other sources say instead.
            pub async fn evidence(&self, ctx: &Context<'_>) -> Result<Arc<Evidence>> {
                loaders::evidence(ctx, &self.head.id).await
            }

            $($(
                #[doc = $list_doc]
                #[allow(clippy::too_many_arguments)]
                async fn $list(
                    &self,
                    ctx: &Context<'_>,
                    $( #[graphql(desc = "Only where this partner has one of these roles; `filter: { party: { role } }` is the role of anyone.")] $role: Option<Vec<Role>>, )?
                    #[graphql(desc = "Words that they have in their names, titles and texts; those that fit best come first.")] q: Option<String>,
                    #[graphql(desc = "Which to list.")] filter: Option<Where<<$Child as Listed>::Filter>>,
                    #[graphql(desc = "In which order; the id breaks ties.")] order_by: Option<Order<<$Child as Listed>::Sort>>,
                    #[graphql(desc = "How many from the beginning, or after `after`; 10 if nothing is said, 200 at most.")] first: Option<i64>,
                    #[graphql(desc = "The cursor that the page comes after.")] after: Option<String>,
                    #[graphql(desc = "How many from the end, or before `before`.")] last: Option<i64>,
                    #[graphql(desc = "The cursor that the page comes before.")] before: Option<String>,
                ) -> Option<Result<Connection<$Child>>> {
                    let above = Above { parent: self.id.clone(), via: RelationsOf::<$Parent>::$list(), at: ctx.item.pos };
                    Some(below(ctx, above, ListArgs { q, filter, order_by, first, after, last, before }, None$( .or($role) )?).await)
                }
            )*)?
            $($(
                #[doc = $one_doc]
                async fn $one(&self, ctx: &Context<'_>) -> Result<Arc<$One>> {
                    let named: fn(&$Parent) -> &Ref = $one_of;
                    loaders::one(ctx, named(self)).await
                }
            )*)?
            $($(
                #[doc = $perhaps_doc]
                async fn $perhaps(&self, ctx: &Context<'_>) -> Option<Result<Arc<$Perhaps>>> {
                    let named: fn(&$Parent) -> Option<&Ref> = $perhaps_of;
                    Some(loaders::one(ctx, named(self)?).await)
                }
            )*)?
            $($(
                #[doc = $several_doc]
                async fn $several(&self, ctx: &Context<'_>) -> Result<Vec<Arc<$Several>>> {
                    let named: fn(&$Parent) -> &[Ref] = $several_of;
                    loaders::several(ctx, named(self)).await
                }
            )*)?
            $($(
                #[doc = $record_doc]
                async fn $record(&self, ctx: &Context<'_>) -> Result<Record> {
                    let named: fn(&$Parent) -> &Ref = $record_of;
                    loaders::record(ctx, named(self)).await
                }
            )*)?
            $($(
                #[doc = $other_doc]
                async fn $other(&self, ctx: &Context<'_>) -> Option<Result<Record>> {
                    let named: fn(&$Parent) -> Option<&Ref> = $other_of;
                    Some(loaders::record(ctx, named(self)?).await)
                }
            )*)?
        }
    };
}

macro_rules! objects {
    ($(#[doc = $doc:tt] $Type:ident $one:ident $code:tt $many:ident,)*) => {
        // what the relations name stands there by its name
        $(
            use resources::$one::$Type;
            resources::$one::relations!(relations);
        )*
    };
}
records!(objects);
