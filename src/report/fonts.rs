//! The fonts that the program brings: on paper, on picture sheets and in the window. All are under the SIL Open Font License; the
//! license of each stands beside it. The Chinese ones are subsets, made by `assets/fonts/make_subset.py`.

pub static INTER: [&[u8]; 4] = [
    include_bytes!("../../assets/fonts/Inter-Regular.otf"),
    include_bytes!("../../assets/fonts/Inter-Medium.otf"),
    include_bytes!("../../assets/fonts/Inter-SemiBold.otf"),
    include_bytes!("../../assets/fonts/Inter-Bold.otf"),
];

pub static JETBRAINS_MONO: &[u8] = include_bytes!("../../assets/fonts/JetBrainsMono-Regular.ttf");

/// GB 2312 and what our own texts use, by the name `Noto Sans SC`.
pub static NOTO_SANS_SC: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-subset.otf");
pub static NOTO_SANS_SC_BOLD: &[u8] =
    include_bytes!("../../assets/fonts/NotoSansSC-Bold-subset.otf");

/// All of them, in a fixed order.
pub fn all() -> impl Iterator<Item = &'static [u8]> {
    INTER.into_iter().chain([JETBRAINS_MONO, NOTO_SANS_SC, NOTO_SANS_SC_BOLD])
}
