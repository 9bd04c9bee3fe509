//! The reader of `workspace/yaml` against js-yaml: 4,722 recorded answers, and as many live ones as one wants.

mod canonical;
mod oracle;
