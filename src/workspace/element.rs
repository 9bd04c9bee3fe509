//! The words of the field: kinds of elements, as docs/push-facts.md names them.

use std::fmt;

/// What a document is, or is read as. The names are those of docs/push-facts.md, singular and kebab-case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Integration,
    Connector,
    Action,
    Flow,
    DataSource,
    FieldMapping,
    DataLinkTable,
    AppEventType,
    AppDataSchema,
    Package,
    Screen,
    Scenario,
    Connection,
    ExternalApp,
    ConnectedProduct,
    Customer,
    /// The first document's `type: http-endpoint`: authentication and links to actions. No CLI has a folder for it.
    Interface,
    /// An endpoint of an interface, shown below it in the tree. Never a file.
    Operation,
    /// Nothing that a workspace holds.
    Other,
}

impl Kind {
    /// The singular kebab-case name, as JSON and messages have it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Integration => "integration",
            Kind::Connector => "connector",
            Kind::Action => "action",
            Kind::Flow => "flow",
            Kind::DataSource => "data-source",
            Kind::FieldMapping => "field-mapping",
            Kind::DataLinkTable => "data-link-table",
            Kind::AppEventType => "app-event-type",
            Kind::AppDataSchema => "app-data-schema",
            Kind::Package => "package",
            Kind::Screen => "screen",
            Kind::Scenario => "scenario",
            Kind::Connection => "connection",
            Kind::ExternalApp => "external-app",
            Kind::ConnectedProduct => "connected-product",
            Kind::Customer => "customer",
            Kind::Interface => "interface",
            Kind::Operation => "operation",
            Kind::Other => "other",
        }
    }

    /// The plural, as folders and sentences have it.
    pub fn plural(self) -> String {
        match self {
            Kind::Other => "other files".into(),
            _ => format!("{}s", self.name()),
        }
    }

    /// Whether it is something that a workspace is made of, so that passing it over matters.
    pub fn matters(self) -> bool {
        !matches!(self, Kind::Other | Kind::Operation)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
