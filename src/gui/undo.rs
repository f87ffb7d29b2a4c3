//! Back and forth between the states of one document: bounded, by whole values, without a list of what can be done to it.
//!
//! ```text
//! past … ◀── undo ── present ── redo ──▶ … future
//!                      ▲ observe: another value is a step, and ends the future
//! ```

use std::collections::VecDeque;

/// Steps that can be taken back. *Good*: more than anybody counts. *Bad*: the first of an hour of edits is out of reach.
pub const N_STEPS_MAX: usize = 100;

/// What a document was and what it will be again.
#[derive(Clone, Debug)]
pub struct History<T> {
    /// Oldest first.
    past: VecDeque<T>,
    present: Option<T>,
    /// The next one last.
    future: Vec<T>,
}

impl<T> Default for History<T> {
    fn default() -> Self {
        Self { past: VecDeque::new(), present: None, future: Vec::new() }
    }
}

impl<T: Clone + PartialEq> History<T> {
    /// Takes notice of what the document is now. The first value is where it begins.
    pub fn observe(&mut self, now: &T) {
        if self.present.as_ref() == Some(now) {
            return;
        }
        if let Some(before) = self.present.replace(now.clone()) {
            self.past.push_back(before);
            self.future.clear();
            if self.past.len() > N_STEPS_MAX {
                self.past.pop_front();
            }
        }
    }

    /// The document one step back; `None` where it began.
    pub fn undo(&mut self) -> Option<T> {
        let earlier = self.past.pop_back()?;
        let later = self.present.replace(earlier.clone());
        self.future.extend(later);
        Some(earlier)
    }

    /// The document one step forth; `None` where nothing was taken back.
    pub fn redo(&mut self) -> Option<T> {
        let later = self.future.pop()?;
        let earlier = self.present.replace(later.clone());
        self.past.extend(earlier);
        Some(later)
    }

    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_edit_after_going_back_ends_the_way_forth() {
        let mut history = History::default();
        for value in [1, 2, 2, 3] {
            history.observe(&value);
        }
        assert_eq!((history.undo(), history.undo(), history.undo()), (Some(2), Some(1), None));
        assert_eq!(history.redo(), Some(2));
        history.observe(&9);
        assert_eq!((history.redo(), history.undo()), (None, Some(2)));
        assert!(history.can_undo() && history.can_redo());
    }

    #[test]
    fn the_oldest_steps_go_first() {
        let mut history = History::default();
        (0..=N_STEPS_MAX + 20).for_each(|n| history.observe(&n));
        let mut last = None;
        while let Some(value) = history.undo() {
            last = Some(value);
        }
        assert_eq!(last, Some(20));
    }

    proptest! {
        #[test]
        fn all_undone_is_the_start_and_all_redone_the_end(
            edits in prop::collection::vec(0u8..5, 1..80),
        ) {
            let mut history = History::default();
            history.observe(&255);
            edits.iter().for_each(|edit| history.observe(edit));
            let mut now = *edits.last().unwrap_or(&255);
            let mut n_back = 0;
            while let Some(earlier) = history.undo() {
                prop_assert_ne!(earlier, now, "a step that changes nothing is none");
                // What is undone is seen by the next frame, and must not count as an edit.
                history.observe(&earlier);
                now = earlier;
                n_back += 1;
            }
            prop_assert_eq!(now, 255);
            for _ in 0..n_back {
                now = history.redo().unwrap_or(now);
                history.observe(&now);
            }
            prop_assert_eq!(now, *edits.last().unwrap_or(&255));
            prop_assert!(!history.can_redo());
        }
    }
}
