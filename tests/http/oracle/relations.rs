//! What must lie below a record.
use super::{Oracle, Record};

impl Oracle {
    /// The records that a list below a record must hold, in their usual order; of a partner only those in which it has the role.
    ///
    /// # Panics
    /// Names the relation that this oracle does not know.
    pub fn below(&self, parent: &Record, name: &str, child: &str, role: Option<&str>) -> Vec<&str> {
        let id = parent.id.as_str();
        if name == "timeline" {
            return self.timeline(&[("concerns", id)], "date").into_iter().map(|moment| moment.record.id.as_str()).collect();
        }
        let is = |word: &str, record: &Record| record.words(word).iter().any(|it| it == id);
        let belongs = |record: &Record| match (parent.plural, name) {
            ("partners", "children") => is("parent", record),
            ("partners", "officers") => is("organisation", record),
            ("partners", "counterpart_observations") => is("counterpart", record),
            ("partners", "events_here" | "projects_here") => record.has("place", &[("in", id)]),
            ("forums", "editions") => is("forum", record),
            ("agreements", "implementations") => is("under", record),
            ("events", "agreements") => record.has("link", &[("in", id), ("relation", "outcome_of")]),
            ("projects", "deals") => record.has("link", &[("in", id), ("relation", "finances")]),
            ("deals", "projects") => record.has("linked_from", &[("in", id), ("relation", "finances")]),
            ("indicators", "observations") => is("indicator", record),
            ("partners", _) if name != "observations" => {
                let role = role.map(|role| ("role", role));
                record.has("party", &[("in", id)].into_iter().chain(role).collect::<Vec<_>>())
            }
            ("sources", _) => record.has("citation", &[("in", id)]),
            (_, "observations") => is("subject", record),
            (plural, name) => panic!("the oracle does not know the {name} of {plural}; add them"),
        };
        super::sorted(self.all(child).into_iter().filter(|record| belongs(record)).collect(), super::usual_order(child))
    }
}
