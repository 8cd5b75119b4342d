//! The sentence of each cause: why a hop did what it did. `{0}`, `{1}` ... are the cause's arguments.

use super::{Lang, fill};
use crate::network::{Cause, CauseCode, Hop};

/// Why a hop did what it did, in one plain sentence.
pub fn cause(cause: &Cause, lang: Lang) -> String {
    let (en, ko) = template(cause.code);
    fill(if lang == Lang::Ko { ko } else { en }, &cause.args)
}

/// Everything there is to say about a hop: its cause, and what else there is to learn.
pub fn because(hop: &Hop, lang: Lang) -> String {
    let sentences = std::iter::once(&hop.cause).chain(&hop.also).map(|one| cause(one, lang));
    sentences.collect::<Vec<_>>().join(" ")
}

#[allow(clippy::too_many_lines, reason = "one line for each code")]
fn template(code: CauseCode) -> (&'static str, &'static str) {
    use CauseCode as C;
    match code {
        C::ClientSends => ("The client opens a connection to {0}.", "클라이언트가 {0}(으)로 연결을 엽니다."),
        C::ClientSendsToName => (
            "{0} is {1}: the client opens a connection to it.",
            "{0}은(는) {1}입니다. 클라이언트가 그곳으로 연결을 엽니다.",
        ),
        C::ClientChoseRecord => (
            "{0} has {2} addresses; the client takes one of them, {1}, and keeps the port it asked for.",
            "{0}에는 주소가 {2}개 있습니다. 클라이언트는 그중 {1}을(를) 고르고, 요청한 포트를 그대로 씁니다.",
        ),
        C::ClientHasNoAddress => (
            "Pod {0} is not running anywhere yet: it has no address to call from.",
            "파드 {0}은(는) 아직 실행되지 않아 호출할 주소가 없습니다.",
        ),
        C::NoCommonFamily => (
            "The client has no address of the same IP family as {0}.",
            "클라이언트에는 {0}와(과) 같은 IP 패밀리의 주소가 없습니다.",
        ),
        C::AskedWithSearchDomain => (
            "{0} has fewer dots than ndots ({3}), so the search path comes first: {0} + {1}.",
            "{0}에는 점이 ndots({3})보다 적으므로 검색 경로를 먼저 씁니다: {0} + {1}.",
        ),
        C::AskedAbsolute => ("{0} is asked for as it is.", "{0}을(를) 그대로 질의합니다."),
        C::AskedEnoughDots => (
            "{0} has at least {3} dots (ndots), so it is asked for as it is first.",
            "{0}에는 점이 {3}개(ndots) 이상 있으므로 먼저 그대로 질의합니다.",
        ),
        C::AskedAfterSearch => (
            "The search path is used up: {0} is asked for as it is.",
            "검색 경로를 모두 써서 {0}을(를) 그대로 질의합니다.",
        ),
        C::AnswersClusterIp => (
            "Cluster DNS answers with the cluster IP of {0}: {1}, whether it has endpoints or not.",
            "클러스터 DNS가 {0}의 클러스터 IP {1}(으)로 답합니다. 엔드포인트가 없어도 같습니다.",
        ),
        C::AnswersHeadless => (
            "{0} is headless: cluster DNS answers with the addresses of its {1} ready endpoints, and no rule will balance.",
            "{0}은(는) 헤드리스입니다. 클러스터 DNS가 준비된 엔드포인트 {1}개의 주소로 답하고, 부하를 나누는 규칙은 없습니다.",
        ),
        C::HeadlessHasNone => (
            "{0} is headless and has no ready endpoint: the name does not exist (NXDOMAIN).",
            "{0}은(는) 헤드리스이고 준비된 엔드포인트가 없습니다. 이름이 존재하지 않습니다(NXDOMAIN).",
        ),
        C::AnswersCname => (
            "{0} is an ExternalName: cluster DNS answers with a CNAME, {1}. No rule, no proxy, no port is changed.",
            "{0}은(는) ExternalName입니다. 클러스터 DNS가 CNAME {1}(으)로 답합니다. 규칙도 프록시도 없고 포트도 바뀌지 않습니다.",
        ),
        C::AnswersEndpoint => (
            "{0} is the host name of one endpoint of {1}: cluster DNS answers with its address.",
            "{0}은(는) {1}의 엔드포인트 하나의 호스트 이름입니다. 클러스터 DNS가 그 주소로 답합니다.",
        ),
        C::AnswersSpelledAddress => (
            "The name spells the address {0}: cluster DNS answers without checking that a pod has it.",
            "이름이 주소 {0}을(를) 나타냅니다. 클러스터 DNS는 그런 파드가 있는지 확인하지 않고 답합니다.",
        ),
        C::NoSuchName => {
            ("Cluster DNS knows no {0}: NXDOMAIN.", "클러스터 DNS에 {0}이(가) 없습니다: NXDOMAIN.")
        }
        C::NoSuchNameOutside => (
            "Nothing in this manifest gives the name {0} to the outside: NXDOMAIN.",
            "이 매니페스트에는 외부에 {0}이라는 이름을 주는 것이 없습니다: NXDOMAIN.",
        ),
        C::ClusterNameOutside => (
            "{0} is a cluster name: only pods ask cluster DNS; nodes and the outside do not.",
            "{0}은(는) 클러스터 이름입니다. 클러스터 DNS에는 파드만 묻습니다. 노드와 외부는 묻지 않습니다.",
        ),
        C::NamesNode => ("{0} is a node: {1}.", "{0}은(는) 노드입니다: {1}."),
        C::NamesBalancer => ("{0} is the name of a load balancer.", "{0}은(는) 로드 밸런서의 이름입니다."),
        C::NamesIngress => (
            "{0} is a host of Ingress {1}: it resolves to its controller.",
            "{0}은(는) 인그레스 {1}의 호스트입니다. 그 컨트롤러의 주소로 풀립니다.",
        ),
        C::ExternalNameIsAddress => (
            "The externalName of {0} is an address, {1}; DNS cannot make an address record of it, so the name does not resolve.",
            "{0}의 externalName이 주소 {1}입니다. DNS는 이것으로 주소 레코드를 만들 수 없어 이름이 풀리지 않습니다.",
        ),
        C::ExternalNameLoops => (
            "The externalName of {0}, {1}, leads back to where it came from: the name does not resolve.",
            "{0}의 externalName {1}이(가) 제자리로 되돌아옵니다. 이름이 풀리지 않습니다.",
        ),
        C::ExternalNameLeadsNowhere => (
            "The externalName of {0} is {1}, and cluster DNS knows no such name.",
            "{0}의 externalName은 {1}인데, 클러스터 DNS에 그런 이름이 없습니다.",
        ),
        C::NameNotFound => ("No answer has an address for {0}.", "{0}의 주소를 주는 답이 없습니다."),
        C::EntersByNodePort => (
            "The packet enters {0} by node port {1} of {2}. Every node has this rule, with a pod of the Service or without.",
            "패킷이 {2}의 노드 포트 {1}(으)로 {0}에 들어옵니다. 서비스의 파드가 있든 없든 모든 노드에 이 규칙이 있습니다.",
        ),
        C::EntersByExternalIp => (
            "The network around the cluster routes the external IP {1} of {2} to {0}.",
            "클러스터 바깥 네트워크가 {2}의 외부 IP {1}을(를) {0}(으)로 보냅니다.",
        ),
        C::EntersByVip => (
            "The packet enters {0}, still addressed to {1} of {2}.",
            "패킷이 여전히 {2}의 {1}을(를) 향한 채 {0}에 들어옵니다.",
        ),
        C::EntersForPod => (
            "{0} runs {1}: it hands the packet to the pod. No Service rule touches it here.",
            "{0}에서 {1}이(가) 실행 중입니다. 패킷을 파드에 건넵니다. 여기서는 어떤 서비스 규칙도 적용되지 않습니다.",
        ),
        C::EntersByHostPort => (
            "Host port {2} of {1} is open on {0}, and only there.",
            "{1}의 호스트 포트 {2}은(는) {0}에만 열려 있습니다.",
        ),
        C::EntersForNode => ("The packet is for {0} itself.", "패킷이 {0} 자신에게 온 것입니다."),
        C::EntersForAddress => ("{0} passes the packet on to {1}.", "{0}이(가) 패킷을 {1}(으)로 넘깁니다."),
        C::OnlyEndpoint => (
            "{0} is the only endpoint of {1} to choose from.",
            "{1}에서 고를 수 있는 엔드포인트는 {0} 하나뿐입니다.",
        ),
        C::ChosenByStatistic => (
            "{0} is 1 of {1} endpoints of {2}, chosen at random (iptables, statistic mode random).",
            "{0}은(는) {2}의 엔드포인트 {1}개 중에서 무작위로 골랐습니다(iptables, statistic mode random).",
        ),
        C::ChosenByNumgen => (
            "{0} is 1 of {1} endpoints of {2}, chosen at random (nftables, numgen random).",
            "{0}은(는) {2}의 엔드포인트 {1}개 중에서 무작위로 골랐습니다(nftables, numgen random).",
        ),
        C::ChosenByRotation => (
            "{0} is the next of {1} endpoints of {2} in the rotation of {3} (ipvs, rr).",
            "{0}은(는) {3}의 순번에 따른 {2}의 엔드포인트 {1}개 중 다음 것입니다(ipvs, rr).",
        ),
        C::ChosenByAffinity => (
            "sessionAffinity ClientIP: {3} remembers for {1} seconds that this client went to {0} of {2}.",
            "sessionAffinity ClientIP: {3}은(는) 이 클라이언트가 {2}의 {0}(으)로 갔음을 {1}초 동안 기억합니다.",
        ),
        C::ListSameNode => (
            "Every endpoint names nodes it should serve, and some name {0}: only those are used.",
            "모든 엔드포인트에 노드 힌트가 있고 {0}을(를) 가리키는 것이 있으므로 그것만 씁니다.",
        ),
        C::ListSameZone => (
            "Every endpoint names zones it should serve, and some name {0}: only those are used.",
            "모든 엔드포인트에 영역 힌트가 있고 {0}을(를) 가리키는 것이 있으므로 그것만 씁니다.",
        ),
        C::ListTerminating => (
            "No endpoint is ready, so those that are terminating and still serve are used.",
            "준비된 엔드포인트가 없으므로, 종료 중이지만 아직 응답하는 것을 씁니다.",
        ),
        C::ListLocalInternal => (
            "internalTrafficPolicy Local: only endpoints on {0}, the client's own node, are used.",
            "internalTrafficPolicy Local: 클라이언트가 있는 노드 {0}의 엔드포인트만 씁니다.",
        ),
        C::ListLocalExternal => (
            "externalTrafficPolicy Local: only endpoints on {0} are used.",
            "externalTrafficPolicy Local: {0}에 있는 엔드포인트만 씁니다.",
        ),
        C::ListLocalTerminating => (
            "Policy Local, and no endpoint on {0} is ready: those there that are terminating and still serve are used.",
            "정책이 Local인데 {0}에 준비된 엔드포인트가 없으므로, 그곳에서 종료 중이지만 아직 응답하는 것을 씁니다.",
        ),
        C::ListShortCircuit => (
            "externalTrafficPolicy Local is for clients outside: from inside, {0} may use every endpoint.",
            "externalTrafficPolicy Local은 외부 클라이언트를 위한 것입니다. 안에서 온 연결은 {0}이(가) 모든 엔드포인트를 쓸 수 있습니다.",
        ),
        C::ListFellBack => (
            "Policy Local, but {0} has no endpoint: mode ipvs falls back to those of all nodes.",
            "정책이 Local이지만 {0}에 엔드포인트가 없습니다. ipvs 모드는 모든 노드의 엔드포인트를 대신 씁니다.",
        ),
        C::NotReadyLeftOut => {
            ("{0} more are not ready and get nothing.", "{0}개는 준비되지 않아 아무것도 받지 않습니다.")
        }
        C::BalancerNotVisited => (
            "{1} catches {0} itself: the packet never visits the load balancer.",
            "{1}이(가) {0}을(를) 직접 가로챕니다. 패킷은 로드 밸런서를 거치지 않습니다.",
        ),
        C::NoEndpoints => (
            "{0} has no endpoints: kube-proxy rejects the connection at once.",
            "{0}에 엔드포인트가 없습니다. kube-proxy가 연결을 즉시 거부합니다.",
        ),
        C::NoReadyEndpoints => (
            "None of the {1} endpoints of {0} is ready: kube-proxy rejects the connection at once.",
            "{0}의 엔드포인트 {1}개 중 준비된 것이 없습니다. kube-proxy가 연결을 즉시 거부합니다.",
        ),
        C::NoLocalEndpointsInternal => (
            "internalTrafficPolicy Local, and {1} has no endpoint of {0}: nothing is sent elsewhere.",
            "internalTrafficPolicy Local인데 {1}에 {0}의 엔드포인트가 없습니다. 다른 곳으로 보내지 않습니다.",
        ),
        C::NoLocalEndpointsExternal => (
            "externalTrafficPolicy Local, and {1} has no endpoint of {0}: the packet is dropped, and the client waits until it gives up.",
            "externalTrafficPolicy Local인데 {1}에 {0}의 엔드포인트가 없습니다. 패킷이 버려지고 클라이언트는 포기할 때까지 기다립니다.",
        ),
        C::NoSuchServicePort => (
            "{0} has no port {1}: no rule matches.",
            "{0}에는 포트 {1}이(가) 없습니다. 맞는 규칙이 없습니다.",
        ),
        C::SnatHairpin => (
            "The pod was sent to itself: {0} puts its own address as the source, else the pod would drop its own packet.",
            "파드가 자기 자신으로 보내졌습니다. {0}이(가) 출발지를 자기 주소로 바꿉니다. 그러지 않으면 파드가 자기 패킷을 버립니다.",
        ),
        C::SnatMasqueradeAll => (
            "masqueradeAll: {0} masquerades every connection to a cluster IP.",
            "masqueradeAll: {0}이(가) 클러스터 IP로 가는 모든 연결을 마스커레이드합니다.",
        ),
        C::SnatProcess => (
            "A process of {0} calls, and its address is not a pod's: {0} masquerades, with the address of the card the packet leaves by (with an overlay, that of the tunnel).",
            "{0}의 프로세스가 호출하며 그 주소는 파드 주소가 아닙니다. {0}이(가) 패킷이 나가는 카드의 주소(오버레이에서는 터널의 주소)로 마스커레이드합니다.",
        ),
        C::SnatOutsideToClusterIp => (
            "The client is outside the cluster: {0} masquerades, so that the reply comes back through it.",
            "클라이언트가 클러스터 밖에 있습니다. 응답이 되돌아오도록 {0}이(가) 마스커레이드합니다.",
        ),
        C::SnatClusterPolicy => (
            "externalTrafficPolicy Cluster: {0} masquerades, so that the reply comes back through it. The pod sees {0}, not the client (with an overlay or on the same node, the address of the tunnel or bridge).",
            "externalTrafficPolicy Cluster: 응답이 {0}을(를) 거쳐 돌아오도록 {0}이(가) 마스커레이드합니다. 파드는 클라이언트가 아니라 {0}을(를) 봅니다(오버레이나 같은 노드에서는 터널 또는 브리지의 주소).",
        ),
        C::SnatByCni => (
            "What a pod sends to anything but pods is masqueraded by the network plugin: outside, it is {0}.",
            "파드가 파드 아닌 곳으로 보내는 것은 네트워크 플러그인이 마스커레이드합니다. 바깥에서는 {0}(으)로 보입니다.",
        ),
        C::SnatHostPort => (
            "From a pod of the same node to a host port: {0} masquerades, so that the reply comes back through it.",
            "같은 노드의 파드가 호스트 포트로 보냅니다. 응답이 되돌아오도록 {0}이(가) 마스커레이드합니다.",
        ),
        C::KeptPodToClusterIp => (
            "The source stays: pods reach pods without SNAT.",
            "출발지는 그대로입니다. 파드에서 파드로는 SNAT이 없습니다.",
        ),
        C::KeptLocal => (
            "externalTrafficPolicy Local keeps the client's address: no SNAT.",
            "externalTrafficPolicy Local은 클라이언트 주소를 지킵니다: SNAT 없음.",
        ),
        C::KeptLocalFromPod => (
            "externalTrafficPolicy Local: the pod's own address stays, no SNAT.",
            "externalTrafficPolicy Local: 파드의 주소가 그대로 남습니다. SNAT 없음.",
        ),
        C::ForwardSameNode => (
            "{1} is on {0} too: the packet never leaves the node.",
            "{1}도 {0}에 있습니다. 패킷은 노드를 떠나지 않습니다.",
        ),
        C::ForwardToNode => (
            "{0} routes the packet to {1}, as it is (or inside a tunnel).",
            "{0}이(가) 패킷을 그대로(또는 터널에 넣어) {1}(으)로 보냅니다.",
        ),
        C::ForwardOut => (
            "{0} sends the packet out of the cluster, to {1}.",
            "{0}이(가) 패킷을 클러스터 밖 {1}(으)로 내보냅니다.",
        ),
        C::HostPort => (
            "Host port {0} is port of {1}, on {2} only: the network plugin rewrites the destination, kube-proxy has no part in it.",
            "호스트 포트 {0}은(는) {2}에서만 {1}의 포트입니다. 네트워크 플러그인이 목적지를 바꾸며 kube-proxy는 관여하지 않습니다.",
        ),
        C::PodListens => ("{0} listens on port {1}.", "{0}이(가) 포트 {1}에서 듣고 있습니다."),
        C::PodListensHostNetwork => (
            "{0} is on its node's network and listens on port {1} there.",
            "{0}은(는) 노드의 네트워크에 있고 그 포트 {1}에서 듣고 있습니다.",
        ),
        C::AddressAnswers => (
            "{0} is an endpoint that is no pod: it is taken to answer.",
            "{0}은(는) 파드가 아닌 엔드포인트입니다. 응답하는 것으로 봅니다.",
        ),
        C::ExternalAnswers => (
            "{0} is outside the cluster: it is taken to answer.",
            "{0}은(는) 클러스터 밖에 있습니다. 응답하는 것으로 봅니다.",
        ),
        C::ExternalPortKept => (
            "The client chose port {0}; the ports of an ExternalName change nothing, and the host still reads the name that the client asked for.",
            "포트 {0}은(는) 클라이언트가 고른 것입니다. ExternalName의 포트는 아무것도 바꾸지 않으며, 상대는 클라이언트가 요청한 이름을 그대로 봅니다.",
        ),
        C::ProcessAnswers => {
            ("{1} of {0} listens on port {2}.", "{0}의 {1}이(가) 포트 {2}에서 듣고 있습니다.")
        }
        C::HealthCheckAnswers => (
            "kube-proxy of {0} answers for {1}: {2}. 200 only where the node has a ready endpoint of its own.",
            "{0}의 kube-proxy가 {1}에 대해 {2}(으)로 답합니다. 노드에 준비된 엔드포인트가 있을 때만 200입니다.",
        ),
        C::NothingListens => (
            "Nothing in {0} listens on port {1}: the pod refuses with a reset.",
            "{0}에서 포트 {1}을(를) 듣는 것이 없습니다. 파드가 리셋으로 거부합니다.",
        ),
        C::NothingListensOnNode => (
            "Nothing on {0} listens on port {1}, and no rule is for it: the node refuses.",
            "{0}에서 포트 {1}을(를) 듣는 것이 없고 맞는 규칙도 없습니다. 노드가 거부합니다.",
        ),
        C::OwnServiceAnswers => (
            "{0} is one of the cluster's own Services: it answers.",
            "{0}은(는) 클러스터 자신의 서비스입니다. 응답합니다.",
        ),
        C::BalancerChose => (
            "The load balancer chooses {0}, 1 of {1} healthy nodes (of {2}): under policy Cluster any of them will do.",
            "로드 밸런서가 정상 노드 {1}개(전체 {2}개) 중 {0}을(를) 고릅니다. Cluster 정책에서는 어느 노드든 됩니다.",
        ),
        C::BalancerChoseLocal => (
            "The load balancer chooses {0}, 1 of {1} nodes (of {2}) whose health check finds a ready endpoint of their own (externalTrafficPolicy Local).",
            "로드 밸런서가 {0}을(를) 고릅니다. 자기 노드에 준비된 엔드포인트가 있어 상태 검사를 통과한 노드 {1}개(전체 {2}개) 중 하나입니다(externalTrafficPolicy Local).",
        ),
        C::BalancerFailsOpen => (
            "No node passes the health check, so the load balancer tries them all: {0}, 1 of {1}.",
            "상태 검사를 통과한 노드가 없어 로드 밸런서가 모두에게 보내 봅니다: {1}개 중 {0}.",
        ),
        C::BalancerHasNoNode => {
            ("The load balancer has no node to send to.", "로드 밸런서가 보낼 노드가 없습니다.")
        }
        C::BalancerKeepsHeader => (
            "It passes the packet on as it is, still addressed to the balancer; the node will know the address.",
            "패킷을 그대로, 로드 밸런서 주소를 향한 채 넘깁니다. 노드가 그 주소를 알아봅니다.",
        ),
        C::BalancerProxies => (
            "It is a proxy: it opens its own connection from {0} to the node port, and the node takes it for the client.",
            "프록시이므로 {0}에서 노드 포트로 자신의 연결을 엽니다. 노드는 그것을 클라이언트로 봅니다.",
        ),
        C::BalancerHasNoPort => (
            "The load balancer of {0} does not listen on port {1}.",
            "{0}의 로드 밸런서는 포트 {1}을(를) 듣지 않습니다.",
        ),
        C::BalancerNeedsNodePort => (
            "A proxying load balancer needs a node port, and {0} has none (allocateLoadBalancerNodePorts: false).",
            "프록시 방식의 로드 밸런서에는 노드 포트가 필요한데 {0}에는 없습니다(allocateLoadBalancerNodePorts: false).",
        ),
        C::NotInSourceRanges => (
            "{0} is in none of the loadBalancerSourceRanges of {1}: the load balancer drops it.",
            "{0}은(는) {1}의 loadBalancerSourceRanges에 들지 않습니다. 로드 밸런서가 버립니다.",
        ),
        C::NotInSourceRangesNode => (
            "{0} is in none of the loadBalancerSourceRanges of {1}: the node drops it (KUBE-PROXY-FIREWALL). Node port and cluster IP are not filtered.",
            "{0}은(는) {1}의 loadBalancerSourceRanges에 들지 않습니다. 노드가 버립니다(KUBE-PROXY-FIREWALL). 노드 포트와 클러스터 IP는 거르지 않습니다.",
        ),
        C::IngressHasNoPort => (
            "An Ingress controller listens on ports 80 and 443 only, not on {0}.",
            "인그레스 컨트롤러는 포트 80과 443에서만 듣습니다. {0}에서는 듣지 않습니다.",
        ),
        C::IngressRule => (
            "The rule for host {0}, path {1} ({2}) sends to {3}.",
            "호스트 {0}, 경로 {1}({2})의 규칙이 {3}(으)로 보냅니다.",
        ),
        C::IngressDefaultNoHost => (
            "No rule has host {0}: the default backend, {2}, takes it.",
            "호스트 {0}의 규칙이 없습니다. 기본 백엔드 {2}이(가) 받습니다.",
        ),
        C::IngressDefaultNoPath => (
            "Host {0} has no rule for {1}: the default backend, {2}, takes it.",
            "호스트 {0}에 {1}의 규칙이 없습니다. 기본 백엔드 {2}이(가) 받습니다.",
        ),
        C::IngressDefaultNoRules => (
            "The rule for host {0} has no paths: the default backend, {2}, takes it.",
            "호스트 {0}의 규칙에 경로가 없습니다. 기본 백엔드 {2}이(가) 받습니다.",
        ),
        C::IngressNoHost => (
            "No rule has host {0}, and there is no default backend: 404.",
            "호스트 {0}의 규칙도 기본 백엔드도 없습니다: 404.",
        ),
        C::IngressNoPath => (
            "Host {0} has no rule for {1}, and there is no default backend: 404.",
            "호스트 {0}에 {1}의 규칙이 없고 기본 백엔드도 없습니다: 404.",
        ),
        C::IngressChoseEndpoint => (
            "The controller sends straight to {0}, the next of {1} ready endpoints of {2}: no kube-proxy, no cluster IP.",
            "컨트롤러가 {2}의 준비된 엔드포인트 {1}개 중 다음인 {0}(으)로 바로 보냅니다. kube-proxy도 클러스터 IP도 거치지 않습니다.",
        ),
        C::IngressNoService => (
            "The rule sends to Service {0}, which does not exist: 503.",
            "규칙이 서비스 {0}(으)로 보내는데 그런 서비스가 없습니다: 503.",
        ),
        C::IngressNoServicePort => (
            "The rule sends to port {1} of {0}, which has no such port: 503.",
            "규칙이 {0}의 포트 {1}(으)로 보내는데 그런 포트가 없습니다: 503.",
        ),
        C::IngressNoEndpoints => (
            "{0} has no ready endpoint: the controller answers 503.",
            "{0}에 준비된 엔드포인트가 없습니다. 컨트롤러가 503으로 답합니다.",
        ),
        C::IngressOwnConnection => (
            "It is a second connection: the pod sees {0}; the client is in the header X-Forwarded-For: {1}.",
            "두 번째 연결입니다. 파드는 {0}을(를) 봅니다. 클라이언트는 X-Forwarded-For 헤더에 있습니다: {1}.",
        ),
        C::PolicyAllowsIngress => (
            "NetworkPolicy {0} lets it in to {1}.",
            "NetworkPolicy {0}이(가) {1}(으)로 들어오는 것을 허용합니다.",
        ),
        C::PolicyDeniesIngress => (
            "NetworkPolicy {0} isolates {1}, and no rule of any policy lets this in: dropped.",
            "NetworkPolicy {0}이(가) {1}을(를) 격리하며, 이것을 들이는 규칙이 어느 정책에도 없습니다: 버림.",
        ),
        C::PolicyDeniesEgress => (
            "NetworkPolicy {0} isolates {1}, and no rule of any policy lets this out: dropped.",
            "NetworkPolicy {0}이(가) {1}을(를) 격리하며, 이것을 내보내는 규칙이 어느 정책에도 없습니다: 버림.",
        ),
        C::PolicyDeniesDns => (
            "NetworkPolicy {0} isolates {1}, and no rule lets it ask cluster DNS (UDP 53): no name resolves.",
            "NetworkPolicy {0}이(가) {1}을(를) 격리하며, 클러스터 DNS(UDP 53)에 묻도록 하는 규칙이 없습니다. 어떤 이름도 풀리지 않습니다.",
        ),
        C::ClusterIpFromOutside => (
            "{0} is a cluster IP: it exists only in the rules of the nodes, and no route from outside leads to it.",
            "{0}은(는) 클러스터 IP입니다. 노드의 규칙에만 있으며 외부에서 가는 경로가 없습니다.",
        ),
        C::PodIpFromOutside => (
            "{0} is an address of the pod network: no route from outside leads to it.",
            "{0}은(는) 파드 네트워크의 주소입니다. 외부에서 가는 경로가 없습니다.",
        ),
        C::NobodyHasAddress => (
            "Nothing in this manifest has the address {0}.",
            "이 매니페스트에는 주소 {0}을(를) 가진 것이 없습니다.",
        ),
        C::NoSuchClusterIp => (
            "{0} is in the service range, and no rule is for it here: nobody has the address.",
            "{0}은(는) 서비스 범위에 있지만 여기에 맞는 규칙이 없습니다. 그 주소를 가진 것이 없습니다.",
        ),
        C::NoPodHasAddress => (
            "{0} is in a node's pod range, but no running pod has it.",
            "{0}은(는) 노드의 파드 범위에 있지만 그 주소로 실행 중인 파드가 없습니다.",
        ),
        C::NodeIsDown => ("{0} is down: the packet is lost.", "{0}이(가) 꺼져 있습니다. 패킷이 사라집니다."),
        C::TooManyHops => (
            "The connection passed {0} stations and goes on in circles.",
            "연결이 {0}곳을 지나며 제자리를 돕니다.",
        ),
        C::BackendReplies => (
            "{0} answers; the reply goes to the source it saw.",
            "{0}이(가) 답합니다. 응답은 자신이 본 출발지로 갑니다.",
        ),
        C::BackendRepliesStatus => (
            "{1} answers {0}; the reply goes to the source it saw.",
            "{1}이(가) {0}(으)로 답합니다. 응답은 자신이 본 출발지로 갑니다.",
        ),
        C::ReplyRestoresDestination => (
            "{0} rewrote the destination on the way out; conntrack puts the address back that the client called.",
            "{0}이(가) 가는 길에 목적지를 바꿨으므로, conntrack이 클라이언트가 부른 주소로 되돌립니다.",
        ),
        C::ReplyRestoresBoth => (
            "{0} rewrote source and destination on the way out; conntrack undoes both, and only {0} can.",
            "{0}이(가) 가는 길에 출발지와 목적지를 바꿨으므로 conntrack이 둘 다 되돌립니다. {0}만 할 수 있습니다.",
        ),
        C::ReplyRestoresSource => (
            "{0} masqueraded on the way out; conntrack sends the reply on to the real sender.",
            "{0}이(가) 가는 길에 마스커레이드했으므로, conntrack이 응답을 진짜 보낸 이에게 넘깁니다.",
        ),
        C::ReplyPasses => ("{0} passes the reply on.", "{0}이(가) 응답을 넘깁니다."),
        C::ReplyEnters => ("The reply comes to {0}.", "응답이 {0}에 옵니다."),
        C::ReplyGoesDirect => (
            "{0} answers the client directly: the load balancer is not on the way back.",
            "{0}이(가) 클라이언트에 바로 답합니다. 로드 밸런서는 돌아오는 길에 없습니다.",
        ),
        C::ReplyThroughProxy => {
            ("{0} answers on the client's own connection.", "{0}이(가) 클라이언트와의 연결에서 답합니다.")
        }
        C::ClientReceives => (
            "The reply comes from {1}, the address that {0} called.",
            "응답이 {0}이(가) 부른 주소 {1}에서 옵니다.",
        ),
        C::ClientIsRefused => {
            ("{0} is told at once: connection refused.", "{0}이(가) 즉시 연결 거부를 받습니다.")
        }
        C::ClientGetsStatus => ("The client gets HTTP {0}.", "클라이언트가 HTTP {0}을(를) 받습니다."),
        C::ReplyFromWrongAddress => (
            "The reply comes from {0}, but the client called {1}: it knows no such connection and drops it.",
            "응답이 {0}에서 오지만 클라이언트는 {1}을(를) 불렀습니다. 모르는 연결이라 버립니다.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_has_two_sentences_with_the_same_arguments() {
        for code in CauseCode::ALL {
            let (en, ko) = template(*code);
            let holes =
                |text: &str| (0..6).filter(|n| text.contains(&format!("{{{n}}}"))).collect::<Vec<_>>();
            assert_eq!(holes(en), holes(ko), "{code:?}");
            assert_ne!(en, ko, "{code:?}");
            assert!(en.ends_with('.') && ko.ends_with('.'), "{code:?}");
        }
    }
}
