//! The line to the engine: one question or one batch of rows per request over HTTP, and what its refusals mean.
//!
//! An answer is only looked at when the server has it whole (`wait_end_of_query`): an engine that fails in the middle of one has already
//! said 200 and would otherwise put its error behind half of the rows. A shard that does not answer is an error, never left out
//! (`skip_unavailable_shards`). Time and memory are bounded per question on the server.
//!
//! Everything sent here may be sent twice: questions change nothing, tables are made if they are not there, and rows of one key
//! and version are one row. So what fails on the network is tried once more, and only once.

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::{BuildHasher, Hasher};
use std::io::Read;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, mpsc};
use std::time::Duration;

use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

use super::row_binary::Rows;
use crate::job::{JobContext, Pool};
use crate::store::{StoreError, WarehouseError};

/// *Good*: a node behind a slow line is reached. *Bad*: one that swallows packets is waited for so long, twice.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a question may take on the server. *Good*: a month of a national network is read. *Bad*: one that is stuck holds its
/// place for so long.
const QUESTION_SECS_MAX: u64 = 300;
/// Memory of a question on each node. *Good*: several questions fit beside each other on a small node. *Bad*: none may take more,
/// even where the node has it.
const QUESTION_BYTES_MAX: u64 = 4 << 30;
/// Lists of objects stand in the text of a question: 8,192 of 21 bytes.
const TEXT_BYTES_MAX: u64 = 4 << 20;
/// Of a question with tables beside it: a current server takes no longer text as a part of a form.
pub const TEXT_BESIDE_TABLES_MAX: usize = 120 << 10;
/// What the server keeps of an answer in memory before it goes to its disk.
const ANSWER_BUFFER_BYTES: u64 = 64 << 20;
/// A connection that was idle for longer is not used again: servers close theirs after three seconds.
const IDLE_TIMEOUT: Duration = Duration::from_secs(2);
/// Of an error's text.
const ERROR_BYTES_MAX: u64 = 64 << 10;
/// From this version on, rows are gathered on the server unless a batch says otherwise.
const ASYNC_INSERT_SINCE: (u32, u32) = (21, 11);

/// A password. Nothing shows it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(hidden)")
    }
}

/// Where a warehouse is and who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WarehouseOptions {
    /// `http://host:8123` or `https://host:8443`.
    pub url: String,
    pub database: String,
    /// Name of the cluster as the servers know it; `None`: one node.
    pub cluster: Option<String>,
    pub user: String,
    pub password: Secret,
    /// Certificates in PEM that are trusted instead of the usual ones.
    pub ca_pem: Option<Vec<u8>>,
    /// Memory that a scan takes for what it has read and not yet handed over; [`super::PIECE_BYTES`].
    pub piece_bytes: usize,
    /// Values that a question may read where the servers cannot add up; [`super::READ_VALUES`].
    pub read_values_max: u64,
}

/// A name that stands in SQL as it is.
fn is_plain_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 64
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !name.starts_with(|c: char| c.is_ascii_digit())
}

/// A small table that goes beside a question and lives as long as it does.
#[derive(Clone, Copy, Debug)]
pub struct Beside<'a> {
    pub name: &'a str,
    /// Names and types of its columns.
    pub columns: &'a str,
    /// In `RowBinary`.
    pub rows: &'a [u8],
}

/// Bytes of a request, and how they are to be taken.
struct Body {
    bytes: Vec<u8>,
    /// Between the parts, where there are several.
    boundary: Option<String>,
    /// Further words of the address.
    words: Vec<(String, String)>,
}

impl Body {
    fn of(bytes: Vec<u8>) -> Self {
        Self { bytes, boundary: None, words: Vec::new() }
    }

