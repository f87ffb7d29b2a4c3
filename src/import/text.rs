//! Bytes to text: which encoding, and what tells so.
//!
//! Evidence in this order: a byte order mark; zero bytes at every second place (UTF-16 without a mark); text that is valid
//! UTF-8; pairs of high bytes where GB2312 has its characters (GBK); everything else is Windows-1252, in which every byte means
//! something. A person's choice beats all of it, and what speaks against the choice is said.

use encoding_rs::{Encoding, GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::limits::{Limits, bytes_text, or_raise};
use super::refusal::{Refusal, shown};
use super::unpack;
use crate::model::{Phrase, phrase};

/// A decoded text and how it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// As the Encoding Standard writes it.
    pub(super) encoding: &'static str,
    pub(super) why: Phrase,
    /// The choice does not fit the bytes.
    pub(super) warning: Option<String>,
}

/// Bytes looked at where the whole content need not be.
const EVIDENCE_BYTES: usize = 256 << 10;

/// Share of high bytes that must stand in pairs of GB2312 characters, in percent. *Good*: Spanish and Vietnamese in Windows-1252,
/// where an accent stands alone, are not read as Chinese. *Bad*: a text with three Chinese letters and many stray bytes is.
const GB2312_PERCENT: usize = 80;

/// Decodes a whole content. `chosen`: a label of the Encoding Standard, such as `gbk` or `windows-1252`.
pub(super) fn decode(bytes: Vec<u8>, chosen: Option<&str>) -> Result<Decoded, Refusal> {
    let (found, why) = detect(&bytes);
    let Some(label) = chosen else { return Ok(decode_as(bytes, found, why)) };
    let Some(encoding) = Encoding::for_label(label.trim().as_bytes()) else {
        return Err(Refusal::new(
            format!("there is no encoding {label:?}"),
            "name one such as utf-8, utf-16le, gbk or windows-1252",
        ));
    };
    let mut decoded = decode_as(bytes, encoding, phrase!("chosen by you"));
    let is_ascii = found == UTF_8 && decoded.text.is_ascii();
    if encoding != found && !is_ascii {
        decoded.warning = Some(format!(
            "the text was read as {} as you chose; it looks like {} ({why})",
            encoding.name(),
            found.name()
        ));
    }
    Ok(decoded)
}

/// Refuses a text of which one line is too long. XML and JSON may stand in one line, and what is no text has none.
pub(super) fn check_lines(bytes: &[u8], limits: &Limits) -> Result<(), Refusal> {
    if bytes.len() as u64 <= limits.line_bytes_max || !is_text_of_lines(bytes) {
        return Ok(());
    }
    let (mut line, mut start) = (1, 0);
    for end in memchr::memchr2_iter(b'\n', b'\r', bytes).chain([bytes.len()]) {
        let n_bytes = (end - start) as u64;
        if n_bytes > limits.line_bytes_max {
            let line_bytes_max = bytes_text(limits.line_bytes_max);
            return Err(Refusal::new(
                format!("a line has {n_bytes} bytes, more than {line_bytes_max}"),
                or_raise("export it with line ends", "line_bytes_max"),
            )
            .at_line(line));
        }
        line += u64::from(bytes.get(end) == Some(&b'\n'));
        start = end + 1;
    }
    Ok(())
}

/// By the first characters: neither markup nor JSON, and neither an archive nor an old workbook.
fn is_text_of_lines(bytes: &[u8]) -> bool {
    const OLD_WORKBOOK: [u8; 4] = [0xd0, 0xcf, 0x11, 0xe0];
    let head = &bytes[..bytes.len().min(EVIDENCE_BYTES)];
    if unpack::is_zip(head) || unpack::is_gzip(head) || head.starts_with(&OLD_WORKBOOK) {
        return false;
    }
    !decode_head(head).trim_start_matches('\u{feff}').trim_start().starts_with(['<', '{', '['])
}

/// The beginning of a content as text, for recognizing what it is.
pub(super) fn decode_head(head: &[u8]) -> String {
    let (encoding, _) = detect_cut(head);
    encoding.decode(head).0.into_owned()
}

fn decode_as(bytes: Vec<u8>, encoding: &'static Encoding, why: Phrase) -> Decoded {
    let text = if encoding == UTF_8 && !bytes.starts_with(b"\xef\xbb\xbf") {
        // Without a copy where it is valid, as nearly all of them are.
        String::from_utf8(bytes)
            .unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned())
    } else {
        encoding.decode(&bytes).0.into_owned()
    };
    Decoded { text, encoding: encoding.name(), why, warning: None }
}

/// The encoding of a whole content, and the reason.
fn detect(bytes: &[u8]) -> (&'static Encoding, Phrase) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding, phrase!("byte order mark"));
    }
    let head = &bytes[..bytes.len().min(EVIDENCE_BYTES)];
    if let Some(encoding) = utf_16_by_zeros(head) {
        return (encoding, phrase!("every second byte is zero"));
    }
    if std::str::from_utf8(bytes).is_ok() {
        let is_ascii = bytes.is_ascii();
        let why = if is_ascii { phrase!("plain ASCII") } else { phrase!("valid UTF-8 throughout") };
        return (UTF_8, why);
    }
    if is_gbk(bytes) {
        return (GBK, phrase!("its high bytes are pairs of Chinese characters"));
    }
    (WINDOWS_1252, phrase!("neither UTF-8 nor GBK"))
}

/// As [`detect`], for bytes that may end inside of a character.
fn detect_cut(head: &[u8]) -> (&'static Encoding, Phrase) {
    match std::str::from_utf8(head) {
        Err(e) if e.error_len().is_none() => detect(&head[..e.valid_up_to()]),
        _ => detect(head),
    }
}

