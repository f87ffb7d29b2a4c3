//! The ASN.1 variants of TS 32.401: known well enough to say what they are, not read.
//!
//! No file in BER was ever at hand, and nobody should trust numbers of a reader that never met one.

use super::refusal::Refusal;

/// Why the content cannot be taken, if it is one of these.
pub(super) fn recognize(bytes: &[u8]) -> Option<Refusal> {
    let what = if is_value_notation(bytes) {
        "3GPP ASN.1 in value notation (TS 32.401)"
    } else if is_ber_sequence(bytes) {
        "3GPP ASN.1 in BER (TS 32.401) or another binary ASN.1 format"
    } else {
        return None;
    };
    Some(Refusal::new(
        format!("this is {what}, which cannot be read"),
        "ask the exporting system for the same measurements as XML (TS 32.435 or 28.532)",
    ))
}

/// `MeasDataCollection ::= {`.
fn is_value_notation(bytes: &[u8]) -> bool {
    const NAME: &[u8] = b"MeasDataCollection";
    let text = bytes.trim_ascii_start();
    text.strip_prefix(NAME).is_some_and(|rest| rest.trim_ascii_start().starts_with(b"::="))
}

/// A SEQUENCE (tag 30) that spans the whole content, begins with a nested one and is no text. Its length is definite and fits, or
/// indefinite and closed by two zero bytes.
fn is_ber_sequence(bytes: &[u8]) -> bool {
    let Some((&0x30, rest)) = bytes.split_first() else { return false };
    let Some((&first, rest)) = rest.split_first() else { return false };
    let body = match first {
        0x80 => match rest.strip_suffix(&[0, 0]) {
            Some(body) => body,
            None => return false,
        },
        0..0x80 if usize::from(first) == rest.len() => rest,
        0x81..=0x84 => {
            let (length, body) = rest.split_at(rest.len().min(usize::from(first & 0x7f)));
            let told = length.iter().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte));
            if told != body.len() {
                return false;
            }
            body
        }
        _ => return false,
    };
    // A text may begin with the digit 0 (30) as well.
    let is_control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\r' | b'\n');
    body.first().is_some_and(|tag| matches!(tag, 0x30 | 0xa0..=0xbf)) && body.iter().any(is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(bytes: &[u8]) -> Option<String> {
        recognize(bytes).map(|refusal| refusal.message)
    }

    #[test]
    fn both_notations_are_known() {
        let text = message(b"\nMeasDataCollection ::= {\n measFileHeader {\n");
        assert!(text.is_some_and(|m| m.contains("value notation") && m.contains("cannot be read")));
        let header = [0xa0, 0x03, 0x02, 0x01, 0x01];
        for start in [&[0x30, 0x05][..], &[0x30, 0x81, 0x05], &[0x30, 0x83, 0x00, 0x00, 0x05]] {
            assert!(message(&[start, &header].concat()).is_some_and(|m| m.contains("BER")));
        }
        let indefinite = [&[0x30, 0x80][..], &header, &[0, 0]].concat();
        assert!(message(&indefinite).is_some_and(|m| m.contains("BER")));
    }

    #[test]
    fn other_contents_are_not_taken_for_it() {
        for bytes in [
            &b""[..],
            b"0",
            b"00:15,1\n",
            b"0\n0123456789",
            b"0\x80abc",
            &[0x30, 0x84, 0xff],
            &[0x30, 0x05, 0xa0],
            &[0x30, 0x81, 0x09, 0xa0, 0x03],
            b"MeasDataCollection,1",
            b"<mdc/>",
        ] {
            assert_eq!(message(bytes), None, "{bytes:02x?}");
        }
    }
}