    /// A question with tables beside it.
    fn with_tables(sql: &str, tables: &[Beside<'_>], name: &str) -> Self {
        // Made of a number that nobody else has: it does not occur in what it separates.
        let boundary = format!("{name}-{:016x}", RandomState::new().build_hasher().finish());
        let mut body = Self::of(Vec::new());
        let mut part = |name: &str, is_file: bool, content: &[u8]| {
            let file = if is_file { "; filename=\"rows\"" } else { "" };
            body.bytes.extend(
                format!(
                    "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n"
                )
                .as_bytes(),
            );
            body.bytes.extend_from_slice(content);
            body.bytes.extend_from_slice(b"\r\n");
        };
        part("query", false, sql.as_bytes());
        tables.iter().for_each(|table| part(table.name, true, table.rows));
        // No end of line behind it: an old server does not read that, and resets the connection over what it has not read.
        body.bytes.extend(format!("--{boundary}--").as_bytes());
        for table in tables {
            body.words.push((format!("{}_format", table.name), "RowBinary".to_owned()));
            body.words.push((format!("{}_structure", table.name), table.columns.to_owned()));
        }
        body.boundary = Some(boundary);
        body
    }
}

/// One node that answers, with the user's rights.
#[derive(Clone)]
pub struct Client {
    options: Arc<WarehouseOptions>,
    agent: ureq::Agent,
    /// Of this process; makes names of questions unique.
    nonce: u64,
    n_asked: Arc<AtomicU64>,
    version: Arc<OnceLock<(u32, u32)>>,
    /// Stops questions without making who cancels wait; made when first needed.
    stopper: Arc<OnceLock<Option<Pool>>>,
}

impl Client {
    /// Opens no connection.
    pub fn new(options: WarehouseOptions) -> Result<Self, StoreError> {
        let setup = |detail: String| StoreError::from(WarehouseError::Setup { detail });
        if !options.url.starts_with("http://") && !options.url.starts_with("https://") {
            return Err(setup("\"url\" begins neither with http:// nor with https://".to_owned()));
        }
        if options.user.contains(':') {
            return Err(setup("\"user\" holds a colon".to_owned()));
        }
        if options.url.contains(['@', '?', '#']) {
            return Err(setup("\"url\" holds more than a host and a port".to_owned()));
        }
        let names = [("database", Some(&options.database)), ("cluster", options.cluster.as_ref())];
        for (key, name) in names {
            if let Some(name) = name.filter(|name| !is_plain_name(name)) {
                return Err(setup(format!(
                    "\"{key}\" is {name:?}: it may hold letters, digits and _ only"
                )));
            }
        }
        let roots = match &options.ca_pem {
            None => RootCerts::WebPki,
            Some(pem) => {
                let items = parse_pem(pem).filter_map(Result::ok);
                let trusted: Vec<Certificate<'static>> = items
                    .filter_map(|item| match item {
                        PemItem::Certificate(certificate) => Some(certificate),
                        _ => None,
                    })
                    .collect();
                if trusted.is_empty() {
                    return Err(setup("\"ca_file\" holds no certificate in PEM".to_owned()));
                }
                RootCerts::new_with_certs(&trusted)
            }
        };
        let config = ureq::Agent::config_builder()
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .proxy(None)
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_connect(Some(CONNECT_TIMEOUT))
            .timeout_recv_response(Some(Duration::from_secs(QUESTION_SECS_MAX + 30)))
            .max_idle_age(IDLE_TIMEOUT)
            .build();
        Ok(Self {
            options: Arc::new(options),
            agent: config.into(),
            nonce: RandomState::new().build_hasher().finish(),
            n_asked: Arc::default(),
            version: Arc::default(),
            stopper: Arc::default(),
        })
    }

    pub fn options(&self) -> &WarehouseOptions {
        &self.options
    }

    pub fn nonce(&self) -> u64 {
        self.nonce
    }

    /// Asks for rows. A cancelled job stops the question on the server.
    pub fn ask(&self, sql: &str, ctx: &JobContext) -> Result<Rows<impl Read + use<>>, StoreError> {
        self.ask_with(sql, &[], ctx)
    }

