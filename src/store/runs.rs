//! Scaled integers in runs: up to 32 neighbors of one row, as rests of their own width over a base.
//!
//! ```text
//! form    u8    bits 0-1: 0 one base for the tile, 1 one for each line, 2 one for each run; bit 2: all runs have one width
//! bases   a list of numbers, as drawn in `numbers.rs`
//! widths  u8 for each run, or one
//! runs    rests of `width` bits, lowest bit first; each run begins with a byte
//! ```
//! A line is one row of a tile, or as many whole rows as have no more columns than a run is long. A run never holds values of two
//! lines. Of a row with few gaps all cells have a place, those without a value with a rest of 0; of other rows only the values.
//!
//! # Decision
//! Neighbors in time of one object are of one size; by night they need fewer bits. *Good*: small, and any row is read without the
//! others, by 32 values at a time. *Bad*: a byte for each run says its width, which counters that are mostly zero feel.
//! *Good*: sums by column of rows with few gaps need not ask where they are. *Bad*: a gap costs a value there.
//! A base for each run or line helps only where values are large and close to each other (levels, shares near 100 %), and the
//! writer takes what is shortest.

use super::bits;
use super::codec::{Damage, Integers, take};
use super::numbers::{self, take_numbers, write_numbers};
use super::tile::marks;

/// Most values of a run.
pub const RUN: usize = bits::STRETCH_MAX;

const ONE_WIDTH: u8 = 4;

/// Rows that share a line.
pub fn rows_per_line(n_periods: usize) -> usize {
    (RUN / n_periods.max(1)).max(1)
}

/// Whether all cells of a row have a place.
pub fn is_dense(n_present: usize, n_periods: usize) -> bool {
    n_present * 8 >= n_periods * 7
}

/// Places of a row.
pub fn n_places(n_present: usize, n_periods: usize) -> usize {
    if is_dense(n_present, n_periods) { n_periods } else { n_present }
}

/// The cells of a tile, as they decide where its values go.
#[derive(Clone, Copy, Debug)]
pub struct Cells<'a> {
    /// Row after row, see [`marks`].
    pub marks: &'a [u8],
    pub n_periods: usize,
}

impl<'a> Cells<'a> {
    /// The marks of each row, and how many of its cells have a value.
    fn rows(self) -> impl Iterator<Item = (&'a [u8], usize)> + Clone {
        self.marks
            .chunks(self.n_periods.max(1))
            .map(|row| (row, row.iter().map(|marks| usize::from(marks & marks::PRESENT)).sum()))
    }

    /// Places of each line.
    fn lines(self) -> Vec<usize> {
        let places: Vec<usize> =
            self.rows().map(|(row, n_present)| n_places(n_present, row.len())).collect();
        places.chunks(rows_per_line(self.n_periods)).map(|line| line.iter().sum()).collect()
    }

    /// For each place whether it holds a value.
    fn places(self) -> impl Iterator<Item = bool> + Clone + 'a {
        self.rows().flat_map(|(row, n_present)| {
            let is_dense = is_dense(n_present, row.len());
            row.iter().map(|marks| marks & marks::PRESENT != 0).filter(move |has| *has || is_dense)
        })
    }

    /// The integers in their places; a gap takes a neighbor in its row.
    fn spread(self, integers: &[i64]) -> Vec<i64> {
        let mut spread = Vec::with_capacity(self.marks.len());
        let mut rest = integers;
        for (row, n_present) in self.rows() {
            let (mut here, others) = rest.split_at(n_present.min(rest.len()));
            rest = others;
            if n_present == row.len() || !is_dense(n_present, row.len()) {
                spread.extend_from_slice(here);
                continue;
            }
            let mut neighbor = here.first().copied().unwrap_or(0);
            for marks in row {
                if marks & marks::PRESENT != 0
                    && let Some((first, others)) = here.split_first()
                {
                    (neighbor, here) = (*first, others);
                }
                spread.push(neighbor);
            }
        }
        spread
    }
}

/// Least and greatest.
type Extremes = (i64, i64);

fn both(a: Extremes, b: Extremes) -> Extremes {
    (a.0.min(b.0), a.1.max(b.1))
}

fn width_over(base: i64, extremes: Extremes) -> usize {
    bits::width_of(extremes.1.wrapping_sub(base).cast_unsigned())
}

