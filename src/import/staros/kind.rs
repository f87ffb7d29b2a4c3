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

/// How a word of a variable's name (`sess-cur` has two) must look.
#[derive(Clone, Copy, Debug)]
enum Word {
    Is(&'static str),
    Begins(&'static str),
    Ends(&'static str),
    Holds(&'static str),
}

/// Words that tell a gauge.
const GAUGE_WORDS: &[(Word, &str)] = &[
    (Word::Begins("cur"), "current: curr-sess, current"),
    (Word::Ends("cur"), "current: sess-cur, totcur"),
    (Word::Begins("max"), "highest: maxrate, maxcpu"),
    (Word::Holds("peak"), "highest: 15peak-cpubusy"),
    (Word::Is("min"), "lowest"),
    (Word::Begins("avg"), "average: avgcpu"),
    (Word::Ends("avg"), "average: 15avg-cpubusy"),
    (Word::Is("average"), "average"),
    (Word::Ends("ave"), "average: npuutil-5minave"),
    (Word::Holds("util"), "utilization: npuutil, portutil"),
    (Word::Begins("cpu"), "processor load: cpubusy, cpu0-cpuidle"),
    (Word::Ends("used"), "in use: memused, coreused, used of an address pool"),
    (Word::Begins("mem"), "memory: memtotal"),
    (Word::Is("load"), "load"),
    (Word::Begins("percent"), "a share"),
    (Word::Is("pct"), "a share"),
    (Word::Begins("num"), "how many there are: numproc, numcpu, task-sessmgr-num"),
    (Word::Is("uptime"), "time since the start"),
    (Word::Is("active"), "how many there are: ue-active"),
    (Word::Ends("active"), "how many there are: ueactive"),
    (Word::Ends("idle"), "how many there are: ueidle, cpuidle"),
    (Word::Is("bearact"), "active bearers"),
    (Word::Begins("actbear"), "active bearers"),
    (Word::Begins("actsess"), "active sessions"),
    (Word::Is("hold"), "of an address pool"),
    (Word::Is("release"), "of an address pool"),
    (Word::Is("free"), "of an address pool"),
    (Word::Ends("hold"), "of an address pool: ipv4hold"),
    (Word::Ends("rele"), "of an address pool: ipv4rele"),
    (Word::Ends("free"), "of an address pool: ipv4free"),
];

/// The kind of a variable by its name alone.
pub(super) fn kind_by_name(variable: &str) -> CounterKind {
    let is_gauge = variable.split(['-', '_', '.']).any(|word| {
        GAUGE_WORDS.iter().any(|(rule, _)| match rule {
            Word::Is(whole) => word == *whole,
            Word::Begins(head) => word.starts_with(head),
            Word::Ends(tail) => word.ends_with(tail),
            Word::Holds(part) => word.contains(part),
        })
    });
    if is_gauge { CounterKind::Gauge } else { CounterKind::Cumulative }
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
        ] {
            assert_eq!(kind_by_name(counter), CounterKind::Cumulative, "{counter}");
        }
    }
}
