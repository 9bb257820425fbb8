//! A file that is new in `data` is embedded by the next build; cargo would not notice it by itself.
fn main() {
    println!("cargo:rerun-if-changed=data");
}
