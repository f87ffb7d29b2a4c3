// Makes `outlines.bin` and `countries.csv` of this folder; see README.md.
//
//   npm pack world-atlas@2.0.2 i18n-iso-countries@7.14.0      (unpack both)
//   node make.mjs WORLD_ATLAS/countries-10m.json ISO_COUNTRIES/codes.json OUTPUT_FOLDER
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [topologyFile, codesFile, folder] = process.argv.slice(2);
const topology = JSON.parse(readFileSync(topologyFile, "utf8"));
const alpha2 = new Map(JSON.parse(readFileSync(codesFile, "utf8")).map(([two, , number]) => [number, two]));
const [scaleX, scaleY] = topology.transform.scale;
const [originX, originY] = topology.transform.translate;

// Latin America and the Caribbean, Spain, Portugal: drawn finely. All else is there so that they do not hang in the void.
const FINE = new Set(("AG AI AR AW BB BL BO BQ BR BS BZ CL CO CR CU CW DM DO EC ES FK GD GF GP GT GY HN HT JM KN KY LC MF MQ " +
  "MS MX NI PA PE PR PT PY SR SV SX TC TT UY VC VE VG VI").split(" "));
const FINE_BOX = [-118, -56, -34, 33];
// Degrees of latitude by which a line may differ from the original: coarse, medium, fine, and fine elsewhere.
const TOLERANCE = { coarse: 0.15, medium: 0.03, fine: 0.004, elsewhere: 0.03 };
// Square degrees below which an island is left out, unless it is all that a country has.
const AREA_MIN = { fine: 0.0015, elsewhere: 0.05 };
const SOUTH_MIN = -60;

// ---- arcs, absolute in grid units
const arcs = topology.arcs.map((deltas) => {
  let x = 0, y = 0;
  return deltas.map(([dx, dy]) => [(x += dx), (y += dy)]);
});
// Two countries lie on both sides of the 180th meridian: their far ends go on beyond it.
for (const geometry of topology.objects.countries.geometries.filter(({ id }) => ["643", "242"].includes(id))) {
  for (const index of geometry.arcs.flat(3)) {
    for (const point of arcs[index < 0 ? ~index : index]) if (point[0] * scaleX < 90) point[0] += Math.round(360 / scaleX);
  }
}
const longitude = (x) => originX + x * scaleX;
const latitude = (y) => originY + y * scaleY;
const arcOf = (index) => (index < 0 ? [...arcs[~index]].reverse() : arcs[index]);
const ringPoints = (ring) => ring.flatMap((index, i) => (i === 0 ? arcOf(index) : arcOf(index).slice(1)));
const ringArea = (ring) => {
  const points = ringPoints(ring);
  let twice = 0;
  for (let i = 1; i < points.length; i++) {
    twice += points[i - 1][0] * points[i][1] - points[i][0] * points[i - 1][1];
  }
  return Math.abs(twice / 2) * scaleX * scaleY;
};
const inFineBox = (points) => points.some(([x, y]) => {
  const [west, south, east, north] = FINE_BOX;
  return longitude(x) > west && longitude(x) < east && latitude(y) > south && latitude(y) < north;
});

// ---- countries and their polygons
const countries = [];
for (const geometry of topology.objects.countries.geometries) {
  const id = alpha2.get(geometry.id) ?? "";
  if (id === "AQ" || (id === "" && !["Kosovo", "Somaliland", "N. Cyprus"].includes(geometry.properties.name))) continue;
  const polygons = geometry.type === "Polygon" ? [geometry.arcs] : geometry.arcs;
  const measured = polygons
    .filter((polygon) => ringPoints(polygon[0]).every(([, y]) => latitude(y) > SOUTH_MIN))
    .map((polygon) => ({ polygon, area: ringArea(polygon[0]), fine: (FINE.has(id) || inFineBox(ringPoints(polygon[0]))) && id !== "US" }))
    .sort((a, b) => b.area - a.area);
  const kept = measured.filter(({ area, fine }, i) => i === 0 || area >= (fine ? AREA_MIN.fine : AREA_MIN.elsewhere));
  if (kept.length === 0) continue;
  const known = countries.find((country) => id !== "" && country.id === id);
  if (known) known.kept.push(...kept);
  else countries.push({ id, name: geometry.properties.name, kept });
}
countries.sort((a, b) => (a.id || "~" + a.name).localeCompare(b.id || "~" + b.name, "en"));

