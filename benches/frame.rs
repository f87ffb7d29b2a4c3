//! What a frame of the window costs, without a window: `cargo bench --bench frame`.
//!
//! ```text
//! cargo bench --bench frame
//! cargo bench --bench frame -- --points 10000000 --plots 12 --rows 100000 --frames 400
//! cargo bench --bench frame -- --clicks WORKSPACE [--n-clicks 400] [--seed 1]
//! ```
//! The whole program is laid out and cut into triangles by egui without a screen, at 1600 × 1000 points, over a made-up workspace: a
//! page of linked plots over all points together, and a page with a table. Between frames the pointer moves over the plots, the view is
//! zoomed and dragged, the table is scrolled. Printed are the median, the 95th percentile and the longest frame of each.
//!
//! With `--clicks` the program opens a real workspace instead, and what can be clicked is clicked at random. Printed is how long it
//! takes from a click that asks the workspace for something to the first frame that shows something of it, and to the last one. The
//! workspace may be changed by what is clicked: give a copy.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and may stop at the first surprise"
)]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use vigia::diagnostic::Diagnostic;
use vigia::gui::{App, AppOptions, Backend, Factory, Wake};
use vigia::kpi::Arithmetic;
use vigia::kpi::plan::{PlanItem, Question};
use vigia::model::{
    Every, KpiPoint, KpiSeries, ManagedObject, MeasurementId, MeasurementKind, MeasurementType,
    ObjectId, TimeRange, Timestamp, Unit, Zone,
};
use vigia::workspace::pictures::plots;
use vigia::workspace::{
    AnswerCost, AnswerState, Command, Engine, Inventory, QueryAnswer, QueryQuestion, State,
    Workspace,
};

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SIZE: egui::Vec2 = egui::vec2(1600.0, 1000.0);
const START: i64 = 1_700_000_000 / 900 * 900;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        // `cargo test --all-targets` starts benchmarks too, without this argument.
        println!("skipped: run it with `cargo bench`");
        return;
    }
    let number = |flag: &str, otherwise: usize| {
        let at = arguments.iter().position(|argument| argument == flag);
        at.and_then(|i| arguments.get(i + 1)).map_or(otherwise, |text| text.parse().unwrap())
    };
    if let Some(at) = arguments.iter().position(|argument| argument == "--clicks") {
        let folder = arguments.get(at + 1).unwrap();
        clicks::run(Path::new(folder), number("--n-clicks", 400), number("--seed", 1) as u64);
        return;
    }
    let (n_points, n_plots) = (number("--points", 10_000_000), number("--plots", 12));
    let (n_rows, n_frames) = (number("--rows", 100_000), number("--frames", 400));
    let made = Instant::now();
    let world = World { n_plots, n_buckets: n_points / n_plots };
    let mut window = Window::open(world);
    println!(
        "{n_plots} plots, {} points; ready after {:.1} s",
        window.n_points(),
        made.elapsed().as_secs_f64()
    );
    window.frames("still", n_frames / 4, |_, _| {});
    window.frames("pointer over the plots", n_frames, |frame, input| {
        let x = 700.0 + (frame % 600) as f32;
        input.events.push(egui::Event::PointerMoved(egui::pos2(x, 420.0)));
    });
    window.frames("zooming and dragging", n_frames, |frame, input| {
        let x = 800.0 + (frame % 400) as f32;
        input.events.push(egui::Event::PointerMoved(egui::pos2(x, 420.0)));
        let factor = if frame % 40 < 20 { 1.15 } else { 0.87 };
        input.events.push(egui::Event::Zoom(factor));
    });
    let world = World { n_plots: 1, n_buckets: n_rows };
    let mut window = Window::open(world);
    println!("table of {} rows with a plot", window.n_points());
    window.frames("scrolling the table", n_frames, |frame, input| {
        input.events.push(egui::Event::PointerMoved(egui::pos2(1000.0, 860.0)));
        let delta = egui::vec2(0.0, if frame % 100 < 50 { -240.0 } else { 240.0 });
        input.events.push(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            source: egui::MouseWheelSource::Unknown,
            delta,
            phase: egui::TouchPhase::Move,
            modifiers: egui::Modifiers::NONE,
        });
    });
}

