//! The icon of the window, computed: a beam of light from a tower's lamp, on the accent color.

use egui::IconData;

/// Side in pixels.
const SIDE: u32 = 64;

pub(super) fn icon() -> IconData {
    let mut rgba = Vec::with_capacity((SIDE * SIDE * 4) as usize);
    for y in 0..SIDE {
        for x in 0..SIDE {
            rgba.extend_from_slice(&pixel(x as f32 + 0.5, y as f32 + 0.5));
        }
    }
    IconData { rgba, width: SIDE, height: SIDE }
}

/// Red, green, blue, opacity.
fn pixel(x: f32, y: f32) -> [u8; 4] {
    let inside = rounded_square(x, y);
    if inside <= 0.0 {
        return [0, 0, 0, 0];
    }
    let ink = mark(x, y);
    let mix = |ground: f32, ink_color: f32| (ground + (ink_color - ground) * ink) as u8;
    let shade = 1.0 - y / SIDE as f32 * 0.25;
    [
        mix(62.0 * shade, 255.0),
        mix(111.0 * shade, 255.0),
        mix(232.0 * shade, 255.0),
        (inside * 255.0) as u8,
    ]
}

/// Coverage of a rounded square, 0..=1.
fn rounded_square(x: f32, y: f32) -> f32 {
    let (half, radius) = (SIDE as f32 / 2.0, 15.0);
    let dx = ((x - half).abs() - (half - radius - 1.0)).max(0.0);
    let dy = ((y - half).abs() - (half - radius - 1.0)).max(0.0);
    (radius - dx.hypot(dy) + 0.5).clamp(0.0, 1.0)
}

/// Coverage of the letter V with a dot above it, 0..=1.
fn mark(x: f32, y: f32) -> f32 {
    let stroke = |ax: f32, ay: f32, bx: f32, by: f32| {
        let (dx, dy) = (bx - ax, by - ay);
        let t = (((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
        (4.0 - (x - ax - t * dx).hypot(y - ay - t * dy) + 0.5).clamp(0.0, 1.0)
    };
    let dot = (5.0 - (x - 32.0).hypot(y - 20.0) + 0.5).clamp(0.0, 1.0);
    stroke(15.0, 22.0, 32.0, 49.0).max(stroke(49.0, 22.0, 32.0, 49.0)).max(dot)
}
