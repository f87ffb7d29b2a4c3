//! What a column is for, told by its name: in the words of the exporting systems, in the languages of the people who export.

use crate::model::{Phrase, phrase};

/// What the rows of a table speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TableKind {
    /// Counters or KPIs, one column each.
    Wide,
    /// One value in each row, its measurement type named beside it.
    Long,
    Tickets,
    /// Alarms and outages.
    Outages,
    /// Changes and maintenance windows.
    Changes,
    Topology,
    /// Names, units and collection methods of counters.
    Dictionary,
}

impl TableKind {
    /// All kinds with the word of mappings and machine output.
    pub const NAMES: [(&'static str, Self); 7] = [
        ("wide", Self::Wide),
        ("long", Self::Long),
        ("tickets", Self::Tickets),
        ("outages", Self::Outages),
        ("changes", Self::Changes),
        ("topology", Self::Topology),
        ("dictionary", Self::Dictionary),
    ];

    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    /// What its rows are called, for people.
    pub fn title(self) -> Phrase {
        match self {
            Self::Wide => phrase!("measurements, one column each"),
            Self::Long => phrase!("measurements, one value per row"),
            Self::Tickets => phrase!("tickets"),
            Self::Outages => phrase!("alarms and outages"),
            Self::Changes => phrase!("planned changes"),
            Self::Topology => phrase!("topology"),
            Self::Dictionary => phrase!("counter dictionary"),
        }
    }
}

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Moment of a period, with its date; start or end by the layout's stamp.
    Time,
    /// The end of the period, beside its start.
    End,
    /// The date alone, with the clock in another column.
    Date,
    Clock,
    Granularity,
    /// Network element that the object belongs to.
    Element,
    /// Name of the object, whole or the innermost step of it.
    Object,
    /// A step of the object's name, outer ones first.
    Key,
    /// Whether the values of the row are to be trusted.
    Reliability,
    Vendor,
    /// Name of the measurement type (long tables), or of the counter (dictionaries).
    MeasurementName,
    /// Value of the measurement type (long tables).
    Value,
    Unit,
    /// A counter or KPI.
    Measurement,
    /// An attribute of the object (topology).
    Attribute,
    // Tickets, outages, changes.
    Id,
    Title,
    State,
    Priority,
    Category,
    Group,
    Location,
    Severity,
    OpenedAt,
    RespondedAt,
    RestoredAt,
    ResolvedAt,
    ClosedAt,
    UpdatedAt,
    AnnouncedAt,
    UpdateNumber,
    Reopened,
    Reassigned,
    /// Why a ticket waits.
    PauseReason,
    /// How long a ticket waited altogether, in seconds.
    PausedSecs,
    MetSla,
    // Dictionaries.
    Description,
    CollectionMethod,
    /// Not read: personal, an id beside a name, or a text that is no value.
    Ignore,
}

impl Role {
    /// All roles with the word of mappings and machine output.
    pub const NAMES: [(&'static str, Self); 38] = [
        ("time", Self::Time),
        ("end", Self::End),
        ("date", Self::Date),
        ("clock", Self::Clock),
        ("granularity", Self::Granularity),
        ("element", Self::Element),
        ("object", Self::Object),
        ("key", Self::Key),
        ("reliability", Self::Reliability),
        ("vendor", Self::Vendor),
        ("measurement_name", Self::MeasurementName),
        ("value", Self::Value),
        ("unit", Self::Unit),
        ("measurement", Self::Measurement),
        ("attribute", Self::Attribute),
        ("id", Self::Id),
        ("title", Self::Title),
        ("state", Self::State),
        ("priority", Self::Priority),
        ("category", Self::Category),
        ("group", Self::Group),
        ("location", Self::Location),
        ("severity", Self::Severity),
        ("opened_at", Self::OpenedAt),
        ("responded_at", Self::RespondedAt),
        ("restored_at", Self::RestoredAt),
        ("resolved_at", Self::ResolvedAt),
        ("closed_at", Self::ClosedAt),
        ("updated_at", Self::UpdatedAt),
        ("announced_at", Self::AnnouncedAt),
        ("update_number", Self::UpdateNumber),
        ("reopened", Self::Reopened),
        ("reassigned", Self::Reassigned),
        ("pause_reason", Self::PauseReason),
        ("paused_secs", Self::PausedSecs),
        ("met_sla", Self::MetSla),
        ("description", Self::Description),
        ("collection_method", Self::CollectionMethod),
    ];

    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, role)| *role == self).map_or("ignore", |(name, _)| name)
    }

    /// Also `ignore`.
    pub fn named(name: &str) -> Option<Self> {
        if name == "ignore" {
            return Some(Self::Ignore);
        }
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, role)| *role)
    }

    /// Moments that tickets, outages and changes have beside their start.
    pub(super) const MOMENTS: [Self; 9] = [
        Self::Time,
        Self::End,
        Self::OpenedAt,
        Self::RespondedAt,
        Self::RestoredAt,
        Self::ResolvedAt,
        Self::ClosedAt,
        Self::UpdatedAt,
        Self::AnnouncedAt,
    ];
}

