//! What happens to a connection, in a word or two: actions, outcomes, reasons.

use super::Lang;
use crate::network::{Action, Leg, Outcome, Reason};

fn pick((en, ko): (&'static str, &'static str), lang: Lang) -> &'static str {
    if lang == Lang::Ko { ko } else { en }
}

/// What happens at a hop.
pub fn action(action: Action, lang: Lang) -> &'static str {
    let words = match action {
        Action::Send => ("Sends", "보냄"),
        Action::Query => ("DNS query", "DNS 질의"),
        Action::Answer => ("DNS answer", "DNS 응답"),
        Action::Balance => ("Chooses a node", "노드 선택"),
        Action::Choose => ("Chooses a backend", "백엔드 선택"),
        Action::Enter => ("Enters the node", "노드에 들어옴"),
        Action::Dnat => ("DNAT", "DNAT"),
        Action::Snat => ("SNAT", "SNAT"),
        Action::Forward => ("Forwards", "전달"),
        Action::Deliver => ("Arrives", "도착"),
        Action::Reply => ("Replies", "응답"),
        Action::Restore => ("NAT undone", "NAT 되돌림"),
        Action::Receive => ("Receives the reply", "응답 받음"),
        Action::Refuse => ("Refused", "거부"),
        Action::Drop => ("Dropped", "드롭"),
        Action::Fail => ("Fails", "실패"),
    };
    pick(words, lang)
}

/// How a connection ended.
pub fn outcome(outcome: Outcome, lang: Lang) -> &'static str {
    let words = match outcome {
        Outcome::Delivered => ("Delivered", "전달됨"),
        Outcome::Refused => ("Refused", "거부됨"),
        Outcome::Dropped => ("Dropped", "드롭됨"),
        Outcome::Unresolved => ("Name not resolved", "이름을 찾지 못함"),
        Outcome::Unreachable => ("Unreachable", "도달할 수 없음"),
    };
    pick(words, lang)
}

/// Which way a packet goes.
pub fn leg(leg: Leg, lang: Lang) -> &'static str {
    let words = match leg {
        Leg::Lookup => ("Lookup", "이름 조회"),
        Leg::Request => ("Request", "요청"),
        Leg::Reply => ("Reply", "응답"),
    };
    pick(words, lang)
}

/// Why a connection was not delivered.
pub fn reason(reason: Reason, lang: Lang) -> &'static str {
    let words = match reason {
        Reason::NoEndpoints => ("the Service has no ready endpoint", "서비스에 준비된 엔드포인트가 없습니다"),
        Reason::NoLocalEndpoints => (
            "policy Local, and no ready endpoint on this node",
            "정책이 Local인데 이 노드에 준비된 엔드포인트가 없습니다",
        ),
        Reason::NoListener => {
            ("nothing listens on that port", "그 포트에서 수신 대기하는 프로세스가 없습니다")
        }
        Reason::NoIngressRule => ("no Ingress rule matches", "맞는 인그레스 규칙이 없습니다"),
        Reason::NoGatewayRule => ("no rule of a route matches", "맞는 라우트 규칙이 없습니다"),
        Reason::NoValidBackend => ("the route has no backend to send to", "라우트에 보낼 백엔드가 없습니다"),
        Reason::RefNotPermitted => (
            "no ReferenceGrant lets the route send to that namespace",
            "그 네임스페이스로 보내도록 허용하는 ReferenceGrant가 없습니다",
        ),
        Reason::ProtocolMismatch => ("the listener speaks another protocol", "리스너의 프로토콜이 다릅니다"),
        Reason::NetworkPolicy => {
            ("no NetworkPolicy rule allows it", "허용하는 네트워크 정책 규칙이 없습니다")
        }
        Reason::SourceRange => {
            ("the load balancer does not take this client", "로드 밸런서가 이 클라이언트를 받지 않습니다")
        }
        Reason::NoHealthyNode => (
            "no node passes the load balancer's health check",
            "로드 밸런서의 헬스 체크를 통과한 노드가 없습니다",
        ),
        Reason::NoServicePort => ("the Service has no such port", "서비스에 그런 포트가 없습니다"),
        Reason::NameNotFound => ("DNS has no such name", "DNS에 그런 이름이 없습니다"),
        Reason::NoRoute => ("there is no route from here to there", "여기서 그곳으로 가는 경로가 없습니다"),
        Reason::NoSuchAddress => ("nobody has that address", "그 주소를 가진 것이 없습니다"),
        Reason::NodeDown => ("the node is down", "노드가 다운되었습니다"),
        Reason::NoBackendService => {
            ("the Service behind the entry point does not exist", "진입점 뒤의 서비스가 없습니다")
        }
        Reason::AsymmetricReply => ("the reply goes to the wrong address", "응답이 다른 주소로 갑니다"),
        Reason::NoNodePort => ("the load balancer needs a node port", "로드 밸런서에 노드 포트가 필요합니다"),
        Reason::BadExternalName => {
            ("the ExternalName leads to no address", "ExternalName이 주소로 이어지지 않습니다")
        }
        Reason::PodNotRunning => ("the pod does not run", "파드가 실행 중이 아닙니다"),
        Reason::UdpNotForwarded => {
            ("kubectl port-forward carries TCP only", "kubectl port-forward는 TCP만 전달합니다")
        }
        Reason::TooManyHops => ("it goes round in a circle", "같은 경로를 계속 돕니다"),
    };
    pick(words, lang)
}
