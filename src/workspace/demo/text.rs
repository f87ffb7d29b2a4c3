//! Numbers as bytes: the demo writes hundreds of millions of digits.

/// Appends text.
pub fn push_text(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
}

/// Appends decimal digits.
pub fn push_int(out: &mut Vec<u8>, value: u64) {
    let mut digits = [0_u8; 20];
    let mut at = digits.len();
    let mut rest = value;
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

/// Appends a value that is not negative, with a point and exactly `decimals` places (at most 9).
pub fn push_float(out: &mut Vec<u8>, value: f64, decimals: u32) {
    let scale = 10_u64.pow(decimals.min(9));
    let scaled = (value.max(0.0) * scale as f64 + 0.5) as u64;
    push_int(out, scaled / scale);
    out.push(b'.');
    let mut place = scale / 10;
    while place > 0 {
        out.push(b'0' + (scaled / place % 10) as u8);
        place /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_out_as_the_standard_library_writes_them() {
        for value in [0, 7, 10, 99, 100, 12_345, u64::MAX] {
            let mut out = Vec::new();
            push_int(&mut out, value);
            assert_eq!(out, value.to_string().into_bytes());
        }
        for value in [0.0, 0.04, 9.999_96, 23.456_7, 48.0] {
            let mut out = Vec::new();
            push_float(&mut out, value, 4);
            assert_eq!(String::from_utf8(out).unwrap(), format!("{value:.4}"));
        }
    }
}
