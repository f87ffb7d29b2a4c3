//! Icons drawn as strokes on a 16 × 16 grid, so that they are sharp at any scale and take any color.

use egui::{Color32, Painter, Pos2, Rect, Stroke, Vec2};

/// One icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Icon {
    Home,
    Data,
    Explore,
    Contracts,
    Activity,
    Folder,
    FolderPlus,
    Import,
    Search,
    Close,
    Check,
    Question,
    Warning,
    Info,
    ChevronRight,
    ChevronDown,
    ChevronLeft,
    Copy,
    Reload,
    Report,
    Sun,
    Moon,
    Screen,
    Command,
    Filter,
    ArrowUp,
    ArrowDown,
    Chart,
    Table,
    Clock,
    Plus,
    Edit,
    Trash,
    Undo,
    Map,
    Language,
    Settings,
    Minus,
    Window,
    Fit,
}

type Points = &'static [(f32, f32)];

/// Side of the grid the icons are drawn on.
const SIDE: f32 = 16.0;

/// Paints `icon` centered in `rect`, as large as fits.
pub fn paint(painter: &Painter, rect: Rect, icon: Icon, color: Color32) {
    let scale = rect.width().min(rect.height()) / SIDE;
    let origin = rect.center() - Vec2::splat(SIDE * scale / 2.0);
    let at = |(x, y): (f32, f32)| -> Pos2 { origin + Vec2::new(x, y) * scale };
    let stroke = Stroke::new(1.4 * scale, color);
    for points in strokes(icon) {
        painter.line(points.iter().copied().map(at).collect(), stroke);
    }
    for &(x, y, radius) in circles(icon) {
        painter.circle_stroke(at((x, y)), radius * scale, stroke);
    }
    for &(x, y, radius) in dots(icon) {
        painter.circle_filled(at((x, y)), radius * scale, color);
    }
    if icon == Icon::Moon {
        painter.line(moon().into_iter().map(at).collect(), stroke);
    }
}

/// Allocates a square and paints an icon that cannot be clicked.
pub fn show(ui: &mut egui::Ui, icon: Icon, side: f32, color: Color32) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), egui::Sense::hover());
    paint(ui.painter(), rect, icon, color);
    response
}

fn strokes(icon: Icon) -> &'static [Points] {
    match icon {
        Icon::Home => &[
            &[(2.5, 7.5), (8.0, 2.5), (13.5, 7.5)],
            &[(4.0, 6.5), (4.0, 13.5), (12.0, 13.5), (12.0, 6.5)],
            &[(6.5, 13.5), (6.5, 9.5), (9.5, 9.5), (9.5, 13.5)],
        ],
        Icon::Data => &[
            &[(2.5, 3.5), (13.5, 3.5), (13.5, 6.5), (2.5, 6.5), (2.5, 3.5)],
            &[(2.5, 6.5), (2.5, 9.5), (13.5, 9.5), (13.5, 6.5)],
            &[(2.5, 9.5), (2.5, 12.5), (13.5, 12.5), (13.5, 9.5)],
            &[(5.0, 5.0), (6.0, 5.0)],
            &[(5.0, 8.0), (6.0, 8.0)],
            &[(5.0, 11.0), (6.0, 11.0)],
        ],
        Icon::Explore | Icon::Chart => &[
            &[(2.5, 2.5), (2.5, 13.5), (13.5, 13.5)],
            &[(4.8, 10.2), (7.2, 6.8), (9.6, 8.8), (13.2, 4.0)],
        ],
        Icon::Contracts => &[
            &[
                (8.0, 1.8),
                (13.2, 3.8),
                (13.2, 8.0),
                (11.6, 11.6),
                (8.0, 14.2),
                (4.4, 11.6),
                (2.8, 8.0),
                (2.8, 3.8),
                (8.0, 1.8),
            ],
            &[(5.6, 7.9), (7.3, 9.6), (10.5, 6.2)],
        ],
        Icon::Activity => {
            &[&[(1.5, 8.5), (4.5, 8.5), (6.5, 3.0), (9.5, 13.0), (11.5, 8.5), (14.5, 8.5)]]
        }
        Icon::Folder => &[&[
            (2.0, 12.8),
            (2.0, 3.5),
            (6.2, 3.5),
            (7.8, 5.4),
            (14.0, 5.4),
            (14.0, 12.8),
            (2.0, 12.8),
        ]],
        Icon::FolderPlus => &[
            &[
                (2.0, 12.8),
                (2.0, 3.5),
                (6.2, 3.5),
                (7.8, 5.4),
                (14.0, 5.4),
                (14.0, 12.8),
                (2.0, 12.8),
            ],
            &[(8.0, 7.2), (8.0, 11.0)],
            &[(6.1, 9.1), (9.9, 9.1)],
        ],
        Icon::Import => &[
            &[(8.0, 2.0), (8.0, 10.0)],
            &[(4.8, 6.9), (8.0, 10.1), (11.2, 6.9)],
            &[(2.5, 10.5), (2.5, 13.5), (13.5, 13.5), (13.5, 10.5)],
        ],
        _ => small_strokes(icon),
    }
}

