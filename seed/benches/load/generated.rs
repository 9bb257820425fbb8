//! Datasets of any size, without mistakes: all types of record, names in several spellings, figures that add up.
use std::{error::Error, fmt::Write as _, fs, path::Path};

type Outcome = Result<(), Box<dyn Error>>;

/// Records of a file.
const FILE: usize = 50_000;
const COUNTRIES: &str = "AD AE AF AL AM AO AR AT AU AZ BA BD BE BG BH BR BY CA CH CL CN CO CU CY CZ DE DK DZ EC EE \
    EG ES FI FR GB GE GR HR HU ID IE IL IN IQ IR IS IT JP KE KG KR KZ LT LU LV MD MX NL NO PL";

/// Names that are unlike each other, the same in each run.
struct Words(u64);

impl Words {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below
    }

    fn word(&mut self) -> String {
        let letter = |set: &str, at: usize| set[at..=at].to_owned();
        let word: String = (0..4).map(|_| letter("bdfghklmnprstvz", self.next(15)) + &letter("aeiou", self.next(5))).collect();
        word[..1].to_uppercase() + &word[1..]
    }

    fn name(&mut self) -> String {
        let sorts = ["Bank", "Ministry", "University", "Works", "Union", "Fund", "Institute", "Chamber"];
        format!("{} {} {}", sorts[self.next(sorts.len())], self.word(), self.word())
    }
}

/// A file under way.
struct Out<'a> {
    dir: &'a Path,
    text: String,
    records: usize,
    files: usize,
}

impl Out<'_> {
    fn add(&mut self, records: usize, text: &str) -> Outcome {
        self.text += text;
        self.records += records;
        if self.records >= FILE { self.end() } else { Ok(()) }
    }

    fn end(&mut self) -> Outcome {
        fs::write(self.dir.join(format!("{:04}.toml", self.files)), &self.text)?;
        self.text.clear();
        self.files += 1;
        self.records = 0;
        Ok(())
    }
}

