//! The sentences about what the API server refuses or warns of. English and Korean side by side; decides nothing.
//!
//! `{0}` is the field's path. `{1:text}` is `text` and the argument, or nothing where that is empty.

/// A sentence in English and in Korean.
pub(super) type Sentence = (&'static str, &'static str);

pub(super) const REQUIRED_VALUE: Sentence = ("{0} is required{1:: }.", "{0}은(는) 필수입니다{1:: }.");
pub(super) const INVALID_VALUE: Sentence = ("{0} is {1}: {2}.", "{0}의 값 {1}: {2}.");
pub(super) const UNSUPPORTED_VALUE: Sentence =
    ("\"{1}\" is not a value of {0}; it takes: {2}.", "\"{1}\"은(는) {0}에 쓸 수 없습니다. 가능한 값: {2}.");
pub(super) const FORBIDDEN_VALUE: Sentence =
    ("{0} may not be given: {1}.", "{0}을(를) 지정할 수 없습니다: {1}.");
pub(super) const DUPLICATE_VALUE: Sentence =
    ("{0} repeats {1}; each must differ.", "{0}에 {1}이(가) 중복됩니다. 서로 달라야 합니다.");
pub(super) const NUMBER_OUT_OF_RANGE: Sentence =
    ("{0} is {1}: it must be between {2} and {3}, inclusive.", "{0}의 값 {1}: {2} 이상 {3} 이하여야 합니다.");
pub(super) const NUMBER_MISSING: Sentence = (
    "{0} is missing, and nothing counts as 0: it must be between {2} and {3}, inclusive.",
    "{0}이(가) 없습니다. 없으면 0으로 보는데, {2} 이상 {3} 이하여야 합니다.",
);
pub(super) const NEGATIVE_NUMBER: Sentence =
    ("{0} is {1}: it must be greater than or equal to 0.", "{0}의 값 {1}: 0 이상이어야 합니다.");
pub(super) const NOT_FOUND_VALUE: Sentence =
    ("{0} names \"{1}\", which is not found here.", "{0}이(가) 가리키는 \"{1}\"을(를) 찾을 수 없습니다.");
pub(super) const VALUE_TOO_LONG: Sentence =
    ("{0} may not be more than {1} bytes.", "{0}은(는) {1}바이트를 넘을 수 없습니다.");
pub(super) const TOO_MANY_ITEMS: Sentence =
    ("{0} must have at most {1} items.", "{0}의 항목은 최대 {1}개입니다.");