/// Appends the integers of all cells that have a value.
pub fn write(integers: &[i64], cells: Cells<'_>, out: &mut Vec<u8>) {
    let lines = cells.lines();
    if lines.iter().sum::<usize>() == integers.len() {
        write_places(integers, &lines, std::iter::repeat(true), out);
    } else {
        write_places(&cells.spread(integers), &lines, cells.places(), out);
    }
}

/// `has_value`: for each place.
fn write_places(
    integers: &[i64],
    lines: &[usize],
    mut has_value: impl Iterator<Item = bool>,
    out: &mut Vec<u8>,
) {
    let mut runs: Vec<(&[i64], Extremes)> = Vec::with_capacity(integers.len() / RUN + lines.len());
    let mut n_runs_of = Vec::with_capacity(lines.len());
    let mut rest = integers;
    for n in lines {
        let (line, others) = rest.split_at((*n).min(rest.len()));
        rest = others;
        n_runs_of.push(line.len().div_ceil(RUN));
        for run in line.chunks(RUN) {
            let least = run.iter().fold(i64::MAX, |a, b| a.min(*b));
            runs.push((run, (least, run.iter().fold(i64::MIN, |a, b| a.max(*b)))));
        }
    }
    let Some(of_all) = runs.iter().map(|(_, extremes)| *extremes).reduce(both) else { return };
    let by_run: Vec<i64> = runs.iter().map(|(_, (least, _))| *least).collect();
    let mut by_line = Vec::with_capacity(lines.len());
    let mut first = 0;
    for n in &n_runs_of {
        // A line without values has no run that would use its base.
        by_line.push(by_run[first..first + n].iter().copied().min().unwrap_or(of_all.0));
        first += n;
    }
    let line_of_run =
        || n_runs_of.iter().enumerate().flat_map(|(line, n)| std::iter::repeat_n(line, *n));
    let size = |bases: &[i64], base_of: &dyn Fn(usize, usize) -> i64| {
        let (least, most) = bases.iter().map(|b| (*b, *b)).reduce(both).unwrap_or_default();
        let runs = runs.iter().zip(line_of_run()).enumerate();
        let n_bytes = runs.map(|(at, ((run, extremes), line))| {
            bits::n_bytes(run.len(), width_over(base_of(at, line), *extremes))
        });
        numbers::n_bytes(bases.len(), least, most) + n_bytes.sum::<usize>()
    };
    let of_tile = [of_all.0];
    let sizes = [
        size(&of_tile, &|_, _| of_all.0),
        size(&by_line, &|_, line| by_line[line]),
        size(&by_run, &|run, _| by_run[run]),
    ];
    let form = (0..sizes.len()).min_by_key(|form| sizes[*form]).unwrap_or(0);
    let bases = [&of_tile[..], &by_line, &by_run][form];
    let base_of = |run: usize, line: usize| bases[[0, line, run][form]];
    let widths: Vec<u8> = runs
        .iter()
        .zip(line_of_run())
        .enumerate()
        .map(|(at, ((_, extremes), line))| width_over(base_of(at, line), *extremes) as u8)
        .collect();
    let is_one_width = widths.iter().all(|width| *width == widths[0]);
    out.push(form as u8 | if is_one_width { ONE_WIDTH } else { 0 });
    write_numbers(bases, out);
    out.extend_from_slice(if is_one_width { &widths[..1] } else { &widths });
    for (at, ((run, _), line)) in runs.iter().zip(line_of_run()).enumerate() {
        let base = base_of(at, line);
        let rests = run.iter().zip(has_value.by_ref()).map(|(integer, has_value)| {
            if has_value { integer.wrapping_sub(base).cast_unsigned() } else { 0 }
        });
        bits::write(rests, usize::from(widths[at]), out);
    }
}

/// Where the values of a run lie.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    pub base: i64,
    /// Byte of the payload.
    pub at: u32,
    /// Bits of a rest.
    pub width: u8,
    /// Places.
    pub n: u8,
}

impl Run {
    /// The integers of a run, in the place of what `integers` holds.
    fn read_into(self, payload: &[u8], integers: &mut Vec<i64>) {
        let bytes = payload.get(self.at as usize..).unwrap_or_default();
        let (width, n) = (usize::from(self.width), usize::from(self.n));
        integers.clear();
        if width <= bits::NARROW_MAX {
            let mut rests = [0; bits::STRETCH_MAX];
            bits::unpack(bits::Stretch { bytes, width, skipped: 0, end: n }, &mut rests);
            let rests = rests[..n].iter();
            integers.extend(rests.map(|rest| self.base.wrapping_add(i64::from(*rest))));
        } else {
            let rests = (0..n).map(|at| bits::get(bytes, width, at).cast_signed());
            integers.extend(rests.map(|rest| self.base.wrapping_add(rest)));
        }
    }
}

