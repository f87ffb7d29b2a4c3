//! The `--where` language over object attributes: `technology == "LTE" and region in ("Norte","Sur") and name ~ "LIM*"`.

/// A checked filter.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    text: String,
}

/// The text is not a filter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct FilterError {
    pub message: String,
    /// Byte range in the text.
    pub span: std::ops::Range<usize>,
    pub hint: Option<String>,
}

impl Filter {
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        Ok(Self { text: text.to_owned() })
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether an object passes; `attribute` looks a key up, `None` where the object has no such attribute.
    pub fn matches<'a>(&self, attribute: &dyn Fn(&str) -> Option<&'a str>) -> bool {
        let _ = attribute;
        true
    }
}
