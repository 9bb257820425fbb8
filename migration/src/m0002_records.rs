//! One table for each sort of record; its key is the key of the record.
use crate::columns::Schema;
use sea_orm_migration::prelude::*;

/// In the order in which they may be dropped.
pub(crate) const TABLES: &[&str] = &["observation", "indicator", "project", "deal", "agreement", "event", "forum", "partner", "source"];

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let s = Schema::new(manager);
        s.table("source")
            .keyed_by_record()
            .text_opt("printed")
            .json("authors")
            .text_opt("publisher")
            .text_opt("url")
            .text_opt("language")
            .fuzzy("published", "published_from", "published_to")
            .json("notes")
            .create()
            .await?;
        s.index("source", &["publisher"]).await?;
        s.index("source", &["url"]).await?;
        s.index("source", &["language"]).await?;
        s.index("source", &["published_from", "id"]).await?;
        s.index("source", &["-published_to", "id"]).await?;

        s.table("partner")
            .keyed_by_record()
            .text("kind")
            .text_opt("country")
            .text_opt("subdivision")
            .text_opt("parent_id")
            .json("parent")
            .fuzzy("founded", "founded_from", "founded_to")
            .fuzzy("dissolved", "dissolved_from", "dissolved_to")
            .double_opt("latitude")
            .double_opt("longitude")
            .json("names")
            .json("offices")
            .text_opt("country_id")
            .int("deals")
            .int("agreements")
            .int("events")
            .int("projects")
            .refers_to("parent_id", "partner")
            .create()
            .await?;
        s.index("partner", &["kind"]).await?;
        s.index("partner", &["country"]).await?;
        s.index("partner", &["subdivision"]).await?;
        s.index("partner", &["parent_id"]).await?;
        s.index("partner", &["country_id"]).await?;
        s.index("partner", &["founded_from", "id"]).await?;
        s.index("partner", &["-founded_to", "id"]).await?;
        s.index("partner", &["deals", "id"]).await?;
        s.index("partner", &["-deals", "id"]).await?;
        s.index("partner", &["agreements", "id"]).await?;
        s.index("partner", &["-agreements", "id"]).await?;
        s.index("partner", &["events", "id"]).await?;
        s.index("partner", &["-events", "id"]).await?;
        s.index("partner", &["projects", "id"]).await?;
        s.index("partner", &["-projects", "id"]).await?;

        s.table("forum").keyed_by_record().text("kind").fuzzy("founded", "founded_from", "founded_to").create().await?;
        s.index("forum", &["kind"]).await?;
        s.index("forum", &["founded_from", "id"]).await?;
        s.index("forum", &["-founded_to", "id"]).await?;

        s.table("event")
            .keyed_by_record()
            .text("kind")
            .text("status")
            .fuzzy("date", "date_from", "date_to")
            .text_opt("forum_id")
            .json("forum")
            .int_opt("edition")
            .json("places")
            .json("sectors")
            .refers_to("forum_id", "forum")
            .create()
            .await?;
        s.unique("event", &["forum_id", "edition"]).await?;
        s.index("event", &["edition"]).await?;
        s.index("event", &["kind"]).await?;
        s.index("event", &["status"]).await?;
        s.index("event", &["date_from", "id"]).await?;
        s.index("event", &["-date_to", "id"]).await?;

        s.table("agreement")
            .keyed_by_record()
            .text("kind")
            .text("status")
            .fuzzy("concluded", "concluded_from", "concluded_to")
            .fuzzy("term", "term_from", "term_to")
            .text_opt("under_id")
            .json("under")
            .json("sectors")
            .refers_to("under_id", "agreement")
            .create()
            .await?;
        s.index("agreement", &["under_id"]).await?;
        s.index("agreement", &["kind"]).await?;
        s.index("agreement", &["status"]).await?;
        s.index("agreement", &["concluded_from", "id"]).await?;
        s.index("agreement", &["-concluded_to", "id"]).await?;

        s.table("deal")
            .keyed_by_record()
            .text("kind")
            .text("status")
            .fuzzy("signed", "signed_from", "signed_to")
            .int_opt("amount_min")
            .int_opt("amount_max")
            .text("amount_qualifier")
            .text_opt("currency")
            .text_opt("as_stated")
            .int("amount_first")
            .int("amount_last")
            .text_opt("not_summed")
            .json("sectors")
            .create()
            .await?;
        s.index("deal", &["not_summed"]).await?;
        s.index("deal", &["kind"]).await?;
        s.index("deal", &["status"]).await?;
        s.index("deal", &["signed_from", "id"]).await?;
        s.index("deal", &["-signed_to", "id"]).await?;
        s.index("deal", &["currency", "amount_first", "id"]).await?;
        s.index("deal", &["currency", "-amount_last", "id"]).await?;

        s.table("project")
            .keyed_by_record()
            .text("kind")
            .text("status")
            .fuzzy("starts", "starts_from", "starts_to")
            .fuzzy("ends", "ends_from", "ends_to")
            .json("places")
            .json("sectors")
            .create()
            .await?;
        s.index("project", &["kind"]).await?;
        s.index("project", &["status"]).await?;
        s.index("project", &["starts_from", "id"]).await?;
        s.index("project", &["-starts_to", "id"]).await?;
        s.index("project", &["ends_from", "id"]).await?;
        s.index("project", &["-ends_to", "id"]).await?;

        s.table("indicator").keyed_by_record().text("nature").json("scopes").json("flows").json("units").create().await?;

        s.table("observation")
            .keyed_by_record()
            .text("indicator_id")
            .json("indicator")
            .text("subject_id")
            .json("subject")
            .text_opt("counterpart_id")
            .json("counterpart")
            .text_opt("flow")
            .text_opt("scope")
            .text("measure")
            .fuzzy("period", "period_from", "period_to")
            .fuzzy("announced", "announced_from", "announced_to")
            .double_opt("value_min")
            .double_opt("value_max")
            .text("qualifier")
            .text_opt("unit")
            .text_opt("per")
            .text_opt("as_stated")
            .json("items")
            .text("status")
            .double("value_first")
            .double("value_last")
            .refers_to("indicator_id", "indicator")
            .refers_to("subject_id", "record")
            .refers_to("counterpart_id", "record")
            .create()
            .await?;
        s.index("observation", &["subject_id", "indicator_id"]).await?;
        s.index("observation", &["counterpart_id"]).await?;
        s.index("observation", &["flow"]).await?;
        s.index("observation", &["scope"]).await?;
        s.index("observation", &["measure"]).await?;
        s.index("observation", &["unit"]).await?;
        s.index("observation", &["status"]).await?;
        s.index("observation", &["period_from", "id"]).await?;
        s.index("observation", &["-period_to", "id"]).await?;
        s.index("observation", &["announced_from", "id"]).await?;
        s.index("observation", &["-announced_to", "id"]).await?;
        s.index("observation", &["indicator_id", "value_first", "id"]).await?;
        s.index("observation", &["indicator_id", "-value_last", "id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        Schema::new(manager).drop(TABLES).await
    }
}
