//! The matrix: a line for each contract, a column for each month. Only what is in view is drawn; every cell leads somewhere.

mod heads;
mod paint;

use egui::{
    CornerRadius, Rangef, Rect, Response, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use self::paint::{CellLook, amounts, counts, dash, forecast, left, right, two_lines};
use super::columns::{Columns, Wanted};
use super::table::{Choice, GroupLine, Line, SortBy, Table};
use super::{figures, hover, look, names};
use crate::gui::theme::{self, CONTROL_RADIUS, font, tokens};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::sparkline::{Limit, Sparkline};
use crate::gui::widget::{problem, quantity, text};
use crate::sla::Comparison;
use crate::words::tr;
use crate::workspace::portfolio::{
    FrozenMark, Portfolio, PortfolioRow, Rollup, RowPeriod, Standing, standing_of,
};

/// What somebody clicked.
#[derive(Clone, Debug, PartialEq)]
pub enum Click {
    /// A month becomes the one that is looked at.
    Month(usize),
    Sort(SortBy),
    Group(String),
    /// Objectives are shown or hidden.
    Lines(String),
    /// Positions of the contract and of its period.
    Scorecard {
        row: usize,
        period: usize,
    },
    Objective {
        row: usize,
        period: usize,
        objective: usize,
    },
    Report {
        row: usize,
        period: usize,
    },
    Contracts,
}

const HEAD_HEIGHT: f32 = 34.0;
/// Between the edge of the card and its content.
const EDGE: f32 = 14.0;
/// Room of the sign that opens a line.
const CHEVRON: f32 = 22.0;
const GAP: f32 = 10.0;

/// One frame of the matrix.
pub struct Matrix<'a> {
    pub portfolio: &'a Portfolio,
    pub table: &'a Table,
    pub choice: &'a Choice,
    columns: Columns,
    clicks: Vec<Click>,
}

/// Draws the matrix into what is left of the page; gives what was clicked.
pub fn show(ui: &mut Ui, portfolio: &Portfolio, table: &Table, choice: &Choice) -> Vec<Click> {
    let t = tokens(ui);
    let place = ui.available_rect_before_wrap();
    let radius = CornerRadius::same(theme::CARD_RADIUS);
    ui.painter().rect(place, radius, t.card, Stroke::new(1.0, t.border), StrokeKind::Inside);
    let wanted = Wanted {
        n_months: portfolio.months.len(),
        month_idx: table.month_idx,
        has_forecast: table.running.is_some(),
        is_forecast_known: portfolio
            .rows
            .iter()
            .any(|row| row.running().is_some_and(|(_, cell)| cell.outlook.is_some())),
    };
    let columns = Columns::new(place.left() + EDGE, place.width() - 2.0 * EDGE, wanted);
    let mut matrix = Matrix { portfolio, table, choice, columns, clicks: Vec::new() };
    let head = Rect::from_min_size(place.min, vec2(place.width(), HEAD_HEIGHT));
    matrix.head(ui, head);
    ui.painter().hline(place.x_range(), head.bottom(), Stroke::new(1.0, t.border));
    let body = Rect::from_min_max(pos2(place.left(), head.bottom() + 1.0), place.max);
    ui.scope_builder(egui::UiBuilder::new().max_rect(body.shrink2(vec2(1.0, 0.0))), |ui| {
        let bottom_room = 6.0;
        ScrollArea::vertical().id_salt("portfolio lines").auto_shrink(false).show_viewport(
            ui,
            |ui, view| {
                let origin = ui.max_rect().min;
                ui.set_min_size(vec2(ui.available_width(), table.height() + bottom_room));
                for at in table.in_view(view.top(), view.bottom()) {
                    let top = origin.y + table.tops[at];
                    let height = table.lines[at].height();
                    let rect =
                        Rect::from_min_size(pos2(place.left(), top), vec2(place.width(), height));
                    matrix.line(ui, rect, &table.lines[at], at);
                }
            },
        );
    });
    ui.advance_cursor_after_rect(place);
    matrix.clicks
}

