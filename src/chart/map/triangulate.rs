//! Outlines to triangles, by cutting ears: a corner whose triangle holds no other corner is cut off until nothing is left.
//!
//! Follows the steps of the well-known `earcut` algorithm: holes are joined to the outer ring by bridges; candidates for a corner
//! inside of an ear are found along a curve that fills the plane, so that a coast of ten thousand corners takes milliseconds;
//! crossings that simplification made are cut away, and what remains is split in two.

/// A corner of a ring, in a doubly linked list over positions.
#[derive(Clone, Copy)]
struct Node {
    /// Position of the corner among all vertices.
    vertex: u32,
    x: f64,
    y: f64,
    previous: usize,
    next: usize,
    /// Place on the curve, once counted.
    z: u32,
    previous_z: usize,
    next_z: usize,
}

const NONE: usize = usize::MAX;
/// Rings with more corners are looked through along the curve.
const HASHED_MIN: usize = 80;

struct Ears {
    nodes: Vec<Node>,
    triangles: Vec<u32>,
    /// Left, bottom, and the factor to 15 bits; `None` for small rings.
    curve: Option<(f64, f64, f64)>,
}

/// Which step of the remedy an uncut rest is in.
#[derive(Clone, Copy, PartialEq)]
enum Pass {
    Plain,
    Filtered,
    Cured,
}

/// Triangles over a ring with holes, three positions in `rings` joined end to end for each. Rings are open: the last corner is
/// not the first again.
pub fn triangulate(rings: &[Vec<(f64, f64)>]) -> Vec<u32> {
    let n_corners: usize = rings.iter().map(Vec::len).sum();
    let Some(outer) = rings.first().filter(|ring| ring.len() >= 3) else { return Vec::new() };
    let mut ears =
        Ears { nodes: Vec::with_capacity(n_corners * 3 / 2), triangles: Vec::new(), curve: None };
    let mut start = ears.ring(outer, 0, true);
    let mut first_vertex = outer.len();
    let mut holes = Vec::new();
    for ring in &rings[1..] {
        if ring.len() >= 3 {
            let hole = ears.ring(ring, first_vertex as u32, false);
            holes.push(ears.leftmost(hole));
        }
        first_vertex += ring.len();
    }
    holes.sort_by(|a, b| ears.nodes[*a].x.total_cmp(&ears.nodes[*b].x));
    for hole in holes {
        start = ears.join_hole(hole, start);
    }
    if n_corners > HASHED_MIN {
        let fold = |pick: fn(&(f64, f64)) -> f64| {
            outer.iter().map(pick).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
                (low.min(v), high.max(v))
            })
        };
        let ((west, east), (south, north)) = (fold(|p| p.0), fold(|p| p.1));
        let side = (east - west).max(north - south);
        ears.curve = (side > 0.0).then(|| (west, south, 32_767.0 / side));
    }
    ears.cut(start, Pass::Plain);
    ears.triangles
}

impl Ears {
    /// Links a ring, counter-clockwise for an outer one and clockwise for a hole; the last of its corners.
    fn ring(&mut self, points: &[(f64, f64)], first_vertex: u32, outer: bool) -> usize {
        let n = points.len();
        let corner = |i: usize| (points[i], points[(i + 1) % n]);
        let twice_area: f64 =
            (0..n).map(corner).map(|((ax, ay), (bx, by))| ax * by - bx * ay).sum();
        let mut last = NONE;
        let mut add = |i: usize| last = self.insert(first_vertex + i as u32, points[i], last);
        if outer == (twice_area > 0.0) {
            (0..n).for_each(&mut add);
        } else {
            (0..n).rev().for_each(&mut add);
        }
        if last != NONE && self.equal(last, self.nodes[last].next) {
            let next = self.nodes[last].next;
            self.remove(last);
            last = next;
        }
        last
    }

    fn insert(&mut self, vertex: u32, (x, y): (f64, f64), last: usize) -> usize {
        let at = self.nodes.len();
        let (previous, next) = if last == NONE { (at, at) } else { (last, self.nodes[last].next) };
        self.nodes.push(Node {
            vertex,
            x,
            y,
            previous,
            next,
            z: 0,
            previous_z: NONE,
            next_z: NONE,
        });
        if last != NONE {
            self.nodes[next].previous = at;
            self.nodes[last].next = at;
        }
        at
    }

    fn remove(&mut self, at: usize) {
        let Node { previous, next, previous_z, next_z, .. } = self.nodes[at];
        self.nodes[previous].next = next;
        self.nodes[next].previous = previous;
        if previous_z != NONE {
            self.nodes[previous_z].next_z = next_z;
        }
        if next_z != NONE {
            self.nodes[next_z].previous_z = previous_z;
        }
    }

