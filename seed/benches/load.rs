//! What reading, checking and loading cost as a dataset grows: `cargo bench -p seed --bench load [RECORDS..]`.
//!
//! Makes datasets of all types of record and loads each into a new SQLite file, in a process of its own. It prints seconds, records a
//! second and the memory a record takes at its peak beside the files, and how seconds grow from one size to the next: a ratio of 1 is
//! linear.
use migration::{Limits, open};
use seed::{Files, Progress, Stage, load};
use std::{error::Error, fmt::Write as _, fs, path::Path, process::Command, time::Instant};

type Outcome = Result<(), Box<dyn Error>>;

const SIZES: [usize; 3] = [11_000, 44_000, 176_000];
/// Records of a file.
const FILE: usize = 50_000;
const COUNTRIES: &str = "AD AE AF AL AM AO AR AT AU AZ BA BD BE BG BH BR BY CA CH CL CN CO CU CY CZ DE DK DZ EC EE EG ES FI FR GB GE GR HR HU ID IE IL IN IQ IR IS IT JP KE KG KR KZ LT LU LV MD MX NL NO PL";

#[tokio::main]
async fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    if let [one, dir, records] = arguments.as_slice()
        && one == "one"
    {
        return measure(Path::new(dir), records.parse()?).await;
    }
    let sizes = arguments.iter().map(|size| size.parse()).collect::<Result<Vec<usize>, _>>()?;
    let mut before: Option<f64> = None;
    println!(
        "{:>9} {:>8} {:>8} {:>8} {:>8} {:>10} {:>12} {:>6}",
        "records", "MB", "read s", "check s", "write s", "records/s", "bytes/record", "ratio"
    );
    for records in if sizes.is_empty() { SIZES.to_vec() } else { sizes } {
        let dir = std::env::temp_dir().join(format!("atlas-load-{}-{records}", std::process::id()));
        fs::create_dir_all(&dir)?;
        generate(&dir, records)?;
        let done = Command::new(std::env::current_exe()?).arg("one").arg(&dir).arg(records.to_string()).output()?;
        fs::remove_dir_all(&dir)?;
        let line = String::from_utf8(done.stdout)?;
        if !done.status.success() {
            return Err(String::from_utf8_lossy(&done.stderr).into());
        }
        let each: f64 = line.split_whitespace().nth(5).ok_or("no measure")?.parse()?;
        let ratio = before.replace(each).map_or(1.0, |before| before / each);
        println!("{} {ratio:>6.2}", line.trim_end());
    }
    Ok(())
}

/// Loads a dataset into a new file, and prints what it cost.
async fn measure(dir: &Path, records: usize) -> Outcome {
    let file = dir.join("atlas.sqlite");
    let database = open(&format!("sqlite://{}", file.display()), Limits::default()).await?;
    let idle = resident("VmRSS")?;
    let start = Instant::now();
    let files = Files::read(dir)?;
    let mut ends = [0.0; 2];
    let report = load(&database, &files, &mut |progress: Progress| match progress.stage {
        Stage::Reading => ends[0] = start.elapsed().as_secs_f64(),
        Stage::Checking => {}
        Stage::Comparing if progress.done == 0 => ends[1] = start.elapsed().as_secs_f64(),
        Stage::Comparing | Stage::Writing => {}
    })
    .await?;
    let all = start.elapsed().as_secs_f64();
    let created = report.created;
    assert!(created.abs_diff(records) <= records / 10, "{created} records");
    let bytes: u64 = fs::read_dir(dir)?
        .flatten()
        .filter(|e| e.path().extension().is_some_and(|end| end == "toml"))
        .flat_map(|e| e.metadata())
        .map(|m| m.len())
        .sum();
    let beside = (resident("VmHWM")? - idle).saturating_sub(usize::try_from(bytes)?);
    println!(
        "{created:>9} {:>8.1} {:>8.2} {:>8.2} {:>8.2} {:>10.0} {:>12}",
        bytes as f64 / 1e6,
        ends[0],
        ends[1] - ends[0],
        all - ends[1],
        created as f64 / all,
        beside / created
    );
    Ok(())
}

