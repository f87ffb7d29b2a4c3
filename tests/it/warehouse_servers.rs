//! Real ClickHouse servers on loopback, started by the tests and stopped when the tests end, however they end.
//!
//! Each server runs under a shell that waits for its input to end: a test process that is killed closes it. Where no server is installed
//! the tests that need one say so on the standard error, past any capturing, and do nothing; `tests/run.sh` installs it.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use vigia::store::warehouse::{PIECE_BYTES, READ_VALUES, Secret, WarehouseOptions, WarehouseStore};

pub use super::skipped::say_skipped;

pub const USER: &str = "vigia";
pub const PASSWORD: &str = "geheim'\"\\ñ";
pub const CLUSTER: &str = "pm";

/// One server process.
pub struct Server {
    pub folder: PathBuf,
    pub http: u16,
    pub native: u16,
    pub https: Option<u16>,
    process: Mutex<Option<Child>>,
}

fn binary() -> Option<&'static str> {
    let places = ["/usr/sbin/clickhouse-server", "/usr/bin/clickhouse-server"];
    places.into_iter().find(|place| Path::new(place).is_file())
}

/// Ports that systems give to nobody who does not name one (Linux begins at 32768): between the choice and the start of a server
/// connections of other tests would take such a port. No two servers of a process get the same.
fn free_ports<const N: usize>() -> [u16; N] {
    const FIRST: usize = 20_000;
    const N_PORTS: usize = 12_000;
    static N_TRIED: AtomicUsize = AtomicUsize::new(0);
    let from = std::process::id() as usize * 97;
    let mut ports = std::iter::from_fn(|| {
        let tried = N_TRIED.fetch_add(1, Ordering::Relaxed);
        (tried < N_PORTS).then(|| (FIRST + (from + tried) % N_PORTS) as u16)
    })
    .filter(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok());
    std::array::from_fn(|_| ports.next().expect("a free port"))
}

impl Server {
    fn new(folder: PathBuf, with_tls: bool) -> Self {
        let [http, native, https] = free_ports();
        let https = with_tls.then_some(https);
        Self { folder, http, native, https, process: Mutex::new(None) }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.http)
    }

    fn write_config(&self, shards: &[u16]) {
        let folder = self.folder.display();
        let [interserver] = free_ports();
        let shards: String = shards
            .iter()
            .map(|port| {
                format!(
                    "<shard><replica><host>127.0.0.1</host><port>{port}</port></replica></shard>"
                )
            })
            .collect();
        let tls = self.https.map_or_else(String::new, |port| {
            format!(
                "<https_port>{port}</https_port><openSSL><server>\
                 <certificateFile>{folder}/server.pem</certificateFile>\
                 <privateKeyFile>{folder}/server.key</privateKeyFile>\
                 <verificationMode>none</verificationMode></server></openSSL>"
            )
        });
        let (http, native) = (self.http, self.native);
        let config = format!(
            "<yandex><logger><level>warning</level><log>{folder}/server.log</log>\
             <errorlog>{folder}/error.log</errorlog></logger>\
             <http_port>{http}</http_port>{tls}<tcp_port>{native}</tcp_port>\
             <interserver_http_port>{interserver}</interserver_http_port>\
             <listen_host>127.0.0.1</listen_host><path>{folder}/data/</path>\
             <tmp_path>{folder}/tmp/</tmp_path><users_config>{folder}/users.xml</users_config>\
             <default_profile>default</default_profile><default_database>default</default_database>\
             <mark_cache_size>67108864</mark_cache_size>\
             <remote_servers><{CLUSTER}>{shards}</{CLUSTER}></remote_servers></yandex>"
        );
        let password = PASSWORD.replace('"', "&quot;");
        let user = |name: &str, password: &str, profile: &str| {
            format!(
                "<{name}><password>{password}</password><networks><ip>127.0.0.1</ip></networks>\
                 <profile>{profile}</profile><quota>default</quota></{name}>"
            )
        };
        let users = format!(
            "<yandex><profiles><default/><reader><readonly>2</readonly></reader></profiles><users>\
             {}{}{}</users><quotas><default/></quotas></yandex>",
            user("default", "", "default"),
            user(USER, &password, "default"),
            user("reader", &password, "reader"),
        );
        std::fs::create_dir_all(self.folder.join("data")).expect("the folder of a server");
        std::fs::create_dir_all(self.folder.join("tmp")).expect("the folder of a server");
        std::fs::write(self.folder.join("config.xml"), config).expect("a configuration");
        std::fs::write(self.folder.join("users.xml"), users).expect("users");
    }

    /// Starts it and waits until it answers.
    pub fn start(&self) {
        let binary = binary().expect("looked for before");
        let script = "\"$1\" --config-file=\"$2/config.xml\" >\"$2/out\" 2>&1 & server=$!\n\
                      echo $server >\"$2/pid\"\ncat >/dev/null\nkill -9 $server\n\
                      [ -e \"$2/kept\" ] || { rm -rf \"$2\"; rmdir \"$(dirname \"$2\")\"; }";
        let child = Command::new("sh")
            .args(["-c", script, "sh", binary])
            .arg(&self.folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        *self.process.lock().unwrap() = Some(child);
        let begin = Instant::now();
        while !self.answers() {
            let log = || std::fs::read_to_string(self.folder.join("error.log")).unwrap_or_default();
            assert!(begin.elapsed() < Duration::from_secs(30), "no answer:\n{}", log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn answers(&self) -> bool {
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.http)) else { return false };
        let asked = stream.write_all(b"GET /ping HTTP/1.0\r\n\r\n");
        let mut answer = String::new();
        asked.is_ok() && stream.read_to_string(&mut answer).is_ok() && answer.contains("Ok.")
    }

    /// As a power cut: `kill -9`. Its data stay.
    pub fn kill(&self) {
        let pid = std::fs::read_to_string(self.folder.join("pid")).expect("its number");
        Command::new("kill").args(["-9", pid.trim()]).status().expect("kill");
        std::fs::write(self.folder.join("kept"), "").expect("a note");
        if let Some(mut child) = self.process.lock().unwrap().take() {
            drop(child.stdin.take());
            child.wait().ok();
        }
        std::fs::remove_file(self.folder.join("kept")).expect("the note");
        // A server that starts anew looks whether this file is locked.
        std::fs::remove_file(self.folder.join("data/status")).ok();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut child) = self.process.lock().unwrap().take() {
            drop(child.stdin.take());
            child.wait().ok();
        }
    }
}