pub(super) const INVALID_DNS_LABEL: Sentence = (
    "\"{1}\" is not a valid name for {0}: use lower case letters, digits and '-', beginning and ending with a letter or digit (a lowercase RFC 1123 label).",
    "\"{1}\"은(는) {0}에 쓸 수 없는 이름입니다. 소문자, 숫자, '-'만 쓰고 소문자나 숫자로 시작하고 끝나야 합니다(RFC 1123 레이블).",
);
pub(super) const LABEL_WITH_DOTS: Sentence = (
    "\"{1}\" is not a valid name for {0}: it must not contain dots.",
    "\"{1}\"은(는) {0}에 쓸 수 없는 이름입니다. 점(.)을 쓸 수 없습니다.",
);
pub(super) const NAME_OF_INDEXES: Sentence = (
    "\"{1}\" is not a valid name for an Indexed Job: its pods' host names end with their index, and \"{2}\" is no DNS label: no dots, and no more than 63 characters.",
    "\"{1}\"은(는) Indexed 잡에 쓸 수 없는 이름입니다. 파드의 호스트 이름은 인덱스로 끝나는데, \"{2}\"은(는) DNS 레이블이 아닙니다. 점(.) 없이 63자 이하여야 합니다.",
);
pub(super) const INVALID_DNS_SUBDOMAIN: Sentence = (
    "\"{1}\" is not a valid name for {0}: use lower case letters, digits, '-' and '.', beginning and ending with a letter or digit (a lowercase RFC 1123 subdomain).",
    "\"{1}\"은(는) {0}에 쓸 수 없는 이름입니다. 소문자, 숫자, '-', '.'만 쓰고 소문자나 숫자로 시작하고 끝나야 합니다(RFC 1123 서브도메인).",
);
pub(super) const INVALID_SERVICE_NAME: Sentence = (
    "\"{1}\" is not a valid Service name for {0}: use lower case letters, digits and '-', beginning with a letter and ending with a letter or digit (a DNS-1035 label).",
    "\"{1}\"은(는) {0}에 쓸 수 없는 서비스 이름입니다. 소문자, 숫자, '-'만 쓰고 소문자로 시작해 소문자나 숫자로 끝나야 합니다(DNS-1035 레이블).",
);
pub(super) const NAME_TOO_LONG: Sentence = (
    "\"{1}\" is too long for {0}: it must be no more than {2} characters.",
    "\"{1}\"은(는) {0}에 너무 깁니다. 최대 {2}자입니다.",
);
pub(super) const INVALID_PORT_NAME: Sentence = (
    "\"{1}\" is not a valid port name for {0}: it must contain only lower case letters, digits and hyphens (a-z, 0-9, -).",
    "\"{1}\"은(는) {0}에 쓸 수 없는 포트 이름입니다. 소문자, 숫자, 하이픈만 쓸 수 있습니다.",
);
pub(super) const PORT_NAME_WITHOUT_LETTER: Sentence = (
    "\"{1}\" is not a valid port name for {0}: it must contain at least one letter (a-z).",
    "\"{1}\"은(는) {0}에 쓸 수 없는 포트 이름입니다. 영문 소문자가 하나 이상 있어야 합니다.",
);
pub(super) const PORT_NAME_HYPHENS: Sentence = (
    "\"{1}\" is not a valid port name for {0}: it must not contain consecutive hyphens nor begin or end with one.",
    "\"{1}\"은(는) {0}에 쓸 수 없는 포트 이름입니다. 하이픈이 연속되거나 처음이나 끝에 올 수 없습니다.",
);
pub(super) const QUOTED_PORT_NUMBER: Sentence = (
    "{0} is the text \"{1}\", which means a port of that name: without the quotes it is the port number {1}.",
    "{0}의 \"{1}\"은(는) 따옴표 때문에 포트 번호가 아니라 이름입니다. 따옴표를 빼면 포트 번호 {1}입니다.",
);
pub(super) const INVALID_LABEL_KEY: Sentence = (
    "\"{1}\" is not a valid key in {0}: an optional DNS prefix and '/', then letters, digits, '-', '_' or '.', beginning and ending with a letter or digit.",
    "\"{1}\"은(는) {0}에 쓸 수 없는 키입니다. 선택적인 DNS 접두사와 '/' 뒤에 영문자, 숫자, '-', '_', '.'만 쓰고 영문자나 숫자로 시작하고 끝나야 합니다.",
);
pub(super) const INVALID_LABEL_PREFIX: Sentence = (
    "\"{1}\" is not a valid key in {0}: its prefix \"{2}\" must be a lower case DNS subdomain such as example.com.",
    "\"{1}\"은(는) {0}에 쓸 수 없는 키입니다. 접두사 \"{2}\"은(는) example.com 같은 소문자 DNS 서브도메인이어야 합니다.",
);
pub(super) const INVALID_LABEL_VALUE: Sentence = (
    "\"{1}\" is not a valid label value in {0}: it must be empty or consist of letters, digits, '-', '_' or '.', beginning and ending with a letter or digit.",
    "\"{1}\"은(는) {0}에 쓸 수 없는 레이블 값입니다. 비어 있거나 영문자, 숫자, '-', '_', '.'로만 이루어지고 영문자나 숫자로 시작하고 끝나야 합니다.",
);
pub(super) const INVALID_IP_ADDRESS: Sentence = (
    "{0} is \"{1}\": it must be a valid IP address, such as 10.9.8.7 or 2001:db8::ffff.",
    "{0}의 \"{1}\": 10.9.8.7이나 2001:db8::ffff 같은 올바른 IP 주소여야 합니다.",
);
pub(super) const INVALID_CIDR: Sentence = (
    "{0} has \"{1}\": it must be a valid CIDR value, such as 10.9.8.0/24 or 2001:db8::/64.",
    "{0}의 \"{1}\": 10.9.8.0/24나 2001:db8::/64 같은 올바른 CIDR 값이어야 합니다.",
);
pub(super) const SPECIAL_IP_ADDRESS: Sentence = (
    "{0} is {1}: it may not be unspecified, loopback or link-local ({2}).",
    "{0}의 {1}: 미지정, 루프백, 링크 로컬 주소({2})는 쓸 수 없습니다.",
);
pub(super) const NON_STANDARD_IP_ADDRESS: Sentence = (
    "{0} is \"{1}\", a non-standard way to write {2}.",
    "{0}의 \"{1}\"은(는) 표준 표기가 아닙니다. {2}(으)로 쓰십시오.",
);
pub(super) const AMBIGUOUS_CIDR: Sentence =
    ("{0}: \"{1}\" is ambiguous: {2} or {3}?", "{0}: \"{1}\"은(는) 모호합니다. {2}입니까, {3}입니까?");