    /// As [`Client::ask`], with tables beside the question. With some it may not be longer than [`TEXT_BESIDE_TABLES_MAX`].
    pub fn ask_with(
        &self,
        sql: &str,
        tables: &[Beside<'_>],
        ctx: &JobContext,
    ) -> Result<Rows<impl Read + use<>>, StoreError> {
        ctx.check()?;
        let sql = format!("{sql} FORMAT RowBinary");
        let (name, stop) = self.stoppable(ctx);
        let body = match tables {
            [] => Body::of(sql.into_bytes()),
            _ => Body::with_tables(&sql, tables, &name),
        };
        let sent = self.send_twice(&name, &[], &body);
        drop(stop);
        // Whatever the server says of a question that was stopped.
        ctx.check()?;
        Ok(Rows::new(sent?.into_body().into_reader()))
    }

    /// Runs a statement that gives no rows.
    pub fn run(&self, sql: &str) -> Result<(), StoreError> {
        self.send_twice(&self.next_name(), &[], &Body::of(sql.as_bytes().to_vec())).map(drop)
    }

    /// Inserts rows that are already in `RowBinary`; returns when all shards have them.
    pub fn insert(&self, into: &str, rows: &[u8]) -> Result<(), StoreError> {
        let sql = format!("INSERT INTO {into} FORMAT RowBinary\n");
        let mut body = Vec::with_capacity(sql.len() + rows.len());
        body.extend(sql.as_bytes());
        body.extend(rows);
        let mut settings = vec![("insert_distributed_sync", 1)];
        if self.version()? >= ASYNC_INSERT_SINCE {
            settings.push(("async_insert", 0));
        }
        self.send_twice(&self.next_name(), &settings, &Body::of(body)).map(drop)
    }

    /// Year and month of the server's release.
    pub fn version(&self) -> Result<(u32, u32), StoreError> {
        if let Some(known) = self.version.get() {
            return Ok(*known);
        }
        let text = self.ask("SELECT version()", &JobContext::default())?.text()?;
        let mut parts = text.split('.').map(|part| part.parse().unwrap_or(0));
        let version = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
        Ok(*self.version.get_or_init(|| version))
    }

    fn next_name(&self) -> String {
        let n = self.n_asked.fetch_add(1, Ordering::Relaxed);
        format!("vigia-{:016x}-{n}", self.nonce)
    }

    /// A name for a question, and what keeps it stoppable: after it is dropped, nothing is stopped any more.
    fn stoppable(&self, ctx: &JobContext) -> (String, mpsc::Sender<()>) {
        let name = self.next_name();
        let (alive, ended) = mpsc::channel();
        let ended = std::sync::Mutex::new(ended);
        let (client, asked) = (self.clone(), name.clone());
        ctx.cancel.on_cancel(move || {
            let ended = ended.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            if matches!(ended.try_recv(), Err(mpsc::TryRecvError::Empty)) {
                client.stop(&asked);
            }
        });
        (name, alive)
    }

    /// Has the server stop a question, on a thread of its own.
    fn stop(&self, name: &str) {
        let made = self.stopper.get_or_init(|| Pool::new(1, "warehouse-stop").ok());
        let Some(pool) = made else { return };
        let sql = format!("KILL QUERY WHERE query_id IN ('{name}', '{name}-again') ASYNC");
        let client = Self { stopper: Arc::default(), ..self.clone() };
        pool.submit(
            JobContext::default(),
            move |_| {
                // A question that cannot be stopped ends by its time limit.
                client.send(&client.next_name(), &[], &Body::of(sql.into_bytes())).ok();
                Ok(())
            },
            |_, _| {},
        );
    }

    fn send_twice(
        &self,
        name: &str,
        settings: &[(&str, u64)],
        body: &Body,
    ) -> Result<ureq::http::Response<ureq::Body>, StoreError> {
        match self.send(name, settings, body) {
            Err(error) if may_pass(&error) => {
                // The first attempt may still run under its name.
                Ok(self.send(&format!("{name}-again"), settings, body)?)
            }
            sent => Ok(sent?),
        }
    }

    fn send(
        &self,
        name: &str,
        settings: &[(&str, u64)],
        body: &Body,
    ) -> Result<ureq::http::Response<ureq::Body>, WarehouseError> {
        let common = [
            ("wait_end_of_query", 1),
            ("buffer_size", ANSWER_BUFFER_BYTES),
            ("skip_unavailable_shards", 0),
            ("max_execution_time", QUESTION_SECS_MAX),
            ("max_memory_usage", QUESTION_BYTES_MAX),
            ("max_query_size", TEXT_BYTES_MAX),
            ("max_ast_elements", 1_000_000),
            ("max_expanded_ast_elements", 1_000_000),
        ];
        let mut request = self
            .agent
            .post(format!("{}/", self.options.url.trim_end_matches('/')))
            .header("Authorization", &self.authorization())
            .query("query_id", name);
        for (key, value) in common.iter().chain(settings) {
            request = request.query(key, value.to_string());
        }
        for (key, value) in &body.words {
            request = request.query(key, value);
        }
        if let Some(boundary) = &body.boundary {
            let parts = format!("multipart/form-data; boundary={boundary}");
            request = request.header("Content-Type", parts);
        }
        let mut response =
            request.send(body.bytes.as_slice()).map_err(|error| self.of_transport(&error))?;
        if response.status() == 200
            && !response.headers().contains_key("x-clickhouse-exception-code")
        {
            return Ok(response);
        }
        let status = response.status().as_u16();
        let mut text = Vec::new();
        let body = response.body_mut().as_reader();
        // What cannot be read of an error's text is left out.
        body.take(ERROR_BYTES_MAX).read_to_end(&mut text).ok();
        Err(self.of_refusal(status, &String::from_utf8_lossy(&text)))
    }

    /// Name and password as HTTP has them: any characters are allowed in both, but no colon in the name.
    fn authorization(&self) -> String {
        let WarehouseOptions { user, password, .. } = self.options.as_ref();
        format!("Basic {}", base64(format!("{user}:{}", password.0).as_bytes()))
    }

    fn of_transport(&self, error: &ureq::Error) -> WarehouseError {
        let (url, detail) = (self.options.url.clone(), error.to_string());
        let words = format!("{detail} {error:?}").to_lowercase();
        if ["certificate", "certnotvalid", "unknownissuer", "tls", "handshake"]
            .iter()
            .any(|word| words.contains(word))
        {
            let known = [
                ("expired", "its certificate has expired"),
                (
                    "unknownissuer",
                    "its certificate was signed by an authority that is not known here",
                ),
                ("notvalidforname", "its certificate was made for another name"),
            ];
            let found = known.iter().find(|(word, _)| words.contains(word));
            let detail = found.map_or(detail, |(_, sentence)| (*sentence).to_owned());
            return WarehouseError::Untrusted { url, detail };
        }
        WarehouseError::Unreachable { url, detail }
    }

    /// What the engine means: its numbers of errors never change, its words do.
    fn of_refusal(&self, status: u16, text: &str) -> WarehouseError {
        let code = text.find("Code: ").and_then(|at| {
            let digits = text[at + 6..].split(|c: char| !c.is_ascii_digit()).next()?;
            digits.parse::<u32>().ok()
        });
        let detail = first_sentence(text);
        let (url, user) = (self.options.url.clone(), self.options.user.clone());
        let node = || node_named(text).unwrap_or_else(|| url.clone());
        match code {
            Some(192..=195 | 516) => WarehouseError::WrongPassword { url, user },
            Some(164 | 291 | 497) => WarehouseError::NotAllowed { user, detail },
            Some(60 | 81) => {
                WarehouseError::NoTables { node: node(), database: self.options.database.clone() }
            }
            // An old node that finds no table on another says that the connection failed.
            Some(279) if text.contains("There is no table") => {
                WarehouseError::NoTables { node: node(), database: self.options.database.clone() }
            }
            Some(32 | 198 | 209 | 210 | 279) => WarehouseError::NodeDown { node: node(), detail },
            Some(243) => WarehouseError::DiskFull { node: node(), detail },
            Some(74 | 75 | 76 | 1000 | 1001) if is_no_room(text) => {
                WarehouseError::DiskFull { node: node(), detail }
            }
            Some(159 | 160) => WarehouseError::TooLong { secs: QUESTION_SECS_MAX },
            Some(241) => WarehouseError::TooMuchMemory { limit_bytes: QUESTION_BYTES_MAX },
            Some(170) => WarehouseError::Setup { detail },
            Some(_) if is_no_room(text) => WarehouseError::DiskFull { node: node(), detail },
            Some(code) => WarehouseError::Engine { code, detail },
            None if status == 401 || status == 403 => WarehouseError::WrongPassword { url, user },
            None => WarehouseError::Garbled {
                detail: format!("status {status} of something that is no ClickHouse server"),
            },
        }
    }
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            match digit <= three.len() {
                true => text.push(char::from(DIGITS[(bits >> (18 - 6 * digit)) as usize & 63])),
                false => text.push('='),
            }
        }
    }
    text
}