/// How much there is.
#[derive(Clone, Copy)]
struct World {
    n_plots: usize,
    n_buckets: usize,
}

/// The program, drawn without a screen.
struct Window {
    ctx: egui::Context,
    app: App,
    world: World,
    time: f64,
}

impl Window {
    fn open(world: World) -> Self {
        let opening = move || {
            Box::new(move |_: &Path, _: Wake| -> Result<Box<dyn Backend>, Diagnostic> {
                Ok(Box::new(MadeUp { state: state(world), world }))
            })
        };
        let factory = Factory { open: opening(), create: opening(), demo: opening() };
        let ctx = egui::Context::default();
        let options = AppOptions {
            folder: Some("made-up".into()),
            preferences_file: None,
            dialog_answer: None,
            demo_folder: None,
        };
        let app = App::new(&ctx, options, factory);
        let mut window = Self { ctx, app, world, time: 0.0 };
        window.frame(|_| {});
        // The explorer, by its place in the rail.
        for pressed in [true, false] {
            window.frame(move |input| {
                let pos = egui::pos2(76.0, 240.0);
                input.events.push(egui::Event::PointerMoved(pos));
                let (button, modifiers) = (egui::PointerButton::Primary, egui::Modifiers::NONE);
                input.events.push(egui::Event::PointerButton { pos, button, pressed, modifiers });
            });
        }
        // Questions are asked, answered and drawn within some frames.
        for _ in 0..12 {
            window.frame(|_| {});
        }
        window
    }

    fn n_points(&self) -> usize {
        self.world.n_plots * self.world.n_buckets
    }

    /// Logic, layout and triangles of one frame.
    fn frame(&mut self, change: impl FnOnce(&mut egui::RawInput)) -> Duration {
        self.time += 1.0 / 60.0;
        let mut input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, SIZE)),
            time: Some(self.time),
            focused: true,
            ..Default::default()
        };
        change(&mut input);
        let started = Instant::now();
        let app = &mut self.app;
        let ctx = self.ctx.clone();
        let mut output = self.ctx.run_ui(input, |ui| {
            app.logic(&ctx);
            app.ui(ui);
        });
        // Nothing takes textures to a screen.
        output.textures_delta.clear();
        let triangles =
            self.ctx.tessellate(std::mem::take(&mut output.shapes), output.pixels_per_point);
        let took = started.elapsed();
        assert!(!triangles.is_empty());
        took
    }

    fn frames(&mut self, name: &str, n: usize, mut change: impl FnMut(usize, &mut egui::RawInput)) {
        let mut times: Vec<f64> = (0..n.max(1))
            .map(|i| self.frame(|input| change(i, input)).as_secs_f64() * 1000.0)
            .collect();
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize];
        println!(
            "{name:<28} p50 {:>7.2} ms   p95 {:>7.2} ms   max {:>7.2} ms",
            at(0.5),
            at(0.95),
            at(1.0)
        );
    }
}

/// Answers at once, so that frames are all there is to measure.
struct MadeUp {
    state: State,
    world: World,
}

impl Backend for MadeUp {
    fn apply(&mut self, command: Command) {
        self.state.revision += 1;
        match command {
            Command::Ask { slot, question } => {
                // The numbers are the same whatever is asked.
                if self.state.answers.contains_key(&slot) {
                    return;
                }
                let answer = Arc::new(answer(&question, self.world));
                let fresh = AnswerState { running: false, latest: Some(Ok(answer)), revision: 1 };
                self.state.answers.insert(slot, fresh);
            }
            Command::DrawPlots(question) => {
                let Some(Ok(answer)) =
                    self.state.answers.get(&question.slot).and_then(|a| a.latest.clone())
                else {
                    return;
                };
                let made = Arc::new(plots::make(question, answer, None, &[], &BTreeSet::new()));
                self.state.plots.entry(question.slot).or_default().take(Ok(made));
            }
            _ => {}
        }
    }