/// A header for comparing: lower case, without a unit in brackets at its end, blanks of all kinds and `_` as one blank.
pub(super) fn folded(header: &str) -> String {
    let (name, _) = split_unit(header);
    let spaced: String = name
        .chars()
        .map(
            |c| if c.is_whitespace() || matches!(c, '_' | '\u{a0}' | '\u{feff}') { ' ' } else { c },
        )
        .collect();
    spaced.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Name and unit of `DL throughput (Mbps)`, `CSSR%`, `load [%]`. Units are short; other brackets belong to the name.
pub(super) fn split_unit(header: &str) -> (&str, &str) {
    const UNIT_CHARS_MAX: usize = 12;
    let header = header.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    for (open, close) in [('(', ')'), ('[', ']'), ('（', '）')] {
        let Some(inner) = header.strip_suffix(close) else { continue };
        let Some((name, unit)) = inner.rsplit_once(open) else { continue };
        let plain =
            |c: char| c.is_alphanumeric() || matches!(c, '%' | '/' | '‰' | '#' | '°' | '.' | ' ');
        if !name.trim().is_empty()
            && !unit.is_empty()
            && unit.chars().count() <= UNIT_CHARS_MAX
            && unit.chars().all(plain)
            && !unit.chars().all(|c| c.is_ascii_digit())
        {
            return (name.trim_end(), unit.trim());
        }
    }
    match header.strip_suffix(['%', '％']) {
        Some(name) if !name.trim().is_empty() => (name.trim_end(), "%"),
        _ => (header, ""),
    }
}

use Role::{
    AnnouncedAt, Category, Clock, ClosedAt, CollectionMethod, Date, Description, Element, End,
    Granularity, Group, Id, Ignore, Key, Location, MeasurementName, MetSla, Object, OpenedAt,
    PauseReason, PausedSecs, Priority, Reassigned, Reliability, Reopened, ResolvedAt, RespondedAt,
    RestoredAt, Severity, State, Time, Title, Unit, UpdateNumber, UpdatedAt, Value, Vendor,
};

type Names = (Role, &'static [&'static str]);

