//! Names of managed objects: distinguished names and vendor object strings.
//!
//! A distinguished name (3GPP TS 32.300) is a comma-separated list of `Class=value` steps (RDNs). Values may hold `=`,
//! blanks and escaped commas, so a comma separates only where a `Word=` follows. Huawei writes
//! `<NE>/<ObjectType>:<key>=<value>, <key>=<value>`; both come out as the same list of [`Rdn`].

/// One `Class=value` step of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rdn<'n> {
    pub class: &'n str,
    pub value: &'n str,
}

/// An object's name taken apart; all are parts of the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedName<'n> {
    /// Class of the object itself: the last RDN's, or Huawei's object type.
    pub class: &'n str,
    /// From the outermost step to the object; for Huawei strings the network element (`NE`) and then the keys.
    pub rdns: Vec<Rdn<'n>>,
    /// What people call it: the value of the last RDN, or Huawei's cell name or label.
    pub label: &'n str,
}

/// Whether a new RDN begins after a comma: where `Word=` follows.
fn begins_step(name: &str, comma: usize) -> bool {
    if comma > 0 && name.as_bytes()[comma - 1] == b'\\' {
        return false;
    }
    let rest = name[comma + 1..].trim_start();
    let word = rest
        .bytes()
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b' '))
        .count();
    word > 0 && rest.as_bytes().get(word) == Some(&b'=')
}

/// The steps of a name that are not empty.
fn split_steps(name: &str) -> impl Iterator<Item = &str> {
    let mut commas = memchr::memchr_iter(b',', name.as_bytes());
    let mut start = Some(0);
    let steps = std::iter::from_fn(move || {
        let from = start?;
        let comma = commas.find(|comma| begins_step(name, *comma));
        start = comma.map(|comma| comma + 1);
        Some(name[from..comma.unwrap_or(name.len())].trim())
    });
    steps.filter(|step| !step.is_empty())
}

fn rdn_of(step: &str) -> Rdn<'_> {
    match step.split_once('=') {
        Some((class, value)) => Rdn { class: class.trim(), value: value.trim() },
        None => Rdn { class: "", value: step },
    }
}

/// Takes a name apart, by its form.
pub fn parse_name(name: &str) -> ParsedName<'_> {
    if let Some(parsed) = parse_huawei(name) {
        return parsed;
    }
    let rdns: Vec<Rdn<'_>> = split_steps(name).map(rdn_of).collect();
    let last = rdns.last().copied().unwrap_or(Rdn { class: "", value: name });
    ParsedName { class: last.class, label: last.value, rdns }
}

/// Class and label as [`parse_name`] has them. Of a plain name only the last step is taken apart: a cache of ten thousand objects is opened
/// by this.
pub fn class_and_label(name: &str) -> (&str, &str) {
    if name.contains('/')
        && let Some(parsed) = parse_huawei(name)
    {
        return (parsed.class, parsed.label);
    }
    // What follows a comma that begins a step is not empty.
    let comma = memchr::memrchr_iter(b',', name.as_bytes()).find(|comma| begins_step(name, *comma));
    let step = name[comma.map_or(0, |comma| comma + 1)..].trim();
    let last = if step.is_empty() { Rdn { class: "", value: name } } else { rdn_of(step) };
    (last.class, last.value)
}

/// Whether a name is one of Huawei's object strings: a network element, a slash, an object type, and keys after a colon
/// (older ones: an equals sign). Such a string is complete and stands for itself.
pub fn is_object_string(name: &str) -> bool {
    split_object_string(name).is_some()
}

/// Network element, object type and keys of `<NE>/<ObjectType>:<keys>`.
fn split_object_string(name: &str) -> Option<(&str, &str, &str)> {
    let (element, rest) = name.split_once('/')?;
    // A slash inside of an RDN's value is no object string.
    if element.contains('=') || element.trim().is_empty() {
        return None;
    }
    let mark = rest.find([':', '='])?;
    let class = rest[..mark].trim();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ');
    (class.starts_with(char::is_alphabetic) && class.chars().all(plain))
        .then(|| (element.trim(), class, &rest[mark + 1..]))
}

/// Class that stands for the network element of an object string, which names none.
const ELEMENT: &str = "NE";

/// Keys of which the value is what people call the object, best first.
const LABEL_KEYS: [&str; 6] =
    ["Cell Name", "NR DU Cell Name", "NR Cell Name", "Label", "Entity name", "Local cell name"];

