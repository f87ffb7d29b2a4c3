//! Between the explorer and a saved view: what the explorer asks and shows as a document, and back.

use crate::chart::shift::Shift;
use crate::gui::ui_state::{ExploreShown, ExploreUi, RangeChoice};
use crate::model::Zone;
use crate::workspace::view_file::{Compare, Picture, ViewBody, ViewRange};

/// What the explorer asks and shows now.
pub(crate) fn body_of(explore: &ExploreUi) -> ViewBody {
    ViewBody {
        questions: explore.questions.clone(),
        filter: explore.filter.clone(),
        by: if explore.by.is_empty() { Vec::new() } else { vec![explore.by.clone()] },
        every: explore.every,
        range: range_of(explore.range),
        zone: explore.zone.as_deref().and_then(|name| Zone::named(name).ok()),
        suspect: explore.suspect,
        busy_hour: explore.busy_hour.clone(),
        groups_max: explore.worst,
        picture: picture_of(explore.shown),
        compare: compare_of(explore.pictures.compare),
        marks: explore.marks,
    }
}

/// Makes the explorer ask and show what a document says.
pub(crate) fn apply(body: &ViewBody, explore: &mut ExploreUi) {
    explore.questions.clone_from(&body.questions);
    explore.filter.clone_from(&body.filter);
    explore.filter_typed.clone_from(&body.filter);
    explore.by = body.by.first().cloned().unwrap_or_default();
    explore.every = body.every;
    explore.range = choice_of(body.range);
    explore.zone = body.zone.as_ref().map(|zone| zone.name().to_owned());
    explore.suspect = body.suspect;
    explore.busy_hour.clone_from(&body.busy_hour);
    explore.worst = body.groups_max;
    explore.shown = shown_of(body.picture);
    explore.pictures.compare = shift_of(body.compare);
    explore.marks = body.marks;
    explore.node = None;
    explore.cell = None;
    explore.hidden.clear();
}

pub(crate) fn range_of(choice: RangeChoice) -> ViewRange {
    match choice {
        RangeChoice::All => ViewRange::All,
        RangeChoice::LastDay => ViewRange::LastDay,
        RangeChoice::LastWeek => ViewRange::LastWeek,
        RangeChoice::LastMonth => ViewRange::LastMonth,
        RangeChoice::Fixed(range) => ViewRange::Fixed(range),
    }
}

fn choice_of(range: ViewRange) -> RangeChoice {
    match range {
        ViewRange::All => RangeChoice::All,
        ViewRange::LastDay => RangeChoice::LastDay,
        ViewRange::LastWeek => RangeChoice::LastWeek,
        ViewRange::LastMonth => RangeChoice::LastMonth,
        ViewRange::Fixed(range) => RangeChoice::Fixed(range),
    }
}

const PICTURES: [(ExploreShown, Picture); 10] = [
    (ExploreShown::Both, Picture::ChartAndTable),
    (ExploreShown::Chart, Picture::Chart),
    (ExploreShown::Table, Picture::Table),
    (ExploreShown::Worst, Picture::Worst),
    (ExploreShown::MonthRules, Picture::BusyHours),
    (ExploreShown::Distribution, Picture::Distribution),
    (ExploreShown::Scatter, Picture::Scatter),
    (ExploreShown::Heat, Picture::HeatMap),
    (ExploreShown::Ranked, Picture::Bars),
    (ExploreShown::Pivot, Picture::Pivot),
];

const COMPARES: [(Shift, Compare); 5] = [
    (Shift::PreviousPeriod, Compare::PreviousPeriod),
    (Shift::LastWeek, Compare::PreviousWeek),
    (Shift::LastMonth, Compare::PreviousMonth),
    (Shift::LastYear, Compare::PreviousYear),
    (Shift::LastYearByWeekday, Compare::PreviousYearByWeekday),
];

fn compare_of(shift: Option<Shift>) -> Compare {
    let found = COMPARES.iter().find(|(known, _)| Some(*known) == shift);
    found.map_or(Compare::Nothing, |(_, compare)| *compare)
}

fn shift_of(compare: Compare) -> Option<Shift> {
    COMPARES.iter().find(|(_, known)| *known == compare).map(|(shift, _)| *shift)
}

fn picture_of(shown: ExploreShown) -> Picture {
    let found = PICTURES.iter().find(|(known, _)| *known == shown);
    found.map_or(Picture::ChartAndTable, |(_, picture)| *picture)
}

fn shown_of(picture: Picture) -> ExploreShown {
    let found = PICTURES.iter().find(|(_, known)| *known == picture);
    found.map_or(ExploreShown::Both, |(shown, _)| *shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::plan::Question;
    use crate::model::{Every, TimeRange, Timestamp};
    use crate::workspace::answer::SuspectPolicy;

    #[test]
    fn the_explorer_comes_back_as_it_was() {
        let body = ViewBody {
            questions: vec![Question::Kpi("a".to_owned()), Question::Measurement("b".to_owned())],
            filter: "region == \"Norte\"".to_owned(),
            by: vec!["region".to_owned()],
            every: Every::Day,
            range: ViewRange::LastWeek,
            zone: Some(Zone::named("America/Lima").unwrap()),
            suspect: Some(SuspectPolicy::Exclude),
            busy_hour: Some("cell-clock-volume".to_owned()),
            groups_max: Some(20),
            picture: Picture::HeatMap,
            compare: Compare::PreviousYear,
            marks: true,
        };
        let mut explore = ExploreUi::default();
        apply(&body, &mut explore);
        assert_eq!(body_of(&explore), body);
        let (from, to) = (Timestamp::from_unix_secs(0), Timestamp::from_unix_secs(900));
        let fixed = ViewBody { range: ViewRange::Fixed(TimeRange::new(from, to)), ..body };
        apply(&fixed, &mut explore);
        assert_eq!(body_of(&explore), fixed);
        apply(&ViewBody::default(), &mut explore);
        assert_eq!(body_of(&explore), ViewBody::default());
    }
}