/// Headers of measurements, folded.
const MEASUREMENTS: &[Names] = &[
    (
        Time,
        &[
            "time",
            "start time",
            "begin time",
            "period start time",
            "period start",
            "result time",
            "datetime",
            "date time",
            "timestamp",
            "time stamp",
            "sdate",
            "reported time",
            "collection time",
            "measurement time",
            "fecha y hora",
            "fecha hora",
            "fechahora",
            "hora inicio",
            "hora de inicio",
            "inicio",
            "início",
            "data hora",
            "data/hora",
            "开始时间",
            "时间",
            "起始时间",
            "thời gian",
            "sample time",
            "record time",
            "start timestamp",
            "start_time",
            "periodstarttime",
            "dia hora",
            "report time",
            "utc time",
        ],
    ),
    (
        End,
        &[
            "end time",
            "period end time",
            "period end",
            "reported end time",
            "stop time",
            "end",
            "end date",
            "end datetime",
            "endtime",
            "fin",
            "fecha fin",
            "fecha de fin",
            "hora fin",
            "hora de fin",
            "fim",
            "结束时间",
        ],
    ),
    (Date, &["date", "day", "fecha", "data", "dia", "día", "日期", "ngày", "ngay"]),
    (Clock, &["hour", "hora", "heure", "小时", "giờ", "gio", "hour of day", "hh", "time of day"]),
    (
        Granularity,
        &[
            "granularity",
            "granularity period",
            "period",
            "period (min)",
            "粒度",
            "interval",
            "gp",
            "granularidad",
            "período",
            "periodo",
        ],
    ),
    (Reliability, &["reliability", "credible", "可信度", "confiabilidad", "confiabilidade"]),
    (
        Element,
        &[
            "ne name",
            "ne",
            "network element",
            "enodeb name",
            "gnodeb name",
            "nodeb name",
            "bts name",
            "bsc name",
            "rnc name",
            "node name",
            "managed element",
            "managedelement",
            "网元名称",
            "网元",
            "elemento",
            "elemento de red",
            "elemento de rede",
            "tên gnodeb",
            "tên enodeb",
            "enb name",
            "gnb name",
            "host",
            "hostname",
            "device",
            "equipo",
            "equipamento",
            "router",
            "mrbts name",
            "lnbts name",
            "me name",
            "element",
        ],
    ),
    (
        Object,
        &[
            "object",
            "object name",
            "cell name",
            "cell",
            "celda",
            "nombre de celda",
            "nombre celda",
            "nome da célula",
            "célula",
            "celula",
            "小区名称",
            "小区",
            "tên cell",
            "nr cell name",
            "nr du cell name",
            "eutrancellfdd",
            "lncel name",
            "nrcel name",
            "wcel name",
            "cgi",
            "ecgi",
            "dn",
            "managed object",
            "mo",
            "moid",
            "object instance",
            "interface",
            "interface name",
            "port",
            "eutrancell",
            "nrcelldu",
            "cell id name",
            "objeto",
            "objeto medido",
            "measured object",
        ],
    ),
    (Key, &["subrack", "subrack no.", "slot", "slot no.", "board", "cabinet", "card", "port no."]),
    (
        MeasurementName,
        &[
            "measurement",
            "counter",
            "counter name",
            "kpi",
            "kpi name",
            "metric",
            "indicator",
            "indicador",
            "contador",
            "measurement name",
            "counter id",
            "指标",
            "指标名称",
            "metric name",
            "métrica",
            "metrica",
            "meas type",
            "measurement type",
        ],
    ),
    (
        Value,
        &["value", "counter value", "valor", "kpi value", "metric value", "result", "值", "指标值"],
    ),
    (
        Vendor,
        &["vendor", "vendor name", "proveedor", "fornecedor", "fabricante", "nhà cung cấp", "厂商"],
    ),
    (
        Ignore,
        &[
            "stt",
            "no",
            "no.",
            "nr",
            "#",
            "index",
            "row",
            "item",
            "序号",
            "subnetwork name",
            "moc",
            "product",
            "ne type",
            "loại ne",
            "mã vnp",
            "tỉnh",
            "province",
            "region",
            "city",
            "site",
            "site name",
            "sitio",
            "site id",
            "département",
            "departamento",
            "comuna",
            "latitude",
            "longitude",
            "lat",
            "lon",
            "user name",
            "integrity",
            "technology",
            "tecnología",
            "tecnologia",
            "band",
            "banda",
        ],
    ),
];