pub(super) const SERVICE_WITHOUT_PORTS: Sentence = (
    "{0} is required: a Service needs at least one port unless it is headless (clusterIP: None) or an ExternalName.",
    "{0}은(는) 필수입니다. 헤드리스(clusterIP: None)나 ExternalName이 아닌 서비스는 포트가 하나 이상 있어야 합니다.",
);
pub(super) const PORT_NAME_MISSING: Sentence = (
    "{0} is required: where a Service has two or more ports, each needs a name.",
    "{0}은(는) 필수입니다. 포트가 둘 이상이면 각각 이름이 있어야 합니다.",
);
pub(super) const DUPLICATE_SERVICE_PORT: Sentence = (
    "{0} repeats {1} port {2}: each pair of protocol and port may stand only once.",
    "{0}에 {1} 포트 {2}이(가) 중복됩니다. 프로토콜과 포트의 조합은 한 번만 쓸 수 있습니다.",
);
pub(super) const KUBELET_PORT_EXPOSED: Sentence = (
    "{0}: a load balancer may not expose port 10250, since it is used by the kubelet.",
    "{0}: 10250은 kubelet이 쓰는 포트라 로드 밸런서로 노출할 수 없습니다.",
);
pub(super) const NODE_PORT_NEEDS_TYPE: Sentence = (
    "{0} may not be used when `type` is ClusterIP: only NodePort and LoadBalancer Services have node ports.",
    "`type`이 ClusterIP이면 {0}을(를) 쓸 수 없습니다. 노드 포트는 NodePort와 LoadBalancer 서비스에만 있습니다.",
);
pub(super) const NODE_PORT_ON_HEADLESS: Sentence = (
    "{0} may not be used on a headless Service: no rule on the nodes would forward it.",
    "헤드리스 서비스에는 {0}을(를) 쓸 수 없습니다. 노드에 전달할 규칙이 없습니다.",
);
pub(super) const NODE_PORT_OUT_OF_RANGE: Sentence = (
    "{0} is {1}, which is not in the valid range: node ports are 30000-32767.",
    "{0}의 값 {1}은(는) 범위 밖입니다. 노드 포트는 30000-32767입니다.",
);
pub(super) const NODE_PORT_TAKEN: Sentence = (
    "{0} is {1}: the node port is already allocated to {2}; the same number cannot be used twice, not even for another protocol.",
    "{0}의 값 {1}: 이 노드 포트는 이미 {2}에 할당되었습니다. 프로토콜이 달라도 같은 번호를 두 번 쓸 수 없습니다.",
);
pub(super) const NONE_IN_LOWER_CASE: Sentence = (
    "{0} is \"{1}\", which is not a valid IP address: a headless Service is written None, with a capital.",
    "{0}의 \"{1}\"은(는) 올바른 IP 주소가 아닙니다. 헤드리스 서비스는 대문자로 시작하는 None으로 씁니다.",
);
pub(super) const HEADLESS_WITH_TYPE: Sentence = (
    "{0} may not be None for {1} services: they need a cluster IP to forward to.",
    "{1} 서비스는 {0}을(를) None으로 할 수 없습니다. 전달할 클러스터 IP가 필요합니다.",
);
pub(super) const ADDRESS_OF_OTHER_FAMILY: Sentence = (
    "{0} is {1}: expected an {2} value as indicated by `ipFamilies[{3}]`.",
    "{0}의 {1}: `ipFamilies[{3}]`에 따라 {2} 주소여야 합니다.",
);
pub(super) const FAMILY_NOT_CONFIGURED: Sentence =
    ("{0}: {1} is not configured on this cluster.", "{0}: 이 클러스터에는 {1}이(가) 구성되어 있지 않습니다.");
