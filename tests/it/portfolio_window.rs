//! The first page by its accessible labels: what it says first, how it is sorted and filtered, and where a click leads.

#![allow(clippy::unwrap_used, clippy::result_large_err)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use vigia::diagnostic::Diagnostic;
use vigia::gui::ui_state::Page;
use vigia::gui::{App, AppOptions, Backend, Factory, Wake};
use vigia::model::TimeRange;
use vigia::sla::{Contract, SlaPeriod, Verdict};
use vigia::workspace::portfolio::{
    CellState, FrozenMark, JudgedNow, PortfolioCell, UnreadContract,
};
use vigia::workspace::settled::Settled;
use vigia::workspace::{Command, JobKey, State};

use super::gui_fixture::{
    FakeBackend, Log, empty_state, full_state, import_job, october, portfolio,
};
use super::sla_fixture::month;

struct Window {
    harness: Harness<'static, Option<App>>,
    log: Log,
}

impl Window {
    fn new(state: fn() -> State) -> Self {
        Self::with_preferences(state, None)
    }

    fn with_preferences(state: fn() -> State, preferences_file: Option<PathBuf>) -> Self {
        let log = Log::default();
        let opening = |log: Log| {
            Box::new(move |_: &Path, _: Wake| -> Result<Box<dyn Backend>, Diagnostic> {
                Ok(Box::new(FakeBackend::new(state(), log.clone())))
            })
        };
        let factory = Factory {
            open: opening(log.clone()),
            create: opening(log.clone()),
            demo: opening(log.clone()),
        };
        let options = AppOptions {
            folder: Some(PathBuf::from("/data/latam")),
            preferences_file,
            dialog_answer: None,
            ..AppOptions::default()
        };
        let mut start = Some((options, factory));
        let harness =
            Harness::builder().with_size([1440.0, 900.0]).with_max_steps(24).build_ui_state(
                move |ui, app: &mut Option<App>| {
                    let ctx = ui.ctx().clone();
                    let app = app.get_or_insert_with(|| {
                        let (options, factory) = start.take().unwrap();
                        App::new(&ctx, options, factory)
                    });
                    app.logic(&ctx);
                    app.ui(ui);
                },
                None,
            );
        let mut window = Self { harness, log };
        window.settle();
        window
    }

    fn settle(&mut self) {
        self.harness.run_steps(4);
    }

    fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.settle();
    }

    fn pick(&mut self, list: &str, line: &str) {
        self.harness.get_by_role_and_label(egui::Role::ComboBox, list).click();
        self.settle();
        self.harness.get_by_role_and_label(egui::Role::MenuItem, line).click();
        self.settle();
    }

    fn shows(&self, label: &str) -> bool {
        self.harness.query_all_by_label_contains(label).next().is_some()
    }

    fn top(&self, label: &str) -> f32 {
        self.harness.get_by_label(label).rect().top()
    }

    /// Contracts from top to bottom.
    fn order(&self) -> Vec<String> {
        let mut found: Vec<(f32, String)> = NAMES
            .iter()
            .map(|name| format!("Contract {name}"))
            .filter_map(|label| {
                let node = self.harness.query_by_label(&label)?;
                Some((node.rect().top(), label.replace("Contract ", "")))
            })
            .collect();
        found.sort_by(|a, b| a.0.total_cmp(&b.0));
        found.into_iter().map(|(_, name)| name).collect()
    }

    fn page(&self) -> Page {
        self.harness.state().as_ref().unwrap().page()
    }

    fn evaluated(&self) -> Vec<(String, SlaPeriod)> {
        let of = |command: &Command| match command {
            Command::Evaluate { contract, period } => Some((contract.clone(), *period)),
            _ => None,
        };
        self.log.borrow().iter().filter_map(of).collect()
    }
}

const NAMES: [&str; 4] = ["LTE managed service", "RAN operation", "Branches", "Core"];

/// Three months of four contracts: two of one customer are breached, one is in its warning zone, one kept.
fn portfolio_state() -> State {
    let state = full_state();
    let [norte, andes] = state.contracts.as_slice() else { panic!("two contracts") };
    let only = |id: &str| norte.objectives.iter().filter(|o| o.id == id).cloned().collect();
    let contracts = vec![
        norte.clone(),
        Contract { region: "Cono Sur".to_owned(), ..andes.clone() },
        Contract {
            id: "pe-banco".to_owned(),
            customer: "Banco Andino".to_owned(),
            name: "Branches".to_owned(),
            objectives: only("availability"),
            ..norte.clone()
        },
        Contract {
            id: "pe-norte-core".to_owned(),
            name: "Core".to_owned(),
            fee: 1000.into(),
            objectives: only("drops"),
            ..norte.clone()
        },
    ];
    let start = october().start.plus_secs(-61 * 86_400);
    let mut inventory = (*state.inventory).clone();
    inventory.extent = Some(TimeRange::new(start, october().end));
    State { contracts: Arc::new(contracts), inventory: Arc::new(inventory), ..state }
}