const TICKETS: &[Names] = &[
    (
        Id,
        &[
            "number",
            "incident",
            "incident number",
            "incident id",
            "ticket",
            "ticket id",
            "ticket number",
            "ticket no",
            "id",
            "case",
            "case number",
            "case id",
            "número",
            "numero",
            "numero de incidente",
            "número de incidente",
            "incidente",
            "folio",
            "chamado",
            "工单号",
            "ref",
            "reference",
        ],
    ),
    (
        OpenedAt,
        &[
            "opened at",
            "opened",
            "created",
            "created at",
            "created on",
            "open time",
            "open date",
            "opened on",
            "opening date",
            "abierto",
            "fecha de apertura",
            "fecha apertura",
            "apertura",
            "fecha de creación",
            "fecha creación",
            "creado",
            "aberto em",
            "data de abertura",
            "abertura",
            "创建时间",
            "reported at",
            "start time",
            "report time",
            "date creation",
        ],
    ),
    // GLPI writes `takeintoaccountdate`, iTop `assignment_date`, Remedy "Responded Date", others what they mean.
    (
        RespondedAt,
        &[
            "responded at",
            "responded",
            "responded date",
            "first responded at",
            "first response at",
            "acknowledged at",
            "takeintoaccountdate",
            "assignment date",
            "fecha de respuesta",
            "fecha de primera respuesta",
            "fecha primera respuesta",
            "respondido em",
            "data de resposta",
            "data da primeira resposta",
            "响应时间",
        ],
    ),
    (
        RestoredAt,
        &[
            "restored at",
            "restored",
            "service restored at",
            "service restored",
            "fecha de restablecimiento",
            "fecha de restauración",
            "restaurado",
            "restabelecido em",
            "data de restabelecimento",
            "恢复时间",
        ],
    ),
    (
        ResolvedAt,
        &[
            "resolved at",
            "resolved",
            "resolved on",
            "resolution time",
            "resolution date",
            "solved at",
            "solvedate",
            "resuelto",
            "fecha de resolución",
            "fecha resolución",
            "fecha de solución",
            "resolvido em",
            "data de resolução",
            "解决时间",
        ],
    ),
    (
        ClosedAt,
        &[
            "closed at",
            "closed",
            "closed on",
            "closedate",
            "close time",
            "closing date",
            "cerrado",
            "fecha de cierre",
            "fecha cierre",
            "fechado em",
            "data de fechamento",
            "关闭时间",
        ],
    ),
    (
        UpdatedAt,
        &[
            "sys updated at",
            "updated",
            "updated at",
            "updated on",
            "last updated",
            "last update",
            "date mod",
            "actualizado",
            "fecha de actualización",
            "atualizado em",
        ],
    ),
    (UpdateNumber, &["sys mod count", "updates", "update number", "mod count", "version"]),
    (State, &["incident state", "state", "status", "estado", "situação", "状态"]),
    (Priority, &["priority", "prioridad", "prioridade", "优先级"]),
    (
        Title,
        &[
            "short description",
            "title",
            "summary",
            "subject",
            "asunto",
            "título",
            "titulo",
            "resumen",
            "resumo",
            "descripción breve",
            "descrição resumida",
            "标题",
        ],
    ),
    (Category, &["category", "categoría", "categoria", "类别"]),
    (
        Group,
        &[
            "assignment group",
            "group",
            "team",
            "assigned group",
            "grupo de asignación",
            "grupo",
            "grupo de atribuição",
        ],
    ),
    (
        Object,
        &[
            "cmdb ci",
            "configuration item",
            "ci",
            "affected ci",
            "object",
            "element",
            "node",
            "cell",
            "elemento de configuración",
            "elemento",
            "item de configuração",
            "equipo",
            "objeto",
        ],
    ),
    (Location, &["location", "site", "site name", "ubicación", "sitio", "localização", "local"]),
    (Reopened, &["reopen count", "reopened", "times reopened", "reaperturas"]),
    (Reassigned, &["reassignment count", "reassigned", "reasignaciones"]),
    // ServiceNow's field `hold_reason` and its label, iTop's `pending_reason`.
    (
        PauseReason,
        &[
            "hold reason",
            "on hold reason",
            "pending reason",
            "pause reason",
            "motivo de espera",
            "motivo de pausa",
            "motivo de pendencia",
            "motivo da pendência",
        ],
    ),
    // Columns that are known to hold whole seconds: GLPI's `waiting_duration`, the time spent of iTop's stopwatch.
    (PausedSecs, &["waiting duration", "cumulatedpending timespent", "paused secs"]),
    (MetSla, &["made sla", "met sla", "sla met", "within sla", "cumple sla", "dentro do sla"]),
];