    fn poll(&mut self) -> bool {
        false
    }

    fn state(&self) -> &State {
        &self.state
    }
}

/// Random clicks on a real workspace, and how long their results take.
mod clicks {
    use std::cell::RefCell;
    use std::collections::BTreeMap;
    use std::path::{Path, PathBuf};
    use std::rc::Rc;
    use std::time::{Duration, Instant};

    use egui::accesskit::{Action, Node, Role, TreeUpdate};
    use vigia::gui::{App, AppOptions, Backend, Factory, Wake};
    use vigia::workspace::{Command, State, Workspace};

    /// A result that was not there by then is counted with that time.
    const RESULT_MAX: Duration = Duration::from_secs(20);
    /// Nothing more comes once nothing has come for so long.
    const QUIET: Duration = Duration::from_millis(400);
    /// Of a slow click it is told what was asked; no longer than this each.
    const SAID_CHARS_MAX: usize = 240;
    /// Clicks whose results were all there after this are not told about.
    const SLOW: Duration = Duration::from_millis(100);
    /// Words on buttons that leave the workspace, ask for a file or write one.
    const LEFT_ALONE: [&str; 26] = [
        "quit", "close", "open", "new", "import", "export", "write", "save", "report", "pack",
        "watch", "freeze", "restate", "delete", "remove", "copy", "folder", "undo", "redo",
        "reload", "screen", "check", "rebuild", "approve", "propose", "picture",
    ];

    /// What the workspace was asked and when it had news.
    #[derive(Default)]
    struct Seen {
        asked: Vec<&'static str>,
        /// What was asked, cut to a line.
        said: Vec<String>,
        news: Vec<Instant>,
    }

    struct Watched {
        inner: Workspace,
        seen: Rc<RefCell<Seen>>,
    }

    impl Backend for Watched {
        fn apply(&mut self, command: Command) {
            let name = match &command {
                Command::Ask { .. } => "question",
                Command::AskWorst { .. } => "worst",
                Command::AskChanges { .. } => "changes",
                Command::AskPortfolio { .. } => "portfolio",
                Command::AskMap { .. } => "map",
                Command::AskPicture { .. } => "picture",
                Command::AskMarks(_) => "busy hours",
                Command::Evaluate { .. } => "statement",
                Command::AskTrend { .. } => "trend",
                Command::AskLine(_) => "objective",
                Command::Trace(_) => "trace",
                _ => "",
            };
            if !name.is_empty() {
                let said: String = format!("{command:?}").chars().take(SAID_CHARS_MAX).collect();
                let mut seen = self.seen.borrow_mut();
                seen.asked.push(name);
                seen.said.push(said);
            }
            self.inner.apply(command);
        }

        fn poll(&mut self) -> bool {
            let is_news = self.inner.poll();
            if is_news {
                self.seen.borrow_mut().news.push(Instant::now());
            }
            is_news
        }

        fn state(&self) -> &State {
            self.inner.state()
        }
    }

    struct Real {
        ctx: egui::Context,
        app: App,
        began: Instant,
        seen: Rc<RefCell<Seen>>,
        tree: Option<TreeUpdate>,
    }

