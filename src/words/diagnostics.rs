//! The sentence of each diagnostic code. `{0}`, `{1}` ... are the diagnostic's arguments.

use super::{Lang, arguments, cluster, details, fill, gateways, rules};
use crate::diagnostic::{Code, Diagnostic, Fix, FixLabel};

/// One plain sentence that says what is wrong.
pub fn diagnostic(diagnostic: &Diagnostic, lang: Lang) -> String {
    let (en, ko) = match diagnostic.code {
        Code::NumberOutOfRange if diagnostic.args.len() > 4 => rules::NUMBER_MISSING,
        code => template(code),
    };
    let args = match diagnostic.code {
        Code::WrongType => &arguments::expected_in_words(&diagnostic.args, lang),
        Code::MissingBlank => &arguments::with_its_dash(&diagnostic.args),
        Code::UnreadableAnnotation => &arguments::with_what_it_takes(&diagnostic.args, lang),
        Code::OtherFormat => &vec![arguments::other_format(&diagnostic.args, lang).to_string()],
        _ => &diagnostic.args,
    };
    if lang == Lang::En {
        return fill(en, args);
    }
    let args: Vec<String> = args.iter().map(|arg| details::korean(arg).unwrap_or(arg).to_string()).collect();
    fill(ko, &args)
}