#[test]
fn the_page_says_first_who_is_breached_and_what_is_due() {
    let mut window = Window::new(portfolio_state);
    assert_eq!(window.page(), Page::Portfolio);
    let n_asked = |window: &Window| {
        let asks = |c: &&Command| matches!(c, Command::AskPortfolio { .. });
        window.log.borrow().iter().filter(asks).count()
    };
    window.harness.run_steps(10);
    assert_eq!(n_asked(&window), 1, "once, not in every frame");
    for count in ["Breached: 2", "At risk: 1", "Undecided: 0", "Achieved: 1"] {
        assert!(window.harness.query_by_label(count).is_some(), "{count}");
    }
    assert!(window.shows("October 2026 · 4 contracts"));
    // 5 % of 480,000 and of 1,000; nothing is due in pesos, and nothing is added to them.
    assert!(window.shows("PEN\u{a0}24,050.00"), "both credits of one currency");
    assert!(!window.shows("CLP\u{a0}"), "nothing is due there");
    let cell = "Telefonía del Norte · LTE managed service · August 2026: Breached";
    assert!(window.harness.query_by_label(cell).is_some());
    assert_eq!(window.harness.unnamed_widgets(), Vec::<String>::new());
    assert!(window.shows("What is stored"));
}

#[test]
fn the_page_speaks_the_person_s_language_and_writes_its_numbers() {
    for (language, locale, wanted) in [
        ("es", "es-CO", ["Octubre de 2026 · 4 contratos", "Incumplido: 2", "PEN\u{a0}24.050,00"]),
        ("pt", "pt-BR", ["Outubro de 2026 · 4 contratos", "Descumprido: 2", "PEN\u{a0}24.050,00"]),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("window.json");
        let text = format!(
            r#"{{"version": 1, "theme": "dark", "language": "{language}", "number_locale": "{locale}", "recent": []}}"#
        );
        std::fs::write(&file, text).unwrap();
        let window = Window::with_preferences(portfolio_state, Some(file));
        for label in wanted {
            assert!(window.shows(label), "{language}: {label}");
        }
        assert!(!window.shows("Breached") && !window.shows("October"));
    }
}

#[test]
fn most_money_goes_first_unless_somebody_sorts_otherwise() {
    let mut window = Window::new(portfolio_state);
    // Two of one customer stay together; without rates shares of the fee are compared, and both lost 5 %.
    assert_eq!(window.order(), ["LTE managed service", "Core", "RAN operation", "Branches"]);
    window.click("Sort by Contract");
    assert_eq!(window.order(), ["RAN operation", "Branches", "Core", "LTE managed service"]);
    window.click("Sort by Contract");
    assert_eq!(window.order(), ["LTE managed service", "Core", "Branches", "RAN operation"]);
    window.click("Sort by Margin");
    let order = window.order();
    assert_eq!(order[3], "Branches", "0.21 of 0.5 points are left: the most room");
    assert_eq!(order[2], "RAN operation");
}

#[test]
fn what_is_looked_for_stays_and_the_rest_comes_back() {
    let mut window = Window::new(portfolio_state);
    window.click("Breached: 2");
    assert_eq!(window.order(), ["LTE managed service", "Core"]);
    assert!(window.shows("2 of 4 contracts"));
    window.click("Breached: 2");
    assert_eq!(window.order().len(), 4);
    window.pick("Country", "CL");
    assert_eq!(window.order(), ["RAN operation"]);
    window.click("Show all");
    window.harness.get_by_label("Search contracts").focus();
    window.settle();
    window.harness.get_by_label("Search contracts").type_text("drop norte");
    window.settle();
    assert_eq!(window.order(), ["LTE managed service", "Core"], "lines are searched too");
    window.harness.get_by_label("Search contracts").type_text(" nobody");
    window.settle();
    assert!(window.shows("No contract passes the filter"));
    assert_eq!(window.harness.query_all_by_label("Show all").count(), 2);
    window.harness.query_all_by_label("Show all").last().unwrap().click();
    window.settle();
    assert_eq!(window.order().len(), 4);
}

