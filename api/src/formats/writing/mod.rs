//! What every format is written with: the trait of writers, where a file comes from, and what XML can say.
pub mod origin;
pub mod writer;
pub mod xml;
