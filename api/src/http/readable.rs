//! Refuses URLs that are not percent-encoded UTF-8.
use super::{error_code::ErrorCode, problem::Problem};
use actix_web::{
    Error,
    body::BoxBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
};

/// Answers with an error where path or query is no percent-encoded UTF-8.
pub async fn readable(request: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    match fault(request.path()).or_else(|| fault(request.query_string())) {
        None => next.call(request).await,
        Some(why) => Ok(request.error_response(Problem::new(ErrorCode::MalformedRequest, format!("address: {why}")))),
    }
}

/// What is wrong with a part of an address.
pub(super) fn fault(text: &str) -> Option<String> {
    // most are plain
    if !text.contains('%') {
        return None;
    }
    let (mut bytes, mut rest) = (Vec::with_capacity(text.len()), text.as_bytes());
    while let [first, after @ ..] = rest {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let digit = |at: usize| after.get(at).and_then(|digit| char::from(*digit).to_digit(16));
        let Some(byte) = digit(0).zip(digit(1)).and_then(|(high, low)| u8::try_from(high * 16 + low).ok()) else {
            let shown = String::from_utf8_lossy(&after[..after.len().min(2)]).into_owned();
            return Some(format!("`%{shown}` is no percent-encoding; write a percent sign as %25"));
        };
        bytes.push(byte);
        rest = &after[2..];
    }
    let valid = std::str::from_utf8(&bytes).err()?.valid_up_to();
    Some(format!(
        "`%{:02X}` is not UTF-8 there; encode the text as UTF-8 before it is percent-encoded",
        bytes.get(valid).copied().unwrap_or_default()
    ))
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn only_percent_encoded_utf_8_is_read() {
        for fine in ["", "a=b", "q=%D0%9C%D0%B8%D0%BD%D1%81%D0%BA", "q=100%25", "%00"] {
            assert_eq!(fault(fine), None, "{fine}");
        }
        for (wrong, word) in
            [("100%", "`%`"), ("%z1", "`%z1`"), ("a%1", "`%1`"), ("%FF", "`%FF`"), ("%D0", "`%D0`"), ("%ed%a0%80", "`%ED`"), ("%é", "`%é`")]
        {
            assert!(fault(wrong).is_some_and(|why| why.contains(word)), "{wrong}: {:?}", fault(wrong));
        }
    }
}