fn parse_huawei(name: &str) -> Option<ParsedName<'_>> {
    let (element, mut class, mut keys) = split_object_string(name)?;
    let mut rdns = vec![Rdn { class: ELEMENT, value: element }];
    // `Cell:Label=A, CELLNUM=20/Trx:TRX-8` is a transceiver in a cell.
    while let Some((outer, inner_class, inner_keys)) = split_nested(keys) {
        rdns.extend(split_steps(outer).map(rdn_of));
        (class, keys) = (inner_class, inner_keys);
    }
    let n_outer = rdns.len();
    rdns.extend(split_steps(keys).map(rdn_of));
    let own = &rdns[n_outer..];
    let named =
        |key: &&str| own.iter().find(|r| r.class.eq_ignore_ascii_case(key) && !r.value.is_empty());
    let label = LABEL_KEYS.iter().find_map(named).or_else(|| own.last());
    let label = label.map_or(element, |rdn| rdn.value);
    Some(ParsedName { class, rdns, label })
}

/// Keys before, object type and keys after a `/Word:` inside of keys.
fn split_nested(keys: &str) -> Option<(&str, &str, &str)> {
    keys.match_indices('/').find_map(|(slash, _)| {
        let (class, rest) = keys[slash + 1..].split_once(':')?;
        let plain = class.starts_with(|c: char| c.is_ascii_alphabetic())
            && class.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        plain.then_some((&keys[..slash], class, rest))
    })
}

/// Classes that name the node itself; Ericsson writes one node under both.
fn is_element_class(class: &str) -> bool {
    ["ManagedElement", "MeContext"].iter().any(|c| class.eq_ignore_ascii_case(c))
}

/// Whether a step says that the node is called `element`.
fn names_element(step: &str, element: &str) -> bool {
    step.split_once('=')
        .is_some_and(|(class, value)| is_element_class(class.trim()) && value.trim() == element)
}

/// Full distinguished name from the three places where TS 32.435 keeps its parts; overlapping steps are written once.
///
/// Ericsson's `measObjLdn` already starts with `ManagedElement=X` while the managed element's `localDn` is a bare `X` and
/// the prefix ends in `MeContext=X`: the bare value names the same node and adds no step.
pub fn full_dn(dn_prefix: &str, element_local_dn: &str, object_local_dn: &str) -> String {
    let object_steps: Vec<&str> = split_steps(object_local_dn).collect();
    let mut steps: Vec<&str> = split_steps(dn_prefix).collect();
    let element_steps: Vec<&str> = split_steps(element_local_dn).collect();
    match element_steps.as_slice() {
        // A bare element name is only worth keeping where no step of the prefix's end or of the object says the same.
        [bare] if !bare.contains('=') => {
            let said =
                steps.last().into_iter().chain(&object_steps).any(|s| names_element(s, bare));
            if !said {
                steps.push(bare);
            }
        }
        _ => append_steps(&mut steps, &element_steps),
    }
    append_steps(&mut steps, &object_steps);
    steps.join(",")
}