/// Whether the same question may find an answer at once: the network failed, or one node of several.
fn may_pass(error: &WarehouseError) -> bool {
    matches!(error, WarehouseError::Unreachable { .. } | WarehouseError::NodeDown { .. })
}

fn is_no_room(text: &str) -> bool {
    text.contains("No space left on device") || text.contains("errno: 28")
}

/// The engine's words without its number, its types and its log.
fn first_sentence(text: &str) -> String {
    let text = text.split_once("DB::").map_or(text, |(_, rest)| rest);
    let text = text.split_once("xception: ").map_or(text, |(_, rest)| rest);
    let end = text.find(", e.what()").or_else(|| text.find('\n')).unwrap_or(text.len());
    let sentence: String =
        text[..end].lines().next().unwrap_or_default().chars().take(300).collect();
    sentence.trim().trim_end_matches([':', '.']).to_owned()
}

/// The first `host:port` in an error's text.
fn node_named(text: &str) -> Option<String> {
    let is_node = |word: &&str| {
        word.rsplit_once(':').is_some_and(|(host, port)| {
            !host.is_empty() && port.len() > 1 && port.bytes().all(|b| b.is_ascii_digit())
        })
    };
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ','));
    words.map(|word| word.trim_end_matches([':', '.'])).find(is_node).map(str::to_owned)
}

