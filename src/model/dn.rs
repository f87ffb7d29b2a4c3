//! Names of managed objects: distinguished names and vendor object strings.
//!
//! A distinguished name (3GPP TS 32.300) is a comma-separated list of `Class=value` steps (RDNs). Values may hold `=`,
//! blanks and escaped commas, so a comma separates only where a `Word=` follows. Huawei writes
//! `<NE>/<ObjectType>:<key>=<value>, <key>=<value>`; both come out as the same list of [`Rdn`].

/// One `Class=value` step of a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rdn {
    pub class: String,
    pub value: String,
}

/// An object's name taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedName {
    /// Class of the object itself: the last RDN's, or Huawei's object type.
    pub class: String,
    /// From the outermost step to the object; for Huawei strings the network element (`NE`) and then the keys.
    pub rdns: Vec<Rdn>,
    /// What people call it: the value of the last RDN, or Huawei's cell name or label.
    pub label: String,
}

/// Positions where a new RDN begins: after a comma that is followed by `Word=`.
fn split_steps(name: &str) -> Vec<&str> {
    let bytes = name.as_bytes();
    let mut steps = Vec::new();
    let mut start = 0;
    for (comma, _) in name.match_indices(',') {
        if comma > 0 && bytes[comma - 1] == b'\\' {
            continue;
        }
        let rest = name[comma + 1..].trim_start();
        let word = rest
            .bytes()
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b' '))
            .count();
        if word > 0 && rest.as_bytes().get(word) == Some(&b'=') {
            steps.push(name[start..comma].trim());
            start = comma + 1;
        }
    }
    steps.push(name[start..].trim());
    steps.retain(|step| !step.is_empty());
    steps
}

fn rdn_of(step: &str) -> Rdn {
    match step.split_once('=') {
        Some((class, value)) => {
            Rdn { class: class.trim().to_owned(), value: value.trim().to_owned() }
        }
        None => Rdn { class: String::new(), value: step.to_owned() },
    }
}

/// Takes a name apart, by its form.
pub fn parse_name(name: &str) -> ParsedName {
    if let Some(parsed) = parse_huawei(name) {
        return parsed;
    }
    let rdns: Vec<Rdn> = split_steps(name).into_iter().map(rdn_of).collect();
    let last = rdns.last().cloned().unwrap_or(Rdn { class: String::new(), value: name.to_owned() });
    ParsedName { class: last.class, label: last.value, rdns }
}

/// `<NE>/<ObjectType>:<key>=<value>, …`; `None` when the name is not of that form.
fn parse_huawei(name: &str) -> Option<ParsedName> {
    let (element, rest) = name.split_once('/')?;
    if element.contains('=') {
        return None;
    }
    let (class, keys) = rest.split_once(':').or_else(|| rest.split_once('=')).unwrap_or((rest, ""));
    let mut rdns = vec![Rdn { class: "NE".to_owned(), value: element.trim().to_owned() }];
    rdns.extend(split_steps(keys).into_iter().map(rdn_of));
    let named =
        |key: &str| rdns.iter().find(|r| r.class.eq_ignore_ascii_case(key) && !r.value.is_empty());
    let label =
        ["Cell Name", "NR DU Cell Name", "NR Cell Name", "Label", "Entity name", "Local cell name"]
            .iter()
            .find_map(|key| named(key))
            .or_else(|| rdns.get(1..).and_then(|keys| keys.last()))
            .map_or_else(|| element.to_owned(), |rdn| rdn.value.clone());
    Some(ParsedName { class: class.trim().to_owned(), rdns, label })
}

/// Full distinguished name from the three places where TS 32.435 keeps its parts; overlapping steps are written once.
///
/// Ericsson's `measObjLdn` already starts with `ManagedElement=X` while the managed element's `localDn` is a bare `X` and
/// the prefix ends in `MeContext=X`: the bare value names the same node and adds no step.
pub fn full_dn(dn_prefix: &str, element_local_dn: &str, object_local_dn: &str) -> String {
    let mut steps = split_steps(dn_prefix);
    append_steps(&mut steps, &split_steps(element_local_dn));
    append_steps(&mut steps, &split_steps(object_local_dn));
    // A bare element name is only worth keeping where no `Class=value` step says the same.
    let named: Vec<&str> = steps.iter().filter_map(|s| s.split_once('=').map(|(_, v)| v)).collect();
    let kept: Vec<&str> =
        steps.iter().filter(|s| s.contains('=') || !named.contains(s)).copied().collect();
    kept.join(",")
}

/// Appends `more` without the steps that already end `steps`.
fn append_steps<'a>(steps: &mut Vec<&'a str>, more: &[&'a str]) {
    let overlap =
        (1..=steps.len().min(more.len())).rev().find(|n| steps[steps.len() - n..] == more[..*n]);
    // The local name may also start with the whole prefix, or somewhere inside of it.
    let inner = more.first().and_then(|first| steps.iter().position(|s| s == first));
    let skip = match (overlap, inner) {
        (Some(n), _) => n,
        (None, Some(at))
            if steps[at..].len() <= more.len() && steps[at..] == more[..steps.len() - at] =>
        {
            steps.len() - at
        }
        _ => 0,
    };
    steps.extend_from_slice(&more[skip..]);
}