    fn equal(&self, a: usize, b: usize) -> bool {
        let (a, b) = (&self.nodes[a], &self.nodes[b]);
        a.x == b.x && a.y == b.y
    }

    /// Twice the signed area; negative where the three turn left (counter-clockwise).
    fn area(&self, p: usize, q: usize, r: usize) -> f64 {
        let (p, q, r) = (&self.nodes[p], &self.nodes[q], &self.nodes[r]);
        (q.y - p.y) * (r.x - q.x) - (q.x - p.x) * (r.y - q.y)
    }

    fn leftmost(&self, start: usize) -> usize {
        let (mut best, mut at) = (start, start);
        loop {
            let (p, b) = (&self.nodes[at], &self.nodes[best]);
            if p.x < b.x || p.x == b.x && p.y < b.y {
                best = at;
            }
            at = p.next;
            if at == start {
                return best;
            }
        }
    }

    /// Without corners that lie on a line or twice at one place.
    fn filter(&mut self, start: usize, end: Option<usize>) -> usize {
        let mut end = end.unwrap_or(start);
        let mut at = start;
        loop {
            let Node { previous, next, .. } = self.nodes[at];
            let again = if self.equal(at, next) || self.area(previous, at, next) == 0.0 {
                self.remove(at);
                (at, end) = (previous, previous);
                if at == self.nodes[at].next {
                    return end;
                }
                true
            } else {
                at = next;
                false
            };
            if !again && at == end {
                return end;
            }
        }
    }

    fn cut(&mut self, start: usize, pass: Pass) {
        let mut work = vec![(start, pass)];
        while let Some((start, pass)) = work.pop() {
            let Some(rest) = self.cut_ears(start, pass) else { continue };
            match pass {
                Pass::Plain => work.push((self.filter(rest, None), Pass::Filtered)),
                Pass::Filtered => {
                    let filtered = self.filter(rest, None);
                    work.push((self.cure(filtered), Pass::Cured));
                }
                Pass::Cured => work.extend(self.split(rest).map(|half| (half, Pass::Plain))),
            }
        }
    }

    /// Cuts ears until none is found; the ring that is left.
    fn cut_ears(&mut self, start: usize, pass: Pass) -> Option<usize> {
        if start == NONE {
            return None;
        }
        if pass == Pass::Plain && self.curve.is_some() {
            self.index_curve(start);
        }
        let (mut at, mut stop) = (start, start);
        while self.nodes[at].previous != self.nodes[at].next {
            let Node { previous, next, vertex, .. } = self.nodes[at];
            if self.is_ear(at) {
                let (a, c) = (self.nodes[previous].vertex, self.nodes[next].vertex);
                self.triangles.extend([a, vertex, c]);
                self.remove(at);
                // The next corner is skipped: triangles get less thin.
                at = self.nodes[next].next;
                stop = at;
                continue;
            }
            at = next;
            if at == stop {
                return Some(at);
            }
        }
        None
    }

    fn is_ear(&self, ear: usize) -> bool {
        let (a, b, c) = (self.nodes[ear].previous, ear, self.nodes[ear].next);
        if self.area(a, b, c) >= 0.0 {
            return false;
        }
        let corners = [a, b, c].map(|i| (self.nodes[i].x, self.nodes[i].y));
        let low =
            |pick: fn(&(f64, f64)) -> f64| corners.iter().map(pick).fold(f64::INFINITY, f64::min);
        let high = |pick: fn(&(f64, f64)) -> f64| {
            corners.iter().map(pick).fold(f64::NEG_INFINITY, f64::max)
        };
        let (west, east, south, north) = (low(|p| p.0), high(|p| p.0), low(|p| p.1), high(|p| p.1));
        let blocks = |at: usize| {
            let p = &self.nodes[at];
            at != a
                && at != c
                && (west..=east).contains(&p.x)
                && (south..=north).contains(&p.y)
                && !self.equal(at, a)
                && in_triangle(corners, (p.x, p.y))
                && self.area(p.previous, at, p.next) >= 0.0
        };
        if self.curve.is_none() {
            let mut at = self.nodes[c].next;
            while at != a {
                if blocks(at) {
                    return false;
                }
                at = self.nodes[at].next;
            }
            return true;
        }
        let (least, most) = (self.z_of(west, south), self.z_of(east, north));
        let mut at = self.nodes[ear].previous_z;
        while at != NONE && self.nodes[at].z >= least {
            if blocks(at) {
                return false;
            }
            at = self.nodes[at].previous_z;
        }
        let mut at = self.nodes[ear].next_z;
        while at != NONE && self.nodes[at].z <= most {
            if blocks(at) {
                return false;
            }
            at = self.nodes[at].next_z;
        }
        true
    }

