//! Headings of the matrix: they sort, and choose the month that is looked at.

use egui::{Align2, CornerRadius, Rangef, Rect, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::{Click, GAP, Matrix};
use crate::gui::theme::{self, font, tokens};
use crate::gui::view::portfolio::names;
use crate::gui::view::portfolio::table::SortBy;
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::text;
use crate::words::tr;
use crate::workspace::portfolio::MoneyBasis;

impl Matrix<'_> {
    pub(super) fn head(&mut self, ui: &mut Ui, rect: Rect) {
        let t = tokens(ui);
        self.sort_head(ui, rect, self.columns.name, SortBy::Name, tr!("portfolio-contract"), "");
        for at in 0..self.portfolio.months.len() {
            self.month_head(ui, rect, at);
        }
        let quiet = |ui: &Ui, column: Rangef, name: &str, align: Align2| {
            let room = column.span() - GAP;
            let galley = text::elided(ui, name, font::small_strong(), t.text_muted, room);
            let x = if align == Align2::RIGHT_CENTER {
                column.max - galley.size().x
            } else {
                column.min + GAP
            };
            ui.painter().galley(
                pos2(x, rect.center().y - galley.size().y / 2.0),
                galley,
                t.text_muted,
            );
        };
        if let Some(trend) = self.columns.trend {
            quiet(ui, trend, tr!("portfolio-trend"), Align2::LEFT_CENTER);
        }
        if let Some(margin) = self.columns.margin {
            let hover = tr!("portfolio-margin-hover");
            self.sort_head(ui, rect, margin, SortBy::Margin, tr!("portfolio-margin"), hover);
        }
        if let Some(forecast) = self.columns.forecast {
            let forecast = Rangef::new(forecast.min + GAP, forecast.max);
            quiet(ui, forecast, tr!("portfolio-forecast"), Align2::LEFT_CENTER);
        }
        let (hover, basis) = match self.portfolio.money_basis() {
            MoneyBasis::OneCurrency => (tr!("portfolio-at-stake-hover-one"), ""),
            MoneyBasis::Rates => {
                (tr!("portfolio-at-stake-hover-rates"), tr!("portfolio-at-stake-by-rates"))
            }
            MoneyBasis::ShareOfFee => {
                (tr!("portfolio-at-stake-hover-share"), tr!("portfolio-at-stake-by-share"))
            }
        };
        let mut money = rect;
        if self.choice.sort == SortBy::Money && !basis.is_empty() {
            // Amounts of several currencies in a row look like no order at all.
            let room = self.columns.money.span();
            let said = text::elided(ui, basis, font::small(), t.text_faint, room);
            let below = said.size().y + 1.0;
            let at = pos2(self.columns.money.max - said.size().x, rect.bottom() - below);
            ui.painter().galley(at, said, t.text_faint);
            // The heading makes room for it.
            money.max.y -= below - 4.0;
        }
        self.sort_head(
            ui,
            money,
            self.columns.money,
            SortBy::Money,
            tr!("portfolio-at-stake"),
            hover,
        );
    }

    /// A heading that sorts.
    fn sort_head(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        column: Rangef,
        by: SortBy,
        name: &str,
        hover: &str,
    ) {
        let t = tokens(ui);
        let is_current = self.choice.sort == by;
        let color = if is_current { t.text } else { t.text_muted };
        let mark = if is_current { 14.0 } else { 0.0 };
        let galley =
            text::elided(ui, name, font::small_strong(), color, column.span() - GAP - mark);
        let is_left = by == SortBy::Name;
        let left = if is_left { column.min } else { column.max - galley.size().x - mark };
        let place = Rect::from_min_size(
            pos2(left - 4.0, rect.top() + 4.0),
            vec2(galley.size().x + mark + 8.0, rect.height() - 8.0),
        );
        let response = ui.interact(place, ui.scope_id().with(("sort", by as u8)), Sense::click());
        response.widget_info(|| {
            WidgetInfo::selected(
                egui::Role::Button,
                true,
                is_current,
                tr!("portfolio-sort-label", name = name),
            )
        });
        if response.hovered() {
            ui.painter().rect_filled(place, CornerRadius::same(4), t.raised);
        }
        let size = galley.size();
        ui.painter().galley(pos2(left, rect.center().y - size.y / 2.0), galley, color);
        if is_current {
            let glyph = Rect::from_center_size(
                pos2(left + size.x + 8.0, rect.center().y),
                Vec2::splat(10.0),
            );
            // The worst goes first: down. Names go from A to Z.
            let is_down = (by == SortBy::Name) == self.choice.is_reversed;
            icon::paint(
                ui.painter(),
                glyph,
                if is_down { Icon::ArrowDown } else { Icon::ArrowUp },
                color,
            );
        }
        theme::paint_focus(ui, &response);
        if response.clicked() {
            self.clicks.push(Click::Sort(by));
        }
        if !hover.is_empty() {
            response.on_hover_text(hover);
        }
    }

    /// A month that becomes the one that is looked at.
    fn month_head(&mut self, ui: &mut Ui, rect: Rect, at: usize) {
        let t = tokens(ui);
        let column = self.columns.months[at];
        let is_current = at == self.table.month_idx;
        let place = Rect::from_x_y_ranges(column, rect.y_range()).shrink2(vec2(1.0, 4.0));
        let response = ui.interact(place, ui.scope_id().with(("month", at)), Sense::click());
        let month = self.portfolio.months[at];
        let label = tr!("portfolio-month-label", month = &names::month(month));
        response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, is_current, &label));
        if is_current {
            ui.painter().rect_filled(place, CornerRadius::same(4), t.accent_soft);
        } else if response.hovered() {
            ui.painter().rect_filled(place, CornerRadius::same(4), t.raised);
        }
        let color = if is_current { t.accent_text } else { t.text_muted };
        let name = names::month_short(month, column.span());
        let galley = ui.painter().layout_no_wrap(name, font::small_strong(), color);
        ui.painter().galley(place.center() - galley.size() / 2.0, galley, color);
        theme::paint_focus(ui, &response);
        if response.clicked() {
            self.clicks.push(Click::Month(at));
        }
        response.on_hover_text(label);
    }
}