/// Text of Latin letters and digits has its zeros on one side.
fn utf_16_by_zeros(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.len() / 2;
    if pairs < 2 || !head.contains(&0) {
        return None;
    }
    let zeros = |side: usize| head.iter().skip(side).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match () {
        () if odd * 10 >= pairs * 4 && even * 20 <= pairs => Some(UTF_16LE),
        () if even * 10 >= pairs * 4 && odd * 20 <= pairs => Some(UTF_16BE),
        () => None,
    }
}

fn is_gbk(bytes: &[u8]) -> bool {
    let (mut n_high, mut n_paired, mut i) = (0, 0, 0);
    let head = &bytes[..bytes.len().min(EVIDENCE_BYTES)];
    while i < head.len() {
        if head[i] < 0x80 {
            i += 1;
            continue;
        }
        let is_pair = matches!(head[i], 0xa1..=0xf7)
            && head.get(i + 1).is_some_and(|trail| matches!(trail, 0xa1..=0xfe));
        n_high += if is_pair { 2 } else { 1 };
        n_paired += if is_pair { 2 } else { 0 };
        i += if is_pair { 2 } else { 1 };
    }
    n_high > 0
        && n_paired * 100 >= n_high * GB2312_PERCENT
        && GBK.decode_without_bom_handling_and_without_replacement(bytes).is_some()
}

/// What is to be said of a text whose last line has no end, as all others have: it may have been cut inside of its last number.
pub(super) fn cut_warning(text: &str, delimiter: char) -> Option<String> {
    let (_, last_line) = text.rsplit_once('\n')?;
    let last = last_line.rsplit(delimiter).next().unwrap_or(last_line).trim();
    let is_number = last.bytes().any(|byte| byte.is_ascii_digit());
    is_number.then(|| {
        format!(
            "the last line has no line end, the file may be cut: its last value is {}",
            shown(last)
        )
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn check(bytes: &[u8], encoding: &str, text: &str) {
        let decoded = decode(bytes.to_vec(), None).unwrap();
        assert_eq!((decoded.encoding, decoded.text.as_str()), (encoding, text), "{bytes:02x?}");
        assert_eq!(decode_head(bytes), text);
    }

    #[test]
    fn encodings_by_evidence() {
        let utf_16 = |text: &str, big: bool| -> Vec<u8> {
            let units = text.encode_utf16();
            units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
        };
        check(b"time,value\n", "UTF-8", "time,value\n");
        check("Ñuñoa".as_bytes(), "UTF-8", "Ñuñoa");
        check(b"\xef\xbb\xbfa;b", "UTF-8", "a;b");
        check(
            &[b"\xff\xfe".as_slice(), &utf_16("Site;Ñuñoa", false)].concat(),
            "UTF-16LE",
            "Site;Ñuñoa",
        );
        check(&[b"\xfe\xff".as_slice(), &utf_16("Site;Ñ", true)].concat(), "UTF-16BE", "Site;Ñ");
        check(&utf_16("Site;value\n1;2", false), "UTF-16LE", "Site;value\n1;2");
        check(&utf_16("Site;value\n1;2", true), "UTF-16BE", "Site;value\n1;2");
        // 开始时间 in GBK; México, Ñuñoa in Windows-1252, where `éx` would be a Chinese character in GBK.
        check(b"\xbf\xaa\xca\xbc\xca\xb1\xbc\xe4,1", "GBK", "开始时间,1");
        check(b"M\xe9xico,\xd1u\xf1oa", "windows-1252", "México,Ñuñoa");
        check(b"", "UTF-8", "");
    }

    #[test]
    fn a_choice_wins_and_a_mismatch_is_said() {
        let decoded = decode("Ñ".as_bytes().to_vec(), Some("latin1")).unwrap();
        assert_eq!(decoded.text, "Ã‘");
        assert!(decoded.warning.unwrap().contains("looks like UTF-8"));
        let plain = decode(b"abc".to_vec(), Some("gbk")).unwrap();
        assert_eq!((plain.text.as_str(), plain.warning), ("abc", None));
        assert!(decode(b"abc".to_vec(), Some("klingon")).unwrap_err().message.contains("klingon"));
    }

    #[test]
    fn a_line_has_an_end() {
        let limits = Limits { line_bytes_max: 10, ..Limits::default() };
        let refused = |text: &str| check_lines(text.as_bytes(), &limits).err();
        assert_eq!(refused("0123456789\n0123456789\r\n0123456789"), None);
        let refusal = refused("a\r\nb\n01234567890,\n").unwrap();
        assert_eq!(refusal.reason(), "a line has 12 bytes, more than 10 bytes (line 3)");
        assert!(refusal.hint.contains("`line_bytes_max`"), "{}", refusal.hint);
        for whole in
            ["<measCollecFile/>", "  {\"event\": 1}", "[1, 2, 3, 4, 5]", "PK\u{3}\u{4} 0123456789"]
        {
            assert_eq!(refused(whole), None, "{whole}");
        }
        // The limit as it stands: 20 MB without a line end.
        let long = vec![b'x'; 20_000_000];
        let refusal = check_lines(&long, &Limits::default()).unwrap_err();
        assert_eq!(refusal.message, "a line has 20000000 bytes, more than 16 MiB");
    }

    #[test]
    fn a_cut_character_does_not_change_the_encoding() {
        let text = "México ".repeat(3);
        let bytes = text.as_bytes();
        let at = bytes.iter().rposition(|b| *b == 0xc3).unwrap() + 1;
        assert!(decode_head(&bytes[..at]).starts_with("México México"));
    }
}