    fn z_of(&self, x: f64, y: f64) -> u32 {
        let Some((west, south, factor)) = self.curve else { return 0 };
        let spread = |value: f64| {
            let mut bits = (value * factor) as u32;
            bits = (bits | bits << 8) & 0x00FF_00FF;
            bits = (bits | bits << 4) & 0x0F0F_0F0F;
            bits = (bits | bits << 2) & 0x3333_3333;
            (bits | bits << 1) & 0x5555_5555
        };
        spread(x - west) | spread(y - south) << 1
    }

    fn index_curve(&mut self, start: usize) {
        let mut order = Vec::new();
        let mut at = start;
        loop {
            self.nodes[at].z = self.z_of(self.nodes[at].x, self.nodes[at].y);
            order.push(at);
            at = self.nodes[at].next;
            if at == start {
                break;
            }
        }
        order.sort_by_key(|at| self.nodes[*at].z);
        for (i, at) in order.iter().enumerate() {
            self.nodes[*at].previous_z = if i == 0 { NONE } else { order[i - 1] };
            self.nodes[*at].next_z = order.get(i + 1).copied().unwrap_or(NONE);
        }
    }

    /// Cuts off small loops where two sides that nearly meet cross each other.
    fn cure(&mut self, start: usize) -> usize {
        let (mut start, mut at) = (start, start);
        loop {
            let a = self.nodes[at].previous;
            let middle = self.nodes[at].next;
            let b = self.nodes[middle].next;
            if !self.equal(a, b)
                && self.intersect(a, at, middle, b)
                && self.locally_inside(a, b)
                && self.locally_inside(b, a)
            {
                self.triangles.extend([a, at, b].map(|i| self.nodes[i].vertex));
                self.remove(at);
                self.remove(middle);
                (at, start) = (b, b);
            }
            at = self.nodes[at].next;
            if at == start {
                return self.filter(at, None);
            }
        }
    }

    /// Two halves along a diagonal that lies inside.
    fn split(&mut self, start: usize) -> [usize; 2] {
        let mut a = start;
        loop {
            let Node { previous, next, vertex, .. } = self.nodes[a];
            let mut b = self.nodes[next].next;
            while b != previous {
                if vertex != self.nodes[b].vertex && self.is_diagonal(a, b) {
                    let c = self.bridge(a, b);
                    let (a_next, c_next) = (self.nodes[a].next, self.nodes[c].next);
                    return [self.filter(a, Some(a_next)), self.filter(c, Some(c_next))];
                }
                b = self.nodes[b].next;
            }
            a = next;
            if a == start {
                // Nothing can be cut: a ring that is no ring is left out.
                return [NONE, NONE];
            }
        }
    }

    fn join_hole(&mut self, hole: usize, outer: usize) -> usize {
        let Some(meets) = self.find_bridge(hole, outer) else { return outer };
        let reverse = self.bridge(meets, hole);
        let reverse_next = self.nodes[reverse].next;
        self.filter(reverse, Some(reverse_next));
        let meets_next = self.nodes[meets].next;
        self.filter(meets, Some(meets_next))
    }

    /// The corner of the outer ring that the leftmost corner of a hole can be joined with.
    fn find_bridge(&self, hole: usize, outer: usize) -> Option<usize> {
        let (hx, hy) = (self.nodes[hole].x, self.nodes[hole].y);
        let (mut nearest_x, mut found) = (f64::NEG_INFINITY, None);
        let mut at = outer;
        loop {
            let (p, next) = (&self.nodes[at], &self.nodes[self.nodes[at].next]);
            if hy <= p.y && hy >= next.y && next.y != p.y {
                let x = p.x + (hy - p.y) * (next.x - p.x) / (next.y - p.y);
                if x <= hx && x > nearest_x {
                    nearest_x = x;
                    found = Some(if p.x < next.x { at } else { p.next });
                    if x == hx {
                        return found;
                    }
                }
            }
            at = p.next;
            if at == outer {
                break;
            }
        }
        let stop = found?;
        let (mx, my) = (self.nodes[stop].x, self.nodes[stop].y);
        let corners = [
            (if hy < my { hx } else { nearest_x }, hy),
            (mx, my),
            (if hy < my { nearest_x } else { hx }, hy),
        ];
        let (mut best, mut least_slope, mut at) = (stop, f64::INFINITY, stop);
        loop {
            let p = &self.nodes[at];
            if hx >= p.x && p.x >= mx && hx != p.x && in_triangle(corners, (p.x, p.y)) {
                let slope = (hy - p.y).abs() / (hx - p.x);
                let nearer =
                    slope < least_slope || slope == least_slope && p.x > self.nodes[best].x;
                if self.locally_inside(at, hole) && nearer {
                    (best, least_slope) = (at, slope);
                }
            }
            at = p.next;
            if at == stop {
                return Some(best);
            }
        }
    }

