//! Every kind of cause, with its arguments; what each says is in `words::causes`.

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// The kinds of cause. Each is one thing that a person could learn.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum CauseCode { $($(#[$doc])* $name,)* }

        impl CauseCode {
            /// Every code, in the order they are listed here.
            pub const ALL: &'static [CauseCode] = &[$(CauseCode::$name,)*];
        }
    };
}

codes! {
    // Sending.
    /// Args: the target as asked for.
    ClientSends,
    /// Args: the name, the address that it came to.
    ClientSendsToName,
    /// Args: the name, the address chosen, of how many.
    ClientChoseRecord,
    /// The pod that should call has no address. Args: the pod.
    ClientHasNoAddress,
    /// The client has no address of the destination's family. Args: the client, the destination.
    NoCommonFamily,
    // Names.
    /// Args: the name, its address.
    NameInHostsFile,
    /// Args: the name asked for, the domain, the full name, ndots.
    AskedWithSearchDomain,
    /// Args: the name.
    AskedAbsolute,
    /// Args: the name, -, the full name, ndots.
    AskedEnoughDots,
    /// Args: the name.
    AskedAfterSearch,
    /// Args: the full name, the record type.
    DnsIsAsked,
    /// Args: the Service, its cluster IPs.
    AnswersClusterIp,
    /// Args: the Service, how many records.
    AnswersHeadless,
    /// Args: the Service.
    HeadlessHasNone,
    /// Args: the Service, the name that it stands for.
    AnswersCname,
    /// Args: the host name, the Service.
    AnswersEndpoint,
    /// Args: the address.
    AnswersSpelledAddress,
    /// Args: the name.
    NoSuchName,
    /// The name is there, and has no address. Args: the name.
    NameWithoutRecords,
    /// Args: the name.
    NoSuchNameOutside,
    /// Args: the cluster name that was asked outside.
    ClusterNameOutside,
    /// Args: the name, its address.
    NamesNode,
    /// Args: the name.
    NamesBalancer,
    /// Args: the host, the Ingress.
    NamesIngress,
    /// Nobody has given the Ingress an address. Args: the host, the Ingress.
    IngressWithoutAddress,
    /// Args: the Service, its externalName.
    ExternalNameIsAddress,
    /// Args: the Service, its externalName.
    ExternalNameLoops,
    /// Args: the Service, its externalName.
    ExternalNameLeadsNowhere,
    /// Args: the name.
    NameNotFound,
    // Entering a node.
    /// Args: the node, the node port, the Service.
    EntersByNodePort,
    /// Args: the node, the address, the Service.
    EntersByExternalIp,
    /// Args: the node, the address, the Service.
    EntersByVip,
    /// Args: the node, the pod.
    EntersForPod,
    /// Args: the node, the pod, the port.
    EntersByHostPort,
    /// Args: the node.
    EntersForNode,
    /// Args: the node, the address.
    EntersForAddress,
    // Service rules: how an endpoint was chosen.
    /// Args: endpoint, Service.
    OnlyEndpoint,
    /// Args: endpoint, how many, Service.
    ChosenByStatistic,
    /// Args: endpoint, how many, Service.
    ChosenByNumgen,
    /// Args: endpoint, how many, Service, node, the scheduler.
    ChosenByRotation,
    /// Args: endpoint, how many, Service, node, the scheduler.
    ChosenByFewestConnections,
    /// Args: endpoint, how many, Service, node, the scheduler.
    ChosenByShortestDelay,
    /// Args: endpoint, how many, Service, node, the scheduler.
    ChosenByLocality,
    /// Args: endpoint, how many, Service, node, the scheduler.
    ChosenBySourceHash,
    /// Args: endpoint, how many, Service, node, the scheduler.
    ChosenByDestinationHash,
    /// Args: endpoint, Service, node.
    KeptByConntrack,
    /// Args: the address, Service, node.
    KeptByConntrackStale,
    /// Args: endpoint, seconds, Service, node.
    ChosenByAffinity,
    // Service rules: from which list.
    /// Args: the node.
    ListSameNode,
    /// Args: the zone.
    ListSameZone,
    /// No args.
    ListTerminating,
    /// Args: the node.
    ListLocalInternal,
    /// Args: the node.
    ListLocalExternal,
    /// Args: the node.
    ListLocalTerminating,
    /// Args: the node.
    ListShortCircuit,
    /// Args: the node.
    ListFellBack,
    /// How many endpoints are left out because they are not ready. Args: count, of how many.
    NotReadyLeftOut,
    /// A pod calls a load balancer's address and never meets the balancer. Args: the address, the node.
    BalancerNotVisited,
    // Service rules: nothing to send to.
    /// Args: Service.
    NoEndpoints,
    /// Args: Service, how many not ready.
    NoReadyEndpoints,
    /// Args: Service, node.
    NoLocalEndpointsInternal,
    /// Args: Service, node.
    NoLocalEndpointsExternal,
    /// Args: Service, the port.
    NoSuchServicePort,
    // The source.
    /// Args: node.
    SnatHairpin,
    /// Args: node.
    SnatMasqueradeAll,
    /// Args: node.
    SnatProcess,
    /// Args: node.
    SnatOutsideToClusterIp,
    /// Args: node.
    SnatClusterPolicy,
    /// Args: node.
    SnatByCni,
    /// Args: node.
    SnatHostPort,
    /// No args.
    KeptPodToClusterIp,
    /// No args.
    KeptLocal,
    /// No args.
    KeptLocalFromPod,
    /// No args.
    KeptRangeUnknown,
    // Carrying.
    /// Args: node, pod.
    ForwardSameNode,
    /// Args: node, the next node.
    ForwardToNode,
    /// Args: node, the destination.
    ForwardOut,
    /// Args: port, pod, node.
    HostPort,
    // Arriving.
    /// Args: pod, port.
    PodListens,
    /// Nothing but a Service's target port speaks for it. Args: pod, port.
    PodBelieved,
    /// Args: pod, port.
    PodListensHostNetwork,
    /// Args: the address.
    AddressAnswers,
    /// Args: the host.
    ExternalAnswers,
    /// The port that a client of an ExternalName chose stays. Args: the port.
    ExternalPortKept,
    /// The request names the host that the client asked for. Args: that name, the host outside.
    ExternalHostKept,
    /// Args: the node, the process, the port.
    ProcessAnswers,
    /// Args: the node, the Service, 200 or 503.
    HealthCheckAnswers,
    /// Args: pod, port.
    NothingListens,
    /// Args: node, port.
    NothingListensOnNode,
    /// Args: the name, the address.
    OwnServiceAnswers,
    // Load balancers.
    /// Args: node, how many healthy, of how many.
    BalancerChose,
    /// Args: node, how many with local endpoints, of how many.
    BalancerChoseLocal,
    /// Args: node, of how many.
    BalancerFailsOpen,
    /// No args.
    BalancerHasNoNode,
    /// No args.
    BalancerKeepsHeader,
    /// Args: the balancer's own address.
    BalancerProxies,
    /// Args: Service, the port.
    BalancerHasNoPort,
    /// Args: Service.
    BalancerNeedsNodePort,
    /// Args: client, Service.
    NotInSourceRanges,
    /// Args: client, Service.
    NotInSourceRangesNode,
    // Ingress.
    /// Args: the port.
    IngressHasNoPort,
    /// Args: host, path, path type, backend.
    IngressRule,
    /// Args: host, path, backend.
    IngressDefaultNoHost,
    /// Args: host, path, backend.
    IngressDefaultNoPath,
    /// Args: host, path, backend.
    IngressDefaultNoRules,
    /// Args: host, path.
    IngressNoHost,
    /// Args: host, path.
    IngressNoPath,
    /// The endpoint refused the proxy, which answers 502. Args: the proxy.
    ProxyWasRefused,
    /// Args: the host.
    IngressRedirectsToHttps,
    /// Args: the server name, the Secret.
    IngressEndsTls,
    /// Args: the server name.
    IngressDefaultCertificate,
    /// Args: the path, what it becomes.
    IngressRewritesPath,
    /// Args: the HTTP status.
    ClientIsRedirected,
    /// Args: where to.
    ClientFollowsRedirect,
    /// Cluster DNS has not heard of a change, or keeps an answer. Args: the name, the seconds since.
    DnsAnswersOld,
    /// Args: where to.
    RedirectLeadsAway,
    /// Args: where to.
    TooManyRedirects,
    /// Args: endpoint, how many, Service.
    IngressChoseEndpoint,
    /// Args: the endpoint that refuses.
    IngressTriesNext,
    /// Args: the Service's name.
    IngressNoService,
    /// Args: Service, port.
    IngressNoServicePort,
    /// Args: Service.
    IngressNoEndpoints,
    /// The pod sees the controller; the client is in X-Forwarded-For. Args: controller's address, client's.
    IngressOwnConnection,
    // Gateways.
    /// Args: the name, the Gateway.
    NamesGateway,
    /// Args: the name, the route.
    RouteUnpublished,
    /// Args: the port, the Gateway.
    GatewayNoListener,
    /// Args: listener, protocol, port.
    GatewayOtherProtocol,
    /// Args: host, the Gateway.
    GatewayNoHost,
    /// Args: host, path, listener.
    GatewayNoRule,
    /// Args: route, host, what matched, listener.
    GatewayRule,
    /// Args: listener.
    GatewayEndsTls,
    /// Args: backend, weight, the sum of all weights.
    GatewayChoseBackend,
    /// Args: the route.
    GatewayNoBackend,
    /// Args: the Service and port.
    GatewayBackendMissing,
    /// Args: the Service, the route.
    GatewayBackendNotPermitted,
    /// Args: kind and name.
    GatewayBackendKind,
    /// Args: the changes.
    GatewayChangesHeaders,
    /// Args: the changes.
    GatewayChangesResponse,
    /// Args: host and path before, after.
    GatewayRewrites,
    /// Args: the Service and port.
    GatewayMirrors,
    /// Args: the status, the Location.
    GatewayRedirects,
    /// Args: the filter's type.
    GatewayFilterNotSimulated,
    // Policies.
    /// Args: policy, pod, which rule (`ingress[0]`).
    PolicyAllowsIngress,
    /// Args: policy, pod, which rule (`egress[0]`).
    PolicyAllowsEgress,
    /// Args: the policies that isolate the pod, the pod.
    PolicyDeniesIngress,
    /// Args: the policies that isolate the pod, the pod.
    PolicyDeniesEgress,
    /// Args: the policies that isolate the pod, the pod.
    PolicyDeniesDns,
    /// Args: the rule and its policy, protocol and port, the rule's ports.
    PolicyRuleHasOtherPorts,
    /// Args: the rule and its policy, protocol and port.
    PolicyRuleHasOtherPeers,
    /// Args: a rule, as YAML.
    PolicyRuleThatLetsIn,
    /// Args: a rule, as YAML.
    PolicyRuleThatLetsOut,
    // kubectl port-forward.
    /// Args: the local port.
    PortForwardListens,
    /// Args: the local port.
    PortForwardAsked,
    /// Args: the object, the pod, of how many.
    PortForwardPicks,
    /// Args: Service, its port, the pod's port.
    PortForwardTargetPort,
    /// Args: Service, the port.
    PortForwardHeadless,
    /// Args: the pod.
    PortForwardNotReady,
    /// Args: the node, the pod.
    PortForwardTunnels,
    /// Args: the node, the pod, the port.
    PortForwardConnects,
    /// Args: the object.
    PortForwardNoSelector,
    /// Args: the object.
    PortForwardNoPods,
    /// Args: the pod, its phase.
    PortForwardNotRunning,
    /// Args: the object, the port.
    PortForwardNoServicePort,
    /// Args: the pod, the name.
    PortForwardNoNamedPort,
    /// Args: the port.
    PortForwardUdp,
    // No way.
    /// Args: the address.
    ClusterIpFromOutside,
    /// Args: the address.
    PodIpFromOutside,
    /// Args: the address.
    NobodyHasAddress,
    /// Args: the address.
    NoSuchClusterIp,
    /// Args: the Service, which carries the label of another proxy.
    OtherProxy,
    /// Args: the address.
    NoPodHasAddress,
    /// Args: the node.
    NodeIsDown,
    /// Args: how many.
    TooManyHops,
    // Back.
    /// Args: what answers.
    BackendReplies,
    /// Args: the status, what answers.
    BackendRepliesStatus,
    /// A container that is known to fail after some requests does. Args: pod, how many it answers well, which it is.
    ContainerFails,
    /// What a known image answers. Args: its words.
    ContainerSays,
    /// Args: node.
    ReplyRestoresDestination,
    /// Args: node.
    ReplyRestoresBoth,
    /// Args: node.
    ReplyRestoresSource,
    /// Args: node.
    ReplyPasses,
    /// Args: node.
    ReplyEnters,
    /// Args: node.
    ReplyGoesDirect,
    /// Args: what the proxy is.
    ReplyThroughProxy,
    /// Args: client, the address that it called.
    ClientReceives,
    /// Args: client.
    ClientIsRefused,
    /// Args: status.
    ClientGetsStatus,
    /// Args: the address that it comes from, the address that was called.
    ReplyFromWrongAddress,
}
