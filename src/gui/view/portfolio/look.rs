//! How a standing looks and what it is called: sign, word and color, never one alone.

use egui::Color32;

use crate::gui::theme::Tokens;
use crate::gui::widget::chip;
use crate::gui::widget::icon::Icon;
use crate::sla::Verdict;
use crate::sla::forecast::Outlook;
use crate::words::tr;
use crate::workspace::portfolio::Standing;

pub fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Breached => chip::verdict_word(Verdict::Breached),
        Standing::Problem => tr!("portfolio-standing-problem"),
        Standing::AtRisk => tr!("common-at-risk"),
        Standing::Undecided => chip::verdict_word(Verdict::Undecided),
        Standing::Tolerated => chip::verdict_word(Verdict::Tolerated),
        Standing::Forgiven => chip::verdict_word(Verdict::Forgiven),
        Standing::Achieved => chip::verdict_word(Verdict::Achieved),
        Standing::Waiting => tr!("portfolio-standing-waiting"),
        Standing::NoData => tr!("portfolio-standing-no-data"),
    }
}

/// `None` where a dash or nothing stands.
pub fn icon(standing: Standing) -> Option<Icon> {
    match standing {
        Standing::Breached => Some(Icon::Close),
        Standing::Problem => Some(Icon::Info),
        Standing::AtRisk => Some(Icon::Warning),
        Standing::Undecided => Some(Icon::Question),
        Standing::Tolerated | Standing::Forgiven | Standing::Achieved => Some(Icon::Check),
        Standing::Waiting => Some(Icon::Clock),
        Standing::NoData => None,
    }
}

/// Strong and soft.
pub fn colors(t: &Tokens, standing: Standing) -> (Color32, Color32) {
    match standing {
        Standing::Breached => (t.bad, t.bad_soft),
        Standing::Problem | Standing::AtRisk | Standing::Tolerated | Standing::Forgiven => {
            (t.warn, t.warn_soft)
        }
        Standing::Undecided => (t.unknown, t.unknown_soft),
        Standing::Achieved => (t.good, t.good_soft),
        Standing::Waiting | Standing::NoData => (t.text_faint, Color32::TRANSPARENT),
    }
}

/// How a running period is likely to end.
pub fn outlook_word(outlook: Outlook) -> &'static str {
    match outlook {
        Outlook::Safe => tr!("portfolio-outlook-safe"),
        Outlook::OnTrack => tr!("portfolio-outlook-on-track"),
        Outlook::AtRisk => tr!("portfolio-outlook-at-risk"),
        Outlook::Lost => tr!("portfolio-outlook-lost"),
    }
}

/// What the word means, for a tooltip.
pub fn outlook_sentence(outlook: Outlook) -> &'static str {
    match outlook {
        Outlook::Safe => tr!("portfolio-outlook-safe-hover"),
        Outlook::OnTrack => tr!("portfolio-outlook-on-track-hover"),
        Outlook::AtRisk => tr!("portfolio-outlook-at-risk-hover"),
        Outlook::Lost => tr!("portfolio-outlook-lost-hover"),
    }
}

pub fn outlook_icon(outlook: Outlook) -> Icon {
    match outlook {
        Outlook::Safe | Outlook::OnTrack => Icon::Check,
        Outlook::AtRisk => Icon::Warning,
        Outlook::Lost => Icon::Close,
    }
}

pub fn outlook_color(t: &Tokens, outlook: Outlook) -> Color32 {
    match outlook {
        Outlook::Safe | Outlook::OnTrack => t.good,
        Outlook::AtRisk => t.warn,
        Outlook::Lost => t.bad,
    }
}