impl Matrix<'_> {
    fn line(&mut self, ui: &mut Ui, rect: Rect, line: &Line, at: usize) {
        if at > 0 {
            let t = tokens(ui);
            let is_inner = matches!(line, Line::Objective { .. });
            let left = if is_inner { self.columns.name.min + CHEVRON } else { rect.left() };
            ui.painter().hline(left..=rect.right(), rect.top(), Stroke::new(1.0, t.grid_line));
        }
        match line {
            Line::Group(group) => self.group(ui, rect, group),
            Line::Contract { row, is_open, is_below_customer } => {
                self.contract(ui, rect, *row, *is_open);
                self.contract_name(ui, rect, *row, *is_below_customer);
            }
            Line::Objective { row, objective } => self.objective(ui, rect, *row, *objective),
            Line::Unread(at) => self.unread(ui, rect, *at),
        }
    }

    fn group(&mut self, ui: &mut Ui, rect: Rect, group: &GroupLine) {
        let t = tokens(ui);
        let id = ui.scope_id().with(("group", &group.name));
        let response = ui.interact(rect, id, Sense::click());
        let name = names::group(self.choice.grouping, &group.name);
        let n = group.months.first().map_or(0, |month| month.n_contracts) as u64;
        let n_text = tr!("portfolio-n-contracts", n = n);
        response.widget_info(|| {
            let label = format!("{name}, {n_text}");
            WidgetInfo::selected(egui::Role::Button, true, group.is_open, label)
        });
        let fill = if response.hovered() { t.raised } else { t.panel };
        ui.painter().rect_filled(rect.shrink2(vec2(1.0, 0.0)), 0, fill);
        let glyph = if group.is_open { Icon::ChevronDown } else { Icon::ChevronRight };
        self.chevron(ui, rect, glyph);
        let left = self.columns.name.min + CHEVRON;
        let room = self.columns.name.max - left - GAP;
        let galley = text::elided(ui, &name, font::section(), t.text, room);
        let size = galley.size();
        ui.painter().galley(pos2(left, rect.center().y - size.y / 2.0), galley, t.text);
        let rest = room - size.x - 8.0;
        if rest > 40.0 {
            let galley = text::elided(ui, &n_text, font::small(), t.text_muted, rest);
            let place = pos2(left + size.x + 8.0, rect.center().y - galley.size().y / 2.0 + 1.0);
            ui.painter().galley(place, galley, t.text_muted);
        }
        for (at, rolled) in group.months.iter().enumerate() {
            let place = Rect::from_x_y_ranges(self.columns.months[at], rect.y_range());
            counts(ui, place, rolled);
        }
        self.group_figures(ui, rect, &group.stake);
        theme::paint_focus(ui, &response);
        if response.clicked() {
            self.clicks.push(Click::Group(group.name.clone()));
        }
        response.on_hover_ui(|ui| self.group_hover(ui, &name, &group.stake));
    }

    fn group_figures(&self, ui: &Ui, rect: Rect, rolled: &Rollup) {
        let t = tokens(ui);
        if let (Some(column), Some(worst)) = (self.columns.margin, &rolled.worst) {
            let color = if worst.headroom < 0.0 { t.bad } else { t.text_muted };
            let name = self.portfolio.rows.get(worst.row).and_then(|row| {
                row.objectives.iter().find(|objective| objective.id == worst.objective_id)
            });
            let name = name.map_or("", |objective| names::objective(objective));
            right(ui, column, rect.center().y, name, font::small(), color);
        }
        let money = match &rolled.converted {
            Some(all) => std::slice::from_ref(all),
            None => &rolled.money,
        };
        // What is due stands before what may still be saved; the tooltip has both.
        let (due, risk) = (amounts(money, |line| line.due), amounts(money, |line| line.at_risk));
        let (shown, color) = match (due, risk) {
            (Some(due), _) => (due, t.bad),
            (None, Some(risk)) => (risk, t.warn),
            (None, None) => (quantity::NO_VALUE.to_owned(), t.text_faint),
        };
        right(ui, self.columns.money, rect.center().y, &shown, font::small_strong(), color);
    }

    fn group_hover(&self, ui: &mut Ui, name: &str, rolled: &Rollup) {
        text::strong(ui, name);
        text::small(ui, &names::month(self.portfolio.months[self.table.month_idx]));
        for (standing, n) in &rolled.n_by_standing {
            let (color, _) = look::colors(tokens(ui), *standing);
            let said = format!("{} {n} {}", standing.symbol(), look::word(*standing));
            text::line(ui, &said, font::small(), color);
        }
        for line in &rolled.money {
            let due = quantity::money(line.due, &line.currency, line.decimals);
            let risk = quantity::money(line.at_risk, &line.currency, line.decimals);
            text::small(ui, &tr!("portfolio-due-and-risk", due = &due, risk = &risk));
        }
        if let (Some(all), Some(rates)) = (&rolled.converted, &self.portfolio.rates) {
            let sum = quantity::money(all.at_stake(), &all.currency, all.decimals);
            text::small(ui, &tr!("portfolio-converted", sum = &sum, source = &rates.source));
        }
    }

    fn contract(&mut self, ui: &mut Ui, rect: Rect, at: usize, is_open: bool) {
        let t = tokens(ui);
        let row = &self.portfolio.rows[at];
        let period_idx = self.period_of(row);
        let name = names::contract(row);
        let response =
            ui.interact(rect, ui.scope_id().with(("contract", &row.contract_id)), Sense::click());
        response.widget_info(|| {
            WidgetInfo::labeled(
                egui::Role::Button,
                true,
                tr!("portfolio-contract-label", name = name),
            )
        });
        if response.hovered() {
            ui.painter().rect_filled(rect.shrink2(vec2(1.0, 0.0)), 0, t.raised.gamma_multiply(0.6));
        }
        theme::paint_focus(ui, &response);
        if response.clicked() {
            self.open(at, period_idx, None);
        }
        let open = Rect::from_min_size(
            pos2(self.columns.name.min - 4.0, rect.center().y - 12.0),
            Vec2::splat(24.0),
        );
        let chevron =
            ui.interact(open, ui.scope_id().with(("lines", &row.contract_id)), Sense::click());
        let label = match is_open {
            true => tr!("portfolio-hide-lines", name = name),
            false => tr!("portfolio-show-lines", name = name),
        };
        chevron.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, is_open, &label));
        if chevron.hovered() {
            ui.painter().rect_filled(open, CornerRadius::same(CONTROL_RADIUS), t.pressed);
        }
        self.chevron(ui, rect, if is_open { Icon::ChevronDown } else { Icon::ChevronRight });
        theme::paint_focus(ui, &chevron);
        if chevron.clicked() {
            self.clicks.push(Click::Lines(row.contract_id.clone()));
        }
        chevron.on_hover_text(label);
        for month in 0..self.columns.months.len() {
            self.cell(ui, rect, at, month, None);
        }
        self.contract_figures(ui, rect, row);
        if let Some(period) = period_idx {
            self.menu(&response, at, period, None);
            let title = self.title(row, &row.periods[period], None);
            response.on_hover_ui(|ui| hover::contract(ui, row, &row.periods[period], &title));
        }
    }

    fn contract_name(&self, ui: &Ui, rect: Rect, at: usize, is_below_customer: bool) {
        let t = tokens(ui);
        let row = &self.portfolio.rows[at];
        let left = self.columns.name.min + CHEVRON;
        let room = self.columns.name.max - left - GAP;
        let contract = names::contract(row);
        let place = [row.country.as_str(), row.region.as_str()];
        let place: Vec<&str> = place.into_iter().filter(|text| !text.is_empty()).collect();
        let first = if is_below_customer { contract } else { row.customer.as_str() };
        let (second, color) = match row.problem() {
            Some(problem) => (problem::said(problem), t.warn),
            None => {
                let mut parts = if is_below_customer { Vec::new() } else { vec![contract] };
                parts.extend(place);
                (parts.join(" · "), t.text_muted)
            }
        };
        let galley = text::elided(ui, first, font::strong(), t.text, room);
        ui.painter().galley(pos2(left, rect.center().y - galley.size().y - 0.5), galley, t.text);
        let galley = text::elided(ui, &second, font::small(), color, room);
        ui.painter().galley(pos2(left, rect.center().y + 1.5), galley, color);
    }

    fn contract_figures(&self, ui: &Ui, rect: Rect, row: &PortfolioRow) {
        let t = tokens(ui);
        let cell = row.at(self.table.month_idx).and_then(|period| period.state.judged());
        if let Some(column) = self.columns.trend {
            let values: Vec<Option<f64>> = (0..self.portfolio.months.len())
                .map(|month| row.at(month)?.state.judged()?.tightest_line()?.headroom)
                .map(|headroom| headroom.map(|headroom| headroom.clamp(-1.0, 1.0)))
                .collect();
            let limit = Some(Limit { value: 0.0, higher_is_better: true });
            self.sparkline(ui, rect, column, &values, limit);
        }
        if let Some(column) = self.columns.margin {
            match cell.and_then(|cell| Some((cell.tightest?, cell.tightest_line()?))) {
                Some((at, line)) => {
                    let is_missed = line.margin.is_some_and(|margin| margin < Decimal::ZERO);
                    let color = if is_missed { t.bad } else { t.text };
                    let name = row.objectives.get(at).map_or("", |line| names::objective(line));
                    two_lines(
                        ui,
                        rect,
                        column,
                        (&figures::margin(line), color),
                        (name, t.text_muted),
                    );
                }
                None => right(
                    ui,
                    column,
                    rect.center().y,
                    quantity::NO_VALUE,
                    font::body(),
                    t.text_faint,
                ),
            }
        }
        if let Some(column) = self.forecast_column() {
            match row.running().and_then(|(_, cell)| cell.outlook) {
                Some((outlook, at)) => {
                    let line = row.objectives.get(at).map_or("", |line| names::objective(line));
                    forecast(ui, rect, column, outlook, Some(line));
                }
                None => left(ui, column, rect.center().y, quantity::NO_VALUE, t.text_faint),
            }
        }
        self.contract_money(ui, rect, row);
    }

    /// A little apart from the figures that end before it.
    fn forecast_column(&self) -> Option<Rangef> {
        self.columns.forecast.map(|column| Rangef::new(column.min + GAP, column.max))
    }

    fn contract_money(&self, ui: &Ui, rect: Rect, row: &PortfolioRow) {
        let t = tokens(ui);
        let money = |amount| figures::money_short(amount, &row.currency, row.currency_decimals);
        let due = row.due(self.table.month_idx);
        let risk = row.running().map_or(Decimal::ZERO, |(_, cell)| cell.at_risk);
        let column = self.columns.money;
        match (due.is_zero(), risk.is_zero()) {
            (true, true) => {
                // Who does not know how the contract stands does not know that nothing can be lost.
                let shown = match row.standing(self.table.month_idx) {
                    Standing::Undecided | Standing::Waiting | Standing::NoData => {
                        quantity::NO_VALUE.to_owned()
                    }
                    _ => money(due),
                };
                right(ui, column, rect.center().y, &shown, font::body(), t.text_faint);
            }
            (false, true) => {
                right(ui, column, rect.center().y, &money(due), font::section(), t.bad);
            }
            (true, false) => {
                two_lines(
                    ui,
                    rect,
                    column,
                    (&money(risk), t.warn),
                    (tr!("portfolio-at-risk-short"), t.text_muted),
                );
            }
            (false, false) => {
                let more = figures::money_short(risk, "", row.currency_decimals);
                let note = tr!("portfolio-plus-risk", money = &more);
                two_lines(ui, rect, column, (&money(due), t.bad), (&note, t.warn));
            }
        }
    }

    fn objective(&mut self, ui: &mut Ui, rect: Rect, at: usize, objective: usize) {
        let t = tokens(ui);
        let row = &self.portfolio.rows[at];
        let line_name = names::objective(&row.objectives[objective]);
        let id = ui.scope_id().with(("objective", &row.contract_id, objective));
        let response = ui.interact(rect, id, Sense::click());
        response.widget_info(|| {
            let label = tr!("portfolio-objective-label", name = line_name);
            WidgetInfo::labeled(egui::Role::Button, true, label)
        });
        if response.hovered() {
            ui.painter().rect_filled(rect.shrink2(vec2(1.0, 0.0)), 0, t.raised.gamma_multiply(0.6));
        }
        theme::paint_focus(ui, &response);
        let period_idx = self.period_of(row);
        if response.clicked() {
            self.open(at, period_idx, Some(objective));
        }
        let left_edge = self.columns.name.min + CHEVRON + 12.0;
        let room = self.columns.name.max - left_edge - GAP;
        let cell = row.at(self.table.month_idx).and_then(|period| period.state.judged());
        let line = cell.and_then(|cell| cell.lines.get(objective));
        let is_supporting = line.is_some_and(|line| line.is_supporting);
        let shown = match is_supporting {
            true => tr!("portfolio-supporting", name = line_name),
            false => line_name.to_owned(),
        };
        let galley = text::elided(ui, &shown, font::body(), t.text, room);
        let end = left_edge + galley.size().x + 8.0;
        let place = pos2(left_edge, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(place, galley, t.text);
        if let Some(line) = line {
            let room = self.columns.name.max - end - GAP;
            let galley =
                text::elided(ui, &figures::target(line), font::small(), t.text_faint, room);
            if room > 30.0 {
                let place = pos2(end, rect.center().y - galley.size().y / 2.0 + 1.0);
                ui.painter().galley(place, galley, t.text_faint);
            }
        }
        for month in 0..self.columns.months.len() {
            self.cell(ui, rect, at, month, Some(objective));
        }
        self.objective_figures(ui, rect, row, objective);
        if let Some(period) = period_idx {
            self.menu(&response, at, period, Some(objective));
            let (of_row, line) = (&row.periods[period], Some(objective));
            let title = self.title(row, of_row, line);
            response.on_hover_ui(|ui| hover::objective(ui, row, of_row, objective, &title));
        }
    }

    fn objective_figures(&self, ui: &Ui, rect: Rect, row: &PortfolioRow, objective: usize) {
        let t = tokens(ui);
        let line_at = |month: usize| row.at(month)?.state.judged()?.lines.get(objective);
        let line = line_at(self.table.month_idx);
        if let (Some(column), Some(any)) =
            (self.columns.trend, (0..self.portfolio.months.len()).rev().find_map(line_at))
        {
            let values: Vec<Option<f64>> = (0..self.portfolio.months.len())
                .map(|month| line_at(month)?.value?.to_f64())
                .collect();
            let limit = any.target.to_f64().map(|value| Limit {
                value,
                higher_is_better: any.comparison == Comparison::AtLeast,
            });
            self.sparkline(ui, rect, column, &values, limit);
        }
        let Some(line) = line else { return };
        if let Some(column) = self.columns.margin {
            let is_missed = line.margin.is_some_and(|margin| margin < Decimal::ZERO);
            let color = if is_missed { t.bad } else { t.text_muted };
            right(ui, column, rect.center().y, &figures::margin(line), font::body(), color);
        }
        let running = row.running().and_then(|(_, cell)| cell.lines.get(objective));
        if let Some(column) = self.forecast_column() {
            match running.and_then(|line| line.outlook) {
                Some(outlook) => forecast(ui, rect, column, outlook, None),
                None => left(ui, column, rect.center().y, quantity::NO_VALUE, t.text_faint),
            }
        }
        let is_over = row
            .at(self.table.month_idx)
            .and_then(|period| period.state.judged())
            .is_some_and(|cell| !cell.is_provisional);
        let credit = if is_over { line.credit } else { line.at_risk };
        let color = match (credit.is_zero(), is_over) {
            (true, _) => t.text_faint,
            (false, true) => t.bad,
            (false, false) => t.warn,
        };
        let shown = figures::money_short(credit, &row.currency, row.currency_decimals);
        right(ui, self.columns.money, rect.center().y, &shown, font::body(), color);
    }

    /// A contract file that could not be read.
    fn unread(&mut self, ui: &mut Ui, rect: Rect, at: usize) {
        let t = tokens(ui);
        let unread = &self.portfolio.unread[at];
        let response = ui.interact(rect, ui.scope_id().with(("unread", at)), Sense::click());
        let file = unread.file.display().to_string();
        let label = tr!("portfolio-unread-label", file = &file);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &label));
        if response.hovered() {
            ui.painter().rect_filled(rect.shrink2(vec2(1.0, 0.0)), 0, t.raised.gamma_multiply(0.6));
        }
        let glyph = Rect::from_center_size(
            pos2(self.columns.name.min + 8.0, rect.center().y),
            Vec2::splat(14.0),
        );
        icon::paint(ui.painter(), glyph, Icon::Info, t.warn);
        let left_edge = self.columns.name.min + CHEVRON;
        let room = self.columns.money.max - left_edge;
        let galley = text::elided(ui, &label, font::strong(), t.text, room);
        ui.painter().galley(
            pos2(left_edge, rect.center().y - galley.size().y - 0.5),
            galley,
            t.text,
        );
        let why = problem::said(&unread.first);
        let galley = text::elided(ui, &why, font::small(), t.warn, room);
        ui.painter().galley(pos2(left_edge, rect.center().y + 1.5), galley, t.warn);
        theme::paint_focus(ui, &response);
        if response.clicked() {
            self.clicks.push(Click::Contracts);
        }
        response.on_hover_text(unread.first.to_string());
    }

    /// One month of a contract, or of one of its objectives.
    fn cell(&mut self, ui: &mut Ui, line: Rect, at: usize, month: usize, objective: Option<usize>) {
        let row = &self.portfolio.rows[at];
        let column = self.columns.months[month];
        let inset = if column.span() < 40.0 { 2.0 } else { 3.0 };
        let place = Rect::from_x_y_ranges(column, line.y_range()).shrink2(vec2(inset, 6.0));
        let Some(period) = row.at(month) else {
            dash(ui, place);
            return;
        };
        let period_idx = row.periods.iter().position(|known| std::ptr::eq(known, period));
        let Some(period_idx) = period_idx else { return };
        let id = ui.scope_id().with(("cell", &row.contract_id, month, objective));
        let response = ui.interact(place, id, Sense::click());
        let cell = period.state.judged();
        let of_line = cell.zip(objective).and_then(|(cell, at)| cell.lines.get(at));
        let standing = of_line.map_or_else(|| standing_of(&period.state), |line| line.standing);
        let title = self.title(row, period, objective);
        let frozen = cell.and_then(|cell| cell.frozen.as_ref()).filter(|mark| mark.differs());
        response.widget_info(|| {
            let word = look::word(standing);
            let mut label = tr!("portfolio-cell-label", title = &title, standing = word);
            if let Some(said) = frozen.and_then(FrozenMark::sentence) {
                label = format!("{label} · {}", said.said());
            }
            WidgetInfo::labeled(egui::Role::Button, true, label)
        });
        let credit = match (cell, of_line) {
            (Some(cell), None) => cell.due(),
            (Some(cell), Some(line)) if !cell.is_provisional => line.credit,
            _ => Decimal::ZERO,
        };
        let look = CellLook {
            standing,
            is_provisional: cell.is_some_and(|cell| cell.is_provisional),
            is_hovered: response.hovered(),
            is_other_now: frozen.is_some(),
            money: (!credit.is_zero())
                .then(|| figures::money_short(credit, "", row.currency_decimals)),
        };
        look.paint(ui, place);
        theme::paint_focus(ui, &response);
        if response.clicked() {
            self.open(at, Some(period_idx), objective);
        }
        self.menu(&response, at, period_idx, objective);
        response.on_hover_ui(|ui| match objective {
            Some(at) => hover::objective(ui, row, period, at, &title),
            None => hover::contract(ui, row, period, &title),
        });
    }

    /// `Banco Andino · October 2026`, of a line its name besides.
    fn title(&self, row: &PortfolioRow, period: &RowPeriod, objective: Option<usize>) -> String {
        let name = names::period(period.name);
        match objective.and_then(|at| row.objectives.get(at)) {
            Some(line) => format!("{} · {} · {name}", row.customer, names::objective(line)),
            None => format!("{} · {} · {name}", row.customer, names::contract(row)),
        }
    }

    fn menu(&mut self, response: &Response, row: usize, period: usize, objective: Option<usize>) {
        let (portfolio, clicks) = (self.portfolio, &mut self.clicks);
        response.context_menu(|ui| {
            let of_contract = &portfolio.rows[row];
            let name = names::period(of_contract.periods[period].name);
            ui.set_min_width(220.0);
            text::small(ui, &format!("{} · {name}", of_contract.customer));
            if ui.button(tr!("portfolio-open-scorecard")).clicked() {
                clicks.push(Click::Scorecard { row, period });
                ui.close();
            }
            if let Some(objective) = objective
                && ui.button(tr!("portfolio-open-objective")).clicked()
            {
                clicks.push(Click::Objective { row, period, objective });
                ui.close();
            }
            let judged = of_contract.periods[period].state.judged().is_some();
            if ui.add_enabled(judged, egui::Button::new(tr!("portfolio-write-report"))).clicked() {
                clicks.push(Click::Report { row, period });
                ui.close();
            }
            if ui.button(tr!("portfolio-copy-id")).clicked() {
                ui.ctx().copy_text(of_contract.contract_id.clone());
                ui.close();
            }
        });
    }

    /// The period that a click on the whole line means: that of the month which is looked at, or else the last.
    fn period_of(&self, row: &PortfolioRow) -> Option<usize> {
        let of_month = row.at(self.table.month_idx);
        of_month
            .and_then(|period| row.periods.iter().position(|known| std::ptr::eq(known, period)))
            .or_else(|| row.periods.len().checked_sub(1))
    }

    fn open(&mut self, row: usize, period: Option<usize>, objective: Option<usize>) {
        self.clicks.push(match (period, objective) {
            (Some(period), Some(objective)) => Click::Objective { row, period, objective },
            (Some(period), None) => Click::Scorecard { row, period },
            (None, _) => Click::Contracts,
        });
    }

    fn chevron(&self, ui: &Ui, rect: Rect, glyph: Icon) {
        let place = Rect::from_center_size(
            pos2(self.columns.name.min + 8.0, rect.center().y),
            Vec2::splat(12.0),
        );
        icon::paint(ui.painter(), place, glyph, tokens(ui).text_muted);
    }

    fn sparkline(
        &self,
        ui: &Ui,
        rect: Rect,
        column: Rangef,
        values: &[Option<f64>],
        limit: Option<Limit>,
    ) {
        let place = Rect::from_x_y_ranges(column, rect.y_range()).shrink2(vec2(8.0, 7.0));
        let selected = Some(self.table.month_idx);
        Sparkline { values, limit, selected }.paint(ui.painter(), place, tokens(ui));
    }
}
