//! Searches, facets and totals read no whole table either where they are narrowed: as `plans`, over 100,000 records.
use crate::plans::Watched;
use api::catalog::{
    Face, Listed, Record, Resource, each,
    questions::{
        search::Hit,
        stats::{By, Question},
    },
};
use entity::RecordType;
use std::sync::Mutex;
use tests::grown_on_both;

/// Words that few records have, one of them mistyped.
const RARE: &[&str] = &["plywood", "supercapacitors", "whittingdalle"];

/// What reads more than it is worth, by a part of its address, or one of several, and why. One that is mended is taken out.
const READS_MORE: &[(&str, &str)] = &[
    ("=poland-copy-7&facet=concerns", "a facet leaves out its own filter: it counts the whole list"),
    (
        "\"Seq Scan\" \"forum\"|\"Seq Scan\" \"deal\"|supercapacitors&sort=title|whittingdalle&sort=title",
        "PostgreSQL joins the whole of a small type to what is found",
    ),
];

/// What to ask for of each list.
#[derive(Default)]
struct Questions(Vec<String>);

/// What finds little of a list.
fn narrow<L: Listed>() -> &'static str {
    match L::OF {
        Some(RecordType::Source) => "id=government-by-hudak-2019-copy-7",
        Some(RecordType::Indicator) => "id=trade-copy-7",
        _ => "concerns=poland-copy-7",
    }
}

impl Questions {
    fn of<L: Listed>(&mut self) {
        let name = L::NAME;
        for q in RARE {
            self.0.extend(["", "&sort=title"].map(|sort| format!("/v1/{name}?limit=25&q={q}{sort}")));
        }
        let narrow = narrow::<L>();
        for facet in L::facets() {
            if name != Hit::NAME {
                self.0.push(format!("/v1/{name}?limit=1&total=false&{narrow}&facet={}", facet.name));
            }
            self.0.push(format!("/v1/{name}?limit=1&total=false&q=plywood&facet={}", facet.name));
        }
    }

    fn stats<L: Listed>(&mut self) {
        let offers: Vec<&str> = Question::<L>::offers().map(By::code).collect();
        let narrow = narrow::<L>();
        self.0.push(format!("/v1/stats/{}?{narrow}", L::NAME));
        // each alone, and each beside another: what one joins to the list does not hang on which that is
        self.0.extend(offers.iter().map(|by| format!("/v1/stats/{}?{narrow}&by={by}", L::NAME)));
        self.0.extend(offers.chunks(2).map(|by| format!("/v1/stats/{}?{narrow}&by={}", L::NAME, by.join(","))));
    }
}

impl Face for Questions {
    fn resource<R: Resource>(&mut self) {
        self.of::<R>();
        self.stats::<R>();
    }
}

#[test]
fn no_narrow_question_reads_a_whole_table() {
    let mut questions = Questions::default();
    questions.of::<Record>();
    questions.of::<Hit>();
    questions.stats::<Record>();
    each(&mut questions);
    questions.0.extend(["deals", "events", "projects"].map(|list| format!("/v1/partners/belarus-copy-7/{list}?limit=25&q=plywood")));
    let complaints = Mutex::new(Vec::new());
    grown_on_both(|database| {
        let mut watched = Watched::new(database, "questions");
        for question in &questions.0 {
            let (answer, bad) = watched.ask(question, false);
            assert!(answer["data"].is_array() || answer["data"].is_object(), "{question}: {answer}");
            complaints.lock().expect("the list").extend(bad.into_iter().map(|bad| format!("{question}\n  {bad}")));
        }
    });
    let complaints = complaints.into_inner().expect("the list");
    let has = |complaint: &str, parts: &str| parts.split('|').any(|part| complaint.contains(part));
    let new: Vec<&String> = complaints.iter().filter(|it| !READS_MORE.iter().any(|(parts, _)| has(it, parts))).collect();
    assert!(new.is_empty(), "these read more than they are worth:\n{}", new.iter().map(|it| it.as_str()).collect::<Vec<_>>().join("\n"));
    if tests::postgres().is_some() {
        let idle: Vec<_> = READS_MORE.iter().filter(|(parts, _)| !complaints.iter().any(|it| has(it, parts))).collect();
        assert!(idle.is_empty(), "these are excused and need no excuse: {idle:#?}");
    }
}
