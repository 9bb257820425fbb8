//! An address of one revision answers with that revision, for good, or says what took its place.
use crate::{fixture, on_both_lasting, with};
use migration::Limits;
use std::fs;
use tests::TestApp;

#[test]
fn an_address_of_a_revision_answers_with_no_other() {
    on_both_lasting("permalinks", |database, folder| {
        let app = TestApp::with(database, Some(&fixture("small")), 2);
        let first = app.get("/v1/dataset").ok()["revision"].as_str().expect("a revision").to_owned();
        for named in [first.as_str(), &first[..12], &first[..7]] {
            for rest in ["", "/deals?limit=1", "/partners/harbour-bank", "/codelists", "/export/records.ndjson"] {
                let answer = app.get(&format!("/v1/@{named}{rest}"));
                assert_eq!((answer.status, answer.header("cache-control")), (200, Some("public, max-age=31536000, immutable")), "{rest}");
                assert_eq!(answer.text, app.get(&format!("/v1{rest}")).text, "{rest}");
                let tag = answer.header("etag").expect("a tag").to_owned();
                assert_eq!(app.get_with(&format!("/v1/@{named}{rest}"), &[("if-none-match", &tag)]).status, 304, "{rest}");
            }
        }
        // an error, what tells the day or the host, and sizes of files that are not made yet are another each time
        for rest in ["/deals/nothing", "/records/harbour-bank/cite", "/reconcile", "/dataset"] {
            assert_eq!(app.get(&format!("/v1/@{first}{rest}")).header("cache-control"), Some("no-store"), "{rest}");
        }
        for unknown in ["000000000000", &first[..6], "main", ""] {
            let answer = app.get(&format!("/v1/@{unknown}/deals"));
            assert_eq!((answer.status, answer.json()["code"].as_str()), (404, Some("not_found")), "{unknown}");
            assert!(answer.text.contains(&format!("/v1/@{}/deals", &first[..12])), "{unknown}: where it is now: {}", answer.text);
        }

        let next = folder.join("next");
        fs::create_dir(&next).expect("a folder");
        for file in ["dataset.toml", "records.toml"] {
            let text = fs::read_to_string(fixture("small").join(file)).expect("the dataset");
            fs::write(next.join(file), text.replace("title = \"", "title = \"New ")).expect("written");
        }
        let files = seed::Files::read(&next).expect("the dataset");
        with(database, Limits::default(), async |db| drop(seed::load(db, &files, &[], &mut |_| {}).await.expect("it loads")));
        let second =
            app.get_with("/v1/dataset", &[("cache-control", "no-cache")]).ok()["revision"].as_str().expect("a revision").to_owned();
        assert_ne!(first, second);
        let gone = app.get(&format!("/v1/@{first}/deals?limit=1"));
        assert_eq!((gone.status, gone.json()["code"].as_str()), (410, Some("gone")));
        assert_eq!(gone.header("link"), Some("</v1/deals?limit=1>; rel=\"latest-version\""));
        assert!(gone.text.contains(&format!("/v1/@{}/deals?limit=1", &second[..12])), "{}", gone.text);
        assert_eq!(gone.header("cache-control"), Some("no-store"));
        assert_eq!(app.get(&format!("/v1/@{second}/dataset")).ok()["revision"], second.as_str());
    });
}