const OUTAGES: &[Names] = &[
    (
        OpenedAt,
        &[
            "occurred on (nt)",
            "occurred on",
            "occurrence time",
            "occurred at",
            "raised",
            "raised at",
            "raised on",
            "alarm raised time",
            "event time",
            "start",
            "start time",
            "outage start",
            "down at",
            "down time start",
            "inicio",
            "fecha inicio",
            "fecha de inicio",
            "hora de inicio",
            "início",
            "发生时间",
            "first occurrence",
            "alarm time",
            "begin time",
        ],
    ),
    (
        ClosedAt,
        &[
            "cleared on (nt)",
            "cleared on",
            "clear time",
            "cleared at",
            "cleared",
            "alarm cleared time",
            "end",
            "end time",
            "outage end",
            "up at",
            "restored",
            "restored at",
            "fin",
            "fecha fin",
            "fecha de fin",
            "hora de fin",
            "fim",
            "清除时间",
            "恢复时间",
            "recovery time",
        ],
    ),
    (
        Object,
        &[
            "alarm source",
            "ne name",
            "ne",
            "source",
            "object",
            "cell",
            "cell name",
            "element",
            "node",
            "site",
            "site name",
            "managed object",
            "elemento",
            "sitio",
            "celda",
            "equipo",
            "objeto",
            "告警源",
            "网元名称",
        ],
    ),
    (
        Location,
        &[
            "mo name",
            "location information",
            "location",
            "location info",
            "additional information",
            "ubicación",
            "定位信息",
        ],
    ),
    (
        Title,
        &[
            "name",
            "alarm name",
            "alarm",
            "alarm text",
            "cause",
            "probable cause",
            "specific problem",
            "reason",
            "problem",
            "motivo",
            "causa",
            "alarma",
            "nombre de alarma",
            "falha",
            "告警名称",
            "description",
            "outage cause",
        ],
    ),
    (
        Severity,
        &[
            "severity",
            "alarm severity",
            "perceived severity",
            "severidad",
            "severidade",
            "criticidad",
            "告警级别",
            "级别",
            "level",
        ],
    ),
    (
        Id,
        &[
            "log serial number",
            "alarm serial number",
            "alarm serial no",
            "serial number",
            "alarm sn",
            "outage id",
            "event id",
            "alarm number",
            "流水号",
            "alarm uuid",
        ],
    ),
    (
        Ignore,
        &[
            "alarm id",
            "occurred on (st)",
            "cleared on (st)",
            "cleared by",
            "acknowledged by",
            "acknowledged on (st)",
            "type",
            "clearance status",
            "ack user",
        ],
    ),
];

const CHANGES: &[Names] = &[
    (
        Id,
        &[
            "change",
            "change number",
            "change id",
            "number",
            "id",
            "crq",
            "cr",
            "work order",
            "wo",
            "cambio",
            "número de cambio",
            "numero de cambio",
            "mudança",
            "变更号",
            "maintenance id",
        ],
    ),
    (
        OpenedAt,
        &[
            "planned start",
            "planned start date",
            "scheduled start",
            "scheduled start date",
            "start",
            "start time",
            "start date",
            "window start",
            "maintenance start",
            "inicio",
            "inicio planificado",
            "inicio previsto",
            "fecha de inicio",
            "fecha inicio",
            "início planejado",
            "início",
            "计划开始时间",
        ],
    ),
    (
        ClosedAt,
        &[
            "planned end",
            "planned end date",
            "scheduled end",
            "scheduled end date",
            "end",
            "end time",
            "end date",
            "window end",
            "maintenance end",
            "fin",
            "fin planificado",
            "fin previsto",
            "fecha de fin",
            "fecha fin",
            "fim planejado",
            "fim",
            "计划结束时间",
        ],
    ),
    (
        Title,
        &[
            "short description",
            "title",
            "summary",
            "description",
            "reason",
            "activity",
            "actividad",
            "descripción",
            "motivo",
            "descrição",
            "atividade",
        ],
    ),
    (
        Object,
        &[
            "objects",
            "object",
            "affected objects",
            "affected elements",
            "affected ci",
            "cmdb ci",
            "configuration item",
            "site",
            "sites",
            "cells",
            "elements",
            "elementos",
            "elementos afectados",
            "sitio",
            "sitios",
            "celdas",
            "sites afetados",
        ],
    ),
    (
        AnnouncedAt,
        &[
            "announced at",
            "announced",
            "notified at",
            "notified",
            "notice date",
            "created",
            "created on",
            "notificado",
            "fecha de notificación",
            "notificado em",
        ],
    ),
    (State, &["state", "status", "estado", "situação", "approval"]),
];

