//! The name a person most likely meant, of those that exist.

/// Of several names the one a person most likely meant, by edit distance over the lower-cased names; `None` when all are far off.
pub fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    distances(wanted, names).min().map(|(_, name)| name)
}

/// The names that [`nearest`] would choose from, best first, each once.
pub fn nearest_names<'a>(
    wanted: &str,
    names: impl IntoIterator<Item = &'a str>,
    n_max: usize,
) -> Vec<&'a str> {
    let mut found: Vec<(usize, &str)> = distances(wanted, names).collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().take(n_max).map(|(_, name)| name).collect()
}

fn distances<'a>(
    wanted: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> impl Iterator<Item = (usize, &'a str)> {
    let wanted_lower = wanted.to_lowercase();
    let limit = (wanted.chars().count() / 3).max(2);
    names
        .into_iter()
        .map(move |name| (edit_distance(&wanted_lower, &name.to_lowercase(), limit), name))
        .filter(move |(distance, _)| *distance <= limit)
}

/// Levenshtein distance; anything above `limit` may come out as `limit + 1`.
fn edit_distance(a: &str, b: &str, limit: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > limit {
        return limit + 1;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(ca != cb);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
