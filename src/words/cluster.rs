//! The sentences about what a cluster makes of a manifest. English and Korean side by side; decides nothing.

use super::rules::Sentence;

pub(super) const SELECTOR_MATCHES_NOTHING: Sentence = (
    "No pod in namespace {1} has the labels {0}{2:; there are pods with }.",
    "네임스페이스 {1}에 레이블 {0}을(를) 가진 파드가 없습니다{2:. 다음 레이블의 파드는 있습니다: }.",
);
pub(super) const SELECTOR_OTHER_NAMESPACE: Sentence = (
    "Pods with the labels {0} are in namespace {1}; a Service selects only in its own, {2}.",
    "레이블 {0}을(를) 가진 파드는 네임스페이스 {1}에 있습니다. 서비스는 자기 네임스페이스({2})에서만 선택합니다.",
);
pub(super) const EXTERNAL_NAME_SELECTOR: Sentence = (
    "{0} is an ExternalName Service: its selector does nothing.",
    "{0}은(는) ExternalName 서비스이므로 셀렉터가 아무 일도 하지 않습니다.",
);
pub(super) const NO_READY_ENDPOINTS: Sentence = (
    "Every pod behind {0} is not ready: connections to it are refused.",
    "{0} 뒤의 모든 파드가 준비되지 않았습니다. 연결이 거부됩니다.",
);
pub(super) const TARGET_PORT_NAME_MISSING: Sentence = (
    "No selected pod has a {1} port named {0}{2:; they have }{3:; there is one with protocol }.",
    "선택된 파드에 이름이 {0}인 {1} 포트가 없습니다{2:. 있는 이름: }{3:. 다만 다음 프로토콜로는 있습니다: }.",
);
pub(super) const TARGET_PORT_UNDECLARED: Sentence = (
    "No selected pod declares port {0}/{1}{2:; they declare }. Traffic arrives only if a container really listens there.",
    "선택된 파드가 포트 {0}/{1}을(를) 선언하지 않습니다{2:. 선언한 포트: }. 컨테이너가 실제로 그 포트에서 수신해야만 트래픽이 전달됩니다.",
);
pub(super) const BACKEND_SERVICE_MISSING: Sentence = (
    "There is no Service {0} in namespace {1}{2:; an Ingress cannot lead to the one in }.",
    "네임스페이스 {1}에 서비스 {0}이(가) 없습니다{2:. 인그레스는 다음 네임스페이스의 서비스로 보낼 수 없습니다: }.",
);
pub(super) const BACKEND_PORT_MISSING: Sentence = (
    "Service {1} has no port {0}; it has {2}. It is the Service's port that counts here, not the container's.",
    "서비스 {1}에 포트 {0}이(가) 없습니다. 있는 포트: {2}. 여기에는 컨테이너가 아니라 서비스의 포트를 씁니다.",
);
pub(super) const SLICE_WITHOUT_SERVICE: Sentence = (
    "Nobody reads the EndpointSlice {0}: it lacks the label {1}, which names its Service.",
    "엔드포인트슬라이스 {0}은(는) 아무도 읽지 않습니다. 서비스를 가리키는 레이블 {1}이(가) 없습니다.",
);
pub(super) const EXTERNAL_NAME_IS_ADDRESS: Sentence = (
    "{1} is an address, and DNS takes an externalName for a name: {0} will not resolve. Give a Service without selector an EndpointSlice instead.",
    "{1}은(는) 주소인데 DNS는 externalName을 이름으로 다룹니다. {0}은(는) 해석되지 않습니다. 대신 셀렉터 없는 서비스에 엔드포인트슬라이스를 쓰십시오.",
);
pub(super) const EXTERNAL_NAME_IS_SHORT: Sentence = (
    "DNS asks for an externalName as it stands, without the search list of a pod: {1} does not lead to the Service of that name, {2} does.",
    "DNS는 externalName을 파드의 검색 목록 없이 적힌 그대로 찾습니다. {1}은(는) 그 이름의 서비스로 이어지지 않고, {2}이(가) 이어집니다.",
);
pub(super) const NO_ENDPOINTS_WRITTEN: Sentence = (
    "{0} has no selector, and no EndpointSlice here is for it: connections to it are refused.",
    "{0}에는 셀렉터가 없고 이 매니페스트에 이 서비스의 엔드포인트슬라이스도 없어서 연결이 거부됩니다.",
);
pub(super) const ENDPOINT_PORT_UNKNOWN: Sentence = (
    "Service {2} has no {1} port named \"{0}\": nothing is sent to this port.",
    "서비스 {2}에는 이름이 \"{0}\"인 {1} 포트가 없어서 이 포트로는 아무것도 가지 않습니다.",
);
pub(super) const POLICY_SELECTS_NOTHING: Sentence = (
    "NetworkPolicy {0} selects no pod in namespace {1}: it does nothing.",
    "네트워크폴리시 {0}은(는) 네임스페이스 {1}의 어떤 파드도 선택하지 않아 아무 일도 하지 않습니다.",
);
pub(super) const SLICE_OF_NO_SERVICE: Sentence = (
    "The EndpointSlice {0} is for the Service {1}, which is not in namespace {2}.",
    "엔드포인트슬라이스 {0}이(가) 가리키는 서비스 {1}이(가) 네임스페이스 {2}에 없습니다.",
);
pub(super) const ENDPOINTS_OF_NO_SERVICE: Sentence = (
    "There is no Service {0} in namespace {1}: nobody reads these Endpoints.",
    "네임스페이스 {1}에 서비스 {0}이(가) 없어 이 엔드포인트를 아무도 읽지 않습니다.",
);
pub(super) const ENDPOINTS_OVERWRITTEN: Sentence = (
    "Service {0} has a selector: the controller writes over these Endpoints.",
    "서비스 {0}에 셀렉터가 있으므로 컨트롤러가 이 엔드포인트를 덮어씁니다.",
);
pub(super) const NODE_MISSING: Sentence = (
    "There is no node {0}: the pod waits for it for ever.",
    "노드 {0}이(가) 없습니다. 파드가 끝없이 기다립니다.",
);
pub(super) const CLAIM_MISSING: Sentence = (
    "There is no PersistentVolumeClaim {0} in namespace {1}: the pod waits for it.",
    "네임스페이스 {1}에 퍼시스턴트볼륨클레임 {0}이(가) 없습니다. 파드가 기다립니다.",
);
pub(super) const PRIORITY_CLASS_MISSING: Sentence = (
    "No PriorityClass with name {0} was found: pods of {1} are refused.",
    "이름이 {0}인 프라이어리티클래스가 없어 {1}의 파드가 거부됩니다.",
);
pub(super) const STATEFUL_SET_SERVICE_MISSING: Sentence = (
    "There is no Service {0} in namespace {2}: the pods of {1} have no DNS names of their own.",
    "네임스페이스 {2}에 서비스 {0}이(가) 없어 {1}의 파드에 고유한 DNS 이름이 없습니다.",
);
pub(super) const UNKNOWN_ANNOTATION: Sentence = (
    "Serviscope has no annotation {0}{1:; it has }: this one does nothing. There are: {2}.",
    "Serviscope에는 어노테이션 {0}이(가) 없어 아무 일도 하지 않습니다{1:. 비슷한 것: }. 있는 것: {2}.",
);
pub(super) const UNREADABLE_ANNOTATION: Sentence = (
    "{0} is \"{1}\", which does nothing: it takes {2}.",
    "{0}의 값 \"{1}\"은(는) 읽을 수 없어 아무 일도 하지 않습니다. 쓸 수 있는 값: {2}.",
);
pub(super) const ANNOTATION_MISPLACED: Sentence = (
    "{0} does nothing here: it is read from the pod template ({1}).",
    "{0}은(는) 여기서는 아무 일도 하지 않습니다. 파드 템플릿({1})에 써야 합니다.",
);
pub(super) const REFUSED_BY_LIMIT_RANGE: Sentence = (
    "Kubernetes refuses {0}{1: because of the LimitRange }: {2}.",
    "Kubernetes가 {0}을(를) 거부합니다{1:. 리밋레인지: }. {2}.",
);
pub(super) const LIMIT_RANGE_TOO_LATE: Sentence = (
    "LimitRange {0} stands behind {1}: their pods are made before it and keep what they have. Put it first.",
    "리밋레인지 {0}이(가) {1}보다 뒤에 있어, 먼저 만들어진 파드에는 적용되지 않습니다. 앞에 두십시오.",
);
pub(super) const NODE_WITHOUT_ROOM: Sentence = (
    "Node {0} does not say how many pods it takes (status.allocatable.pods), so it takes none.",
    "노드 {0}에 받을 수 있는 파드 수(status.allocatable.pods)가 없어 파드를 받지 않습니다.",
);
pub(super) const NODE_NOT_REPORTING: Sentence = (
    "Node {0} has no Ready condition, so no pod starts on it.",
    "노드 {0}에 Ready 조건이 없어 파드가 시작되지 않습니다.",
);
pub(super) const TOO_MANY_PODS: Sentence = (
    "{0} pods are wanted here; Serviscope makes {1} of them, as it makes no more than {2} in all.",
    "여기서 파드 {0}개를 요구하지만, Serviscope는 모두 합해 {2}개까지만 만들므로 {1}개를 만듭니다.",
);
pub(super) const TOO_MANY_ENDPOINTS: Sentence = (
    "Serviscope makes no more than {1} endpoints in all: some of {0} are left out.",
    "Serviscope는 엔드포인트를 모두 합해 {1}개까지만 만듭니다. {0}의 엔드포인트 일부는 빠집니다.",
);
pub(super) const TOO_MANY_ADDRESSES: Sentence = (
    "Serviscope keeps no more than {1} pairs of an outer address and a port in all: some addresses of {0} are left out.",
    "Serviscope는 외부 주소와 포트의 쌍을 모두 합해 {1}개까지만 둡니다. {0}의 주소 일부는 빠집니다.",
);
pub(super) const TOO_MANY_PODS_TO_UPDATE: Sentence = (
    "With more than {1} pods (here {0}) the steps of an update are not worked out: the picture is that of the last state alone.",
    "파드가 {1}개를 넘으면(여기서는 {0}개) 업데이트 과정을 계산하지 않습니다. 그림은 마지막 상태만 보여 줍니다.",
);
pub(super) const PODS_FOR_EVER: Sentence = (
    "The pods of {0} {1} end and are made again without end ({2} by now): there is no settled state. The picture is of that moment.",
    "{0} {1}의 파드가 끝나고 다시 만들어지기를 끝없이 되풀이하여(지금까지 {2}개) 안정된 상태가 없습니다. 그림은 그 순간을 보여 줍니다.",
);
pub(super) const NEVER_SETTLES: Sentence = (
    "After {2} minutes things around {0} {1} still change: there is no settled state. The picture is of that moment.",
    "{2}분이 지나도 {0} {1}와 그 주변이 계속 바뀌어 안정된 상태가 없습니다. 그림은 그 순간을 보여 줍니다.",
);
pub(super) const TOO_MUCH_TO_SETTLE: Sentence = (
    "So much happens to {0} {1} that it is not worked out to the end: the picture shows how far it came.",
    "{0} {1}에 너무 많은 일이 일어나 끝까지 계산하지 않습니다. 그림은 계산한 데까지 보여 줍니다.",
);
pub(super) const POD_DELETED_BY_CONTROLLER: Sentence = (
    "{1} {2} deletes the pod {0}: it has the labels that {2} selects, so it counts as one of its own.",
    "{1} {2}이(가) 파드 {0}을(를) 삭제합니다. {2}이(가) 선택하는 레이블을 가져 자기 파드로 세기 때문입니다.",
);
pub(super) const INGRESS_CLASS_MISSING: Sentence = (
    "There is no IngressClass {0} (only {2}): no controller acts on Ingress {1}, and it gets no address.",
    "인그레스클래스 {0}이(가) 없습니다({2}만 있음). 어느 컨트롤러도 인그레스 {1}을(를) 처리하지 않아 주소를 받지 못합니다.",
);
pub(super) const INGRESS_WITHOUT_CLASS: Sentence = (
    "Ingress {0} names no class, and no IngressClass is the default ({1}): most controllers ignore it.",
    "인그레스 {0}에 클래스가 없고 기본 인그레스클래스도 없습니다({1}). 대부분의 컨트롤러가 무시합니다.",
);
pub(super) const TLS_HOST_WITHOUT_RULE: Sentence = (
    "No rule has the host {0}: its certificate serves nobody. The rules are for {1}.",
    "호스트 {0}의 규칙이 없어 이 인증서를 쓸 곳이 없습니다. 규칙의 호스트: {1}.",
);
pub(super) const NODE_PORTS_USED_UP: Sentence = (
    "No node port is left for {0}: 30000 to 32767 are all taken, so the server refuses it.",
    "{0}에 줄 노드 포트가 없습니다. 30000~32767을 모두 썼으므로 서버가 거부합니다.",
);
pub(super) const LOAD_BALANCER_POOL_EMPTY: Sentence = (
    "No load balancer address is left for {0}: 198.51.100.0/24 is used up.",
    "{0}에 줄 로드 밸런서 주소가 없습니다. 198.51.100.0/24를 모두 썼습니다.",
);
