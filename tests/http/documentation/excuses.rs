//! What the pages show and cannot be run here, each with the reason.

/// A command, or the first line of a block, and why it is not run.
pub const EXCUSES: &[(&str, &str)] = &[
    ("docker build -t atlas . && docker run --rm -p 8080:8080 -v atlas:/data atlas", DOCKER),
    ("docker build -t atlas .", DOCKER),
    ("docker run --rm -p 8080:8080 -v atlas:/data atlas", DOCKER),
    ("docker run --rm -p 8080:8080 -e DATABASE_URL=postgres://USER:PASSWORD@HOST/NAME atlas", DOCKER),
    (r#"docker run --rm -p 8080:8080 -v "$PWD/my-data:/dataset:ro" -e ATLAS_DATASET=/dataset atlas"#, DOCKER),
    ("docker run --rm atlas check", DOCKER),
    ("pg_dump -Fc -f atlas.dump postgres://USER@HOST/NAME", "it is PostgreSQL's own, and refuses a server that is newer than it"),
    ("cargo build", CARGO),
    ("cargo test --workspace", CARGO),
    ("ATLAS_REQUIRE_POSTGRES=1 cargo test --workspace", CARGO),
    ("cd api/graphiql && npm ci && npm run build", NODE),
    ("cargo run -- --graphiql api/graphiql/dist", NODE),
    ("git ls-files '*.rs' | xargs rustfmt --edition 2024", "it writes the sources; `.ci/run` does the same with --check"),
    ("dataset files ─> seed ─> database <─ migration", PICTURE),
    (
        "entity/src/      values/ (dates, quantities, codelists, folding) <- register/ (records!, the one list of types; what every record has, revisions, changes, old ids, codes) <-",
        PICTURE,
    ),
    (
        "entity/      the list of record types, one file a table, the closed lists; uncertain dates and values, and how they are said in words",
        PICTURE,
    ),
    ("[[award]]", "it is of the sketch of a type that there is not"),
];

const DOCKER: &str = "it takes a container engine and a release build of everything";
const CARGO: &str = "it is what builds and runs this test; `.ci/run` does";
const NODE: &str = "it takes Node and packages of npm; `tests/conformance/run` does the same";
const PICTURE: &str = "it is a picture of folders or of what leads where";

/// Why a command or a block, by its first line, is not run.
pub fn excuse(what: &str) -> Option<&'static str> {
    EXCUSES.iter().find(|(excused, _)| *excused == what).map(|(_, why)| *why)
}