/// Writes a dataset of about so many records.
pub(crate) fn write(dir: &Path, records: usize) -> Outcome {
    let (mut words, mut cited) = (Words(7), 0);
    let countries: Vec<&str> = COUNTRIES.split(' ').collect();
    let sources = records / 20;
    let mut cite = || {
        cited = cited % (2 * sources) + 1;
        cited
    };
    let mut head = String::from(
        r#"title = "Generated"
version = "1"
licence = "CC0-1.0"
work = "work"
"#,
    );
    let chapters = 20;
    for n in 0..chapters {
        let (first, last) = (2 * sources * n / chapters + 1, 2 * sources * (n + 1) / chapters);
        write!(
            head,
            r#"[[chapter]]
number = {}
title = "Chapter"
pages = "{}-{}"
notes = "{first}-{last}"
as_of = "2025-06"
"#,
            n + 1,
            n * 10 + 1,
            n * 10 + 10
        )?;
    }
    head += "[[source]]\nid = \"work\"\ntitle = \"The work\"\n";
    head += r#"[[indicator]]
id = "trade"
title = "Trade"
nature = "flow"
flows = ["export", "import", "turnover"]
scopes = ["goods"]
units = ["currency"]
"#;
    head += r#"[[indicator]]
id = "capacity"
title = "Capacity"
nature = "limit"
units = ["cars"]
"#;
    head += r#"[[unit]]
code = "cars"
about = "Cars."
[[scope]]
code = "goods"
about = "Goods."
"#;
    fs::write(dir.join("dataset.toml"), head)?;

    let mut out = Out { dir, text: String::new(), records: 0, files: 0 };
    let country = |n: usize| countries[n % countries.len()].to_lowercase();
    for n in 0..sources {
        let page = |note: usize| (0..chapters).find(|c| note <= 2 * sources * (c + 1) / chapters).unwrap_or(0) * 10 + 5;
        let (a, b) = (2 * n + 1, 2 * n + 2);
        out.add(
            1,
            &format!(
                r#"[[source]]
id = "source-{n}"
title = "About {} and {}"
language = "en"
publisher = "The Gazette"
url = "https://gazette.example/{n}"
published = "{}"
notes = {{ {a} = {}, {b} = {} }}
"#,
                words.word(),
                words.word(),
                2000 + n % 25,
                page(a),
                page(b)
            ),
        )?;
    }
    for (n, code) in countries.iter().enumerate() {
        let names = format!("en = \"{}\", de = \"{}\"", words.word(), words.word());
        out.add(
            1,
            &format!(
                r#"[[partner]]
id = "{}"
kind = "country"
country = "{code}"
names = {{ {names} }}
cite = [{}]
"#,
                country(n),
                cite()
            ),
        )?;
    }
    let partners = records / 5;
    for n in 0..partners {
        let (kind, parties) = match n % 20 {
            0 => ("city", String::new()),
            1 if n / 20 < 26 * countries.len() => ("person", String::new()),
            _ => (
                "company",
                format!(
                    r#"parties = {{ founder = "{}", member = ["{}", {{ partner = "{}", since = "20{:02}" }}] }}
"#,
                    country(n + 1),
                    country(n + 2),
                    country(n + 3),
                    n % 25
                ),
            ),
        };
        // persons of one country differ in their initials
        let first = || char::from(b'A' + u8::try_from(n / 20 / countries.len() % 26).unwrap_or(0));
        let en = if kind == "person" { format!("{}{} {}", first(), words.word().to_lowercase(), words.word()) } else { words.name() };
        let of = if kind == "person" { n / 20 } else { n };
        out.add(
            1,
            &format!(
                r#"[[partner]]
id = "partner-{n}"
kind = "{kind}"
country = "{}"
parent = "{}"
founded = "19{:02}"
names = {{ en = "{en}", alias = ["{} {}"], as_printed = ["{} {}"] }}
{parties}cite = [{}]
"#,
                country(of).to_uppercase(),
                country(of),
                n % 100,
                words.word(),
                words.word(),
                words.word(),
                words.word(),
                cite()
            ),
        )?;
    }
    let partner = |n: usize| format!("partner-{}", n % partners);
    for n in 0..records / 100 {
        out.add(
            1,
            &format!(
                r#"[[forum]]
id = "forum-{n}"
kind = "commission"
title = "Commission {n}"
parties = {{ member = ["{}", "{}"] }}
cite = [{}]
"#,
                country(n),
                country(n + 7),
                cite()
            ),
        )?;
    }
    for n in 0..records / 8 {
        let (forum, edition) = (n % (records / 100), n / (records / 100) + 1);
        out.add(
            1,
            &format!(
                r#"[[event]]
id = "event-{n}"
kind = "session"
forum = "forum-{forum}"
edition = {edition}
date = "{}"
place = "{}"
status = "held"
sectors = ["road", "trade"]
parties = {{ speaker = [{{ partner = "{}", office = "Minister", cite = [{}] }}, "{}"] }}
cite = [{}]
"#,
                2000 + edition,
                country(n),
                partner(n),
                cite(),
                partner(n + records / 8),
                cite()
            ),
        )?;
    }
    for n in 0..records / 12 {
        let event = n % (records / 8);
        out.add(
            1,
            &format!(
                r#"[[agreement]]
id = "agreement-{n}"
kind = "memorandum"
title = "Memorandum {n}"
summary = "On {} and {}."
concluded = "2019-{:02}"
status = "signed"
term = "2020/2030"
parties = {{ party = ["{}", "{}"] }}
links = [{{ outcome_of = "event-{event}" }}]
cite = [{}, {{ at = {}, for = "concluded", value = "2018-11", rank = "rival" }}]
"#,
                words.word(),
                words.word(),
                n % 12 + 1,
                country(n),
                country(n + 1),
                cite(),
                cite()
            ),
        )?;
        out.add(
            1,
            &format!(
                r#"[[deal]]
id = "deal-{n}"
kind = "loan"
title = "Loan {n}"
amount = ">= {} mn EUR"
as_stated = "more than {} million euros"
status = "planned"
sectors = ["rail"]
parties = {{ financier = "{}", recipient = "{}" }}
links = [{{ finances = "project-{n}" }}]
cite = [{}]
"#,
                n % 90 + 1,
                n % 90 + 1,
                partner(n),
                partner(n + 1),
                cite()
            ),
        )?;
        out.add(
            2,
            &format!(
                r#"[[project]]
id = "project-{n}"
kind = "plant"
title = "Plant {n}"
place = "{}"
starts = "20{:02}"
status = "operating"
sectors = ["engineering"]
parties = {{ owner = "{}" }}
observations = [{{ indicator = "capacity", value = "{} cars" }}]
cite = [{}, "p{}"]
"#,
                country(n),
                n % 25,
                partner(n),
                n + 1,
                cite(),
                n % 200 + 1
            ),
        )?;
    }
    // a country's trade with each other one, year by year, and with all
    let groups = records / 4 / 4;
    let (each, years) = (countries.len() - 1, 24);
    for n in 0..groups {
        let (year, pair) = (2000 + n % years, n / years);
        let (subject, other) = (pair / each, pair % each);
        let (a, b) = (country(subject), country(subject + 1 + other));
        let scale = 100 + n % 50;
        out.add(
            4,
            &format!(
                r#"[[observations]]
subject = "{a}"
counterpart = "{b}"
indicator = "trade"
period = "{year}"
rows = [
{{ flow = "export", value = "{scale} mn EUR", cite = [{}] }},
{{ flow = "import", value = "{scale} mn EUR", cite = [{}] }},
{{ flow = "turnover", value = "{} mn EUR", cite = [{}] }},
{{ flow = "export", scope = "goods", value = "{} mn EUR", cite = [{}] }},
]
"#,
                cite(),
                cite(),
                2 * scale,
                cite(),
                scale / 2,
                cite()
            ),
        )?;
    }
    out.end()
}