pub(super) const DUAL_STACK_NOT_CONFIGURED: Sentence = (
    "{0}{1: is }: this cluster is not configured for dual-stack services; Nodes with podCIDRs of both families would make it so.",
    "{0}{1: = }: 이 클러스터는 이중 스택 서비스를 지원하지 않습니다. podCIDRs에 두 패밀리가 다 있는 Node를 매니페스트에 넣으면 지원합니다.",
);
pub(super) const CLUSTER_IP_TAKEN: Sentence =
    ("{0}: {1} is already allocated to {2}.", "{0}: {1}은(는) 이미 {2}에 할당되었습니다.");
pub(super) const CLUSTER_IP_OUT_OF_RANGE: Sentence = (
    "{0}: {1} cannot be allocated, it is not in the service range {2}.",
    "{0}: {1}은(는) 서비스 범위 {2} 밖이라 할당할 수 없습니다.",
);
pub(super) const NOT_FOR_EXTERNAL_NAME: Sentence = (
    "{0} may not be set for ExternalName services: they are only a DNS name.",
    "ExternalName 서비스에는 {0}을(를) 지정할 수 없습니다. DNS 이름일 뿐이기 때문입니다.",
);
pub(super) const EXTERNAL_NAME_MISSING: Sentence = (
    "{0} is required: an ExternalName Service leads to a DNS name.",
    "{0}은(는) 필수입니다. ExternalName 서비스는 DNS 이름을 가리켜야 합니다.",
);
pub(super) const LOAD_BALANCER_ONLY: Sentence = (
    "{0} may only be used when `type` is LoadBalancer.",
    "{0}은(는) `type`이 LoadBalancer일 때만 쓸 수 있습니다.",
);
pub(super) const TRAFFIC_POLICY_NEEDS_EXTERNAL_ACCESS: Sentence = (
    "{0} ({1}) may only be set for externally-accessible services: NodePort, LoadBalancer, or ClusterIP with externalIPs; this one is of type {2}.",
    "{0}({1})은(는) 외부에서 접근할 수 있는 서비스(NodePort, LoadBalancer, externalIPs가 있는 ClusterIP)에만 지정할 수 있습니다. 이 서비스는 {2}입니다.",
);
pub(super) const HEALTH_CHECK_PORT_REFUSED: Sentence = (
    "{0} is {1}: this health check node port cannot be allocated{2:, it is already used by }; the valid range is 30000-32767.",
    "{0}의 값 {1}: 이 헬스 체크 노드 포트를 할당할 수 없습니다{2:. 이미 사용 중: }. 범위는 30000-32767입니다.",
);
pub(super) const TOPOLOGY_ANNOTATIONS_DISAGREE: Sentence = (
    "{0} is \"{1}\": it must match the annotation service.kubernetes.io/topology-aware-hints (\"{2}\") when both are given.",
    "{0}의 \"{1}\": service.kubernetes.io/topology-aware-hints 어노테이션(\"{2}\")과 같아야 합니다.",
);
pub(super) const IGNORED_FOR_HEADLESS: Sentence =
    ("{0} is ignored for headless services.", "헤드리스 서비스에서 {0}은(는) 무시됩니다.");