// ---- simplification: each point gets the level at which it comes in (0 always, 1 medium, 2 fine, 3 never)
const used = new Map();
for (const { kept } of countries) {
  for (const { polygon, fine } of kept) {
    for (const ring of polygon) for (const index of ring) {
      const at = index < 0 ? ~index : index;
      used.set(at, (used.get(at) ?? false) || fine);
    }
  }
}
function levels(points, fine) {
  const kLongitude = scaleX * Math.cos((latitude(points[points.length >> 1][1]) * Math.PI) / 180);
  const at = points.map(([x, y]) => [x * kLongitude, y * scaleY]);
  const weight = new Array(points.length).fill(0);
  weight[0] = weight[points.length - 1] = Infinity;
  const distance = (p, a, b) => {
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const length = dx * dx + dy * dy;
    const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length));
    return Math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy);
  };
  const stack = [[0, points.length - 1, Infinity]];
  while (stack.length > 0) {
    const [first, last, above] = stack.pop();
    let far = -1, most = -1;
    for (let i = first + 1; i < last; i++) {
      const d = distance(at[i], at[first], at[last]);
      if (d > most) [far, most] = [i, d];
    }
    if (far < 0) continue;
    const own = Math.min(most, above);
    weight[far] = own;
    stack.push([first, far, own], [far, last, own]);
  }
  const finest = fine ? TOLERANCE.fine : TOLERANCE.elsewhere;
  const level = weight.map((w) => (w >= TOLERANCE.coarse ? 0 : w >= TOLERANCE.medium ? 1 : w >= finest ? 2 : 3));
  return { weight, level };
}
const simplified = new Map([...used].map(([at, fine]) => [at, levels(arcs[at], fine)]));

// A simplified ring must not cross itself: where it does, points come back until it does not.
function sides(ring, at) {
  const found = [];
  for (const index of ring) {
    const arc = index < 0 ? ~index : index, { level } = simplified.get(arc);
    let last = 0;
    for (let i = 1; i < level.length; i++) {
      if (level[i] > at) continue;
      const [a, b] = [arcs[arc][last], arcs[arc][i]];
      found.push({ arc, first: last, last: i, a, b, west: Math.min(a[0], b[0]), east: Math.max(a[0], b[0]) });
      last = i;
    }
  }
  return found.sort((one, two) => one.west - two.west);
}
const turn = (p, q, r) => Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
const cross = ({ a, b }, { a: c, b: d }) => turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
function comeBack({ arc, first, last }, at) {
  const { weight, level } = simplified.get(arc);
  let best = -1;
  for (let i = first + 1; i < last; i++) if (best < 0 || weight[i] > weight[best]) best = i;
  if (best >= 0) level[best] = at;
  return best >= 0;
}
for (const { kept } of countries) for (const { polygon } of kept) for (const ring of polygon) for (let at = 0; at < 3; at++) {
  for (let again = true; again; ) {
    again = false;
    const all = sides(ring, at);
    for (let i = 0; i < all.length; i++) {
      for (let j = i + 1; j < all.length && all[j].west <= all[i].east; j++) {
        if (cross(all[i], all[j])) {
          const came = [comeBack(all[i], at), comeBack(all[j], at)];
          again ||= came[0] || came[1];
        }
      }
    }
  }
}

// ---- bytes
const bytes = [];
const unsigned = (n) => {
  if (n < 0 || !Number.isInteger(n)) throw new Error(`not a count: ${n}`);
  while (n >= 128) { bytes.push((n % 128) | 128); n = Math.floor(n / 128); }
  bytes.push(n);
};
const signed = (n) => unsigned(n < 0 ? -2 * n - 1 : 2 * n);
const float = (value) => bytes.push(...new Uint8Array(new Float64Array([value]).buffer));

