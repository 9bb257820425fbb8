//! Deals: financings with a named financier.
use super::{
    kind::{Field, Form, Kind, Moment, Said, Wanted},
    known::Known,
    links,
    rows::{OwnedRows, keys},
    sectors,
    statement::{Cite, Head},
};
use crate::text::{Date, Fields, Located, Reference, Text, Value};
use entity::{
    Codelist, Quantity, RecordType,
    citation::Rank,
    deal::{DealKind, DealStatus, Model, NotSummed},
    link::LinkRelation,
    moment::MomentKind,
    quantity::{Decimal, Qualifier, minor_places},
    sector::Sector,
};

pub(crate) struct Deal {
    pub kind: Option<DealKind>,
    pub status: Option<DealStatus>,
    pub signed: Option<Date>,
    pub amount: Option<Value>,
    pub as_stated: Option<Text>,
    pub sectors: Box<[Located<Sector>]>,
}

/// Whether a rival would have its amount, or whether it counts at all, otherwise.
fn disputed(head: &Head) -> bool {
    let of = |cite: &Cite| cite.supports.as_ref().is_some_and(|field| ["amount", "status"].contains(&&***field));
    head.cites.iter().any(|cite| cite.rank == Rank::Rival && of(cite))
}

impl Kind for Deal {
    type Row = Model;

    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            kind: fields.word("kind"),
            status: fields.word("status"),
            signed: fields.point("signed"),
            amount: fields.quantity("amount"),
            as_stated: fields.text("as_stated"),
            sectors: sectors::read(fields),
        }
    }

    fn row(&self, head: &Head, known: &Known, owned: &mut OwnedRows) -> Option<Model> {
        let (signed, signed_from, signed_to) = keys(self.signed.as_ref());
        let status = self.status?;
        let amount = self.amount.as_ref();
        let currency = amount.and_then(|amount| amount.unit.clone());
        let places = currency.as_deref().and_then(minor_places);
        let minor = |figure: fn(&Quantity) -> Option<Decimal>| figure(amount?)?.to_minor(places?);
        let (amount_min, amount_max) = (minor(|amount| amount.min), minor(|amount| amount.max));
        let part_of = links::linked(head, known, LinkRelation::PartOf, RecordType::Deal);
        let not_summed = if status != DealStatus::Signed {
            Some(NotSummed::NotSigned)
        } else if amount_min.or(amount_max).is_none() {
            Some(NotSummed::Unstated)
        } else if part_of.is_some() {
            Some(NotSummed::PartOf)
        } else {
            disputed(head).then_some(NotSummed::Disputed)
        };
        Some(Model {
            id: head.id.to_string(),
            kind: self.kind?,
            status,
            signed,
            signed_from,
            signed_to,
            amount_min,
            amount_max,
            amount_qualifier: amount.map_or(Qualifier::Unstated, |amount| amount.qualifier),
            currency,
            as_stated: self.as_stated.as_ref().map(|text| text.to_string()),
            amount_first: amount_min.or(amount_max).unwrap_or(i64::MAX),
            amount_last: amount_min.or(amount_max).unwrap_or(i64::MIN),
            not_summed,
            sectors: sectors::rows(&self.sectors, head, owned),
        })
    }

    fn form(&self) -> Form {
        Form::USUAL
    }

    fn fields(&self) -> &'static [(&'static str, Field)] {
        &[
            ("title", Field::Text),
            ("kind", Field::Code(DealKind::ENTRIES)),
            ("status", Field::Code(DealStatus::ENTRIES)),
            ("signed", Field::Date),
            ("amount", Field::Amount),
            ("sectors", Field::Code(Sector::ENTRIES)),
            ("parties", Field::Text),
        ]
    }

    fn said(&self, field: &str) -> Vec<Said<'_>> {
        match field {
            "kind" => Said::code(self.kind),
            "status" => Said::code(self.status),
            "signed" => Said::date(&self.signed),
            "amount" => Said::value(&self.amount),
            "sectors" => Said::words(self.sectors.iter().map(|sector| sector.code())),
            _ => Vec::new(),
        }
    }

    fn references(&mut self, _: &mut dyn FnMut(&mut Reference, Wanted)) {}

    fn prominence(&self) -> i64 {
        30
    }

    fn made_title(&self, _: &Known) -> Option<String> {
        None
    }

    fn listed_by(&self) -> Option<&Date> {
        self.signed.as_ref()
    }

    fn moments(&self) -> Vec<Moment> {
        let moment = |status: DealStatus| Moment {
            what: MomentKind::Signed,
            date: self.signed.clone(),
            planned: Some(status != DealStatus::Signed),
            status: Some(status.code()),
            ahead: false,
            behind: true,
            only: (status != DealStatus::Signed).then(|| ("signed", vec![DealStatus::Signed.code()])),
        };
        self.status.map(moment).into_iter().collect()
    }

    fn spans(&self) -> Vec<(&Option<Date>, &Option<Date>)> {
        Vec::new()
    }
}
