//! The register itself: records, revisions of the dataset and what changed with them, ids that are gone, closed lists.
use crate::columns::Schema;
use sea_orm_migration::prelude::*;

/// In the order in which they may be dropped.
pub(crate) const TABLES: &[&str] = &["code", "tombstone", "old_id", "change", "chapter", "revision", "record"];

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let s = Schema::new(manager);
        s.table("record")
            .text("id")
            .text("type")
            .text("title")
            .text("title_key")
            .text_opt("summary")
            .text_opt("remark")
            .text_opt("as_of")
            .text("date_from")
            .text("date_to")
            .json("parties")
            .text("hash")
            .key(&["id"])
            .create()
            .await?;
        s.index("record", &["title_key", "id"]).await?;
        s.index("record", &["-title_key", "id"]).await?;
        s.index("record", &["date_from", "id"]).await?;
        s.index("record", &["-date_to", "id"]).await?;
        s.index("record", &["type", "title_key", "id"]).await?;
        s.index("record", &["type", "-title_key", "id"]).await?;
        s.table("revision")
            .int("id")
            .text("revision")
            .text("loaded_at")
            .text("title")
            .text("version")
            .text("licence")
            .text_opt("about")
            .text_opt("work_id")
            .key(&["id"])
            .create()
            .await?;
        s.table("chapter")
            .int("number")
            .text("title")
            .int("first_page")
            .int("last_page")
            .text_opt("as_of")
            .key(&["number"])
            .create()
            .await?;
        s.table("change")
            .text("id")
            .int("load")
            .text("record_id")
            .text_opt("type")
            .text_opt("title")
            .text("action")
            .json("was")
            .text_opt("reason")
            .json("fields")
            .key(&["id"])
            .create()
            .await?;
        s.index("change", &["load", "id"]).await?;
        s.index("change", &["-load", "id"]).await?;
        s.index("change", &["type", "-load", "id"]).await?;
        s.index("change", &["action", "-load", "id"]).await?;
        s.index("change", &["record_id", "id"]).await?;
        s.table("old_id").text("id").text("record_id").key(&["id"]).owned_by("record_id", "record").create().await?;
        s.index("old_id", &["record_id"]).await?;
        s.table("tombstone").text("id").text_opt("removed").text("reason").key(&["id"]).create().await?;
        s.table("code")
            .text("list")
            .text("code")
            .int("position")
            .text("label")
            .text("about")
            .json("standards")
            .key(&["list", "code"])
            .create()
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        Schema::new(manager).drop(TABLES).await
    }
}