    /// Joins two corners by a pair of sides there and back; the new twin of `b`.
    fn bridge(&mut self, a: usize, b: usize) -> usize {
        let twin = |node: Node| Node { previous_z: NONE, next_z: NONE, z: 0, ..node };
        let (a2, b2) = (self.nodes.len(), self.nodes.len() + 1);
        let (a_next, b_previous) = (self.nodes[a].next, self.nodes[b].previous);
        self.nodes.push(twin(self.nodes[a]));
        self.nodes.push(twin(self.nodes[b]));
        self.nodes[a].next = b;
        self.nodes[b].previous = a;
        self.nodes[a2].next = a_next;
        self.nodes[a_next].previous = a2;
        self.nodes[b2].next = a2;
        self.nodes[a2].previous = b2;
        self.nodes[b_previous].next = b2;
        self.nodes[b2].previous = b_previous;
        b2
    }

    fn is_diagonal(&self, a: usize, b: usize) -> bool {
        let (na, nb) = (&self.nodes[a], &self.nodes[b]);
        if self.nodes[na.next].vertex == nb.vertex
            || self.nodes[na.previous].vertex == nb.vertex
            || self.crosses_ring(a, b)
        {
            return false;
        }
        let inside = self.locally_inside(a, b)
            && self.locally_inside(b, a)
            && self.middle_inside(a, b)
            && (self.area(na.previous, a, nb.previous) != 0.0
                || self.area(a, nb.previous, b) != 0.0);
        let touching = self.equal(a, b)
            && self.area(na.previous, a, na.next) > 0.0
            && self.area(nb.previous, b, nb.next) > 0.0;
        inside || touching
    }

    fn crosses_ring(&self, a: usize, b: usize) -> bool {
        let (va, vb) = (self.nodes[a].vertex, self.nodes[b].vertex);
        let mut at = a;
        loop {
            let (p, next) = (&self.nodes[at], self.nodes[at].next);
            let vn = self.nodes[next].vertex;
            if p.vertex != va
                && vn != va
                && p.vertex != vb
                && vn != vb
                && self.intersect(at, next, a, b)
            {
                return true;
            }
            at = next;
            if at == a {
                return false;
            }
        }
    }

    fn intersect(&self, p1: usize, q1: usize, p2: usize, q2: usize) -> bool {
        let sign = |a, b, c| self.area(a, b, c).partial_cmp(&0.0).map_or(0, |o| o as i8);
        let o = [sign(p1, q1, p2), sign(p1, q1, q2), sign(p2, q2, p1), sign(p2, q2, q1)];
        let on = |p: usize, q: usize, r: usize| {
            let (p, q, r) = (&self.nodes[p], &self.nodes[q], &self.nodes[r]);
            q.x <= p.x.max(r.x) && q.x >= p.x.min(r.x) && q.y <= p.y.max(r.y) && q.y >= p.y.min(r.y)
        };
        (o[0] != o[1] && o[2] != o[3])
            || (o[0] == 0 && on(p1, p2, q1))
            || (o[1] == 0 && on(p1, q2, q1))
            || (o[2] == 0 && on(p2, p1, q2))
            || (o[3] == 0 && on(p2, q1, q2))
    }

    fn locally_inside(&self, a: usize, b: usize) -> bool {
        let Node { previous, next, .. } = self.nodes[a];
        if self.area(previous, a, next) < 0.0 {
            self.area(a, b, next) >= 0.0 && self.area(a, previous, b) >= 0.0
        } else {
            self.area(a, b, previous) < 0.0 || self.area(a, next, b) < 0.0
        }
    }

    fn middle_inside(&self, a: usize, b: usize) -> bool {
        let x = f64::midpoint(self.nodes[a].x, self.nodes[b].x);
        let y = f64::midpoint(self.nodes[a].y, self.nodes[b].y);
        let (mut at, mut inside) = (a, false);
        loop {
            let (p, next) = (&self.nodes[at], &self.nodes[self.nodes[at].next]);
            if (p.y > y) != (next.y > y) && x < (next.x - p.x) * (y - p.y) / (next.y - p.y) + p.x {
                inside = !inside;
            }
            at = p.next;
            if at == a {
                return inside;
            }
        }
    }
}

fn in_triangle([(ax, ay), (bx, by), (cx, cy)]: [(f64, f64); 3], (x, y): (f64, f64)) -> bool {
    (cx - x) * (ay - y) >= (ax - x) * (cy - y)
        && (ax - x) * (by - y) >= (bx - x) * (ay - y)
        && (bx - x) * (cy - y) >= (cx - x) * (by - y)
}