/// Of icons that stand inside controls.
fn small_strokes(icon: Icon) -> &'static [Points] {
    match icon {
        Icon::Search => &[&[(10.4, 10.4), (13.8, 13.8)]],
        Icon::Close => &[&[(4.0, 4.0), (12.0, 12.0)], &[(12.0, 4.0), (4.0, 12.0)]],
        Icon::Check => &[&[(3.2, 8.4), (6.6, 11.8), (12.8, 4.6)]],
        Icon::Question => &[&[
            (5.4, 6.0),
            (5.6, 4.6),
            (6.6, 3.6),
            (8.0, 3.3),
            (9.5, 3.7),
            (10.4, 4.8),
            (10.4, 6.1),
            (9.7, 7.1),
            (8.4, 8.0),
            (8.0, 8.8),
            (8.0, 9.8),
        ]],
        Icon::Warning => {
            &[&[(8.0, 2.4), (14.2, 13.2), (1.8, 13.2), (8.0, 2.4)], &[(8.0, 6.4), (8.0, 9.4)]]
        }
        Icon::Info => &[&[(8.0, 7.4), (8.0, 11.2)]],
        Icon::ChevronRight => &[&[(6.2, 3.8), (10.4, 8.0), (6.2, 12.2)]],
        Icon::ChevronDown => &[&[(3.8, 6.2), (8.0, 10.4), (12.2, 6.2)]],
        Icon::ChevronLeft => &[&[(9.8, 3.8), (5.6, 8.0), (9.8, 12.2)]],
        Icon::Copy => &[
            &[(5.5, 5.5), (13.5, 5.5), (13.5, 13.5), (5.5, 13.5), (5.5, 5.5)],
            &[(3.6, 10.5), (2.5, 10.5), (2.5, 2.5), (10.5, 2.5), (10.5, 3.6)],
        ],
        Icon::Reload => &[
            &[(13.4, 3.0), (13.4, 6.4), (10.0, 6.4)],
            &[
                (13.2, 6.2),
                (11.6, 3.9),
                (9.3, 2.7),
                (6.7, 2.7),
                (4.4, 3.9),
                (2.9, 6.1),
                (2.6, 8.7),
                (3.6, 11.2),
                (5.6, 12.9),
                (8.2, 13.4),
                (10.7, 12.7),
                (12.6, 10.9),
            ],
        ],
        Icon::Report => &[
            &[(3.5, 2.0), (9.5, 2.0), (12.5, 5.0), (12.5, 14.0), (3.5, 14.0), (3.5, 2.0)],
            &[(9.3, 2.2), (9.3, 5.2), (12.3, 5.2)],
            &[(5.8, 8.2), (10.2, 8.2)],
            &[(5.8, 10.8), (10.2, 10.8)],
        ],
        Icon::Sun => &[
            &[(8.0, 1.4), (8.0, 2.8)],
            &[(8.0, 13.2), (8.0, 14.6)],
            &[(1.4, 8.0), (2.8, 8.0)],
            &[(13.2, 8.0), (14.6, 8.0)],
            &[(3.3, 3.3), (4.3, 4.3)],
            &[(11.7, 11.7), (12.7, 12.7)],
            &[(3.3, 12.7), (4.3, 11.7)],
            &[(11.7, 4.3), (12.7, 3.3)],
        ],
        Icon::Clock => &[&[(8.0, 4.6), (8.0, 8.2), (10.6, 9.6)]],
        Icon::Screen => &[
            &[(2.0, 3.0), (14.0, 3.0), (14.0, 11.0), (2.0, 11.0), (2.0, 3.0)],
            &[(8.0, 11.0), (8.0, 13.6)],
            &[(5.0, 13.6), (11.0, 13.6)],
        ],
        Icon::Command => &[&[(3.0, 4.5), (6.8, 8.0), (3.0, 11.5)], &[(8.6, 12.0), (13.2, 12.0)]],
        Icon::Filter => {
            &[&[(2.0, 4.5), (14.0, 4.5)], &[(4.5, 8.2), (11.5, 8.2)], &[(6.8, 11.9), (9.2, 11.9)]]
        }
        Icon::ArrowUp => &[&[(8.0, 13.0), (8.0, 3.6)], &[(4.2, 7.2), (8.0, 3.4), (11.8, 7.2)]],
        Icon::ArrowDown => &[&[(8.0, 3.0), (8.0, 12.4)], &[(4.2, 8.8), (8.0, 12.6), (11.8, 8.8)]],
        Icon::Plus => &[&[(8.0, 3.0), (8.0, 13.0)], &[(3.0, 8.0), (13.0, 8.0)]],
        Icon::Edit => &[
            &[(3.0, 13.0), (3.6, 10.2), (10.8, 3.0), (13.0, 5.2), (5.8, 12.4), (3.0, 13.0)],
            &[(9.2, 4.6), (11.4, 6.8)],
        ],
        Icon::Trash => &[
            &[(2.8, 4.4), (13.2, 4.4)],
            &[(6.0, 4.2), (6.0, 2.6), (10.0, 2.6), (10.0, 4.2)],
            &[(4.2, 4.6), (4.8, 13.4), (11.2, 13.4), (11.8, 4.6)],
            &[(6.8, 7.0), (6.8, 11.0)],
            &[(9.2, 7.0), (9.2, 11.0)],
        ],
        Icon::Undo => &[
            &[(6.0, 3.0), (2.6, 6.4), (6.0, 9.8)],
            &[
                (2.8, 6.4),
                (9.4, 6.4),
                (11.6, 7.2),
                (13.0, 9.0),
                (13.0, 10.8),
                (11.8, 12.4),
                (9.6, 13.2),
                (7.0, 13.2),
            ],
        ],
        Icon::Map => &[
            &[
                (2.0, 4.0),
                (6.0, 2.4),
                (10.0, 4.0),
                (14.0, 2.4),
                (14.0, 12.0),
                (10.0, 13.6),
                (6.0, 12.0),
                (2.0, 13.6),
                (2.0, 4.0),
            ],
            &[(6.0, 2.4), (6.0, 12.0)],
            &[(10.0, 4.0), (10.0, 13.6)],
        ],
        Icon::Language => &[
            &[(1.8, 8.0), (14.2, 8.0)],
            &[(8.0, 1.8), (5.6, 4.6), (5.0, 8.0), (5.6, 11.4), (8.0, 14.2)],
            &[(8.0, 1.8), (10.4, 4.6), (11.0, 8.0), (10.4, 11.4), (8.0, 14.2)],
        ],
        Icon::Settings => &[
            &[(2.0, 4.4), (8.4, 4.4)],
            &[(12.4, 4.4), (14.0, 4.4)],
            &[(2.0, 11.6), (3.6, 11.6)],
            &[(7.6, 11.6), (14.0, 11.6)],
        ],
        Icon::Fit => &[
            &[(2.5, 6.0), (2.5, 2.5), (6.0, 2.5)],
            &[(10.0, 2.5), (13.5, 2.5), (13.5, 6.0)],
            &[(13.5, 10.0), (13.5, 13.5), (10.0, 13.5)],
            &[(6.0, 13.5), (2.5, 13.5), (2.5, 10.0)],
        ],
        Icon::Minus => &[&[(3.0, 8.0), (13.0, 8.0)]],
        Icon::Window => &[
            &[(2.0, 3.0), (14.0, 3.0), (14.0, 13.0), (2.0, 13.0), (2.0, 3.0)],
            &[(2.0, 6.0), (14.0, 6.0)],
        ],
        Icon::Table => &[
            &[(2.0, 3.0), (14.0, 3.0), (14.0, 13.0), (2.0, 13.0), (2.0, 3.0)],
            &[(2.0, 6.4), (14.0, 6.4)],
            &[(6.6, 6.4), (6.6, 13.0)],
        ],
        _ => &[],
    }
}