pub(super) const IGNORED_FOR_EXTERNAL_NAME: Sentence =
    ("{0} is ignored when `type` is ExternalName.", "`type`이 ExternalName이면 {0}은(는) 무시됩니다.");
pub(super) const IGNORED_UNLESS_EXTERNAL_NAME: Sentence = (
    "{0} is ignored when `type` is not ExternalName.",
    "`type`이 ExternalName이 아니면 {0}은(는) 무시됩니다.",
);
pub(super) const EXTERNAL_IPS_DEPRECATED: Sentence = (
    "{0} is deprecated and may no longer be implemented in some clusters.",
    "{0}은(는) 사용 중단 예정이며 일부 클러스터에서는 동작하지 않을 수 있습니다.",
);
pub(super) const DEPRECATED_VALUE: Sentence = (
    "{0}: \"{1}\" is deprecated; use \"{2}\".",
    "{0}: \"{1}\"은(는) 사용 중단 예정입니다. \"{2}\"을(를) 쓰십시오.",
);
pub(super) const DEPRECATED_ANNOTATION: Sentence = (
    "The annotation {1} is deprecated; use {2} instead.",
    "어노테이션 {1}은(는) 사용 중단 예정입니다. 대신 {2}을(를) 쓰십시오.",
);
pub(super) const VOLUME_OF_THE_PAST: Sentence = (
    "{0} is deprecated since v{1}, and does not work since v{2}.",
    "{0}은(는) v{1}부터 사용 중단 예정이었고, v{2}부터는 동작하지 않습니다.",
);
pub(super) const HOST_IP_WITHOUT_PORT: Sentence = (
    "{0} sets hostIP without hostPort: it does nothing.",
    "{0}: hostPort 없는 hostIP는 아무 일도 하지 않습니다.",
);
pub(super) const NAMESPACE_NOT_FOUND: Sentence = (
    "The namespace \"{1}\" is not found: add a Namespace object before this one. It is drawn as if it were there.",
    "네임스페이스 \"{1}\"을(를) 찾을 수 없습니다. 이 오브젝트보다 앞에 Namespace 오브젝트를 두십시오. 있는 것으로 보고 그립니다.",
);
pub(super) const INVALID_SEARCH_DOMAIN: Sentence = (
    "{0} is \"{1}\": a search domain has labels of lower case letters, digits, '-' and '_', which end with a letter or digit.",
    "{0}의 값 \"{1}\": 검색 도메인의 레이블은 소문자, 숫자, '-', '_'로 이루어지고 문자나 숫자로 끝나야 합니다.",
);
pub(super) const OVERHEAD_WITHOUT_CLASS: Sentence = (
    "{0} comes from a RuntimeClass alone: without `runtimeClassName` the API server refuses the pod.",
    "{0}은(는) RuntimeClass만 정할 수 있습니다. `runtimeClassName` 없이는 API 서버가 파드를 거부합니다.",
);
pub(super) const CLASS_DECIDES: Sentence = (
    "{0} is {1}, but the pod's priority class (or the default without one) says {2}: the API server refuses such a pod.",
    "{0}의 값 {1}: 파드의 프라이어리티클래스(없으면 기본값)는 {2}입니다. API 서버가 이런 파드를 거부합니다.",
);
pub(super) const PRIORITY_CLASS_NOT_FOUND: Sentence =
    ("{0}: no PriorityClass named \"{1}\" is found.", "{0}: \"{1}\"이라는 PriorityClass를 찾을 수 없습니다.");