    impl Real {
        fn open(folder: &Path) -> Self {
            let seen = Rc::new(RefCell::new(Seen::default()));
            let opening = || {
                let seen = Rc::clone(&seen);
                Box::new(move |folder: &Path, wake: Wake| {
                    let inner = Workspace::open(folder, wake)?;
                    let seen = Rc::clone(&seen);
                    Ok(Box::new(Watched { inner, seen }) as Box<dyn Backend>)
                })
            };
            let factory = Factory { open: opening(), create: opening(), demo: opening() };
            let ctx = egui::Context::default();
            ctx.enable_accesskit();
            let options = AppOptions {
                folder: Some(folder.to_owned()),
                preferences_file: None,
                dialog_answer: Some(vec![PathBuf::from("/nonexistent")]),
                demo_folder: None,
            };
            let app = App::new(&ctx, options, factory);
            Self { ctx, app, began: Instant::now(), seen, tree: None }
        }

        fn frame(&mut self, events: Vec<egui::Event>) {
            let mut input = egui::RawInput {
                screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, super::SIZE)),
                time: Some(self.began.elapsed().as_secs_f64()),
                focused: true,
                events,
                ..Default::default()
            };
            input.viewports.entry(egui::ViewportId::ROOT).or_default();
            let (app, ctx) = (&mut self.app, self.ctx.clone());
            let mut output = self.ctx.run_ui(input, |ui| {
                app.logic(&ctx);
                app.ui(ui);
            });
            output.textures_delta.clear();
            let shapes = std::mem::take(&mut output.shapes);
            self.ctx.tessellate(shapes, output.pixels_per_point);
            if let Some(tree) = output.platform_output.accesskit_update.take() {
                self.tree = Some(tree);
            }
        }

        /// Frames until nothing has come for a while; when the first and the last news came after `from`.
        fn settle(&mut self, from: Instant) -> Option<(Duration, Duration)> {
            let (mut first, mut last) = (None, from);
            loop {
                self.frame(Vec::new());
                let drawn = Instant::now();
                let mut seen = self.seen.borrow_mut();
                if !seen.news.is_empty() {
                    seen.news.clear();
                    first.get_or_insert(drawn - from);
                    last = drawn;
                }
                drop(seen);
                let waits = first.is_none() && !self.seen.borrow().asked.is_empty();
                let since = drawn - last;
                if (since > QUIET && !waits) || since > RESULT_MAX {
                    return first.map(|first| (first, last - from));
                }
                std::thread::sleep(Duration::from_millis(2));
            }
        }

        /// What can be clicked: label and middle.
        fn clickable(&self) -> Vec<(String, egui::Pos2)> {
            let label = |node: &Node| node.label().unwrap_or_default().trim().to_owned();
            let is_left_alone = |label: &str| {
                let label = label.to_lowercase();
                LEFT_ALONE.iter().any(|word| label.contains(word))
            };
            let nodes = self.tree.iter().flat_map(|tree| &tree.nodes);
            let found = nodes.filter_map(|(_, node)| {
                let label = label(node);
                let is_input = matches!(node.role(), Role::TextInput | Role::MultilineTextInput);
                let bounds = node.bounds()?;
                let middle = egui::pos2(
                    (bounds.x0 + bounds.x1) as f32 / 2.0,
                    (bounds.y0 + bounds.y1) as f32 / 2.0,
                );
                let is_there =
                    egui::Rect::from_min_size(egui::Pos2::ZERO, super::SIZE).contains(middle);
                let can = node.supports_action(Action::Click) && !node.is_disabled() && !is_input;
                (can && is_there && !label.is_empty() && !is_left_alone(&label))
                    .then_some((label, middle))
            });
            found.collect()
        }

        fn click(&mut self, pos: egui::Pos2) {
            for pressed in [true, false] {
                let (button, modifiers) = (egui::PointerButton::Primary, egui::Modifiers::NONE);
                self.frame(vec![
                    egui::Event::PointerMoved(pos),
                    egui::Event::PointerButton { pos, button, pressed, modifiers },
                ]);
            }
        }
    }

    pub fn run(folder: &Path, n_clicks: usize, seed: u64) {
        let mut real = Real::open(folder);
        real.settle(Instant::now());
        let mut chance = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let mut next = |n: usize| {
            chance ^= chance << 13;
            chance ^= chance >> 7;
            chance ^= chance << 17;
            (chance % n.max(1) as u64) as usize
        };
        let mut times: Vec<(Duration, Duration, String, Vec<String>)> = Vec::new();
        let mut by_kind: BTreeMap<&'static str, Vec<Duration>> = BTreeMap::new();
        for _ in 0..n_clicks {
            let clickable = real.clickable();
            if clickable.is_empty() {
                continue;
            }
            let (label, pos) = clickable[next(clickable.len())].clone();
            *real.seen.borrow_mut() = Seen::default();
            let clicked = Instant::now();
            real.click(pos);
            let took = real.settle(clicked);
            let asked = std::mem::take(&mut real.seen.borrow_mut().asked);
            if let (Some((first, last)), false) = (took, asked.is_empty()) {
                asked.iter().for_each(|kind| by_kind.entry(kind).or_default().push(first));
                let mut kinds = asked.clone();
                kinds.sort_unstable();
                kinds.dedup();
                let said = std::mem::take(&mut real.seen.borrow_mut().said);
                times.push((first, last, format!("{label} ({})", kinds.join(", ")), said));
            }
        }
        times.sort();
        let at = |list: &[Duration], share: f64| {
            let at = ((list.len().saturating_sub(1)) as f64 * share).round() as usize;
            list.get(at).map_or(0.0, |took| took.as_secs_f64() * 1000.0)
        };
        let first: Vec<Duration> = times.iter().map(|(first, ..)| *first).collect();
        let mut last: Vec<Duration> = times.iter().map(|(_, last, ..)| *last).collect();
        last.sort();
        println!("{n_clicks} clicks, {} of which asked for something", times.len());
        for (name, list) in [("to the first result", &first), ("to the last", &last)] {
            let [middle, late, longest] = [0.5, 0.95, 1.0].map(|share| at(list, share));
            println!(
                "{name:<28} p50 {middle:>7.1} ms   p95 {late:>7.1} ms   max {longest:>7.1} ms"
            );
        }
        for (kind, mut list) in by_kind {
            list.sort();
            let [middle, late, longest] = [0.5, 0.95, 1.0].map(|share| at(&list, share));
            println!(
                "  {kind:<26} p50 {middle:>7.1} ms   p95 {late:>7.1} ms   max {longest:>7.1} ms   n {}",
                list.len()
            );
        }
        times.sort_by_key(|(_, last, ..)| *last);
        for (first, last, what, said) in times.iter().rev().filter(|(_, last, ..)| *last > SLOW) {
            println!(
                "  {:>7.1} ms, all {:>7.1} ms: {what}",
                first.as_secs_f64() * 1000.0,
                last.as_secs_f64() * 1000.0
            );
            said.iter().for_each(|said| println!("      {said}"));
        }
    }
}

