//! What partners do in records.
use crate::values::codelist::{codelist, codelists};

codelists![Role];

codelist! {
    /// What a partner does in a record.
    Role "role" {
        /// Lends or invests.
        Financier "financier" = ["IATI OrganisationRole" "1"],
        /// Arranges or agrees the financing.
        Arranger "arranger" = ["IATI OrganisationRole" "3"],
        /// Receives the money: borrows it, or is invested in.
        Recipient "recipient" = ["IATI OrganisationRole" "4"],
        /// Benefits from it; from a deal, without receiving the money.
        Beneficiary "beneficiary" = [],
        /// Signs or agrees.
        Party "party" = [],
        /// Issues the act, plan or strategy.
        Issuer "issuer" = [],
        /// Took the initiative.
        Initiator "initiator" = [],
        /// Is named by the text without signing it.
        Covered "covered" "Named in the text" = [],
        /// Owns or runs the project.
        Owner "owner" = [],
        /// Takes part in the project.
        Partner "partner" = ["IATI OrganisationRole" "4"],
        /// Supplies the goods or services.
        Supplier "supplier" = [],
        /// Receives the guests, or is where it is held.
        Host "host" = [],
        /// Prepares and runs the event.
        Organiser "organiser" = [],
        /// Comes as a guest, and is received.
        Guest "guest" = [],
        /// Takes part in the event.
        Participant "participant" = [],
        /// Shows its goods or work there.
        Exhibitor "exhibitor" = [],
        /// Speaks there, or says it.
        Speaker "speaker" = [],
        /// Is one of those who founded it.
        Founder "founder" = [],
        /// Is a member of it.
        Member "member" = [],
        /// Owns shares of it, or a part of its capital.
        Shareholder "shareholder" = [],
        /// Is a company registered in the zone or park.
        Resident "resident" = [],
    }
}