/// Appends `more` without the steps that already end `steps`.
fn append_steps<'a>(steps: &mut Vec<&'a str>, more: &[&'a str]) {
    let overlap = (1..=steps.len().min(more.len()))
        .rev()
        .find(|n| steps[steps.len() - n..] == more[..*n])
        .unwrap_or(0);
    steps.extend_from_slice(&more[overlap..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ericsson_names_the_node_once() {
        let prefix = "SubNetwork=Maha,SubNetwork=Nashik,MeContext=LNSK207";
        let object = "ManagedElement=LNSK207,ENodeBFunction=1,EUtranCellFDD=LNSK207A";
        let expected = format!("{prefix},{object}");
        assert_eq!(full_dn(prefix, "LNSK207", object), expected);
        // The same node, written in other ways.
        assert_eq!(full_dn(prefix, "ManagedElement=LNSK207", object), expected);
        assert_eq!(full_dn(prefix, "MeContext=LNSK207,ManagedElement=LNSK207", object), expected);
        assert_eq!(full_dn(prefix, "", &format!("MeContext=LNSK207,{object}")), expected);
        assert_eq!(full_dn(prefix, "LNSK207", &expected), expected);
        assert_eq!(
            full_dn("SubNetwork=G3", "node", "ManagedElement=node,F=1"),
            "SubNetwork=G3,ManagedElement=node,F=1"
        );
    }

    #[test]
    fn a_bare_element_stays_where_nothing_else_names_it() {
        assert_eq!(full_dn("SubNetwork=1", "1", "Cell=3"), "SubNetwork=1,1,Cell=3");
        assert_eq!(full_dn("some dnPrefix", "Dublin1", "objLdn"), "some dnPrefix,Dublin1,objLdn");
        assert_eq!(full_dn("", "NodeName", ""), "NodeName");
        assert_eq!(full_dn("", "", "Cell=3"), "Cell=3");
        assert_eq!(full_dn("", "", ""), "");
    }

    #[test]
    fn the_standard_s_own_example() {
        let full = full_dn(
            "DC=a1.companyNN.com,SubNetwork=1,IRPAgent=1",
            "SubNetwork=CountryNN,MeContext=MEC-Gbg-1,ManagedElement=RNC-Gbg-1",
            "RncFunction=RF-1,UtranCell=Gbg-997",
        );
        assert_eq!(
            full,
            "DC=a1.companyNN.com,SubNetwork=1,IRPAgent=1,SubNetwork=CountryNN,MeContext=MEC-Gbg-1,\
             ManagedElement=RNC-Gbg-1,RncFunction=RF-1,UtranCell=Gbg-997"
        );
        let parsed = parse_name(&full);
        assert_eq!((parsed.class, parsed.label), ("UtranCell", "Gbg-997"));
        assert_eq!(parsed.rdns.len(), 8);
    }

    #[test]
    fn values_hold_commas_slashes_and_equals_signs() {
        let parsed = parse_name(r"ManagedElement=A, B\,C=1,Cell=x=y,Port=1/0:2");
        let steps: Vec<_> = parsed.rdns.iter().map(|r| (r.class, r.value)).collect();
        assert_eq!(steps, [("ManagedElement", r"A, B\,C=1"), ("Cell", "x=y"), ("Port", "1/0:2")]);
        assert!(!is_object_string("ManagedElement=1,Port=1/0:2"));
        assert!(!is_object_string("ENM13/LN-CBE001M-TGG/11"));
        assert!(!is_object_string("a/b"));
        assert!(!is_object_string("eth1/0:1"));
        assert_eq!(parse_name("ENM13/LN-CBE001M-TGG/11").label, "ENM13/LN-CBE001M-TGG/11");
    }

    #[test]
    fn huawei_object_strings() {
        let check = |name: &str, class: &str, label: &str, keys: &[(&str, &str)]| {
            assert!(is_object_string(name), "{name}");
            let parsed = parse_name(name);
            assert_eq!((parsed.class, parsed.label), (class, label), "{name}");
            for (key, value) in keys {
                let found = parsed.rdns.iter().find(|r| r.class == *key).map(|r| r.value);
                assert_eq!(found, Some(*value), "{key} of {name}");
            }
        };
        check(
            "MBTS_1_BBU0/Cell:eNodeB Function Name=1495_N, Local Cell ID=2, Cell Name=1495_2, eNodeB ID=1495, Cell FDD TDD indication=CELL_FDD",
            "Cell",
            "1495_2",
            &[("NE", "MBTS_1_BBU0"), ("Local Cell ID", "2"), ("eNodeB ID", "1495")],
        );
        check(
            "N/NCell:eNodeB Function Name=F, Cell ID=0, Mobile country code=202, Mobile network code=05, Local cell name=a_b",
            "NCell",
            "a_b",
            &[("Mobile network code", "05")],
        );
        check(
            "LIMRNC03/BSC6900UCell:Label=LHU30047c1_Mandingo, CellID=7",
            "BSC6900UCell",
            "LHU30047c1_Mandingo",
            &[("CellID", "7")],
        );
        check(
            "BSC1/GCELL:LABEL=Ñuñoa 2, CellIndex=2045, CGI=73602293E1D82",
            "GCELL",
            "Ñuñoa 2",
            &[],
        );
        check(
            "BSC1/Cell:Label=S092-3, MODUNO=5, CELLLNUM=20/Trx:TRX-8",
            "Trx",
            "TRX-8",
            &[("Label", "S092-3"), ("CELLLNUM", "20")],
        );
        check("PCU1/PCUCell:s145-2", "PCUCell", "s145-2", &[("NE", "PCU1")]);
        check(
            "RTSGSN1/Process:Process No.=0, Process type=LIP, Slot No.=8",
            "Process",
            "8",
            &[("Process No.", "0"), ("Process type", "LIP")],
        );
        check("rn2/ABCF:Entity name=ABCF", "ABCF", "ABCF", &[("NE", "rn2")]);
        check(
            "E/NRDUCELL:gNodeB Function Name=G, NR DU Cell ID=93, NR DU Cell Name=X, Y_3, Cell ID=93",
            "NRDUCELL",
            "X, Y_3",
            &[("NR DU Cell ID", "93")],
        );
    }

    #[test]
    fn no_name_breaks_it() {
        for name in [
            "",
            ",",
            "=",
            "/",
            "a/",
            "/:",
            "a/:",
            "a/b:",
            "A=",
            ",A=1,",
            "é/ü:ö=ä,ß=é",
            "a,=b",
            "a/b:c/d:e/f:g",
        ] {
            let parsed = parse_name(name);
            assert!(parsed.rdns.len() <= name.len() + 1, "{name}");
            assert_eq!(full_dn(name, name, name), full_dn(name, name, name), "{name}");
        }
    }
}