#[test]
fn a_cell_leads_to_the_scorecard_of_its_month() {
    let mut window = Window::new(portfolio_state);
    window.click("Telefonía del Norte · LTE managed service · August 2026: Breached");
    assert_eq!(window.page(), Page::Contracts);
    assert_eq!(window.evaluated(), [("pe-norte-2026".to_owned(), month("2026-08"))]);
    assert!(window.shows("Verdict Breached"));
    // A line leads to the scorecard of the month that is looked at.
    let mut window = Window::new(portfolio_state);
    window.click("Look at September 2026");
    assert!(window.shows("September 2026 · 4 contracts"));
    window.click("Contract Branches");
    assert_eq!(window.evaluated(), [("pe-banco".to_owned(), month("2026-09"))]);
}

#[test]
fn a_contract_opens_to_its_lines_and_they_lead_to_their_pages() {
    let mut window = Window::new(portfolio_state);
    let line = "Objective E-RAB drop rate";
    assert!(window.harness.query_by_label(line).is_none());
    window.click("Show the objectives of LTE managed service");
    assert!(window.top(line) > window.top("Contract LTE managed service"));
    assert!(window.top(line) < window.top("Contract Core"));
    let cell = "Telefonía del Norte · E-RAB accessibility · October 2026: At risk";
    assert!(window.harness.query_by_label(cell).is_some(), "each line has its own word");
    window.click("Telefonía del Norte · E-RAB drop rate · September 2026: Breached");
    assert_eq!(window.page(), Page::Contracts);
    assert_eq!(window.evaluated(), [("pe-norte-2026".to_owned(), month("2026-09"))]);
    assert!(window.shows("Chart of E-RAB drop rate"));
    window.harness.key_press_modifiers(egui::Modifiers::ALT, egui::Key::ArrowLeft);
    window.settle();
    window.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Num1);
    window.settle();
    window.click("Hide the objectives of LTE managed service");
    assert!(window.harness.query_by_label(line).is_none());
}

#[test]
fn countries_and_regions_are_rolled_up() {
    let mut window = Window::new(portfolio_state);
    window.click("Group by Country");
    assert!(window.harness.query_by_label("PE, 3 contracts").is_some());
    assert!(window.harness.query_by_label("CL, 1 contract").is_some());
    assert_eq!(window.order().len(), 4);
    window.click("PE, 3 contracts");
    assert_eq!(window.order(), ["RAN operation"], "its contracts are put away");
    window.click("Group by Region");
    assert!(window.harness.query_by_label("No region, 3 contracts").is_some());
    assert!(window.harness.query_by_label("Cono Sur, 1 contract").is_some());
    assert_eq!(window.order().len(), 4, "another grouping has its own groups");
}

#[test]
fn a_line_has_a_menu() {
    let mut window = Window::new(portfolio_state);
    window.harness.get_by_label("Contract Core").click_secondary();
    window.settle();
    assert!(window.shows("Open the scorecard") && !window.shows("Open the objective"));
    window.click("Write report…");
    assert!(window.harness.query_by_label("Write").is_some(), "the report's dialog is open");
    assert_eq!(window.page(), Page::Portfolio);
}

/// As [`portfolio_state`], half judged: one contract waits, a month of one cannot be judged, a file cannot be read.
fn half_judged() -> State {
    let mut state = portfolio_state();
    let mut found = portfolio(&state, 13);
    found.rows[1].periods.iter_mut().for_each(|period| period.state = CellState::Waiting);
    found.n_judged -= 3;
    let problem = Diagnostic::error("there is no counter \"Atempts\"").hint("mend the formula");
    found.rows[2].periods[2].state = CellState::Problem(problem);
    found.unread.push(UnreadContract {
        file: "contracts/typo.toml".into(),
        n_mistakes: 2,
        first: Diagnostic::error("expected a text"),
    });
    state.portfolio.take(Ok(Arc::new(found)));
    state
}

#[test]
fn what_waits_and_what_cannot_be_judged_say_so_and_stop_nothing() {
    let mut window = Window::new(half_judged);
    for cell in [
        "Andes Móvil · RAN operation · October 2026: Waiting",
        "Banco Andino · Branches · October 2026: Problem",
        "Banco Andino · Branches · September 2026: Achieved",
        "Telefonía del Norte · Core · October 2026: Breached",
        "contracts/typo.toml could not be read",
        "Problem: 1",
        "Waiting: 1",
    ] {
        assert!(window.harness.query_by_label(cell).is_some(), "{cell}");
    }
    assert!(window.shows("3 periods are not judged"));
    let n_asked = window.log.borrow().len();
    window.click("Judge the rest");
    assert_eq!(window.log.borrow()[n_asked..], [Command::AskPortfolio { n_months: 13 }]);
    window.click("contracts/typo.toml could not be read");
    assert_eq!(window.page(), Page::Contracts);
}