/// Bytes of this process that are in memory, or were at most.
fn resident(which: &str) -> Result<usize, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(which)).ok_or("no memory told")?;
    let kilobytes = line.trim_matches(|c: char| !c.is_ascii_digit()).parse::<usize>()?;
    Ok(kilobytes * 1024)
}

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
fn generate(dir: &Path, records: usize) -> Outcome {
    let (mut words, mut cited) = (Words(7), 0);
    let countries: Vec<&str> = COUNTRIES.split(' ').collect();
    let sources = records / 20;
    let mut cite = || {
        cited = cited % (2 * sources) + 1;
        cited
    };
    let mut head = String::from("title = \"Generated\"\nversion = \"1\"\nlicence = \"CC0-1.0\"\nwork = \"work\"\n");
    let chapters = 20;
    for n in 0..chapters {
        let (first, last) = (2 * sources * n / chapters + 1, 2 * sources * (n + 1) / chapters);
        write!(
            head,
            "[[chapter]]\nnumber = {}\ntitle = \"Chapter\"\npages = \"{}-{}\"\nnotes = \"{first}-{last}\"\nas_of = \"2025-06\"\n",
            n + 1,
            n * 10 + 1,
            n * 10 + 10
        )?;
    }
    head += "[[source]]\nid = \"work\"\ntitle = \"The work\"\n";
    head += "[[indicator]]\nid = \"trade\"\ntitle = \"Trade\"\nnature = \"flow\"\nflows = [\"export\", \"import\", \"turnover\"]\nscopes = [\"goods\"]\nunits = [\"currency\"]\n";
    head += "[[indicator]]\nid = \"capacity\"\ntitle = \"Capacity\"\nnature = \"limit\"\nunits = [\"cars\"]\n";
    head += "[[unit]]\ncode = \"cars\"\nabout = \"Cars.\"\n[[scope]]\ncode = \"goods\"\nabout = \"Goods.\"\n";
    fs::write(dir.join("dataset.toml"), head)?;

    let mut out = Out { dir, text: String::new(), records: 0, files: 0 };
    let country = |n: usize| countries[n % countries.len()].to_lowercase();
    for n in 0..sources {
        let page = |note: usize| (0..chapters).find(|c| note <= 2 * sources * (c + 1) / chapters).unwrap_or(0) * 10 + 5;
        let (a, b) = (2 * n + 1, 2 * n + 2);
        out.add(1, &format!(
            "[[source]]\nid = \"source-{n}\"\ntitle = \"About {} and {}\"\nlanguage = \"en\"\npublisher = \"The Gazette\"\nurl = \"https://gazette.example/{n}\"\npublished = \"{}\"\nnotes = {{ {a} = {}, {b} = {} }}\n",
            words.word(), words.word(), 2000 + n % 25, page(a), page(b)
        ))?;
    }
    for (n, code) in countries.iter().enumerate() {
        let names = format!("en = \"{}\", de = \"{}\"", words.word(), words.word());
        out.add(
            1,
            &format!(
                "[[partner]]\nid = \"{}\"\nkind = \"country\"\ncountry = \"{code}\"\nnames = {{ {names} }}\ncite = [{}]\n",
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
                    "parties = {{ founder = \"{}\", member = [\"{}\", {{ partner = \"{}\", since = \"20{:02}\" }}] }}\n",
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
        out.add(1, &format!(
            "[[partner]]\nid = \"partner-{n}\"\nkind = \"{kind}\"\ncountry = \"{}\"\nparent = \"{}\"\nfounded = \"19{:02}\"\nnames = {{ en = \"{en}\", alias = [\"{} {}\"], as_printed = [\"{} {}\"] }}\n{parties}cite = [{}]\n",
            country(of).to_uppercase(), country(of), n % 100, words.word(), words.word(), words.word(), words.word(), cite()
        ))?;
    }
    let partner = |n: usize| format!("partner-{}", n % partners);
    for n in 0..records / 100 {
        out.add(1, &format!("[[forum]]\nid = \"forum-{n}\"\nkind = \"commission\"\ntitle = \"Commission {n}\"\nparties = {{ member = [\"{}\", \"{}\"] }}\ncite = [{}]\n", country(n), country(n + 7), cite()))?;
    }
    for n in 0..records / 8 {
        let (forum, edition) = (n % (records / 100), n / (records / 100) + 1);
        out.add(1, &format!(
            "[[event]]\nid = \"event-{n}\"\nkind = \"session\"\nforum = \"forum-{forum}\"\nedition = {edition}\ndate = \"{}\"\nplace = \"{}\"\nstatus = \"held\"\nsectors = [\"road\", \"trade\"]\nparties = {{ speaker = {{ partner = \"{}\", office = \"Minister\", cite = [{}] }} }}\ncite = [{}]\n",
            2000 + edition, country(n), partner(n), cite(), cite()
        ))?;
    }
    for n in 0..records / 12 {
        let event = n % (records / 8);
        out.add(1, &format!(
            "[[agreement]]\nid = \"agreement-{n}\"\nkind = \"memorandum\"\ntitle = \"Memorandum {n}\"\nsummary = \"On {} and {}.\"\nsigned = \"2019-{:02}\"\nstatus = \"signed\"\nterm = \"2020/2030\"\nparties = {{ party = [\"{}\", \"{}\"] }}\nlinks = [{{ outcome_of = \"event-{event}\" }}]\ncite = [{}, {{ at = {}, for = \"signed\", value = \"2019-11\", rank = \"rival\" }}]\n",
            words.word(), words.word(), n % 12 + 1, country(n), country(n + 1), cite(), cite()
        ))?;
        out.add(1, &format!(
            "[[deal]]\nid = \"deal-{n}\"\nkind = \"loan\"\ntitle = \"Loan {n}\"\namount = \">= {} mn EUR\"\nas_stated = \"more than {} million euros\"\nstatus = \"planned\"\nsectors = [\"rail\"]\nparties = {{ financier = \"{}\", recipient = \"{}\" }}\nlinks = [{{ finances = \"project-{n}\" }}]\ncite = [{}]\n",
            n % 90 + 1, n % 90 + 1, partner(n), partner(n + 1), cite()
        ))?;
        out.add(2, &format!(
            "[[project]]\nid = \"project-{n}\"\nkind = \"plant\"\ntitle = \"Plant {n}\"\nplace = \"{}\"\nstarts = \"20{:02}\"\nstatus = \"operating\"\nsectors = [\"engineering\"]\nparties = {{ owner = \"{}\" }}\nobservations = [{{ indicator = \"capacity\", value = \"{} cars\" }}]\ncite = [{}, \"p{}\"]\n",
            country(n), n % 25, partner(n), n + 1, cite(), n % 200 + 1
        ))?;
    }
    // a country's trade with each other one, year by year, and with all
    let groups = records / 4 / 4;
    let (each, years) = (countries.len() - 1, 24);
    for n in 0..groups {
        let (year, pair) = (2000 + n % years, n / years);
        let (subject, other) = (pair / each, pair % each);
        let (a, b) = (country(subject), country(subject + 1 + other));
        let scale = 100 + n % 50;
        out.add(4, &format!(
            "[[observations]]\nsubject = \"{a}\"\ncounterpart = \"{b}\"\nindicator = \"trade\"\nperiod = \"{year}\"\nrows = [\n\
             {{ flow = \"export\", value = \"{scale} mn EUR\", cite = [{}] }},\n{{ flow = \"import\", value = \"{scale} mn EUR\", cite = [{}] }},\n\
             {{ flow = \"turnover\", value = \"{} mn EUR\", cite = [{}] }},\n{{ flow = \"export\", scope = \"goods\", value = \"{} mn EUR\", cite = [{}] }},\n]\n",
            cite(), cite(), 2 * scale, cite(), scale / 2, cite()
        ))?;
    }
    out.end()
}