pub(super) const IMMUTABLE_FIELD: Sentence = (
    "{0} may not change once set{1:, so not to }: this object is given before, and this document would update it.",
    "{0}은(는) 한 번 정해지면 바꿀 수 없습니다{1:: }. 이 오브젝트는 앞에 이미 있고 이 문서는 그것을 갱신합니다.",
);
pub(super) const INVALID_QUANTITY: Sentence = (
    "{0} is \"{1}\", which is no quantity: a number and a suffix such as m, k, M, G, Ki, Mi or Gi, without a space.",
    "{0}의 \"{1}\"은(는) 수량이 아닙니다. 숫자에 m, k, M, G, Ki, Mi, Gi 같은 접미사를 공백 없이 붙입니다.",
);
pub(super) const REQUEST_ABOVE_LIMIT: Sentence = (
    "{0} asks for {1} of {2}: a request must be less than or equal to its limit of {3}.",
    "{0}의 {2} 요청 {1}: 요청은 제한 {3} 이하여야 합니다.",
);
pub(super) const REQUEST_UNEQUAL_LIMIT: Sentence = (
    "{0} asks for {1} of {2}, which is never shared: a request must be equal to its limit of {3}.",
    "{0}의 {2} 요청 {1}: 나누어 쓸 수 없는 리소스라 요청은 제한 {3}과(와) 같아야 합니다.",
);
pub(super) const UNEVEN_HUGE_PAGES: Sentence = (
    "{0} is {1}, which is no whole number of pages of {2}.",
    "{0}의 값 {1}: {2} 페이지 크기의 정수배가 아닙니다.",
);
pub(super) const BELOW_CONTAINERS: Sentence = (
    "{0} is {1}, but the containers have {2} of {3} together: the pod's own must be at least that.",
    "{0}의 값 {1}: 컨테이너들의 {2} 합계 {3} 이상이어야 합니다.",
);
pub(super) const ABOVE_POD_LIMIT: Sentence = (
    "{0} is {1}: a container's limit must be less than or equal to its pod's limit of {2}.",
    "{0}의 값 {1}: 컨테이너의 제한은 파드의 제한 {2} 이하여야 합니다.",
);
pub(super) const FRACTIONAL_BYTES: Sentence = (
    "{0} is \"{1}\": the suffix m means thousandths, so this is a fraction of a byte.",
    "{0}의 \"{1}\": 접미사 m은 1000분의 1이라 1바이트보다 작은 값이 됩니다.",
);
pub(super) const UNKNOWN_RESOURCE: Sentence = (
    "{0}: \"{1}\" is not a resource of containers: cpu, memory, ephemeral-storage, hugepages-, or a name with a domain such as example.com/gpu.",
    "{0}: \"{1}\"은(는) 컨테이너 리소스가 아닙니다. cpu, memory, ephemeral-storage, hugepages-, 또는 example.com/gpu처럼 도메인이 붙은 이름이어야 합니다.",
);
pub(super) const HOST_PORT_MISMATCH: Sentence = (
    "{0} is {1}: it must match `containerPort` ({2}) when `hostNetwork` is true.",
    "{0}의 값 {1}: `hostNetwork`가 true이면 `containerPort`({2})와 같아야 합니다.",
);
pub(super) const SELECTOR_TEMPLATE_MISMATCH: Sentence = (
    "{0}: `selector` ({2}) does not match the template `labels` ({1}): the workload would never find its own pods.",
    "{0}: `selector`({2})가 템플릿 `labels`({1})와 맞지 않습니다. 워크로드가 자신의 파드를 찾지 못합니다.",
);
pub(super) const SELECTOR_EMPTY: Sentence = (
    "{0} is empty: an empty selector is invalid, as it would match every pod.",
    "{0}이(가) 비어 있습니다. 모든 파드와 일치하게 되므로 쓸 수 없습니다.",
);
pub(super) const JOB_RESTART_POLICY: Sentence = (
    "{0} is required: the pods of a Job must have OnFailure or Never (Always is the default).",
    "{0}은(는) 필수입니다. 잡의 파드는 OnFailure나 Never여야 합니다(기본값은 Always).",
);
pub(super) const RESTART_POLICY_OF_WORKLOAD: Sentence = (
    "\"{1}\" is not a value of {0}; the pods of this kind take only Always.",
    "\"{1}\"은(는) {0}에 쓸 수 없습니다. 이 종류의 파드는 Always만 가능합니다.",
);
pub(super) const INVALID_SCHEDULE: Sentence = (
    "{0} is \"{1}\": \"{2}\" cannot be read; each field is *, a number, a range a-b or a list, perhaps with a step /n above 0.",
    "{0}의 \"{1}\": \"{2}\"을(를) 읽을 수 없습니다. 각 필드는 *, 숫자, 범위 a-b, 목록이며 0보다 큰 간격 /n을 붙일 수 있습니다.",
);
pub(super) const DUPLICATE_CONTAINER_PORT: Sentence =
    ("{0} defines the same port as {1}.", "{0}은(는) {1}와(과) 같은 포트를 정의합니다.");
