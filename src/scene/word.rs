//! The words on the stage: their codes, and the room that they need. Their texts are in `words::scene`.

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident: $room:literal,)*) => {
        /// A word on the stage. `words::scene` says it in each language.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Word {
            $($(#[$doc])* $name,)*
        }

        /// All of them.
        pub const WORDS: &[Word] = &[$(Word::$name),*];

        impl Word {
            /// The room it needs without its arguments in the longest language, in letter heights. A test of
            /// `words::scene` holds the texts against it.
            pub(super) fn room(self) -> f64 {
                match self {
                    $(Word::$name => $room,)*
                }
            }
        }
    };
}

words! {
    /// The heading of what is outside the cluster.
    Outside: 8.0,
    /// The heading of the cluster.
    Cluster: 8.0,
    /// Somebody on the internet.
    Client: 5.5,
    /// A cloud load balancer.
    LoadBalancer: 7.2,
    /// Its health check. Args: the port.
    HealthCheck: 7.5,
    /// A health row under policy Local. Args: the number of ready local endpoints.
    LocalEndpoints: 4.0,
    /// A health row: no ready local endpoint.
    NoneReady: 6.0,
    /// A health row: the node takes traffic.
    Healthy: 4.5,
    /// A node or pod that is not ready.
    NotReady: 5.5,
    /// A pod that ended well.
    Completed: 6.0,
    /// A pod that ended badly.
    Failed: 4.0,
    /// A pod whose node does not report.
    Unknown: 5.5,
    /// A load balancer, Ingress or pod that has no address.
    NoAddress: 6.5,
    /// Any host, in an Ingress rule.
    AnyHost: 6.0,
    /// A host outside.
    ExternalHost: 7.5,
    /// An endpoint that is no pod.
    ExternalAddress: 9.0,
    /// Where kubectl port-forward runs.
    Workstation: 6.5,
    /// What it speaks to.
    ApiServer: 6.5,
    /// Cluster DNS.
    ClusterDns: 7.5,
    /// A node's own process, as a client.
    HostProcess: 8.0,
    /// Under a bar: the Service's rules. Args: its name.
    RulesOf: 6.0,
    /// Under a bar: they are the same everywhere.
    OnEveryNode: 8.0,
    /// In place of the type: a Service without a cluster IP.
    Headless: 5.5,
    /// Under the bar of a headless Service.
    NoRules: 9.5,
    /// Under the bar of an ExternalName Service.
    OnlyDns: 9.5,
    /// In place of that, where the name is an address.
    NeverResolves: 9.5,
    /// Pods without a node, or not started.
    Pending: 5.0,
    /// More that is not drawn. Args: the number.
    More: 5.0,
    /// The lane of nodes that are folded. Args: the number.
    MoreNodes: 6.5,
    /// Services without a bar, for want of room. Args: the number.
    MoreServices: 6.0,
    /// How many of a group of pods are ready. Args: ready, all.
    ReadyOf: 7.0,
    /// What of a lane's pods has no card of its own. Args: the number.
    OtherPods: 7.5,
    /// Pods of no owner. Args: the number.
    SomePods: 4.5,
    /// Restarts of a pod. Args: the number.
    Restarts: 5.0,
    /// A pod that is being deleted.
    Terminating: 6.5,
    /// A node without pods.
    NoPods: 4.5,
    /// Heading of the overview's first column.
    Clients: 6.0,
    /// Heading of the overview's second column.
    Services: 7.0,
    /// Heading of the overview's third column.
    Pods: 10.0,
}
