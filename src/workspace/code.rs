//! The stable codes, each with its severity and its page in `assets/diagnostics`.

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Error,
    Warning,
    Info,
}

impl Severity {
    /// The word, as JSON has it.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal $severity:ident),* $(,)?) => {
        /// What is wrong, in a word that stays the same for ever.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])* $variant),* }

        impl Code {
            /// All codes, in the order of the documentation.
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];

            /// The word, as `check` prints it and `explain` takes it.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name),* }
            }

            /// How bad it is.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity),* }
            }

            /// The page that `explain` prints, in Markdown.
            pub fn page(self) -> &'static str {
                match self {
                    $(Code::$variant => include_str!(concat!("../../assets/diagnostics/", $name, ".md"))),*
                }
            }
        }
    };
}

codes! {
    // Where push does not look
    /// Under `membrane/`, in no folder that push reads.
    NotReadHere = "not-read-here" Error,
    /// An element that stands outside `membrane/`.
    OutsideMembrane = "outside-membrane" Warning,
    /// In an element's folder, under a name or extension that push does not open.
    WrongFileName = "wrong-file-name" Error,
    /// A camelCase folder inside an integration.
    CamelCaseInside = "camel-case-inside" Error,
    /// The layout that `pull` writes and `push` passes over.
    PullLayout = "pull-layout" Error,
    /// Found on a disk that does not tell capital from small letters, and on no other.
    LetterCase = "letter-case" Warning,
    /// A file of the other layout.
    OtherLayout = "other-layout" Error,
    /// Nothing in it; push skips it.
    EmptyFile = "empty" Warning,
    /// Passed over, and no element: as it should be.
    NotAnElement = "not-an-element" Info,
    /// Identical copies of one file.
    Copies = "copies" Info,
    /// Misplaced, and ignored by git: probably generated.
    Generated = "generated" Warning,
    // What push takes for something else
    /// Read as another kind than it is.
    Misread = "misread" Error,
    /// No element, but read as one.
    ReadAsElement = "read-as-element" Error,
    /// An integration's folder without its own file.
    NoOwnFile = "no-own-file" Warning,
    /// An integration's by its place or content, and yet uploaded as universal.
    WrongLayer = "wrong-layer" Error,
    /// In one integration's folder, and naming another.
    IntegrationKeyOverruled = "integration-key-overruled" Warning,
    /// An interface in `flows/`: sent, and nobody knows whether it is honoured.
    InterfaceAsFlow = "interface-as-flow" Info,
    // What push cannot load
    /// js-yaml throws.
    YamlRejected = "yaml-rejected" Error,
    /// More than one document.
    SeveralDocuments = "several-documents" Error,
    /// A NUL byte: often UTF-16.
    NulByte = "nul-byte" Error,
    /// The system does not let it be read.
    Unreadable = "unreadable" Error,
    /// No mapping, where push needs one.
    NotAMapping = "not-a-mapping" Error,
    /// It holds itself.
    Cyclic = "cyclic" Error,
    /// A broken link, or a ring of links.
    BrokenLink = "broken-link" Error,
    /// A name that is not UTF-8.
    NameNotUtf8 = "name-not-utf8" Error,
    /// A file where push expects a folder.
    FileForFolder = "file-for-folder" Error,
    /// A folder where push expects a file.
    FolderForFile = "folder-for-file" Error,
    /// A FIFO, which push waits on for ever.
    Hangs = "hangs" Error,
    /// A socket or a device.
    SpecialFile = "special-file" Error,
    // The workspace as a whole
    /// No workspace here, nor below.
    NoWorkspace = "no-workspace" Error,
    /// `membrane/` is missing.
    NoMembraneFolder = "no-membrane-folder" Error,
    /// `membrane/integrations` is missing.
    NoIntegrationsFolder = "no-integrations-folder" Error,
    /// Push finds no element, and reports success.
    NothingToPush = "nothing-to-push" Warning,
    // Elements
    /// No key.
    MissingKey = "missing-key" Warning,
    /// Two elements of one type and layer with one key.
    DuplicateKey = "duplicate-key" Error,
    /// Two elements of one kind with one `uuid`.
    DuplicateUuid = "duplicate-uuid" Warning,
    /// An `integrationKey` that no integration here has.
    UnknownIntegrationKey = "unknown-integration-key" Error,
    /// Any element in a `scenarios` folder.
    Scenario = "scenario" Error,
    /// Fields that push drops.
    FieldsDropped = "fields-dropped" Info,
    /// Applied from its parent, or reset to it, instead of uploaded.
    Applied = "applied-not-uploaded" Warning,
    /// An `actionKey` that leads nowhere.
    DanglingActionKey = "dangling-action-key" Error,
    // Connectors
    /// Something in `connectors/` that is no connector's folder.
    ConnectorStray = "connector-stray" Error,
    /// A connector's folder without its spec.
    ConnectorNoSpec = "connector-no-spec" Error,
    /// An empty spec, or one that is no mapping.
    ConnectorEmptySpec = "connector-empty-spec" Error,
    /// A folder that is not named `<name>_<id>`.
    ConnectorFolderName = "connector-folder-name" Error,
    /// A version without sources.
    ConnectorNoSource = "connector-no-source" Error,
    /// Without a `uuid`, every push makes a new connector.
    ConnectorNoUuid = "connector-no-uuid" Warning,
    /// Two connectors with one `id`.
    ConnectorDuplicateId = "connector-duplicate-id" Warning,
    // Authentication
    /// An `auth` block that is malformed or of an unknown type.
    AuthInvalid = "auth-invalid" Error,
    /// An `auth` block that lacks something it needs.
    AuthIncomplete = "auth-incomplete" Error,
    /// Authentication is defined, in a file that push does not take as such.
    AuthBlocked = "auth-blocked" Error,
    /// Nothing defines authentication.
    AuthMissing = "auth-missing" Warning,
    /// It depends on what is not in the workspace.
    AuthUnknown = "auth-unknown" Info,
    // membrane.config.yml
    /// There is none.
    ConfigMissing = "config-missing" Info,
    /// It cannot be used.
    ConfigUnusable = "config-unusable" Error,
    /// It is in the other CLI's dialect.
    ConfigDialect = "config-dialect" Error,
    /// Others than its owner can read it.
    ConfigReadable = "config-readable" Warning,
    /// Git tracks it.
    ConfigTracked = "config-tracked" Error,
    /// Git does not ignore it.
    ConfigNotIgnored = "config-not-ignored" Warning,
    /// The files are of one layout, the CLI reads another.
    LayoutDisagrees = "layout-disagrees" Error,
}

impl Code {
    /// The code of that name.
    pub fn named(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.name() == name)
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
