//! The dataset that comes with the program.
use migration::{Limits, open};
use seed::{Files, load};

#[tokio::test]
async fn it_has_no_mistake_and_loads() -> Result<(), Box<dyn std::error::Error>> {
    let files = Files::embedded();
    let dataset = seed::check(&files, &[])?;
    let database = open("sqlite::memory:", Limits::default()).await?;
    let report = load(&database, &files, &[], &mut |_| {}).await?;
    assert_eq!(report.created, dataset.counts().iter().map(|(_, n)| n).sum::<usize>());
    assert_eq!((report.updated, report.removed, report.unchanged), (0, 0, false));
    let again = load(&database, &files, &[], &mut |_| {}).await?;
    assert!(again.unchanged);
    assert_eq!(again.title, dataset.title());
    Ok(())
}