pub(super) const DUPLICATE_CONTAINER_PORT_NAME: Sentence = (
    "{0} has the port name \"{1}\" again: Services and probes that select it by name will use {2}.",
    "{0}의 포트 이름 \"{1}\"이(가) 중복됩니다. 이름으로 고르는 서비스와 프로브는 {2}을(를) 씁니다.",
);
pub(super) const POD_NAME_IS_NO_LABEL: Sentence = (
    "{0} is used in the pod's hostname; a DNS label is recommended (at most 63 characters, no dots).",
    "{0}은(는) 파드의 호스트 이름으로 쓰입니다. DNS 레이블(최대 63자, 점 없음)을 권장합니다.",
);
pub(super) const ENDPOINTS_API_DEPRECATED: Sentence = (
    "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice.",
    "v1 Endpoints는 1.33부터 사용 중단 예정입니다. discovery.k8s.io/v1 EndpointSlice를 쓰십시오.",
);
pub(super) const FQDN_ENDPOINTS_DEPRECATED: Sentence =
    ("{0}: FQDN endpoints are deprecated.", "{0}: FQDN 엔드포인트는 사용 중단 예정입니다.");
pub(super) const INGRESS_PATH_FORBIDDEN: Sentence = (
    "{0} is \"{1}\": it must not contain or end with '{2}'.",
    "{0}의 \"{1}\": '{2}'이(가) 들어 있거나 그것으로 끝날 수 없습니다.",
);
pub(super) const POD_UPDATE_FORBIDDEN: Sentence = (
    "{0}: a pod may not change but for images, activeDeadlineSeconds, added tolerations and terminationGracePeriodSeconds; this document would update a pod given before.",
    "{0}: 파드는 이미지, activeDeadlineSeconds, 추가된 toleration, terminationGracePeriodSeconds 외에는 바꿀 수 없습니다. 이 문서는 앞에 나온 파드를 갱신합니다.",
);
pub(super) const NULL_SELECTOR_MATCHES_NOTHING: Sentence = (
    "{0} is missing: without a labelSelector no pod is matched.",
    "{0}이(가) 없습니다. labelSelector가 없으면 어떤 파드와도 일치하지 않습니다.",
);
pub(super) const RETAINS_ALL_REVISIONS: Sentence = (
    "{0} is {1}: a negative number keeps all old revisions; 0 or more is recommended.",
    "{0}의 {1}: 음수이면 옛 리비전을 모두 남깁니다. 0 이상을 권합니다.",
);
pub(super) const OVERLAPPING_PATHS: Sentence = (
    "{0}: the file \"{1}\" and \"{2}\" lie over one another in the volume.",
    "{0}: 볼륨 안에서 \"{1}\"이(가) \"{2}\"과(와) 겹칩니다.",
);
pub(super) const HIDDEN_VARIABLE: Sentence =
    ("{0} hides the previous definition of \"{1}\".", "{0}이(가) 앞의 \"{1}\" 정의를 가립니다.");