/// Servers that are each other's shards.
pub struct Cluster {
    pub servers: Vec<Server>,
    folder: PathBuf,
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.servers.clear();
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

static N_CLUSTERS: AtomicUsize = AtomicUsize::new(0);
static N_DATABASES: AtomicUsize = AtomicUsize::new(0);

impl Cluster {
    /// `None`, and said so, where no server is installed.
    pub fn start(n_shards: usize) -> Option<Self> {
        Self::start_with(n_shards, false, |_| ())
    }

    /// `prepare` gets the folder of each server before it starts.
    pub fn start_with(n_shards: usize, with_tls: bool, prepare: impl Fn(&Path)) -> Option<Self> {
        if binary().is_none() {
            say_skipped(
                "no clickhouse-server is installed: nothing of the warehouse is tested; bash tests/run.sh installs it",
            );
            return None;
        }
        let n = N_CLUSTERS.fetch_add(1, Ordering::Relaxed);
        let name = format!("vigia-warehouse-{}-{n}", std::process::id());
        let parent = tempfile::env::temp_dir();
        let folder = parent.join(name);
        let servers: Vec<Server> =
            (0..n_shards).map(|n| Server::new(folder.join(format!("n{n}")), with_tls)).collect();
        let ports: Vec<u16> = servers.iter().map(|server| server.native).collect();
        for server in &servers {
            std::fs::create_dir_all(&server.folder).expect("the folder of a server");
            prepare(&server.folder);
            server.write_config(&ports);
            server.start();
        }
        Some(Self { servers, folder })
    }

    pub fn options(&self, database: &str) -> WarehouseOptions {
        WarehouseOptions {
            url: self.servers[0].url(),
            database: database.to_owned(),
            cluster: Some(CLUSTER.to_owned()),
            user: USER.to_owned(),
            password: Secret::new(PASSWORD.to_owned()),
            ca_pem: None,
            piece_bytes: PIECE_BYTES,
            read_values_max: READ_VALUES,
        }
    }

    /// A new database with tables on all shards.
    pub fn new_database(&self) -> WarehouseOptions {
        let n = N_DATABASES.fetch_add(1, Ordering::Relaxed);
        let options = self.options(&format!("t{n}"));
        let others: Vec<String> = self.servers[1..].iter().map(Server::url).collect();
        WarehouseStore::init(&options, &others).expect("the tables");
        options
    }
}

/// The cluster of two shards that tests share which leave it alone.
pub fn shared() -> Option<&'static Cluster> {
    static SHARED: OnceLock<Option<Cluster>> = OnceLock::new();
    SHARED.get_or_init(|| Cluster::start(2)).as_ref()
}

/// An empty warehouse on the shared cluster.
pub fn new_store() -> Option<WarehouseStore> {
    let options = shared()?.new_database();
    Some(WarehouseStore::open(options).expect("a store"))
}