const DICTIONARY: &[Names] = &[
    (
        Id,
        &[
            "counter id",
            "id",
            "kpi id",
            "measurement id",
            "counter",
            "code",
            "código",
            "codigo",
            "id contador",
            "计数器id",
            "kpi or counter",
            "number",
        ],
    ),
    (
        MeasurementName,
        &[
            "counter name",
            "name",
            "kpi name",
            "measurement name",
            "nombre",
            "nome",
            "nombre del contador",
            "计数器名称",
            "measurement",
            "alias",
        ],
    ),
    (
        Description,
        &[
            "description",
            "kpi or counter description",
            "descripción",
            "descrição",
            "meaning",
            "title",
            "kpi title",
            "描述",
            "definition",
        ],
    ),
    (Unit, &["unit", "units", "unidad", "unidade", "单位"]),
    (
        CollectionMethod,
        &[
            "collection method",
            "collection",
            "method",
            "type",
            "counter type",
            "aggregation",
            "método",
            "metodo",
            "tipo",
            "采集方式",
        ],
    ),
    (Vendor, &["vendor", "proveedor", "fornecedor", "fabricante"]),
];

/// Identifiers of a topology row, best first.
const TOPOLOGY_OBJECTS: &[&str] = &[
    "object",
    "dn",
    "cell",
    "cell name",
    "celda",
    "nombre celda",
    "nombre de celda",
    "name",
    "nombre",
    "célula",
    "nome",
    "小区名称",
    "site",
    "site name",
    "sitio",
];
/// Attributes that only topology has.
const TOPOLOGY_SIGNS: &[&str] = &[
    "latitude",
    "longitude",
    "latitud",
    "longitud",
    "lat",
    "lon",
    "lng",
    "long",
    "region",
    "región",
    "região",
    "valid from",
    "zone",
    "azimuth",
    "azimut",
    "country",
    "país",
    "pais",
];

/// Headers of measurements that are never values, however they look: identities, places, row numbers.
///
/// Only the last word says so: "TAC Updates" counts updates, and "Traffic Valid" is traffic.
pub(super) fn is_identity(folded: &str) -> bool {
    let last = folded.rsplit([' ', '_']).next().unwrap_or(folded);
    matches!(last, "id" | "pci" | "lac" | "tac" | "cid" | "ci" | "eci" | "imsi" | "gci")
        || matches!(folded, "ip" | "index")
        || matches!(folded, "enodebid" | "gnodebid" | "cellid" | "siteid" | "localcellid")
}

/// The role of a header in a table of that kind.
pub(super) fn role_of(kind: TableKind, folded: &str) -> Option<Role> {
    let names = match kind {
        TableKind::Wide | TableKind::Long => MEASUREMENTS,
        TableKind::Tickets => TICKETS,
        TableKind::Outages => OUTAGES,
        TableKind::Changes => CHANGES,
        TableKind::Dictionary => DICTIONARY,
        TableKind::Topology => {
            return Some(if TOPOLOGY_OBJECTS.contains(&folded) { Object } else { Role::Attribute });
        }
    };
    let mut fitting = names.iter().filter(|(_, names)| names.contains(&folded));
    fitting.next().map(|(role, _)| *role)
}

/// Words of a header row that only name people, which are never read.
pub(super) fn is_personal(folded: &str) -> bool {
    [
        "caller",
        "opened by",
        "created by",
        "updated by",
        "resolved by",
        "closed by",
        "assigned to",
        "user name",
        "requested by",
        "contact",
        "acknowledged by",
        "usuario",
        "solicitante",
        "asignado a",
    ]
    .iter()
    .any(|word| folded.contains(word))
}