bytes.push(...Buffer.from("VGMAP"), 1);
for (const value of [scaleX, scaleY, originX, originY]) float(value);
const numberOf = new Map([...used.keys()].sort((a, b) => a - b).map((at, i) => [at, i]));
unsigned(numberOf.size);
const counts = [0, 0, 0];
for (const at of numberOf.keys()) {
  const all = arcs[at], { level } = simplified.get(at);
  const points = all.map(([x, y], i) => [x, y, level[i]]).filter(([, , l]) => l < 3);
  unsigned(points.length);
  let x = 0, y = 0;
  for (const [px, py] of points) {
    signed(px - x); signed(py - y);
    [x, y] = [px, py];
  }
  for (let i = 0; i < points.length; i += 4) {
    bytes.push(points.slice(i, i + 4).reduce((byte, [, , l], k) => byte | (l << (2 * k)), 0));
  }
  points.forEach(([, , l]) => counts[l]++);
}
unsigned(countries.length);
for (const { kept } of countries) {
  unsigned(kept.length);
  for (const { polygon } of kept) {
    unsigned(polygon.length);
    for (const ring of polygon) {
      unsigned(ring.length);
      for (const index of ring) signed(index < 0 ? -numberOf.get(~index) - 1 : numberOf.get(index));
    }
  }
}
writeFileSync(join(folder, "outlines.bin"), Buffer.from(bytes));

// ---- names and the place of the label: the point of the largest polygon that lies farthest from its edge
function inside(points, x, y) {
  let odd = false;
  for (let i = 1; i < points.length; i++) {
    const [[x1, y1], [x2, y2]] = [points[i - 1], points[i]];
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)) odd = !odd;
  }
  return odd;
}
function labelPlace(polygon) {
  const rings = polygon.map((ring) => ringPoints(ring).map(([x, y]) => [longitude(x), latitude(y)]));
  const [outer] = rings;
  const k = Math.cos((outer[0][1] * Math.PI) / 180);
  const toEdge = (x, y) => {
    let least = Infinity;
    for (const ring of rings) for (let i = 1; i < ring.length; i++) {
      const [[x1, y1], [x2, y2]] = [ring[i - 1], ring[i]];
      const [dx, dy] = [(x2 - x1) * k, y2 - y1], length = dx * dx + dy * dy;
      const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * k * dx + (y - y1) * dy) / length));
      least = Math.min(least, Math.hypot((x - x1) * k - t * dx, y - y1 - t * dy));
    }
    return rings.filter((ring) => inside(ring, x, y)).length === 1 ? least : -least;
  };
  let box = outer.reduce(([w, s, e, n], [x, y]) => [Math.min(w, x), Math.min(s, y), Math.max(e, x), Math.max(n, y)], [180, 90, -180, -90]);
  let best = [0, 0, -Infinity];
  for (let round = 0; round < 4; round++) {
    const [w, s, e, n] = box;
    for (let i = 0; i <= 14; i++) for (let j = 0; j <= 14; j++) {
      const x = w + ((e - w) * i) / 14, y = s + ((n - s) * j) / 14, d = toEdge(x, y);
      if (d > best[2]) best = [x, y, d];
    }
    const [dx, dy] = [(e - w) / 10, (n - s) / 10];
    box = [best[0] - dx, best[1] - dy, best[0] + dx, best[1] + dy];
  }
  return best;
}
const languages = ["en", "es", "pt", "zh-Hans"].map((tag) => new Intl.DisplayNames([tag], { type: "region", fallback: "none" }));
const unnamed = {
  Kosovo: ["Kosovo", "Kosovo", "Kosovo", "科索沃"],
  "N. Cyprus": ["Northern Cyprus", "Norte de Chipre", "Chipre do Norte", "北塞浦路斯"],
  Somaliland: ["Somaliland", "Somalilandia", "Somalilândia", "索马里兰"],
};
// CLDR prefers these over the names that maps have room for.
const shorter = { HK: ["Hong Kong", "Hong Kong", "Hong Kong", "香港"], MO: ["Macao", "Macao", "Macau", "澳门"] };
const lines = countries.map(({ id, name, kept }) => {
  const names = shorter[id] ?? unnamed[name] ?? languages.map((language) => language.of(id));
  const [x, y] = labelPlace(kept[0].polygon);
  return [id, ...names, x.toFixed(2), y.toFixed(2), kept.reduce((sum, k) => sum + k.area, 0).toFixed(2)]
    .map((cell) => {
      if (/[",]/.test(cell)) throw new Error(`the reader knows no quotes: ${cell}`);
      return cell;
    }).join(",");
});
writeFileSync(join(folder, "countries.csv"), "code,en,es,pt,zh,longitude,latitude,square_degrees\n" + lines.join("\n") + "\n");
console.log(`${countries.length} countries, ${numberOf.size} arcs, points by level ${counts}, ${bytes.length} bytes, CLDR ${process.versions.cldr}`);
