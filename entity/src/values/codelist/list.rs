//! What a closed list is, and how its codes become names and labels.

/// One value of a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The value as it is written in files, JSON and URLs (`snake_case`).
    pub code: &'static str,
    /// What it is called, short: `Syndicated loan`.
    pub label: &'static str,
    /// What it means, one sentence.
    pub about: &'static str,
    /// Pairs of standard and code there, as `("IATI FinanceType", "421")`; empty where the standards have none.
    pub standards: &'static [(&'static str, &'static str)],
}

/// A closed list that its file names in `codelists!`, so that it is loaded and served.
#[diagnostic::on_unimplemented(message = "the closed list `{Self}` is not named in the `codelists![…]` of its file")]
pub trait Named {}

/// A closed list.
pub trait Codelist: Named + Sized + Copy + 'static {
    /// Name of the list, `deal_kind`.
    const LIST: &'static str;
    /// What the list is for, one sentence.
    const ABOUT: &'static str;
    /// Every value with its meaning, in the order of declaration.
    const ENTRIES: &'static [Entry];

    /// The code of this value.
    fn code(self) -> &'static str;

    /// What this value is called, short.
    fn label(self) -> &'static str;

    /// Reads a code.
    fn from_code(code: &str) -> Option<Self>;
}

/// A closed list without its Rust type.
#[derive(Clone, Copy, Debug)]
pub struct ListInfo {
    /// Name of the list, `deal_kind`.
    pub list: &'static str,
    /// Every value.
    pub entries: &'static [Entry],
}

impl ListInfo {
    /// The same, of a list.
    pub const fn of<C: Codelist>() -> Self {
        Self { list: C::LIST, entries: C::ENTRIES }
    }
}

/// A code with a capital and spaces.
pub(crate) const fn labelled<const N: usize>(code: &str) -> [u8; N] {
    let mut label = spelt(code, b' ');
    label[0] = label[0].to_ascii_uppercase();
    label
}

/// A code in capitals.
pub(crate) const fn capitals<const N: usize>(code: &str) -> [u8; N] {
    let mut name = spelt(code, b'_');
    name.make_ascii_uppercase();
    name
}

const fn spelt<const N: usize>(code: &str, underscore: u8) -> [u8; N] {
    let (mut letters, mut at) = ([0; N], 0);
    while at < N {
        letters[at] = if code.as_bytes()[at] == b'_' { underscore } else { code.as_bytes()[at] };
        at += 1;
    }
    letters
}

/// Letters of ASCII as text.
pub(crate) const fn as_text(letters: &[u8]) -> &str {
    match std::str::from_utf8(letters) {
        Ok(text) => text,
        Err(_) => "",
    }
}
