//! What reading, checking and loading cost as a dataset grows: `cargo bench -p seed --bench load [RECORDS..]`.
//!
//! Makes datasets of all types of record and loads each into a new SQLite file, in a process of its own. It prints seconds, records a
//! second and the memory a record takes at its peak beside the files, and how seconds grow from one size to the next: a ratio of 1 is
//! linear. Among the tests it holds that a small one loads.
mod generated;

use migration::{Limits, open};
use seed::{Files, Progress, Stage, load};
use std::{error::Error, fs, path::Path, process::Command, time::Instant};

type Outcome = Result<(), Box<dyn Error>>;

const SIZES: [usize; 3] = [11_000, 44_000, 176_000];
const SMALL: usize = 2_000;

#[tokio::main]
async fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [one, dir, records] = arguments.as_slice()
        && one == "one"
    {
        return measure(Path::new(dir), records.parse()?).await;
    }
    let says = |option: &str| arguments.iter().any(|argument| argument == option);
    // what `cargo bench` says, and those who run tests do not
    let mut sizes = vec![SMALL];
    if says("--bench") {
        let asked = arguments.iter().filter(|argument| !argument.starts_with("--")).map(|size| size.parse());
        let asked = asked.collect::<Result<Vec<usize>, _>>()?;
        sizes = if asked.is_empty() { SIZES.to_vec() } else { asked };
    } else if says("--list") {
        if !says("--ignored") {
            println!("a_small_dataset_loads: test");
        }
        return Ok(());
    }
    let mut before: Option<f64> = None;
    println!(
        "{:>9} {:>8} {:>8} {:>8} {:>8} {:>10} {:>12} {:>6}",
        "records", "MB", "read s", "check s", "write s", "records/s", "bytes/record", "ratio"
    );
    for records in sizes {
        let dir = std::env::temp_dir().join(format!("atlas-load-{}-{records}", std::process::id()));
        fs::create_dir_all(&dir)?;
        generated::write(&dir, records)?;
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
    let report = load(&database, &files, &[], &mut |progress: Progress| match progress.stage {
        Stage::Reading => ends[0] = start.elapsed().as_secs_f64(),
        Stage::Checking => {}
        Stage::Comparing if progress.done == 0 => ends[1] = start.elapsed().as_secs_f64(),
        Stage::Comparing | Stage::Writing | Stage::Finishing => {}
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
