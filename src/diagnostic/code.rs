//! Every kind of problem, by its kebab-case name. One line each: what it means is in `words::diagnostics`, what is made of
//! the list in `diagnostic`.

codes! {
    /// The YAML cannot be read at all. Args: the parser's words.
    YamlSyntax => "yaml-syntax",
    /// More than blanks or a comment after `---`. kubectl refuses the stream there.
    BadSeparator => "bad-separator",
    /// A `---` that is indented, and so separates nothing for kubectl.
    IndentedSeparator => "indented-separator",
    /// Content between `...` and the next `---`, which kubectl does not read.
    AfterDocumentEnd => "after-document-end",
    /// Lists and maps stand too deep in each other. Args: the limit.
    TooDeep => "too-deep",
    /// Aliases stand for too many values. Args: the limit.
    AliasBomb => "alias-bomb",
    /// A map key that is no string, number or boolean.
    BadKey => "bad-key",
    /// An alias inside of what it stands for, or a merge of something that is no map.
    BadAlias => "bad-alias",
    /// A key stands twice in a map; the later one wins. Args: the key, the later line.
    DuplicateKey => "duplicate-key",
    /// A decoded value does not fit the kind. Args: the decoder's words.
    UndecodableObject => "undecodable-object",
    /// No `kind`, or an empty one.
    MissingKind => "missing-kind",
    /// No `apiVersion`, or an empty one.
    MissingApiVersion => "missing-api-version",
    /// No `metadata.name`.
    MissingName => "missing-name",
    /// `metadata.generateName` without a name, which `kubectl apply` does not take.
    GeneratedName => "generated-name",
    /// A document or list item that is no object.
    NotAnObject => "not-an-object",
    /// A `List` without items.
    EmptyList => "empty-list",
    /// A field that the kind does not have. Args: the path.
    UnknownField => "unknown-field",
    /// A value of the wrong type. Args: the path, what is expected (a code), Go's words for what stands there and
    /// for what is wanted, the text.
    WrongType => "wrong-type",
    /// No blank after a dash or colon. Args: the character, the text.
    MissingBlank => "missing-blank",
    /// No RFC 3339 time. Args: the path, the text.
    BadTime => "bad-time",
    /// No base64. Args: the path, the text.
    BadBase64 => "bad-base64",
    /// A kind or version that a group of Kubernetes' own does not have. Args: the kind, the version.
    NoSuchKind => "no-such-kind",
    /// A kind of a group that is not Kubernetes' own. Args: the kind, the version.
    UnknownKind => "unknown-kind",
    /// A kind of Kubernetes' own that is not simulated. Args: the kind.
    NotSimulated => "not-simulated",
    /// `apiVersion` and `kind` come again: a `---` is missing before.
    MissingSeparator => "missing-separator",
    /// The object stands twice; the later one changes it. Args: the kind, the name.
    DuplicateObject => "duplicate-object",
    /// The text is too long to be read. Args: how many MiB may be.
    TooLong => "too-long",
    /// An object that is larger than what etcd takes.
    DocumentTooLarge => "document-too-large",
    /// What is not said for length. Args: how many.
    MoreDiagnostics => "more-diagnostics",
    /// Control characters here and there that YAML does not take. Args: the code point.
    ControlCharacter => "control-character",
    /// So many control characters that it is no text.
    NotText => "not-text",
    /// A template of a chart.
    Template => "template",
    /// Indented with blanks that are not YAML's.
    WideBlank => "wide-blank",
    /// Another dash than the hyphen that begins an item.
    WideDash => "wide-dash",
    /// Lines around or between those of a manifest that came along when it was copied. Args: the first of them.
    StrayLines => "stray-lines",
    /// Both sides of a merge that nobody has finished.
    MergeConflict => "merge-conflict",
    /// A text of another kind, which something else reads. Args: what it is (a code).
    OtherFormat => "other-format",
    /// A full-width colon after a key. Args: the key.
    WideColon => "wide-colon",
    /// Typographic quotes instead of straight ones.
    SmartQuotes => "smart-quotes",
    /// A quote that is not closed. Args: the quote.
    UnclosedQuote => "unclosed-quote",
    /// Text after the closing quote.
    TextAfterQuote => "text-after-quote",
    /// An apostrophe inside of single quotes.
    ApostropheInQuotes => "apostrophe-in-quotes",
    /// A backslash with a letter that means nothing after it.
    BadEscape => "bad-escape",
    /// A value that begins with a character of YAML's own. Args: the character.
    ReservedCharacter => "reserved-character",
    /// An alias without its anchor. Args: the alias.
    UnknownAnchor => "unknown-anchor",
    /// A directive (`%YAML`), which kubectl does not take.
    Directive => "directive",
    /// A colon and blank inside of a value.
    SecondColon => "second-colon",
    /// A line in a map without a colon.
    MissingColon => "missing-colon",
    /// A comment after `//`.
    SlashComment => "slash-comment",
    /// A list that begins in the line of its key.
    ListInLine => "list-in-line",
    /// A bracket that is not closed. Args: what is missing.
    UnclosedBracket => "unclosed-bracket",
    /// A closing bracket without an opening one. Args: the bracket.
    BracketTooMany => "bracket-too-many",
    /// No comma between two entries in brackets.
    MissingComma => "missing-comma",
    /// A line that stands beside its neighbours.
    BadIndentation => "bad-indentation",
    /// A tab where only blanks may indent.
    TabIndentation => "tab-indentation",
    /// A selector matches no pod. Args: the selector, the namespace, the nearest labels or nothing.
    SelectorMatchesNothing => "selector-matches-nothing",
    // The API's rules.
    /// A field that must be given is not. Args: field, the server's reason or nothing.
    RequiredValue => "required-value",
    /// A value that the server refuses. Args: field, value, the server's reason.
    InvalidValue => "invalid-value",
    /// None of the words that the field takes. Args: field, value, the words.
    UnsupportedValue => "unsupported-value",
    /// A field that may not be given here. Args: field, the server's reason.
    ForbiddenValue => "forbidden-value",
    /// The same value stands twice where each must differ. Args: field, value.
    DuplicateValue => "duplicate-value",
    /// A number outside of its range. Args: field, value, least, most, and `missing` where nothing is written.
    NumberOutOfRange => "number-out-of-range",
    /// A number below zero. Args: field, value.
    NegativeNumber => "negative-number",
    /// A name that nothing here has. Args: field, value.
    NotFoundValue => "not-found-value",
    /// A text or map with too many bytes. Args: field, most.
    ValueTooLong => "value-too-long",
    /// A list with too many items. Args: field, most.
    TooManyItems => "too-many-items",
    /// No DNS-1123 label. Args: field, value.
    InvalidDnsLabel => "invalid-dns-label",
    /// Dots where a single label is wanted. Args: field, value.
    LabelWithDots => "label-with-dots",
    /// An Indexed Job of whose pods' host names one is no DNS-1123 label. Args: field, value, the host name.
    NameOfIndexes => "name-of-indexes",
    /// No DNS-1123 subdomain. Args: field, value.
    InvalidDnsSubdomain => "invalid-dns-subdomain",
    /// No DNS-1035 label, as Services are named. Args: field, value.
    InvalidServiceName => "invalid-service-name",
    /// A name with too many characters. Args: field, value, most.
    NameTooLong => "name-too-long",
    /// A port name with characters that it may not have. Args: field, value.
    InvalidPortName => "invalid-port-name",
    /// A port name of digits and hyphens alone. Args: field, value.
    PortNameWithoutLetter => "port-name-without-letter",
    /// Hyphens at an edge of a port name, or two in a row. Args: field, value.
    PortNameHyphens => "port-name-hyphens",
    /// A port number in quotes, which makes it a name. Args: field, value.
    QuotedPortNumber => "quoted-port-number",
    /// No qualified name. Args: field, key.
    InvalidLabelKey => "invalid-label-key",
    /// The prefix of a qualified name is no DNS subdomain. Args: field, key, prefix.
    InvalidLabelPrefix => "invalid-label-prefix",
    /// No label value. Args: field, value.
    InvalidLabelValue => "invalid-label-value",
    /// No IP address. Args: field, value.
    InvalidIpAddress => "invalid-ip-address",
    /// No range of addresses. Args: field, value.
    InvalidCidr => "invalid-cidr",
    /// An address that nobody else can send to. Args: field, value, its range.
    SpecialIpAddress => "special-ip-address",
    /// An address or range that is read, but should be written otherwise. Args: field, value, how.
    NonStandardIpAddress => "non-standard-ip-address",
    /// A range with bits beyond its prefix. Args: field, value, the range, the single address.
    AmbiguousCidr => "ambiguous-cidr",
    /// A Service that needs ports has none. Args: field.
    ServiceWithoutPorts => "service-without-ports",
    /// One of several ports has no name. Args: field.
    PortNameMissing => "port-name-missing",
    /// The same protocol and port twice. Args: field, protocol, port.
    DuplicateServicePort => "duplicate-service-port",
    /// A load balancer on the port of the kubelet. Args: field.
    KubeletPortExposed => "kubelet-port-exposed",
    /// A node port on a ClusterIP Service. Args: field.
    NodePortNeedsType => "node-port-needs-type",
    /// A node port on a headless Service. Args: field.
    NodePortOnHeadless => "node-port-on-headless",
    /// A node port outside of the range. Args: field, value.
    NodePortOutOfRange => "node-port-out-of-range",
    /// A node port that another port has. Args: field, value, who.
    NodePortTaken => "node-port-taken",
    /// `none` for `None`. Args: field, value.
    NoneInLowerCase => "none-in-lower-case",
    /// `clusterIP: None` with a type that needs an address. Args: field, type.
    HeadlessWithType => "headless-with-type",
    /// A cluster IP of another family than its place says. Args: field, value, family, index.
    AddressOfOtherFamily => "address-of-other-family",
    /// A family that the cluster lacks. Args: field, family.
    FamilyNotConfigured => "family-not-configured",
    /// Both families, where the cluster has one. Args: field.
    DualStackNotConfigured => "dual-stack-not-configured",
    /// A cluster IP that another Service has. Args: field, address, who.
    ClusterIpTaken => "cluster-ip-taken",
    /// A cluster IP outside of the service range. Args: field, address, range.
    ClusterIpOutOfRange => "cluster-ip-out-of-range",
    /// A field that an ExternalName may not have. Args: field.
    NotForExternalName => "not-for-external-name",
    /// An ExternalName without the name. Args: field.
    ExternalNameMissing => "external-name-missing",
    /// A field for load balancers alone. Args: field.
    LoadBalancerOnly => "load-balancer-only",
    /// An external traffic policy where no traffic comes from outside. Args: field, policy, type.
    TrafficPolicyNeedsExternalAccess => "traffic-policy-needs-external-access",
    /// A health check node port that cannot be allocated. Args: field, value, whether taken (who) or empty.
    HealthCheckPortRefused => "health-check-port-refused",
    /// The two topology annotations differ. Args: field, value, the other.
    TopologyAnnotationsDisagree => "topology-annotations-disagree",
    /// A field that a headless Service ignores. Args: field.
    IgnoredForHeadless => "ignored-for-headless",
    /// A field that an ExternalName ignores. Args: field.
    IgnoredForExternalName => "ignored-for-external-name",
    /// `externalName` on another type. Args: field.
    IgnoredUnlessExternalName => "ignored-unless-external-name",
    /// External IPs are deprecated. Args: field.
    ExternalIpsDeprecated => "external-ips-deprecated",
    /// A value with a newer name. Args: field, value, the newer.
    DeprecatedValue => "deprecated-value",
    /// An annotation with a newer name or field. Args: field, annotation, the newer.
    DeprecatedAnnotation => "deprecated-annotation",
    /// A volume of a kind that the server takes and no node knows any more. Args: field, the version that deprecated it, the one
    /// that ended it.
    VolumeOfThePast => "volume-of-the-past",
    /// A `hostIP` without `hostPort` does nothing. Args: field.
    HostIpWithoutPort => "host-ip-without-port",
    /// The namespace is not there when the object is applied. Args: field, namespace.
    NamespaceNotFound => "namespace-not-found",
    /// No search domain. Args: field, value.
    InvalidSearchDomain => "invalid-search-domain",
    /// A share of the runtime without a runtime class. Args: field.
    OverheadWithoutClass => "overhead-without-class",
    /// A pod says something else than its priority class. Args: field, given, the class's.
    ClassDecides => "class-decides",
    /// The priority class is not there. Args: field, class.
    PriorityClassNotFound => "priority-class-not-found",
    /// A later document changes a field that may not change. Args: field.
    ImmutableField => "immutable-field",
    /// No quantity. Args: field, value.
    InvalidQuantity => "invalid-quantity",
    /// A request above its limit. Args: field, request, resource, limit.
    RequestAboveLimit => "request-above-limit",
    /// A request that is not its limit, of what is never shared. Args: field, request, resource, limit.
    RequestUnequalLimit => "request-unequal-limit",
    /// Huge pages that are no whole number of pages. Args: field, value, resource.
    UnevenHugePages => "uneven-huge-pages",
    /// The pod's own amount is less than its containers have together. Args: field, amount, `requests` or `limits`, their sum.
    BelowContainers => "below-containers",
    /// A container's limit above its pod's. Args: field, limit, the pod's.
    AbovePodLimit => "above-pod-limit",
    /// Parts of bytes. Args: field, value.
    FractionalBytes => "fractional-bytes",
    /// A resource that a container cannot have. Args: field, resource.
    UnknownResource => "unknown-resource",
    /// A host port that differs from the container port on the host network. Args: field, value, container port.
    HostPortMismatch => "host-port-mismatch",
    /// The selector does not match the template's labels. Args: field, labels, selector.
    SelectorTemplateMismatch => "selector-template-mismatch",
    /// An empty selector. Args: field.
    SelectorEmpty => "selector-empty",
    /// A Job whose pods restart always. Args: field.
    JobRestartPolicy => "job-restart-policy",
    /// A restart policy that a workload does not take. Args: field, value.
    RestartPolicyOfWorkload => "restart-policy-of-workload",
    /// No cron schedule. Args: field, value, the part that cannot be read.
    InvalidSchedule => "invalid-schedule",
    /// The same port in a pod again. Args: field, the earlier one.
    DuplicateContainerPort => "duplicate-container-port",
    /// The same port name in another container. Args: field, name, the earlier one.
    DuplicateContainerPortName => "duplicate-container-port-name",
    /// A pod name that is no DNS label. Args: field, value.
    PodNameIsNoLabel => "pod-name-is-no-label",
    /// Endpoints are deprecated. Args: field.
    EndpointsApiDeprecated => "endpoints-api-deprecated",
    /// FQDN endpoints are deprecated. Args: field.
    FqdnEndpointsDeprecated => "fqdn-endpoints-deprecated",
    /// A path with what it may not contain. Args: field, path, what.
    IngressPathForbidden => "ingress-path-forbidden",
    /// A later document changes what a pod may not change. Args: field.
    PodUpdateForbidden => "pod-update-forbidden",
    /// A spread constraint or affinity term without selector matches no pod. Args: field.
    NullSelectorMatchesNothing => "null-selector-matches-nothing",
    /// Files of a volume that lie over one another. Args: field, path, the other.
    OverlappingPaths => "overlapping-paths",
    /// A variable stands twice; the later one wins. Args: field, name.
    HiddenVariable => "hidden-variable",
    /// A negative `revisionHistoryLimit`. Args: field, value.
    RetainsAllRevisions => "retains-all-revisions",
    /// An IP address for a host. Args: field, value.
    HostIsAddress => "host-is-address",
    /// No wildcard host. Args: field, value.
    InvalidWildcardHost => "invalid-wildcard-host",
    /// A backend that leads nowhere. Args: field.
    IngressBackendMissing => "ingress-backend-missing",
    /// A backend that leads to two things. Args: field.
    IngressBackendBoth => "ingress-backend-both",
    /// A policy peer that says nothing. Args: field.
    PeerEmpty => "peer-empty",
    /// A policy peer with a range and a selector. Args: field.
    PeerBlockAndSelector => "peer-block-and-selector",
    /// An address of another family than its slice. Args: field, value, family.
    AddressOfOtherType => "address-of-other-type",
    /// An address that is not written as it must be. Args: field, value, how.
    AddressNotCanonical => "address-not-canonical",
    /// A cron schedule without five fields. Args: field, schedule, the number found.
    ScheduleFieldCount => "schedule-field-count",
    /// A number in a cron schedule outside of its field's range. Args: field, schedule, part, least, most.
    ScheduleOutOfRange => "schedule-out-of-range",
    /// Day of week 7 in a cron schedule. Args: field, schedule.
    ScheduleSunday => "schedule-sunday",
    /// A time zone inside of a cron schedule. Args: field, schedule.
    ScheduleZone => "schedule-zone",
    /// An unknown @ word in a cron schedule. Args: field, schedule.
    ScheduleDescriptor => "schedule-descriptor",
    /// A limit of a LimitRange above another that must not be below it. Args: field, value, the one, its value, the
    /// other, its value.
    LimitsDisagree => "limits-disagree",
    /// Fields of an object that do not go together. Args: field, the reason.
    FieldsDisagree => "fields-disagree",
    // End of the API's rules.
    /// More pods than Serviscope makes. Args: how many more were wanted, how many are made, the most in all.
    TooManyPods => "too-many-pods",
    /// More endpoints than Serviscope makes. Args: the Service, the most in all.
    TooManyEndpoints => "too-many-endpoints",
    /// More pairs of an outer address and a port than Serviscope keeps. Args: the Service, the most in all.
    TooManyAddresses => "too-many-addresses",
    /// An object stands twice among too many pods: the cluster is shown as if only the later state had been applied.
    /// Args: how many pods, how many at most.
    TooManyPodsToUpdate => "too-many-pods-to-update",
    /// A workload's pods end and are made again for ever: there is no settled state. Args: kind, name, how many it has made.
    PodsForEver => "pods-for-ever",
    /// Something still changes after so long: there is no settled state. Args: kind, name, minutes of simulated time.
    NeverSettles => "never-settles",
    /// Too much happens before the settled state: it is not worked out. Args: kind, name.
    TooMuchToSettle => "too-much-to-settle",
    /// A controller deletes this pod, because it has its labels and there are enough. Args: pod, kind, name.
    PodDeletedByController => "pod-deleted-by-controller",
    /// No address is left for this load balancer. Args: the Service.
    LoadBalancerPoolEmpty => "load-balancer-pool-empty",
    /// No node port is left (service-validation.md 1.4.8): the server refuses the Service, which is drawn without.
    NodePortsUsedUp => "node-ports-used-up",
    /// Pods that a Service would select are in another namespace. Args: the selector, their namespace, its own.
    SelectorOtherNamespace => "selector-other-namespace",
    /// An ExternalName Service with a selector. Args: the Service.
    ExternalNameSelector => "external-name-selector",
    /// All endpoints of a Service are not ready. Args: the Service.
    NoReadyEndpoints => "no-ready-endpoints",
    /// No selected pod has a port of this name. Args: the name, the protocol, the names there are, another protocol it has.
    TargetPortNameMissing => "target-port-name-missing",
    /// No selected pod declares this port. Args: the number, the protocol, the numbers there are.
    TargetPortUndeclared => "target-port-undeclared",
    /// An Ingress leads to a Service that is not there. Args: the Service, the namespace, namespaces that have it.
    BackendServiceMissing => "backend-service-missing",
    /// An Ingress leads to a port that its Service does not have. Args: the port, the Service, its ports.
    BackendPortMissing => "backend-port-missing",
    /// An Ingress of a class that is not there, while others are. Args: the class, the Ingress, the classes.
    IngressClassMissing => "ingress-class-missing",
    /// An Ingress without class, where no class is the default. Args: the Ingress, the classes.
    IngressWithoutClass => "ingress-without-class",
    /// A TLS host that no rule has. Args: the host, the hosts of the rules.
    TlsHostWithoutRule => "tls-host-without-rule",
    /// An HTTPRoute that names no parent. Args: the route.
    RouteWithoutParent => "route-without-parent",
    /// An HTTPRoute's Gateway is not there. Args: the Gateway, the namespace, namespaces that have it.
    RouteParentMissing => "route-parent-missing",
    /// An HTTPRoute names a listener or port that its Gateway does not have. Args: Gateway, the name or port, its listeners.
    RouteListenerMissing => "route-listener-missing",
    /// No listener lets routes of this namespace and kind attach. Args: Gateway, the route's namespace.
    RouteNotAllowed => "route-not-allowed",
    /// No listener has a host in common with the route. Args: its hosts, Gateway, the listeners' hosts.
    RouteHostMismatch => "route-host-mismatch",
    /// A Gateway's class is not there. Args: the class, the Gateway, the classes there are.
    GatewayClassMissing => "gateway-class-missing",
    /// No controller takes Gateways of the class. Args: Gateway, the class.
    GatewayClassNotAccepted => "gateway-class-not-accepted",
    /// A route leads to a Service that is not there. Args: the Service, the namespace, namespaces that have it.
    RouteBackendMissing => "route-backend-missing",
    /// A route leads to something that is no Service. Args: the kind, the name.
    RouteBackendKind => "route-backend-kind",
    /// A reference to another namespace without a ReferenceGrant there. Args: the Service, its namespace, the route's.
    ReferenceNotPermitted => "reference-not-permitted",
    /// All backends of a rule have weight 0. No args.
    RouteWeightsZero => "route-weights-zero",
    /// A regular expression that cannot be read. Args: it.
    InvalidPattern => "invalid-pattern",
    /// An HTTPS listener without a certificate. Args: the listener.
    ListenerWithoutCertificate => "listener-without-certificate",
    /// A certificate of another namespace without a ReferenceGrant there. Args: the listener.
    CertificateNotPermitted => "certificate-not-permitted",
    /// An ExternalName that is an address. Args: the Service, the address.
    ExternalNameIsAddress => "external-name-is-address",
    /// An ExternalName that is the short name of a Service here. Args: the Service, what is written, the whole name.
    ExternalNameIsShort => "external-name-is-short",
    /// A Service without selector, and nothing that gives it endpoints. Args: the Service.
    NoEndpointsWritten => "no-endpoints-written",
    /// A port of hand-written endpoints that the Service lacks. Args: name, protocol, the Service.
    EndpointPortUnknown => "endpoint-port-unknown",
    /// A NetworkPolicy whose selector matches no pod. Args: the policy, the namespace.
    PolicySelectsNothing => "policy-selects-nothing",
    /// An EndpointSlice without the label of its Service. Args: the slice, the label.
    SliceWithoutService => "slice-without-service",
    /// An EndpointSlice of a Service that is not there. Args: the slice, the Service, the namespace.
    SliceOfNoService => "slice-of-no-service",
    /// Endpoints of a Service that is not there. Args: the name, the namespace.
    EndpointsOfNoService => "endpoints-of-no-service",
    /// Endpoints by hand for a Service with a selector. Args: the Service.
    EndpointsOverwritten => "endpoints-overwritten",
    /// A pod names a node that is not there. Args: the node.
    NodeMissing => "node-missing",
    /// A pod names a claim that nobody makes. Args: the claim, the namespace.
    ClaimMissing => "claim-missing",
    /// A pod names a priority class that is not there. Args: the class, the object.
    PriorityClassMissing => "priority-class-missing",
    /// A StatefulSet names a Service that is not there. Args: the Service, the set, the namespace.
    StatefulSetServiceMissing => "stateful-set-service-missing",
    /// An annotation under `serviscope.dev/` that nobody knows. Args: the key, the nearest one or nothing, all keys.
    UnknownAnnotation => "unknown-annotation",
    /// An annotation under `serviscope.dev/` that cannot be read. Args: the key, the value, what it takes (a code),
    /// the words it takes.
    UnreadableAnnotation => "unreadable-annotation",
    /// An annotation under `serviscope.dev/` on a workload instead of its template. Args: the key, the template's field.
    AnnotationMisplaced => "annotation-misplaced",
    /// A LimitRange (or a request above the limit that it gives) keeps pods or a claim from being made. Args: the object,
    /// the LimitRange or nothing, the server's words.
    RefusedByLimitRange => "refused-by-limit-range",
    /// A LimitRange behind pods that it would change. Args: the LimitRange, the objects.
    LimitRangeTooLate => "limit-range-too-late",
    /// A node that does not say how many pods it takes. Args: the node.
    NodeWithoutRoom => "node-without-room",
    /// A node without a Ready condition. Args: the node.
    NodeNotReporting => "node-not-reporting",
}