/// October of the first contract counts as it was frozen, and is judged otherwise now.
fn frozen_otherwise() -> State {
    let mut state = portfolio_state();
    let mut found = portfolio(&state, 13);
    let october = found.rows[0].periods.last_mut().unwrap();
    let CellState::Judged(cell) = &october.state else { panic!("it is judged") };
    let settled = Settled {
        restatement: None,
        sha256: "00".to_owned(),
        file: "2026-10.2-final.json".to_owned(),
        verdict: cell.verdict,
        score_percent: cell.score_percent,
        gross: cell.credit,
        capped: 0.into(),
        credit: cell.credit,
        bonus: 0.into(),
        earn_back: 0.into(),
        net: -cell.credit,
        credit_due: cell.credit_due,
        supplier_due: cell.supplier_due,
        lines: Vec::new(),
    };
    let now =
        JudgedNow::Differs { verdict: Verdict::Undecided, credit: 0.into(), credit_due: 0.into() };
    let mark = FrozenMark { settled: Arc::new(settled), now, currency: "PEN".to_owned() };
    let cell = PortfolioCell { frozen: Some(mark), ..cell.as_ref().clone() };
    october.state = CellState::Judged(Arc::new(cell));
    state.portfolio.take(Ok(Arc::new(found)));
    state
}

#[test]
fn a_month_that_counts_as_it_was_frozen_says_what_is_judged_now() {
    let mut window = Window::new(frozen_otherwise);
    let cell = "Telefonía del Norte · LTE managed service · October 2026: Breached \
                · frozen as final; judged now: undecided, credit PEN\u{a0}0";
    assert!(window.harness.query_by_label(cell).is_some());
    let before = "Telefonía del Norte · LTE managed service · September 2026: Breached";
    assert!(window.harness.query_by_label(before).is_some(), "nothing is frozen there");
    window.click(cell);
    assert_eq!(window.page(), Page::Contracts);
    assert!(window.shows("What counts is the result frozen as final: Breached"));
}

#[test]
fn every_empty_page_says_what_to_do() {
    let window = Window::new(empty_state);
    assert!(window.shows("This workspace is empty"));
    assert!(window.harness.query_by_label("Import folder…").is_some());
    assert!(!window.shows("No contracts yet"));
    let without = || State { contracts: Arc::default(), ..full_state() };
    let mut window = Window::new(without);
    assert!(window.shows("No contracts yet") && window.shows("Samples"));
    window.click("Write a contract");
    assert_eq!(window.page(), Page::Definitions);
    let later = || {
        let state = full_state();
        let mut contracts = (*state.contracts).clone();
        for contract in &mut contracts {
            contract.valid_from = Some(jiff::civil::date(2030, 1, 1));
        }
        State { contracts: Arc::new(contracts), ..state }
    };
    let window = Window::new(later);
    assert!(window.shows("No contract has a period with data"));
    assert!(!window.shows("Breached: "));
}

/// Files are being read and nothing of them is there: neither are data here, nor does a contract lack any.
#[test]
fn data_that_are_on_their_way_are_neither_here_nor_missing() {
    let importing = || {
        let mut state = empty_state();
        state.jobs.push(import_job(JobKey(1), 3));
        state
    };
    let with_contracts = || {
        let mut state = empty_state();
        state.contracts = full_state().contracts;
        state.jobs.push(import_job(JobKey(1), 3));
        state
    };
    for state in [importing as fn() -> State, with_contracts] {
        let window = Window::new(state);
        let shown = |label: &str| window.harness.query_by_label(label).is_some();
        assert!(shown("Data are on their way"));
        assert!(!shown("No contracts yet") && !shown("No contract has a period with data"));
    }
    let mut done = Window::new(|| State { contracts: full_state().contracts, ..importing_done() });
    done.settle();
    assert!(done.harness.query_by_label("No contract has a period with data").is_some());
}

/// An import that brought nothing.
fn importing_done() -> State {
    let mut state = empty_state();
    let mut job = import_job(JobKey(1), 3);
    job.outcome = Some(vigia::workspace::JobOutcome::Cancelled);
    state.jobs.push(job);
    state
}
