//! Pages that explain what people write: the same text on the command line and in the window.

/// The formula language, in Markdown: headings, paragraphs, tables and blocks of examples.
pub const FORMULAS: &str = include_str!("../../assets/reference/formulas.md");

/// The terms of contract files and exclusion ledgers, in Markdown.
pub const CONTRACTS: &str = include_str!("../../assets/reference/contracts.md");

/// Reports without a hand: cron, systemd timers, the Windows Task Scheduler.
pub const AUTOMATION: &str = include_str!("../../assets/reference/automation.md");

/// Brands and own pages of reports, and the data that a template gets.
pub const REPORT_TEMPLATES: &str = include_str!("../../assets/reference/report_template.md");

/// A warehouse: how it is set up, what it answers itself, how large it has to be.
pub const WAREHOUSE: &str = include_str!("../../assets/reference/warehouse.md");
