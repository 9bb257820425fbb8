//! Formats, one layer below the faces: what is found, printed as files, feeds, graphs and references. A format of files is a file here and a line of
//! [`format::Format`]; a writer knows JSON and tables, not resources.
pub mod cite;
pub mod csv;
pub mod edge_list;
pub mod feed;
pub mod format;
pub mod geojson;
pub mod graphml;
mod ical;
mod jsonld;
pub mod ndjson;
pub mod stated;
pub mod table;
pub mod writing;
mod xlsx;
