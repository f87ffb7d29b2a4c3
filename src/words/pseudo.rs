//! Text that looks foreign and is a third longer: what stays plain was not translated, what is cut does not fit.

/// `Files` becomes `[Fïļêş··]`.
pub(super) fn longer(text: &str) -> String {
    let marked: String = text.chars().map(marked).collect();
    let n_more = text.chars().count().div_ceil(3);
    format!("[{marked}{}]", "·".repeat(n_more))
}

/// Only letters that the shipped font has.
fn marked(letter: char) -> char {
    const PLAIN: &str = "aceiklnorstuyzACEINOSUYZ";
    const MARKED: &str = "àçéîķļñøŕšťûýžÅÇÊÏÑÕŠÜÝŽ";
    let position = PLAIN.chars().position(|plain| plain == letter);
    position.and_then(|position| MARKED.chars().nth(position)).unwrap_or(letter)
}