fn zone() -> Zone {
    Zone::named("America/Lima").unwrap()
}

fn extent(world: World) -> TimeRange {
    let start = Timestamp::from_unix_secs(START);
    TimeRange::new(start, start.plus_secs(world.n_buckets as i64 * 900))
}

fn state(world: World) -> State {
    let name = "SubNetwork=1,MeContext=LIM001,EUtranCellFDD=LIM001-1";
    let measurements = vec![MeasurementType {
        id: MeasurementId(0),
        name: "pmRrcConnEstabAtt".to_owned(),
        group: "RRC".to_owned(),
        kind: MeasurementKind::Scalar,
    }];
    let inventory = Inventory {
        data_revision: 1,
        objects: Arc::new(vec![ManagedObject::new(ObjectId(0), name, None)]),
        attributes: vec![Vec::new()],
        keys: vec!["object".to_owned()],
        measurements: Arc::new(measurements),
        extent: Some(extent(world)),
        ..Inventory::default()
    };
    // A real workspace in a folder that is gone again gives all that is not made up: catalogue, contract, zone.
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    Engine::create(folder, "bench", &zone()).unwrap();
    std::fs::create_dir_all(folder.join("contracts")).unwrap();
    std::fs::write(folder.join("contracts/bench.toml"), CONTRACT).unwrap();
    let workspace = Workspace::open(folder, Arc::new(|| {})).unwrap();
    State { inventory: Arc::new(inventory), ..workspace.state().clone() }
}

