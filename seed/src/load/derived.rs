//! What follows from the rows of all records together: which partner lies within which and in which country, whom each record concerns, how much
//! each partner has a part in, and which series there are. The database works it out anew after every load, since a partner that comes to belong
//! to another takes along all that lies within it, and a record that goes or comes counts for partners that stay as they are.
use entity::{Codelist, RecordType, concern, link::LinkRelation, partner::PartnerKind, partner_within, series};
use migration::WriteTransaction;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

/// Writes the tables, the countries and the counts anew, once every other row is there.
pub(super) async fn work_out(tx: &WriteTransaction) -> Result<(), DbErr> {
    partner_within::Entity::delete_many().exec(tx).await?;
    concern::Entity::delete_many().exec(tx).await?;
    series::Entity::delete_many().exec(tx).await?;
    tx.execute_unprepared(&within()).await?;
    tx.execute_unprepared(&country()).await?;
    tx.execute_unprepared(&concern()).await?;
    tx.execute_unprepared(&counts()).await?;
    tx.execute_unprepared(&series()).await.map(drop)
}

/// Counts the records that a partner has a part in, each once whatever its roles there: as many as the lists below it have.
fn counts() -> String {
    let counted = [RecordType::Deal, RecordType::Agreement, RecordType::Event, RecordType::Project];
    let set = counted.map(|of| format!("{0} = n.{0}", of.plural())).join(", ");
    let counts =
        counted.map(|of| format!("COUNT(DISTINCT CASE WHEN r.type = '{}' THEN r.id END) AS {}", of.code(), of.plural())).join(", ");
    format!(
        "UPDATE partner SET {set} FROM (
           SELECT one.id, {counts}
           FROM partner AS one
             LEFT JOIN party AS p ON p.partner_id = one.id
             LEFT JOIN record AS r ON r.id = p.record_id
           GROUP BY one.id) AS n
         WHERE n.id = partner.id"
    )
}

/// Observations that differ in nothing but period and status.
fn series() -> String {
    let common = series::COMMON.join(", ");
    let key = series::KEY.map(|column| format!("COALESCE({column}, '_')")).join(" || '.' || ");
    format!(
        "INSERT INTO series (id, {common}, observation_id, count, period_from, period_to)
         SELECT {key} || COALESCE('.' || per, ''), {common}, MIN(id), COUNT(*), MIN(period_from), MAX(period_to)
         FROM observation GROUP BY {common}"
    )
}

/// Goes up step by step. `UNION` keeps no pair twice, so that a circle ends. (`CROSS JOIN` has SQLite begin with the few countries.)
fn within() -> String {
    let country = PartnerKind::Country.code();
    format!(
        "INSERT INTO partner_within (partner_id, within_id)
         WITH RECURSIVE
           step(below, above) AS (
             SELECT id, parent_id FROM partner WHERE parent_id IS NOT NULL
             UNION
             SELECT p.id, c.id FROM partner AS c CROSS JOIN partner AS p WHERE c.kind = '{country}' AND p.country = c.country
           ),
           up(partner_id, within_id) AS (
             SELECT id, id FROM partner
             UNION
             SELECT up.partner_id, step.above FROM up JOIN step ON step.below = up.within_id
           )
         SELECT partner_id, within_id FROM up ORDER BY within_id, partner_id"
    )
}

/// Of several countries that a partner lies in, its own code decides: an embassy that belongs to a ministry may carry that of where it stands.
fn country() -> String {
    let country = PartnerKind::Country.code();
    format!(
        "UPDATE partner SET country_id = n.country_id FROM (
           SELECT p.id, c.id AS country_id,
             ROW_NUMBER() OVER (PARTITION BY p.id ORDER BY CASE WHEN c.id = p.id THEN 0 WHEN c.country = p.country THEN 1 ELSE 2 END, c.id) AS place
           FROM partner AS p
             LEFT JOIN (partner_within AS w JOIN partner AS c ON c.id = w.within_id AND c.kind = '{country}') ON w.partner_id = p.id) AS n
         WHERE n.id = partner.id AND n.place = 1"
    )
}

/// Whom a record concerns by what it has: a deal is where the projects are that it finances, and figures of a record that is no partner concern
/// whom the record concerns. A partner's `parent` needs no line, since the partner lies within it; nor does a member, who is a party.
fn concern() -> String {
    let (finances, partner) = (LinkRelation::Finances.code(), RecordType::Partner.code());
    format!(
        "INSERT INTO concern (partner_id, record_id)
         WITH
           taking_part(record_id, partner_id) AS (
             SELECT record_id, partner_id FROM party
             UNION SELECT record_id, partner_id FROM place
             UNION SELECT l.from_id, p.partner_id FROM link AS l JOIN place AS p ON p.record_id = l.to_id WHERE l.relation = '{finances}'
           ),
           has(record_id, partner_id) AS (
             SELECT record_id, partner_id FROM taking_part
             UNION SELECT id, subject_id FROM observation
             UNION SELECT id, counterpart_id FROM observation
             UNION SELECT o.id, t.partner_id
               FROM observation AS o
               JOIN record AS r ON r.id = o.subject_id AND r.type <> '{partner}'
               JOIN taking_part AS t ON t.record_id = r.id
             UNION SELECT id, id FROM partner
           )
         SELECT DISTINCT w.within_id, has.record_id FROM has JOIN partner_within AS w ON w.partner_id = has.partner_id
         ORDER BY w.within_id, has.record_id"
    )
}
