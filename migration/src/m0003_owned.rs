//! What records own or share: names, offices, parties, places, sectors, notes, citations, links, moments; and what follows from them: what
//! lies within what, whom a record concerns, by which words it is found, and which series there are.
use crate::columns::Schema;
use sea_orm_migration::prelude::*;

/// In the order in which they may be dropped.
pub(crate) const TABLES: &[&str] = &[
    "series",
    "search_word",
    "concern",
    "partner_within",
    "moment",
    "link",
    "citation",
    "note",
    "record_sector",
    "place",
    "party",
    "office",
    "name",
];

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let s = Schema::new(manager);
        s.table("name")
            .text("partner_id")
            .int("position")
            .text("text")
            .text("text_key")
            .text_opt("lang")
            .text("kind")
            .key(&["partner_id", "position"])
            .owned_by("partner_id", "partner")
            .create()
            .await?;
        s.unique_with_optional("name", "partner_id, kind, text", "lang").await?;
        s.index("name", &["text_key"]).await?;

        s.table("office")
            .text("person_id")
            .int("position")
            .text("title")
            .text_opt("organisation_id")
            .text_opt("since")
            .text_opt("until")
            .key(&["person_id", "position"])
            .owned_by("person_id", "partner")
            .refers_to("organisation_id", "partner")
            .create()
            .await?;
        s.index("office", &["organisation_id"]).await?;

        s.table("party")
            .text("record_id")
            .int("position")
            .text("role")
            .text("partner_id")
            .text_opt("office")
            .text_opt("since")
            .text_opt("until")
            .text_opt("status")
            .key(&["record_id", "position"])
            .owned_by("record_id", "record")
            .refers_to("partner_id", "partner")
            .create()
            .await?;
        s.unique_with_optional("party", "record_id, role, partner_id", "office").await?;
        s.index("party", &["partner_id", "record_id"]).await?;
        s.index("party", &["role", "record_id"]).await?;

        s.table("place")
            .text("record_id")
            .int("position")
            .text("partner_id")
            .key(&["record_id", "position"])
            .owned_by("record_id", "record")
            .refers_to("partner_id", "partner")
            .create()
            .await?;
        s.unique("place", &["partner_id", "record_id"]).await?;

        s.table("record_sector")
            .text("record_id")
            .int("position")
            .text("sector")
            .key(&["record_id", "position"])
            .owned_by("record_id", "record")
            .create()
            .await?;
        s.unique("record_sector", &["sector", "record_id"]).await?;

        s.table("note")
            .int("number")
            .text("source_id")
            .int_opt("chapter")
            .text("page")
            .key(&["number"])
            .owned_by("source_id", "source")
            .create()
            .await?;
        s.index("note", &["source_id"]).await?;

        s.table("citation")
            .text("record_id")
            .int("position")
            .text("source_id")
            .int_opt("chapter")
            .text_opt("page")
            .int_opt("note")
            .text("found_in")
            .text_opt("supports")
            .text_opt("as_stated")
            .text("rank")
            .json("value")
            .key(&["record_id", "position"])
            .owned_by("record_id", "record")
            .refers_to("source_id", "source")
            .create()
            .await?;
        s.index("citation", &["source_id"]).await?;
        s.index("citation", &["note"]).await?;
        s.index("citation", &["chapter"]).await?;
        s.index("citation", &["rank"]).await?;

        s.table("link")
            .text("from_id")
            .int("position")
            .text("relation")
            .text("to_id")
            .key(&["from_id", "position"])
            .owned_by("from_id", "record")
            .refers_to("to_id", "record")
            .create()
            .await?;
        s.unique("link", &["from_id", "relation", "to_id"]).await?;
        s.index("link", &["relation"]).await?;
        s.index("link", &["to_id", "relation"]).await?;

        s.table("moment")
            .text("id")
            .text("record_id")
            .text("type")
            .text("what")
            .text("date")
            .text("date_from")
            .text("date_to")
            .int("planned")
            .key(&["id"])
            .owned_by("record_id", "record")
            .create()
            .await?;
        s.index("moment", &["record_id"]).await?;
        s.index("moment", &["date_from", "id"]).await?;
        s.index("moment", &["-date_to", "id"]).await?;
        s.index("moment", &["what", "date_from", "id"]).await?;
        s.index("moment", &["what", "-date_to", "id"]).await?;
        s.index("moment", &["type", "date_from", "id"]).await?;
        s.index("moment", &["type", "-date_to", "id"]).await?;

        s.table("partner_within")
            .text("within_id")
            .text("partner_id")
            .key(&["within_id", "partner_id"])
            .owned_by("within_id", "partner")
            .owned_by("partner_id", "partner")
            .create()
            .await?;
        s.index("partner_within", &["partner_id"]).await?;

        s.table("concern")
            .text("partner_id")
            .text("record_id")
            .key(&["partner_id", "record_id"])
            .owned_by("partner_id", "partner")
            .owned_by("record_id", "record")
            .create()
            .await?;
        s.index("concern", &["record_id"]).await?;

        s.table("search_word").text("word").text("record_id").int("weight").owned_by("record_id", "record").create().await?;
        // no key, which could not be made after the rows: there are more of these than of all others together
        s.unique("search_word", &["word", "weight", "record_id"]).await?;
        s.index("search_word", &["record_id"]).await?;

        s.table("series")
            .text("id")
            .text("indicator_id")
            .text("subject_id")
            .text_opt("counterpart_id")
            .text_opt("flow")
            .text_opt("scope")
            .text("measure")
            .text_opt("unit")
            .text_opt("per")
            .text("observation_id")
            .int("count")
            .text("period_from")
            .text("period_to")
            .key(&["id"])
            .owned_by("observation_id", "observation")
            .create()
            .await?;
        s.index("series", &["observation_id"]).await?;
        s.index("series", &["indicator_id"]).await?;
        s.index("series", &["subject_id"]).await?;
        s.index("series", &["counterpart_id"]).await?;
        s.index("series", &["count", "id"]).await?;
        s.index("series", &["-count", "id"]).await?;
        s.index("series", &["period_from", "id"]).await?;
        s.index("series", &["-period_to", "id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        Schema::new(manager).drop(TABLES).await
    }
}
