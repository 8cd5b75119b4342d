//! Probes. Defaults: workloads.md 6.7.

use super::meta::IntOrString;
use crate::manifest::decode::fields;

/// A probe.
#[derive(Clone, Debug, Default, PartialEq)]
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
    /// Seconds to stop in, where the probe kills; the pod's by default.
    pub termination_grace_period_seconds: Option<i64>,
}

fields! { Probe:
    http_get => "httpGet", tcp_socket => "tcpSocket", exec => "exec", grpc => "grpc",
    initial_delay_seconds => "initialDelaySeconds", timeout_seconds => "timeoutSeconds",
    period_seconds => "periodSeconds", success_threshold => "successThreshold",
    failure_threshold => "failureThreshold",
    termination_grace_period_seconds => "terminationGracePeriodSeconds",
}

/// A probe by HTTP.
#[derive(Clone, Debug, Default, PartialEq)]
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

fields! { HttpGetAction: path => "path", port => "port", scheme => "scheme", host => "host" }

/// A probe by a connection.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TcpSocketAction {
    /// The port.
    pub port: Option<IntOrString>,
    /// The pod's address by default.
    pub host: Option<String>,
}

fields! { TcpSocketAction: port => "port", host => "host" }

/// A probe by a command.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExecAction {
    /// The command.
    pub command: Vec<String>,
}

fields! { ExecAction: command => "command" }

/// A probe by gRPC.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GrpcAction {
    /// The port.
    pub port: Option<i64>,
    /// The service.
    pub service: Option<String>,
}

fields! { GrpcAction: port => "port", service => "service" }

/// What happens around a container's life.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lifecycle {
    /// Before it is asked to stop.
    pub pre_stop: Option<LifecycleHandler>,
}

fields! { Lifecycle: pre_stop => "preStop" }

/// What a hook does; a command and a request take no time here.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LifecycleHandler {
    /// A wait.
    pub sleep: Option<SleepAction>,
    /// A command.
    pub exec: Option<ExecAction>,
}

fields! { LifecycleHandler: sleep => "sleep", exec => "exec" }

/// A wait.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SleepAction {
    /// Its length.
    pub seconds: Option<i64>,
}

fields! { SleepAction: seconds => "seconds" }
