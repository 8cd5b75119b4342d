//! Probes. Defaults: workloads.md 6.7.

use serde::Deserialize;

use super::meta::IntOrString;

/// A probe.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Probe {
    /// By HTTP.
    pub http_get: Option<HttpGetAction>,
    /// By a connection.
    pub tcp_socket: Option<TcpSocketAction>,
    /// By a command.
    pub exec: Option<ExecAction>,
    /// By gRPC.
    pub grpc: Option<GrpcAction>,
    /// 0 by default.
    pub initial_delay_seconds: Option<i64>,
    /// 1 by default.
    pub timeout_seconds: Option<i64>,
    /// 10 by default.
    pub period_seconds: Option<i64>,
    /// 1 by default.
    pub success_threshold: Option<i64>,
    /// 3 by default.
    pub failure_threshold: Option<i64>,
}

/// A probe by HTTP.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct HttpGetAction {
    /// `/` by default.
    pub path: Option<String>,
    /// The port.
    pub port: Option<IntOrString>,
    /// `HTTP` by default.
    pub scheme: Option<String>,
    /// The pod's address by default.
    pub host: Option<String>,
}

/// A probe by a connection.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct TcpSocketAction {
    /// The port.
    pub port: Option<IntOrString>,
    /// The pod's address by default.
    pub host: Option<String>,
}

/// A probe by a command.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ExecAction {
    /// The command.
    pub command: Vec<String>,
}

/// A probe by gRPC.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct GrpcAction {
    /// The port.
    pub port: Option<i64>,
    /// The service.
    pub service: Option<String>,
}