fn circles(icon: Icon) -> &'static [(f32, f32, f32)] {
    match icon {
        Icon::Search => &[(7.0, 7.0, 4.6)],
        Icon::Info | Icon::Language => &[(8.0, 8.0, 6.2)],
        Icon::Settings => &[(10.4, 4.4, 2.0), (5.6, 11.6, 2.0)],
        Icon::Sun => &[(8.0, 8.0, 2.9)],
        Icon::Clock => &[(8.0, 8.0, 6.0)],
        _ => &[],
    }
}

fn dots(icon: Icon) -> &'static [(f32, f32, f32)] {
    match icon {
        Icon::Question => &[(8.0, 12.4, 1.0)],
        Icon::Warning => &[(8.0, 11.3, 0.8)],
        Icon::Info => &[(8.0, 5.0, 0.9)],
        _ => &[],
    }
}

/// A crescent: the outer arc, and back along a shallower one.
fn moon() -> Vec<(f32, f32)> {
    let arc = |cx: f32, cy: f32, radius: f32, from: f32, to: f32| {
        (0..=20).map(move |i| {
            let angle = (from + (to - from) * i as f32 / 20.0).to_radians();
            (cx + radius * angle.cos(), cy + radius * angle.sin())
        })
    };
    let mut points: Vec<(f32, f32)> = arc(7.6, 8.4, 5.6, -70.0, -340.0).collect();
    points.extend(arc(10.6, 5.4, 4.4, 74.0, 196.0));
    if let Some(&first) = points.first() {
        points.push(first);
    }
    points
}
