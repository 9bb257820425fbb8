//! Codes of the standards: countries (ISO 3166-1), their parts (ISO 3166-2), currencies (ISO 4217), languages (BCP 47). Each is read in any
//! case and given as the standard writes it.
use crate::values::{languages::LANGUAGES, nearest::nearest_named};
use iso_country::{Country, data};
use iso_currency::Currency;

/// The alpha-2 code of a country, `PL`; `None` if it is not in ISO 3166-1.
pub fn country(code: &str) -> Option<String> {
    let code = code.to_ascii_uppercase();
    (!code.is_empty() && code.parse::<Country>().is_ok()).then_some(code)
}

/// The code of a part of a country, `BY-HM`; `None` if it is none by its form, or of no country.
pub fn subdivision(code: &str) -> Option<String> {
    let code = code.to_ascii_uppercase();
    let (of, part) = code.split_once('-')?;
    (country(of).is_some() && (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(code)
}

/// The code of a currency, `EUR`; `None` if it is not in ISO 4217.
pub fn currency(code: &str) -> Option<String> {
    Currency::from_code(&code.to_ascii_uppercase()).map(|known| known.code().to_owned())
}

/// A language tag, `sr-Latn`; `None` if it is none of BCP 47 by its form, or begins with two letters that are no language.
pub fn language(tag: &str) -> Option<String> {
    let mut parts = tag.split('-');
    let language = parts.next().filter(|first| (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic()))?;
    let mut read = language.to_ascii_lowercase();
    if read.len() == 2 && !LANGUAGES.iter().any(|(code, _)| *code == read) {
        return None;
    }
    for part in parts {
        if !(1..=8).contains(&part.len()) || !part.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return None;
        }
        let part = match part.len() {
            2 => part.to_ascii_uppercase(),
            4 => part[..1].to_ascii_uppercase() + &part[1..].to_ascii_lowercase(),
            _ => part.to_ascii_lowercase(),
        };
        read = format!("{read}-{part}");
    }
    Some(read)
}

/// What ISO 3166-1 calls the country of an alpha-2 code in English: `Poland` for `PL`.
pub fn country_name(code: &str) -> Option<String> {
    data::all().iter().find(|country| country.alpha2 == code).map(|country| country.name.to_owned())
}

/// The English name of a currency, by its code.
pub fn currency_name(code: &str) -> Option<String> {
    Currency::from_code(code).map(|currency| currency.name().to_owned())
}

/// The English name of the language of a tag.
pub fn language_name(tag: &str) -> Option<String> {
    let code = tag.split('-').next()?;
    LANGUAGES.iter().find(|(known, _)| *known == code).map(|(_, name)| (*name).to_owned())
}

/// The country that was probably meant, by its alpha-3 code or its English name: `PL` for `POL` and `Poland`.
pub fn nearest_country(word: &str) -> Option<String> {
    let known = data::all();
    let alpha3 = known.iter().find(|country| country.alpha3.eq_ignore_ascii_case(word));
    // what the standard keeps free for a country that has another code
    let meant = alpha3.map(|country| country.alpha2).or_else(|| word.eq_ignore_ascii_case("UK").then_some("GB"));
    meant.or_else(|| nearest_named(word, known.iter().map(|country| (country.alpha2, country.name)))).map(str::to_owned)
}

/// The currency that was probably meant, by its code, sign or English name: `EUR` for `euro` and `€`.
pub fn nearest_currency(word: &str) -> Option<String> {
    let known = || (0..1_000).filter_map(Currency::from_numeric).filter(|currency| !currency.is_special());
    let mut signed = known().filter(|currency| currency.symbol().symbol == word);
    // a dollar sign has many currencies
    if let (Some(only), None) = (signed.next(), signed.next()) {
        return Some(only.code().to_owned());
    }
    let words: Vec<(&str, String)> = known().flat_map(|c| [(c.code(), c.code().to_owned()), (c.code(), c.name().to_owned())]).collect();
    nearest_named(word, words.iter().map(|(code, name)| (*code, name.as_str()))).map(str::to_owned)
}

/// The language that was probably meant, by its English name: `en` for `English`.
pub fn nearest_language(word: &str) -> Option<String> {
    nearest_named(word, LANGUAGES.iter().copied()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_in_any_case_and_other_words_are_none() {
        for (read, text, code) in [
            (country as fn(&str) -> Option<String>, "pl", Some("PL")),
            (country, "POL", None),
            (country, "ZZ", None),
            (country, "", None),
            (subdivision, "by-hm", Some("BY-HM")),
            (subdivision, "ZZ-1", None),
            (subdivision, "BY-", None),
            (subdivision, "Minsk", None),
            (currency, "eur", Some("EUR")),
            (currency, "euro", None),
            (currency, "€", None),
            (language, "EN", Some("en")),
            (language, "SR-latn-rs", Some("sr-Latn-RS")),
            (language, "gag", Some("gag")),
            (language, "by", None),
            (language, "alias", None),
            (language, "e", None),
            (language, "en-", None),
            (language, "", None),
        ] {
            assert_eq!(read(text).as_deref(), code, "{text}");
        }
    }

    #[test]
    fn names_and_longer_codes_lead_to_the_code() {
        for (word, code) in [
            ("Poland", Some("PL")),
            ("pol", Some("PL")),
            ("polnad", Some("PL")),
            ("uk", Some("GB")),
            ("Russia", Some("RU")),
            ("xyzzy", None),
            ("", None),
        ] {
            assert_eq!(nearest_country(word).as_deref(), code, "{word}");
        }
        for (word, code) in
            [("euro", Some("EUR")), ("€", Some("EUR")), ("zloty", Some("PLN")), ("USDD", Some("USD")), ("$", None), ("", None)]
        {
            assert_eq!(nearest_currency(word).as_deref(), code, "{word}");
        }
        for (word, code) in [("English", Some("en")), ("belorusian", Some("be")), ("Klingon", None)] {
            assert_eq!(nearest_language(word).as_deref(), code, "{word}");
        }
    }
}
