//! Why a document is no YAML.

use super::yaml::{self, Failure, Reason};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::text::Span;

/// The cause of a failure.
pub(super) fn diagnose(text: &str, document: u32, failure: &Failure) -> Vec<Diagnostic> {
    let (code, args) = match &failure.reason {
        Reason::Syntax(words) => (Code::YamlSyntax, vec![words.clone()]),
        Reason::TooDeep => (Code::TooDeep, vec![yaml::MAX_DEPTH.to_string()]),
        Reason::AliasBomb => (Code::AliasBomb, vec![yaml::MAX_EXPANSION.to_string()]),
        Reason::BadKey => (Code::BadKey, Vec::new()),
        Reason::BadAlias => (Code::BadAlias, Vec::new()),
    };
    let span = Span::at(failure.at.min(text.len()));
    vec![Diagnostic { code, severity: Severity::Error, span, document, field: None, args, fix: None }]
}

/// What can be read but was surely not meant.
pub(super) fn suspicious(_text: &str, _document: u32) -> Vec<Diagnostic> {
    Vec::new()
}