/// Whose KPI the explorer begins with.
const CONTRACT: &str = r#"
id = "c"
customer = "Customer"
name = "Contract"
country = "PE"
zone = "UTC"
currency = "PEN"
currency_decimals = 2
fee_per_period = "1000.00"
credit_cap_percent = "none"
window = "calendar_month"
[scorecard]
no_data = "zero"
score = "step"

[[objective]]
id = "rrc"
name = "RRC setup"
kpi = "rrc_setup_success_rate"
unit = "%"
scope = ""
membership = "dated"
service_calendar = "24x7"
method = "period_aggregate"
exclusions = { mode = "downtime_and_service_time", approver = "any", kinds = [ { kind = "planned_maintenance", notice_hours = 0, minutes_max = "none" }, { kind = "force_majeure", notice_hours = 0, minutes_max = "none" }, { kind = "customer_caused", notice_hours = 0, minutes_max = "none" } ] }
comparison = "at_least"
target = "90"
tolerance = "none"
grace = "none"
completeness_min = "0.9"
missing_data = "undecided"
rounding = "none"
weight = "100"
credit = "none"
"#;

/// Noise with a day's rhythm, single spikes and gaps; a KPI of a unit of its own for each plot.
fn answer(question: &QueryQuestion, world: World) -> QueryAnswer {
    let range = extent(world);
    let start = range.start;
    let buckets: Vec<TimeRange> = (0..world.n_buckets as i64)
        .map(|i| TimeRange::new(start.plus_secs(i * 900), start.plus_secs((i + 1) * 900)))
        .collect();
    let mut dice = 0x9E37_79B9_7F4A_7C15_u64;
    let mut noise = move || {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        (dice >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut items = Vec::new();
    let mut series = Vec::new();
    for plot in 0..world.n_plots {
        let unit = Unit::new(&format!("u{plot}"));
        let points = (0..world.n_buckets)
            .map(|i| {
                let by_day = (i as f64 / 96.0 * std::f64::consts::TAU).sin();
                let value = match i % 50_021 {
                    0 => 900.0,
                    n if n < 40 => return KpiPoint::missing(),
                    _ => 100.0 + 20.0 * by_day + 5.0 * noise(),
                };
                KpiPoint {
                    value: Some(value),
                    gap: None,
                    completeness: Some(1.0),
                    received: 4,
                    expected: 4,
                    ..KpiPoint::missing()
                }
            })
            .collect();
        items.push(PlanItem {
            id: format!("kpi_{plot}"),
            name: format!("KPI {plot}"),
            names: Default::default(),
            unit: unit.clone(),
            formula: "sum(pmRrcConnEstabAtt)".to_owned(),
            version: None,
            higher_is_better: Some(true),
            is_upper_bound: false,
            uses: Vec::new(),
        });
        series.push(KpiSeries {
            kpi_id: format!("kpi_{plot}"),
            unit,
            zone: zone(),
            buckets: buckets.clone(),
            keys: Vec::new(),
            groups: vec![Vec::new()],
            points,
        });
    }
    let questions = items.iter().map(|item| Question::Kpi(item.id.clone())).collect();
    QueryAnswer {
        question: QueryQuestion { questions, every: Every::Secs(900), ..question.clone() },
        range,
        items,
        series,
        arithmetic: Arithmetic::default(),
        warnings: Vec::new(),
        cost: AnswerCost::default(),
    }
}