pub(super) const HOST_IS_ADDRESS: Sentence = (
    "{0} is {1}: it must be a DNS name, not an IP address.",
    "{0}의 {1}: IP 주소가 아니라 DNS 이름이어야 합니다.",
);
pub(super) const INVALID_WILDCARD_HOST: Sentence = (
    "{0} is \"{1}\": a wildcard host begins with *. and a valid DNS name follows, such as *.example.com.",
    "{0}의 \"{1}\": 와일드카드 호스트는 *.example.com처럼 *. 뒤에 올바른 DNS 이름이 와야 합니다.",
);
pub(super) const INGRESS_BACKEND_MISSING: Sentence =
    ("{0}: a resource or service backend is required.", "{0}: resource나 service 백엔드가 있어야 합니다.");
pub(super) const INGRESS_BACKEND_BOTH: Sentence = (
    "{0}: cannot set both resource and service backends.",
    "{0}: resource와 service 백엔드를 함께 지정할 수 없습니다.",
);
pub(super) const PEER_EMPTY: Sentence = (
    "{0} is empty: it must specify a peer (podSelector, namespaceSelector or ipBlock).",
    "{0}이(가) 비어 있습니다. 상대(podSelector, namespaceSelector, ipBlock)를 지정해야 합니다.",
);
pub(super) const PEER_BLOCK_AND_SELECTOR: Sentence = (
    "{0} may not specify both ipBlock and another peer: write two peers.",
    "{0}에는 ipBlock과 다른 상대를 함께 지정할 수 없습니다. 둘로 나누어 쓰십시오.",
);
pub(super) const ADDRESS_OF_OTHER_TYPE: Sentence = (
    "{0} has {1}: it must be an {2} address, as `addressType` says.",
    "{0}의 {1}: `addressType`에 따라 {2} 주소여야 합니다.",
);
pub(super) const ADDRESS_NOT_CANONICAL: Sentence = (
    "{0} is \"{1}\": it must be in canonical form (\"{2}\").",
    "{0}의 \"{1}\": 표준 형식(\"{2}\")이어야 합니다.",
);
pub(super) const SCHEDULE_FIELD_COUNT: Sentence = (
    "{0} is \"{1}\", which has {2} fields; a schedule has exactly 5: minute, hour, day of month, month, day of week.",
    "{0}의 \"{1}\"에는 필드가 {2}개 있습니다. 스케줄은 분, 시, 일, 월, 요일의 5개 필드여야 합니다.",
);
pub(super) const SCHEDULE_OUT_OF_RANGE: Sentence = (
    "{0} is \"{1}\": {2} is outside of its range, {3} to {4}.",
    "{0}의 \"{1}\": {2}은(는) 범위({3}~{4}) 밖입니다.",
);
pub(super) const SCHEDULE_SUNDAY: Sentence = (
    "{0} is \"{1}\": days of the week are 0 to 6 here, Sunday is 0 and never 7.",
    "{0}의 \"{1}\": 요일은 0~6이며 일요일은 7이 아니라 0입니다.",
);
pub(super) const SCHEDULE_ZONE: Sentence = (
    "{0} is \"{1}\": TZ and CRON_TZ cannot be used in schedule, use the timeZone field instead.",
    "{0}의 \"{1}\": schedule에 TZ나 CRON_TZ를 쓸 수 없습니다. timeZone 필드를 쓰십시오.",
);
pub(super) const SCHEDULE_DESCRIPTOR: Sentence = (
    "{0} is \"{1}\", an unrecognized descriptor: @yearly, @monthly, @weekly, @daily, @hourly, or @every and a duration such as 90s.",
    "{0}의 \"{1}\"은(는) 알 수 없는 표현입니다. @yearly, @monthly, @weekly, @daily, @hourly, 또는 @every 90s처럼 씁니다.",
);
pub(super) const LIMITS_DISAGREE: Sentence = (
    "{0} is {1}: {2} ({3}) may not be greater than {4} ({5}).",
    "{0}의 {1}: {2}({3})은(는) {4}({5})보다 클 수 없습니다.",
);
pub(super) const FIELDS_DISAGREE: Sentence = ("{0}: {1}.", "{0}: {1}.");