/// What a table with these headers (folded) is, where the headers alone say so; with the reason.
pub(super) fn kind_of(headers: &[String]) -> Option<(TableKind, Phrase)> {
    let has = |kind: TableKind, role: Role| headers.iter().any(|h| role_of(kind, h) == Some(role));
    let named = |names: &[&str]| headers.iter().any(|h| names.contains(&h.as_str()));
    let because = |kind: TableKind, why: Phrase| Some((kind, why));
    if has(TableKind::Tickets, Id)
        && has(TableKind::Tickets, OpenedAt)
        && [ResolvedAt, RestoredAt, ClosedAt].iter().any(|end| has(TableKind::Tickets, *end))
        && (has(TableKind::Tickets, State) || has(TableKind::Tickets, Priority))
        && !has(TableKind::Outages, Severity)
    {
        return because(
            TableKind::Tickets,
            phrase!("it has a number, an opening and a resolution or closing"),
        );
    }
    let change_words = [
        "planned start",
        "planned start date",
        "scheduled start",
        "scheduled start date",
        "window start",
        "maintenance start",
        "inicio planificado",
        "inicio previsto",
        "início planejado",
        "change",
        "change number",
        "change id",
        "crq",
        "计划开始时间",
    ];
    if has(TableKind::Changes, OpenedAt)
        && has(TableKind::Changes, ClosedAt)
        && named(&change_words)
    {
        return because(TableKind::Changes, phrase!("it has a planned start and a planned end"));
    }
    let outage_words = [
        "occurred on (nt)",
        "occurred on",
        "cleared on (nt)",
        "cleared on",
        "alarm name",
        "alarm source",
        "severity",
        "alarm severity",
        "severidad",
        "severidade",
        "outage start",
        "outage end",
        "发生时间",
        "告警名称",
        "down at",
        "cleared at",
        "raised at",
        "cause",
        "causa",
        "outage cause",
    ];
    if has(TableKind::Outages, OpenedAt)
        && has(TableKind::Outages, Object)
        && (has(TableKind::Outages, Title) || has(TableKind::Outages, ClosedAt))
        && named(&outage_words)
    {
        return because(
            TableKind::Outages,
            phrase!("it has a source, an occurrence and a name or a clearance"),
        );
    }
    let is_timed = has(TableKind::Wide, Time) || has(TableKind::Wide, Date);
    if !is_timed
        && has(TableKind::Dictionary, Id)
        && (has(TableKind::Dictionary, MeasurementName) || has(TableKind::Dictionary, Description))
        && (has(TableKind::Dictionary, Unit)
            || has(TableKind::Dictionary, CollectionMethod)
            || named(&["counter id", "kpi id", "counter name", "kpi or counter"]))
    {
        return because(
            TableKind::Dictionary,
            phrase!("it gives names and units to counter ids, and has no times"),
        );
    }
    if !is_timed && named(TOPOLOGY_OBJECTS) && named(TOPOLOGY_SIGNS) {
        return because(
            TableKind::Topology,
            phrase!("it gives places and attributes to objects, and has no times"),
        );
    }
    if is_timed && has(TableKind::Long, MeasurementName) && has(TableKind::Long, Value) {
        return because(
            TableKind::Long,
            phrase!("a column names the measurement, another holds its value"),
        );
    }
    is_timed.then(|| (TableKind::Wide, phrase!("it has times, and a column for each measurement")))
}

/// Which of several columns that fit is the one: the position of the best name. Topology only.
pub(super) fn best_object(headers: &[String]) -> Option<usize> {
    TOPOLOGY_OBJECTS.iter().find_map(|name| headers.iter().position(|h| h == name))
}

/// Object columns, from the outermost to the innermost: where several fit, the last one names the object.
pub(super) fn depth_of(folded: &str) -> u32 {
    const DEPTHS: [(&str, u32); 12] = [
        ("subnet", 0),
        ("network element", 2),
        ("managed", 2),
        ("mrbts", 2),
        ("lnbts", 3),
        ("ne", 2),
        ("enb", 3),
        ("gnb", 3),
        ("node", 3),
        ("enodeb", 3),
        ("cell", 5),
        ("lncel", 5),
    ];
    DEPTHS
        .iter()
        .filter(|(word, _)| folded.contains(word))
        .map(|(_, depth)| *depth)
        .max()
        .unwrap_or(4)
}