fn template(code: Code) -> (&'static str, &'static str) {
    match code {
        Code::YamlSyntax => ("This cannot be read as YAML: {0}", "YAML로 읽을 수 없습니다: {0}"),
        Code::BadSeparator => (
            "kubectl rejects this: only spaces or a comment may follow --- on its line (invalid Yaml document separator).",
            "kubectl이 거부합니다. 구분선 --- 뒤에는 공백이나 주석만 올 수 있습니다.",
        ),
        Code::IndentedSeparator => (
            "--- separates documents only at the very beginning of a line.",
            "구분선 ---는 줄의 맨 앞에 있어야 문서를 나눕니다.",
        ),
        Code::AfterDocumentEnd => (
            "kubectl does not read what follows ... : put --- before it to begin a new document.",
            "kubectl은 ... 뒤의 내용을 읽지 않습니다. 새 문서를 시작하려면 앞에 ---를 넣으십시오.",
        ),
        Code::TooDeep => (
            "Lists and maps stand more than {0} levels deep in each other here; this is not read.",
            "목록과 맵이 {0}단계보다 깊게 중첩되어 있어 읽지 않습니다.",
        ),
        Code::AliasBomb => (
            "Aliases stand for more than {0} values in this document (excessive aliasing); it is not read.",
            "이 문서의 별칭이 나타내는 값이 {0}개를 넘어 읽지 않습니다.",
        ),
        Code::BadKey => (
            "A key must be a word, a number or a boolean, not a list, a map or nothing.",
            "키는 단어, 숫자, 참/거짓 값이어야 하며 목록, 맵, 빈 값은 쓸 수 없습니다.",
        ),
        Code::BadAlias => (
            "This alias stands inside of its own value, or merges something that is not a map.",
            "이 별칭은 자기 자신의 값 안에 있거나, 맵이 아닌 것을 병합합니다.",
        ),
        Code::DuplicateKey => (
            "The key {0} stands again in line {1}; Kubernetes takes only the later one.",
            "키 {0}이(가) {1}번째 줄에 다시 나옵니다. Kubernetes는 뒤의 것만 사용합니다.",
        ),
        Code::UndecodableObject => (
            "Kubernetes rejects this object: it cannot be decoded ({0}).",
            "Kubernetes가 이 오브젝트를 거부합니다. 해석할 수 없습니다({0}).",
        ),
        Code::MissingKind => (
            "kubectl rejects this object: kind not set.",
            "kubectl이 이 오브젝트를 거부합니다. kind가 없습니다.",
        ),
        Code::MissingApiVersion => (
            "kubectl rejects this object: apiVersion not set.",
            "kubectl이 이 오브젝트를 거부합니다. apiVersion이 없습니다.",
        ),
        Code::MissingName => (
            "kubectl rejects this object: resource name may not be empty.",
            "kubectl이 이 오브젝트를 거부합니다. metadata.name이 없습니다.",
        ),
        Code::GeneratedName => (
            "kubectl rejects this object: cannot use generate name with apply. Write metadata.name.",
            "kubectl apply는 generateName을 쓸 수 없습니다. metadata.name을 적으십시오.",
        ),
        Code::NotAnObject => (
            "This is not a Kubernetes object: an object is a map that begins with apiVersion and kind.",
            "Kubernetes 오브젝트가 아닙니다. 오브젝트는 apiVersion과 kind로 시작하는 맵입니다.",
        ),
        Code::EmptyList => (
            "This list has no items: kubectl finds no objects to apply here.",
            "목록이 비어 있어 kubectl이 적용할 오브젝트가 없습니다.",
        ),
        Code::UnknownField => (
            "Kubernetes rejects the unknown field \"{0}\".",
            "Kubernetes는 알 수 없는 필드 \"{0}\"을(를) 거부합니다.",
        ),
        Code::WrongType => (
            "Kubernetes rejects {4} as the value of {0}: it must be {1} (cannot unmarshal {2} into type {3}).",
            "Kubernetes는 {0}의 값 {4}을(를) 거부합니다. {1}여야 합니다(cannot unmarshal {2} into type {3}).",
        ),
        Code::MissingBlank => {
            ("A space is missing after the {0} in {1}.", "{1}에서 {0} 뒤에 공백이 없습니다.")
        }
        Code::BadTime => (
            "Kubernetes rejects \"{1}\" as {0}: a time looks like 2006-01-02T15:04:05Z.",
            "Kubernetes는 {0}의 값 \"{1}\"을(를) 거부합니다. 시간은 2006-01-02T15:04:05Z 형식입니다.",
        ),
        Code::BadBase64 => (
            "Kubernetes rejects {0}: illegal base64 data. Plain text goes into stringData.",
            "Kubernetes는 {0}을(를) 거부합니다. base64가 아닙니다. 일반 텍스트는 stringData에 씁니다.",
        ),
        Code::NoSuchKind => (
            "Kubernetes rejects this object: no matches for kind \"{0}\" in version \"{1}\".",
            "Kubernetes가 이 오브젝트를 거부합니다. 버전 \"{1}\"에는 종류 \"{0}\"이(가) 없습니다.",
        ),
        Code::UnknownKind => (
            "{0} ({1}) is not a kind of Kubernetes itself; Serviscope does not simulate it.",
            "{0}({1})은(는) Kubernetes 자체의 종류가 아니며 Serviscope는 이를 시뮬레이션하지 않습니다.",
        ),
        Code::NotSimulated => (
            "Serviscope does not simulate {0}: it changes nothing in the picture.",
            "Serviscope는 {0}을(를) 시뮬레이션하지 않습니다. 그림은 달라지지 않습니다.",
        ),
        Code::MissingSeparator => (
            "A second object begins here without --- before it: kubectl takes the two for one and keeps only the later.",
            "앞에 --- 없이 두 번째 오브젝트가 시작됩니다. kubectl은 둘을 하나로 보고 뒤의 것만 남깁니다.",
        ),
        Code::DuplicateObject => (
            "{0} {1} stands in this manifest before: kubectl apply changes it to what stands here.",
            "{0} {1}은(는) 앞에도 있습니다. kubectl apply는 그것을 여기 쓰인 대로 변경합니다.",
        ),
        Code::TooLong => {
            ("This text is longer than {0} MiB; it is not read.", "텍스트가 {0}MiB보다 길어 읽지 않습니다.")
        }
        Code::DocumentTooLarge => (
            "This document is larger than {0} MiB: no cluster stores such an object, and it is not read.",
            "이 문서는 {0}MiB보다 큽니다. 이런 오브젝트는 어떤 클러스터에도 저장되지 않으므로 읽지 않습니다.",
        ),
        Code::MoreDiagnostics => ("And {0} more.", "그 밖에 {0}개가 더 있습니다."),
        Code::ControlCharacter => (
            "Kubernetes rejects this text: control characters are not allowed ({0}).",
            "Kubernetes가 이 텍스트를 거부합니다. 제어 문자({0})는 쓸 수 없습니다.",
        ),
        Code::NotText => (
            "This is not text: it has many control characters. Paste a manifest in YAML or JSON.",
            "텍스트가 아닙니다. 제어 문자가 많습니다. YAML이나 JSON 매니페스트를 붙여 넣으십시오.",
        ),
        Code::Template => (
            "This is a template of a Helm chart. Paste what it makes: the output of helm template.",
            "Helm 차트의 템플릿입니다. helm template의 출력 결과를 붙여 넣으십시오.",
        ),
        Code::WideBlank => (
            "A special space character stands here that YAML does not take for a space. Use ordinary spaces.",
            "YAML이 공백으로 읽지 않는 특수 공백 문자가 있습니다. 일반 공백을 쓰십시오.",
        ),
        Code::WideDash => (
            "This dash is not the hyphen (-) that begins an item in YAML.",
            "YAML에서 항목을 시작하는 하이픈(-)이 아닌 다른 줄표입니다.",
        ),
        Code::StrayLines => (
            "This is no part of a manifest, it came along when that was copied: {0}",
            "매니페스트의 일부가 아니라 복사할 때 함께 들어온 내용입니다: {0}",
        ),
        Code::MergeConflict => (
            "A merge is not finished here: keep one of the two versions, and take out the lines with <<<<<<<, ======= and >>>>>>>.",
            "병합 충돌이 해결되지 않았습니다. 두 버전 중 하나만 남기고 <<<<<<<, =======, >>>>>>> 줄을 지우십시오.",
        ),
        Code::OtherFormat => ("{0}", "{0}"),
        Code::WideColon => (
            "The colon after {0} is a full-width one, which YAML takes for a letter.",
            "{0} 뒤의 콜론이 전각 문자(：)입니다. YAML은 이를 글자로 읽습니다.",
        ),
        Code::SmartQuotes => (
            "These are typographic quotes, which YAML takes for letters of the value.",
            "둥근 따옴표입니다. YAML은 이를 값의 글자로 읽습니다.",
        ),
        Code::UnclosedQuote => (
            "This text is not closed: the quote {0} is missing at its end.",
            "따옴표 {0}이(가) 닫히지 않았습니다.",
        ),
        Code::TextAfterQuote => (
            "Nothing may follow the closing quote: put the whole value in quotes, or none of it.",
            "닫는 따옴표 뒤에는 아무것도 올 수 없습니다. 값 전체를 따옴표로 감싸거나 따옴표를 쓰지 마십시오.",
        ),
        Code::ApostropheInQuotes => (
            "An apostrophe inside of single quotes must stand twice.",
            "작은따옴표 안의 작은따옴표는 두 번 써야 합니다.",
        ),
        Code::BadEscape => (
            "This backslash begins no escape that YAML knows; in single quotes it is only a backslash.",
            "YAML이 모르는 이스케이프입니다. 작은따옴표 안에서는 백슬래시가 그대로 쓰입니다.",
        ),
        Code::ReservedCharacter => (
            "A value that begins with {0} must stand in quotes (found character that cannot start any token).",
            "{0}(으)로 시작하는 값은 따옴표로 감싸야 합니다.",
        ),
        Code::UnknownAnchor => (
            "Nothing before has the anchor that {0} stands for; a text with * at its beginning needs quotes.",
            "{0}이(가) 가리키는 앵커가 앞에 없습니다. *로 시작하는 텍스트라면 따옴표가 필요합니다.",
        ),
        Code::Directive => (
            "kubectl rejects directives such as this line (did not find expected <document start>).",
            "kubectl은 이런 지시문을 거부합니다.",
        ),
        Code::SecondColon => (
            "mapping values are not allowed in this context: a value with a colon and a space in it needs quotes.",
            "콜론과 공백이 들어 있는 값은 따옴표로 감싸야 합니다.",
        ),
        Code::MissingColon => (
            "This line has no colon: could not find expected ':' after a key.",
            "이 줄에는 콜론이 없습니다. 키 뒤에는 :이 와야 합니다.",
        ),
        Code::SlashComment => (
            "A comment in YAML begins with #, not with // or /*.",
            "YAML의 주석은 //나 /*가 아니라 #으로 시작합니다.",
        ),
        Code::ListInLine => (
            "block sequence entries are not allowed in this context: a list begins in the line below its key.",
            "목록은 키의 다음 줄에서 시작해야 합니다.",
        ),
        Code::UnclosedBracket => {
            ("A bracket is not closed here: {0} is missing.", "괄호가 닫히지 않았습니다. {0}이(가) 없습니다.")
        }
        Code::BracketTooMany => {
            ("No bracket is open that this {0} could close.", "이 {0}에 맞는 여는 괄호가 없습니다.")
        }
        Code::MissingComma => ("A comma is missing after this line.", "이 줄 끝에 쉼표가 없습니다."),
        Code::BadIndentation => (
            "This line does not line up with those it belongs to.",
            "들여쓰기가 같은 수준의 다른 줄과 맞지 않습니다.",
        ),
        Code::TabIndentation => (
            "YAML is indented with spaces only: this line begins with a tab.",
            "YAML은 탭이 아니라 공백(스페이스)으로 들여씁니다. 이 줄은 탭으로 시작합니다.",
        ),
        Code::SelectorMatchesNothing => cluster::SELECTOR_MATCHES_NOTHING,
        Code::SelectorOtherNamespace => cluster::SELECTOR_OTHER_NAMESPACE,
        Code::ExternalNameSelector => cluster::EXTERNAL_NAME_SELECTOR,
        Code::NoReadyEndpoints => cluster::NO_READY_ENDPOINTS,
        Code::TargetPortNameMissing => cluster::TARGET_PORT_NAME_MISSING,
        Code::TargetPortUndeclared => cluster::TARGET_PORT_UNDECLARED,
        Code::BackendServiceMissing => cluster::BACKEND_SERVICE_MISSING,
        Code::BackendPortMissing => cluster::BACKEND_PORT_MISSING,
        Code::IngressClassMissing => cluster::INGRESS_CLASS_MISSING,
        Code::IngressWithoutClass => cluster::INGRESS_WITHOUT_CLASS,
        Code::TlsHostWithoutRule => cluster::TLS_HOST_WITHOUT_RULE,
        Code::RouteWithoutParent => gateways::ROUTE_WITHOUT_PARENT,
        Code::RouteParentMissing => gateways::ROUTE_PARENT_MISSING,
        Code::RouteListenerMissing => gateways::ROUTE_LISTENER_MISSING,
        Code::RouteNotAllowed => gateways::ROUTE_NOT_ALLOWED,
        Code::RouteHostMismatch => gateways::ROUTE_HOST_MISMATCH,
        Code::GatewayClassMissing => gateways::GATEWAY_CLASS_MISSING,
        Code::GatewayClassNotAccepted => gateways::GATEWAY_CLASS_NOT_ACCEPTED,
        Code::RouteBackendMissing => gateways::ROUTE_BACKEND_MISSING,
        Code::RouteBackendKind => gateways::ROUTE_BACKEND_KIND,
        Code::ReferenceNotPermitted => gateways::REFERENCE_NOT_PERMITTED,
        Code::RouteWeightsZero => gateways::ROUTE_WEIGHTS_ZERO,
        Code::InvalidPattern => gateways::INVALID_PATTERN,
        Code::ListenerWithoutCertificate => gateways::LISTENER_WITHOUT_CERTIFICATE,
        Code::CertificateNotPermitted => gateways::CERTIFICATE_NOT_PERMITTED,
        Code::ExternalNameIsAddress => cluster::EXTERNAL_NAME_IS_ADDRESS,
        Code::ExternalNameIsShort => cluster::EXTERNAL_NAME_IS_SHORT,
        Code::NoEndpointsWritten => cluster::NO_ENDPOINTS_WRITTEN,
        Code::EndpointPortUnknown => cluster::ENDPOINT_PORT_UNKNOWN,
        Code::PolicySelectsNothing => cluster::POLICY_SELECTS_NOTHING,
        Code::SliceWithoutService => cluster::SLICE_WITHOUT_SERVICE,
        Code::SliceOfNoService => cluster::SLICE_OF_NO_SERVICE,
        Code::EndpointsOfNoService => cluster::ENDPOINTS_OF_NO_SERVICE,
        Code::EndpointsOverwritten => cluster::ENDPOINTS_OVERWRITTEN,
        Code::NodeMissing => cluster::NODE_MISSING,
        Code::ClaimMissing => cluster::CLAIM_MISSING,
        Code::PriorityClassMissing => cluster::PRIORITY_CLASS_MISSING,
        Code::StatefulSetServiceMissing => cluster::STATEFUL_SET_SERVICE_MISSING,
        Code::UnknownAnnotation => cluster::UNKNOWN_ANNOTATION,
        Code::UnreadableAnnotation => cluster::UNREADABLE_ANNOTATION,
        Code::AnnotationMisplaced => cluster::ANNOTATION_MISPLACED,
        Code::RefusedByLimitRange => cluster::REFUSED_BY_LIMIT_RANGE,
        Code::LimitRangeTooLate => cluster::LIMIT_RANGE_TOO_LATE,
        Code::NodeWithoutRoom => cluster::NODE_WITHOUT_ROOM,
        Code::NodeNotReporting => cluster::NODE_NOT_REPORTING,
        Code::TooManyPods => cluster::TOO_MANY_PODS,
        Code::TooManyEndpoints => cluster::TOO_MANY_ENDPOINTS,
        Code::TooManyAddresses => cluster::TOO_MANY_ADDRESSES,
        Code::TooManyPodsToUpdate => cluster::TOO_MANY_PODS_TO_UPDATE,
        Code::PodsForEver => cluster::PODS_FOR_EVER,
        Code::NeverSettles => cluster::NEVER_SETTLES,
        Code::TooMuchToSettle => cluster::TOO_MUCH_TO_SETTLE,
        Code::PodDeletedByController => cluster::POD_DELETED_BY_CONTROLLER,
        Code::NodePortsUsedUp => cluster::NODE_PORTS_USED_UP,
        Code::LoadBalancerPoolEmpty => cluster::LOAD_BALANCER_POOL_EMPTY,
        Code::RequiredValue => rules::REQUIRED_VALUE,
        Code::InvalidValue => rules::INVALID_VALUE,
        Code::UnsupportedValue => rules::UNSUPPORTED_VALUE,
        Code::ForbiddenValue => rules::FORBIDDEN_VALUE,
        Code::DuplicateValue => rules::DUPLICATE_VALUE,
        Code::NumberOutOfRange => rules::NUMBER_OUT_OF_RANGE,
        Code::NegativeNumber => rules::NEGATIVE_NUMBER,
        Code::NotFoundValue => rules::NOT_FOUND_VALUE,
        Code::ValueTooLong => rules::VALUE_TOO_LONG,
        Code::TooManyItems => rules::TOO_MANY_ITEMS,
        Code::InvalidDnsLabel => rules::INVALID_DNS_LABEL,
        Code::NameOfIndexes => rules::NAME_OF_INDEXES,
        Code::LabelWithDots => rules::LABEL_WITH_DOTS,
        Code::InvalidDnsSubdomain => rules::INVALID_DNS_SUBDOMAIN,
        Code::InvalidServiceName => rules::INVALID_SERVICE_NAME,
        Code::NameTooLong => rules::NAME_TOO_LONG,
        Code::InvalidPortName => rules::INVALID_PORT_NAME,
        Code::PortNameWithoutLetter => rules::PORT_NAME_WITHOUT_LETTER,
        Code::PortNameHyphens => rules::PORT_NAME_HYPHENS,
        Code::QuotedPortNumber => rules::QUOTED_PORT_NUMBER,
        Code::InvalidLabelKey => rules::INVALID_LABEL_KEY,
        Code::InvalidLabelPrefix => rules::INVALID_LABEL_PREFIX,
        Code::InvalidLabelValue => rules::INVALID_LABEL_VALUE,
        Code::InvalidIpAddress => rules::INVALID_IP_ADDRESS,
        Code::InvalidCidr => rules::INVALID_CIDR,
        Code::SpecialIpAddress => rules::SPECIAL_IP_ADDRESS,
        Code::NonStandardIpAddress => rules::NON_STANDARD_IP_ADDRESS,
        Code::AmbiguousCidr => rules::AMBIGUOUS_CIDR,
        Code::ServiceWithoutPorts => rules::SERVICE_WITHOUT_PORTS,
        Code::PortNameMissing => rules::PORT_NAME_MISSING,
        Code::DuplicateServicePort => rules::DUPLICATE_SERVICE_PORT,
        Code::KubeletPortExposed => rules::KUBELET_PORT_EXPOSED,
        Code::NodePortNeedsType => rules::NODE_PORT_NEEDS_TYPE,
        Code::NodePortOnHeadless => rules::NODE_PORT_ON_HEADLESS,
        Code::NodePortOutOfRange => rules::NODE_PORT_OUT_OF_RANGE,
        Code::NodePortTaken => rules::NODE_PORT_TAKEN,
        Code::NoneInLowerCase => rules::NONE_IN_LOWER_CASE,
        Code::HeadlessWithType => rules::HEADLESS_WITH_TYPE,
        Code::AddressOfOtherFamily => rules::ADDRESS_OF_OTHER_FAMILY,
        Code::FamilyNotConfigured => rules::FAMILY_NOT_CONFIGURED,
        Code::DualStackNotConfigured => rules::DUAL_STACK_NOT_CONFIGURED,
        Code::ClusterIpTaken => rules::CLUSTER_IP_TAKEN,
        Code::ClusterIpOutOfRange => rules::CLUSTER_IP_OUT_OF_RANGE,
        Code::NotForExternalName => rules::NOT_FOR_EXTERNAL_NAME,
        Code::ExternalNameMissing => rules::EXTERNAL_NAME_MISSING,
        Code::LoadBalancerOnly => rules::LOAD_BALANCER_ONLY,
        Code::TrafficPolicyNeedsExternalAccess => rules::TRAFFIC_POLICY_NEEDS_EXTERNAL_ACCESS,
        Code::HealthCheckPortRefused => rules::HEALTH_CHECK_PORT_REFUSED,
        Code::TopologyAnnotationsDisagree => rules::TOPOLOGY_ANNOTATIONS_DISAGREE,
        Code::IgnoredForHeadless => rules::IGNORED_FOR_HEADLESS,
        Code::IgnoredForExternalName => rules::IGNORED_FOR_EXTERNAL_NAME,
        Code::IgnoredUnlessExternalName => rules::IGNORED_UNLESS_EXTERNAL_NAME,
        Code::ExternalIpsDeprecated => rules::EXTERNAL_IPS_DEPRECATED,
        Code::DeprecatedValue => rules::DEPRECATED_VALUE,
        Code::DeprecatedAnnotation => rules::DEPRECATED_ANNOTATION,
        Code::VolumeOfThePast => rules::VOLUME_OF_THE_PAST,
        Code::HostIpWithoutPort => rules::HOST_IP_WITHOUT_PORT,
        Code::NamespaceNotFound => rules::NAMESPACE_NOT_FOUND,
        Code::InvalidSearchDomain => rules::INVALID_SEARCH_DOMAIN,
        Code::OverheadWithoutClass => rules::OVERHEAD_WITHOUT_CLASS,
        Code::ClassDecides => rules::CLASS_DECIDES,
        Code::PriorityClassNotFound => rules::PRIORITY_CLASS_NOT_FOUND,
        Code::ImmutableField => rules::IMMUTABLE_FIELD,
        Code::InvalidQuantity => rules::INVALID_QUANTITY,
        Code::RequestAboveLimit => rules::REQUEST_ABOVE_LIMIT,
        Code::RequestUnequalLimit => rules::REQUEST_UNEQUAL_LIMIT,
        Code::UnevenHugePages => rules::UNEVEN_HUGE_PAGES,
        Code::BelowContainers => rules::BELOW_CONTAINERS,
        Code::AbovePodLimit => rules::ABOVE_POD_LIMIT,
        Code::FractionalBytes => rules::FRACTIONAL_BYTES,
        Code::UnknownResource => rules::UNKNOWN_RESOURCE,
        Code::HostPortMismatch => rules::HOST_PORT_MISMATCH,
        Code::SelectorTemplateMismatch => rules::SELECTOR_TEMPLATE_MISMATCH,
        Code::SelectorEmpty => rules::SELECTOR_EMPTY,
        Code::JobRestartPolicy => rules::JOB_RESTART_POLICY,
        Code::RestartPolicyOfWorkload => rules::RESTART_POLICY_OF_WORKLOAD,
        Code::InvalidSchedule => rules::INVALID_SCHEDULE,
        Code::DuplicateContainerPort => rules::DUPLICATE_CONTAINER_PORT,
        Code::DuplicateContainerPortName => rules::DUPLICATE_CONTAINER_PORT_NAME,
        Code::PodNameIsNoLabel => rules::POD_NAME_IS_NO_LABEL,
        Code::EndpointsApiDeprecated => rules::ENDPOINTS_API_DEPRECATED,
        Code::FqdnEndpointsDeprecated => rules::FQDN_ENDPOINTS_DEPRECATED,
        Code::IngressPathForbidden => rules::INGRESS_PATH_FORBIDDEN,
        Code::PodUpdateForbidden => rules::POD_UPDATE_FORBIDDEN,
        Code::NullSelectorMatchesNothing => rules::NULL_SELECTOR_MATCHES_NOTHING,
        Code::OverlappingPaths => rules::OVERLAPPING_PATHS,
        Code::HiddenVariable => rules::HIDDEN_VARIABLE,
        Code::RetainsAllRevisions => rules::RETAINS_ALL_REVISIONS,
        Code::HostIsAddress => rules::HOST_IS_ADDRESS,
        Code::InvalidWildcardHost => rules::INVALID_WILDCARD_HOST,
        Code::IngressBackendMissing => rules::INGRESS_BACKEND_MISSING,
        Code::IngressBackendBoth => rules::INGRESS_BACKEND_BOTH,
        Code::PeerEmpty => rules::PEER_EMPTY,
        Code::PeerBlockAndSelector => rules::PEER_BLOCK_AND_SELECTOR,
        Code::AddressOfOtherType => rules::ADDRESS_OF_OTHER_TYPE,
        Code::AddressNotCanonical => rules::ADDRESS_NOT_CANONICAL,
        Code::ScheduleFieldCount => rules::SCHEDULE_FIELD_COUNT,
        Code::ScheduleOutOfRange => rules::SCHEDULE_OUT_OF_RANGE,
        Code::ScheduleSunday => rules::SCHEDULE_SUNDAY,
        Code::ScheduleZone => rules::SCHEDULE_ZONE,
        Code::ScheduleDescriptor => rules::SCHEDULE_DESCRIPTOR,
        Code::LimitsDisagree => rules::LIMITS_DISAGREE,
        Code::FieldsDisagree => rules::FIELDS_DISAGREE,
    }
}

/// What the button that applies the fix says.
pub fn fix_title(fix: &Fix, lang: Lang) -> String {
    let ((en, ko), arg) = match &fix.label {
        FixLabel::Use(value) => (("Use {0}", "{0} 사용"), value.as_str()),
        FixLabel::Remove(what) => (("Remove {0}", "{0} 삭제"), what.as_str()),
        FixLabel::Insert(what) => (("Add {0}", "{0} 추가"), what.as_str()),
        FixLabel::Rename(name) => (("Rename to {0}", "{0}(으)로 이름 바꾸기"), name.as_str()),
        FixLabel::Untab => (("Indent with spaces", "공백으로 들여쓰기"), ""),
        FixLabel::Quote(value) => (("Put {0} in quotes", "{0}을(를) 따옴표로 감싸기"), value.as_str()),
        FixLabel::Unquote(value) => (("Write {0} without quotes", "따옴표 없이 {0}"), value.as_str()),
        FixLabel::Blank => (("Insert the space", "공백 넣기"), ""),
        FixLabel::Indent => (("Align the line", "줄 맞추기"), ""),
    };
    fill(if lang == Lang::Ko { ko } else { en }, &[arg.to_string()])
}