/// What [`find`] has found of all runs.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// Bits of the widest rest.
    pub widest: usize,
    /// The base of all runs, where there is one.
    pub only_base: Option<i64>,
}

/// Finds the runs of all lines, in the place of what `runs` holds. `Ok`: they lie inside of the payload and fill it.
pub fn find(
    payload: &[u8],
    lines: impl Iterator<Item = usize> + Clone,
    runs: &mut Vec<Run>,
) -> Result<Found, Damage> {
    runs.clear();
    let (n_lines, n_runs) =
        lines.clone().fold((0, 0), |(lines, runs), n| (lines + 1, runs + n.div_ceil(RUN)));
    if n_runs == 0 {
        let nothing = Found { widest: 0, only_base: Some(0) };
        return if payload.is_empty() { Ok(nothing) } else { Err(LEFT) };
    }
    let mut rest = payload;
    let [form] = take::<1>(&mut rest)?;
    let n_bases = match form & 3 {
        0 => 1,
        1 => n_lines,
        2 => n_runs,
        _ => return Err(Damage("the form of the runs is not known")),
    };
    if form > ONE_WIDTH + 2 {
        return Err(Damage("the form of the runs is not known"));
    }
    let bases = take_numbers(n_bases, &mut rest)?;
    let n_widths = if form & ONE_WIDTH == 0 { n_runs } else { 1 };
    let widths = rest.get(..n_widths).ok_or(Damage("the widths of the runs are cut short"))?;
    let widest = widths.iter().fold(0, |widest, width| (*width).max(widest));
    if widest > 64 {
        return Err(Damage("a packed width is over 64 bits"));
    }
    let mut at = payload.len() - rest.len() + n_widths;
    let one_base = bases.get(0);
    let mut run_of = |width: u8, n: usize| {
        let found = Run { base: one_base, at: at as u32, width, n: n as u8 };
        at += bits::n_bytes(n, usize::from(width));
        found
    };
    runs.reserve(n_runs);
    if lines.clone().all(|n| n % RUN == 0) && form & ONE_WIDTH == 0 {
        // Most tiles: rows of whole runs, found without looking where a row ends.
        runs.extend(widths.iter().map(|width| run_of(*width, RUN)));
    } else {
        let mut widths = widths.iter().copied().cycle();
        for n_of_line in lines.clone() {
            let (n_whole, n_last) = (n_of_line / RUN, n_of_line % RUN);
            let whole = widths.by_ref().take(n_whole).map(|width| run_of(width, RUN));
            runs.extend(whole);
            if n_last > 0 {
                runs.extend(widths.next().map(|width| run_of(width, n_last)));
            }
        }
    }
    match form & 3 {
        1 => {
            let mut runs = runs.iter_mut();
            for (line, n_of_line) in lines.enumerate() {
                let base = bases.get(line);
                runs.by_ref().take(n_of_line.div_ceil(RUN)).for_each(|run| run.base = base);
            }
        }
        2 => runs.iter_mut().enumerate().for_each(|(at, run)| run.base = bases.get(at)),
        _ => {}
    }
    let only_base = (form & 3 == 0).then_some(one_base);
    match at.cmp(&payload.len()) {
        std::cmp::Ordering::Equal => Ok(Found { widest: usize::from(widest), only_base }),
        std::cmp::Ordering::Less => Err(LEFT),
        std::cmp::Ordering::Greater => Err(Damage("the packed values are cut short")),
    }
}

const LEFT: Damage = Damage("bytes are left after the values");

/// Reads the integers of all cells that have a value.
pub fn read(payload: &[u8], cells: Cells<'_>, mut integers: Integers<'_>) -> Result<(), Damage> {
    let (lines, mut runs) = (cells.lines(), Vec::new());
    find(payload, lines.iter().copied(), &mut runs)?;
    // A gap of a row with few of them has a place too.
    let has_gaps = cells.places().any(|has_value| !has_value);
    let mut has_value = cells.places();
    let mut of_run = Vec::with_capacity(RUN);
    for run in runs {
        run.read_into(payload, &mut of_run);
        if has_gaps {
            of_run.retain(|_| has_value.next().unwrap_or(false));
        }
        integers.extend(&of_run);
    }
    Ok(())
}
