//! The sentences about Gateways and routes that do not do what was meant. English and Korean side by side.

use super::rules::Sentence;

pub(super) const ROUTE_WITHOUT_PARENT: Sentence = (
    "HTTPRoute {0} names no parent (parentRefs): no Gateway takes it.",
    "HTTPRoute {0}에 parentRefs가 없어 어느 게이트웨이도 받지 않습니다.",
);
pub(super) const ROUTE_PARENT_MISSING: Sentence = (
    "There is no Gateway {0} in namespace {1}{2:; there is one in }.",
    "네임스페이스 {1}에 게이트웨이 {0}이(가) 없습니다{2:. 다음 네임스페이스에는 있습니다: }.",
);
pub(super) const ROUTE_LISTENER_MISSING: Sentence = (
    "Gateway {0} has no listener {1}; it has {2}.",
    "게이트웨이 {0}에 리스너 {1}이(가) 없습니다. 있는 리스너: {2}.",
);
pub(super) const ROUTE_NOT_ALLOWED: Sentence = (
    "No listener of Gateway {0} lets HTTPRoutes of namespace {1} attach: its protocol and allowedRoutes decide (without these, only its own namespace).",
    "게이트웨이 {0}의 어느 리스너도 네임스페이스 {1}의 HTTPRoute를 받지 않습니다. 프로토콜과 allowedRoutes가 정합니다(없으면 자기 네임스페이스만).",
);
pub(super) const ROUTE_HOST_MISMATCH: Sentence = (
    "None of the hosts {0} is one that a listener of Gateway {1} takes; they take {2}.",
    "호스트 {0} 중 게이트웨이 {1}의 리스너가 받는 것이 없습니다. 받는 호스트: {2}.",
);
pub(super) const GATEWAY_CLASS_MISSING: Sentence = (
    "There is no GatewayClass {0} (only {2}): no controller acts on Gateway {1}, and it gets no address.",
    "GatewayClass {0}이(가) 없습니다({2}만 있음). 어느 컨트롤러도 게이트웨이 {1}을(를) 처리하지 않아 주소를 받지 못합니다.",
);
pub(super) const GATEWAY_CLASS_NOT_ACCEPTED: Sentence = (
    "The GatewayClass {1} of Gateway {0} is not accepted: no controller acts on it.",
    "게이트웨이 {0}의 GatewayClass {1}이(가) 받아들여지지 않아 어느 컨트롤러도 처리하지 않습니다.",
);
pub(super) const ROUTE_BACKEND_MISSING: Sentence = (
    "There is no Service {0} in namespace {1}{2:; there is one in }. Its requests get a 500.",
    "네임스페이스 {1}에 서비스 {0}이(가) 없습니다{2:. 다음 네임스페이스에는 있습니다: }. 그리로 가는 요청은 500을 받습니다.",
);
pub(super) const ROUTE_BACKEND_KIND: Sentence = (
    "{1} is a {0}, which Gateways need not know: requests to it get a 500 here.",
    "{1}은(는) {0}입니다. 게이트웨이가 알아야 하는 종류가 아니므로 여기서는 500을 받습니다.",
);
pub(super) const REFERENCE_NOT_PERMITTED: Sentence = (
    "Service {0} is in namespace {1}, and no ReferenceGrant there lets HTTPRoutes of {2} refer to it: its requests get a 500.",
    "서비스 {0}은(는) 네임스페이스 {1}에 있고, 그곳에 {2}의 HTTPRoute가 가리키도록 허용하는 ReferenceGrant가 없습니다. 그리로 가는 요청은 500을 받습니다.",
);
pub(super) const ROUTE_WEIGHTS_ZERO: Sentence = (
    "All backends have weight 0: every request of this rule gets a 500.",
    "모든 백엔드의 가중치가 0입니다. 이 규칙의 요청은 모두 500을 받습니다.",
);
pub(super) const INVALID_PATTERN: Sentence = (
    "{0} cannot be read as a regular expression (RE2 syntax): it matches nothing here.",
    "{0}을(를) 정규 표현식(RE2 문법)으로 읽을 수 없습니다. 여기서는 아무것도 맞지 않습니다.",
);
pub(super) const LISTENER_WITHOUT_CERTIFICATE: Sentence = (
    "Listener {0} speaks HTTPS and has no certificate (tls.certificateRefs): it is not programmed.",
    "리스너 {0}은(는) HTTPS인데 인증서(tls.certificateRefs)가 없어 동작하지 않습니다.",
);
pub(super) const CERTIFICATE_NOT_PERMITTED: Sentence = (
    "The certificate of listener {0} is in another namespace, and no ReferenceGrant there gives it away: it is not programmed.",
    "리스너 {0}의 인증서는 다른 네임스페이스에 있고, 그곳에 허용하는 ReferenceGrant가 없어 동작하지 않습니다.",
);