/// A text as it stands in SQL.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('\'');
    for c in text.chars() {
        match c {
            '\\' => quoted.push_str("\\\\"),
            '\'' => quoted.push_str("\\'"),
            '\0' => quoted.push_str("\\0"),
            c => quoted.push(c),
        }
    }
    quoted.push('\'');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client() -> Client {
        Client::new(WarehouseOptions {
            url: "http://127.0.0.1:1".to_owned(),
            database: "vigia".to_owned(),
            cluster: None,
            user: "ana".to_owned(),
            password: Secret::new("geheim".to_owned()),
            ca_pem: None,
            piece_bytes: crate::store::warehouse::PIECE_BYTES,
            read_values_max: crate::store::warehouse::READ_VALUES,
        })
        .unwrap()
    }

    #[test]
    fn refusals_name_what_is_the_matter() {
        let client = client();
        let dead = "Code: 279, e.displayText() = DB::NetException: All connection tries failed. Log: \n\nCode: 32, e.displayText() = DB::Exception: Attempt to read after eof\nCode: 210, e.displayText() = DB::NetException: Connection refused (10.0.0.2:9302), e.what() = DB::NetException\n";
        assert_eq!(
            client.of_refusal(500, dead),
            WarehouseError::NodeDown {
                node: "10.0.0.2:9302".to_owned(),
                detail: "All connection tries failed. Log".to_owned()
            }
        );
        let wrong = "Code: 193, e.displayText() = DB::Exception: Wrong password for user ana, e.what() = DB::Exception";
        assert!(matches!(client.of_refusal(401, wrong), WarehouseError::WrongPassword { .. }));
        let newer = "Code: 516. DB::Exception: ana: Authentication failed: password is incorrect. (AUTHENTICATION_FAILED) (version 26.9.2.1)";
        assert!(matches!(client.of_refusal(403, newer), WarehouseError::WrongPassword { .. }));
        let full = "Code: 243, e.displayText() = DB::Exception: Cannot reserve 1.00 MiB, not enough space: 0 B available, e.what() = DB::Exception";
        assert!(matches!(client.of_refusal(500, full), WarehouseError::DiskFull { .. }));
        let other = "Code: 47, e.displayText() = DB::Exception: Unknown identifier: x, e.what() = DB::Exception";
        assert_eq!(
            client.of_refusal(500, other),
            WarehouseError::Engine { code: 47, detail: "Unknown identifier: x".to_owned() }
        );
        assert!(matches!(client.of_refusal(404, "<html>"), WarehouseError::Garbled { .. }));
    }

    #[test]
    fn no_text_shows_the_password() {
        let shown = format!("{:?}", client().options());
        assert!(shown.contains("ana") && !shown.contains("geheim"), "{shown}");
    }

    #[test]
    fn names_that_would_be_sql_are_refused() {
        for name in ["", "a b", "a`; DROP TABLE x", "1a", "ñ", "a.b"] {
            let options =
                WarehouseOptions { database: name.to_owned(), ..client().options().clone() };
            assert!(Client::new(options).is_err(), "{name:?}");
            let options =
                WarehouseOptions { cluster: Some(name.to_owned()), ..client().options().clone() };
            assert!(Client::new(options).is_err(), "{name:?}");
        }
        for url in ["ftp://x", "http://ana:geheim@x:8123", "http://x:8123/?user=y"] {
            let options = WarehouseOptions { url: url.to_owned(), ..client().options().clone() };
            assert!(Client::new(options).is_err(), "{url:?}");
        }
        assert_eq!(quoted("a'b\\c"), "'a\\'b\\\\c'");
        let words = ["", "f", "fo", "foo", "ñ:?"].map(|word| base64(word.as_bytes()));
        assert_eq!(words, ["", "Zg==", "Zm8=", "Zm9v", "w7E6Pw=="]);
    }
}
