//! Which StarOS variables show a state (gauges) and which only grow (counters).
//!
//! The configuration does not say, the vendor's list is not public: the name decides, by one table, and a dictionary of the
//! workspace overrides it. Taking a counter for a gauge shows huge numbers that rise for ever; taking a gauge for a counter shows
//! differences. Neither can be told from one file, so the table names what is known to be a gauge and the rest counts.

/// What a variable's readings mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CounterKind {
    /// The state at the time of reading, or over the interval before it.
    Gauge,
    /// Grows until the node or the process restarts; differences count.
    Cumulative,
}

/// How a variable's name, or one of its words (`sess-cur` has two), must look.
#[derive(Clone, Copy, Debug)]
enum Mark {
    /// The whole name.
    Whole(&'static str),
    /// The beginning of the name.
    Starts(&'static str),
    /// The last word.
    Last(&'static str),
    Word(&'static str),
    Begins(&'static str),
    Ends(&'static str),
    Holds(&'static str),
    /// A word that begins with a digit and holds this: over the last so many minutes or seconds.
    Window(&'static str),
}

/// Words that tell a counter, whatever else the name says: `vpp-rx-size-1519-max` counts packets of such a size.
const COUNTER_WORDS: [&str; 1] = ["size"];

/// What tells a gauge. Narrow on purpose: `num-packets-dropped`, `ded-idle-inact`, `cpu0-vpp-rx-pkts` and `rab-release` are counters.
const GAUGE_MARKS: &[(Mark, &str)] = &[
    (Mark::Begins("curr"), "current: curr-sess, current"),
    (Mark::Word("cur"), "current: sess-cur"),
    (Mark::Ends("totcur"), "current: sessstat-totcur"),
    (Mark::Word("max"), "highest"),
    (Mark::Begins("maxrate"), "what a port can do"),
    (Mark::Begins("maxcpu"), "highest: task-sessmgr-maxcpu"),
    (Mark::Begins("maxmem"), "highest"),
    (Mark::Holds("peak"), "highest: 15peak-cpubusy"),
    (Mark::Begins("avg"), "average: avgcpu"),
    (Mark::Ends("avg"), "average: 15avg-cpubusy"),
    (Mark::Word("average"), "average: average-rtt"),
    (Mark::Ends("ave"), "average: npuutil-5minave"),
    (Mark::Window("min"), "util-rx-5min, total-pkts-60mins"),
    (Mark::Window("sec"), "npuutil-rxbytes-5secave"),
    (Mark::Holds("util"), "utilization: npuutil-now, util-rx-curr"),
    (Mark::Begins("cpubusy"), "processor load"),
    (Mark::Begins("cpuidle"), "processor load"),
    (Mark::Begins("cpuused"), "processor load: cpu0-cpuused-sys"),
    (Mark::Word("cpu"), "processor load"),
    (Mark::Begins("coreused"), "processor load"),
    (Mark::Begins("memused"), "memory"),
    (Mark::Begins("memtotal"), "memory"),
    (Mark::Word("mem"), "memory"),
    (Mark::Word("load"), "load"),
    (Mark::Begins("percent"), "a share"),
    (Mark::Word("pct"), "a share"),
    (Mark::Begins("numproc"), "how many there are"),
    (Mark::Begins("numcpu"), "how many there are"),
    (Mark::Last("num"), "how many there are: task-sessmgr-num"),
    (Mark::Word("uptime"), "time since the start"),
    (Mark::Word("rtt"), "how long a round takes: long-rtt"),
    (Mark::Last("status"), "a state"),
    (Mark::Word("active"), "how many there are: ue-active, sub-active"),
    (Mark::Word("ueactive"), "how many there are"),
    (Mark::Word("ueidle"), "how many there are"),
    (Mark::Word("bearact"), "active bearers"),
    (Mark::Begins("actbear"), "active bearers"),
    (Mark::Begins("actsess"), "active sessions"),
    (Mark::Whole("used"), "of an address pool"),
    (Mark::Whole("hold"), "of an address pool"),
    (Mark::Whole("release"), "of an address pool"),
    (Mark::Whole("free"), "of an address pool"),
    (Mark::Starts("groupname-ipv"), "of an address pool: groupname-ipv4used, groupname-ipv6free"),
];

/// The kind of a variable by its name alone.
pub(super) fn kind_by_name(variable: &str) -> CounterKind {
    let words: Vec<&str> = variable.split(['-', '_', '.']).collect();
    if words.iter().any(|word| COUNTER_WORDS.contains(word)) {
        return CounterKind::Cumulative;
    }
    let fits = |mark: &Mark| match *mark {
        Mark::Whole(name) => variable == name,
        Mark::Last(name) => words.last() == Some(&name),
        Mark::Word(name) => words.contains(&name),
        Mark::Starts(head) => variable.starts_with(head),
        Mark::Begins(head) => words.iter().any(|word| word.starts_with(head)),
        Mark::Ends(tail) => words.iter().any(|word| word.ends_with(tail)),
        Mark::Holds(part) => words.iter().any(|word| word.contains(part)),
        Mark::Window(part) => words
            .iter()
            .any(|word| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains(part)),
    };
    if GAUGE_MARKS.iter().any(|(mark, _)| fits(mark)) {
        CounterKind::Gauge
    } else {
        CounterKind::Cumulative
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_gauges_from_counters() {
        for gauge in [
            "sess-cur",
            "curr-sess",
            "cpubusy",
            "cpu0-cpuidle",
            "memtotal",
            "15peak-cpubusy",
            "npuutil-rxbytes-5secave",
            "task-sessmgr-num",
            "ue-active",
            "sessstat-bearact-def",
            "sessstat-totcur-ueidle",
            "maxrate",
            "used",
            "groupname-ipv4used",
            "p2p-flows-cur",
            "total-pkts-60mins",
            "util-rx-15min",
            "cpu0-core7-coreused-crypto",
        ] {
            assert_eq!(kind_by_name(gauge), CounterKind::Gauge, "{gauge}");
        }
        for counter in [
            "emmevent-auth-attempt",
            "rxbytes",
            "att-deact-pdp-ggsn",
            "uplnk-pkts",
            "accounting-req",
            "disc-reason-0",
            "total-setup-sess",
            "recovered-epsattach-imsi-attempted",
            "frag-fail",
            // Met in a real configuration, where looser marks took them for gauges.
            "num-packets-dropped-on-overload",
            "num-session-estab-rejected-on-self-protection",
            "stdqci-gbr-relbear-ded-idle-inact",
            "cpu1-vpp-rx-pkts",
            "cpu1-vpp-rx-size-1519-max",
            "sessstat-bearrel-ded-admin-clear",
            "dyn-ipv4-attempt",
            "trace-recv-activate",
        ] {
            assert_eq!(kind_by_name(counter), CounterKind::Cumulative, "{counter}");
        }
    }
}
