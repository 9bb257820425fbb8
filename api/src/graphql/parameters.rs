//! What is sent over HTTP: the parameters of an address, which are the fields of a body, too.

/// The document.
pub const QUERY: &str = "query";
/// What names it, where it is not sent itself.
pub const DOCUMENT_ID: &str = "documentId";
/// Which of its operations runs.
pub const OPERATION_NAME: &str = "operationName";
/// The values of its variables.
pub const VARIABLES: &str = "variables";
/// Extensions of the protocol.
pub const EXTENSIONS: &str = "extensions";

/// All of them.
pub const ALL: [&str; 5] = [QUERY, DOCUMENT_ID, OPERATION_NAME, VARIABLES, EXTENSIONS];
/// Those that are JSON objects; the others are texts.
pub const OBJECTS: [&str; 2] = [VARIABLES, EXTENSIONS];
