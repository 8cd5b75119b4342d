//! The presets: lessons, one per kind of Service and per common confusion, each with a manifest to open,
//! a sentence to read and a thing to try.

use super::Lang;

/// The kind of Service that a preset is about, for grouping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Reached from inside the cluster.
    Inside,
    /// Reached from outside.
    Outside,
    /// Found by name alone.
    Names,
    /// Which endpoint is chosen.
    Choice,
}

/// A lesson.
///
/// Its texts are functions: so the page first loads those of the one that it opens (xtask/src/split).
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Its name in a link: `?preset=NAME`.
    pub name: &'static str,
    /// What it is about.
    pub theme: Theme,
    manifest: fn() -> &'static str,
    title: Words,
    lesson: Words,
    attempt: Words,
}

/// In English and in Korean.
type Words = fn() -> (&'static str, &'static str);

impl Preset {
    /// The manifest.
    pub fn manifest(&self) -> &'static str {
        (self.manifest)()
    }

    /// Its title.
    pub fn title(&self, lang: Lang) -> &'static str {
        pick(self.title, lang)
    }

    /// The sentence to read.
    pub fn lesson(&self, lang: Lang) -> &'static str {
        pick(self.lesson, lang)
    }

    /// The thing to try.
    pub fn attempt(&self, lang: Lang) -> &'static str {
        pick(self.attempt, lang)
    }

    /// The preset of a name.
    pub fn named(name: &str) -> Option<&'static Preset> {
        PRESETS.iter().find(|preset| preset.name == name)
    }
}

fn pick(words: Words, lang: Lang) -> &'static str {
    let (en, ko) = words();
    if lang == Lang::Ko { ko } else { en }
}

/// Every preset, in the order of a first course; the first one opens on the first visit.
pub const PRESETS: &[Preset] = &[
    Preset {
        name: "loadbalancer",
        theme: Theme::Outside,
        manifest: || include_str!("../../public/presets/loadbalancer.yaml"),
        title: || ("LoadBalancer", "LoadBalancer"),
        lesson: || {
            (
                "The balancer picks a node, the node's rules pick a pod, perhaps on another node.",
                "로드 밸런서는 노드를 고르고, 그 노드의 규칙이 파드를 고릅니다. 파드는 다른 노드에 있을 수도 있습니다.",
            )
        },
        attempt: || {
            (
                "Add `externalTrafficPolicy: Local` below `type` and watch the second hop between nodes go away.",
                "`type` 아래에 `externalTrafficPolicy: Local`을 넣고 노드 사이의 두 번째 홉이 사라지는 것을 보세요.",
            )
        },
    },
    Preset {
        name: "clusterip",
        theme: Theme::Inside,
        manifest: || include_str!("../../public/presets/clusterip.yaml"),
        title: || ("ClusterIP", "ClusterIP"),
        lesson: || {
            (
                "A cluster IP is on no machine: the caller's own node rewrites it to a pod's address.",
                "클러스터 IP는 어떤 머신에도 없는 주소입니다. 호출하는 쪽의 노드가 이를 파드 주소로 바꿉니다.",
            )
        },
        attempt: || {
            (
                "Set `replicas: 0` and see how a Service without endpoints refuses.",
                "`replicas: 0`으로 바꾸고 엔드포인트가 없는 서비스가 연결을 어떻게 거부하는지 보세요.",
            )
        },
    },
    Preset {
        name: "nodeport",
        theme: Theme::Outside,
        manifest: || include_str!("../../public/presets/nodeport.yaml"),
        title: || ("NodePort", "NodePort"),
        lesson: || {
            (
                "The port is open on every node, even one without a pod: from there the packet travels on, with the node's address.",
                "이 포트는 파드가 없는 노드에도 열려 있습니다. 그런 노드로 들어온 패킷은 출발지가 그 노드의 주소로 바뀌어 다른 노드로 갑니다.",
            )
        },
        attempt: || {
            (
                "Add `externalTrafficPolicy: Local` and call the node without a pod.",
                "`externalTrafficPolicy: Local`을 넣고 파드가 없는 노드를 호출해 보세요.",
            )
        },
    },
    Preset {
        name: "loadbalancer-local",
        theme: Theme::Choice,
        manifest: || include_str!("../../public/presets/loadbalancer-local.yaml"),
        title: || ("LoadBalancer, policy Local", "LoadBalancer, Local 정책"),
        lesson: || {
            (
                "Local keeps the client's address, and the health check takes nodes without a ready pod out.",
                "Local은 클라이언트 주소를 그대로 유지합니다. 준비된 파드가 없는 노드는 헬스 체크에 실패해 제외됩니다.",
            )
        },
        attempt: || {
            (
                "Compare the share of each pod: nodes are equal, pods are not.",
                "파드마다 받는 비율을 비교해 보세요. 노드끼리는 고르지만 파드끼리는 그렇지 않습니다.",
            )
        },
    },
    Preset {
        name: "ingress",
        theme: Theme::Outside,
        manifest: || include_str!("../../public/presets/ingress.yaml"),
        title: || ("Ingress", "Ingress"),
        lesson: || {
            (
                "Host and path choose the Service; the controller sends straight to its pods, past the cluster IP.",
                "호스트와 경로가 서비스를 고릅니다. 컨트롤러는 클러스터 IP를 거치지 않고 파드로 바로 보냅니다.",
            )
        },
        attempt: || {
            (
                "Misspell the Service of `/api` and see what its callers get.",
                "`/api`의 서비스 이름을 틀리게 바꾸고 호출자가 무엇을 받는지 보세요.",
            )
        },
    },
    Preset {
        name: "gateway",
        theme: Theme::Outside,
        manifest: || include_str!("../../public/presets/gateway.yaml"),
        title: || ("Gateway API", "Gateway API"),
        lesson: || {
            (
                "A listener takes the host, a route matches path and headers, and the weights of its backends share the rest.",
                "리스너가 호스트를 고르고, 라우트가 경로와 헤더를 매칭하고, 나머지는 백엔드 가중치대로 나뉩니다.",
            )
        },
        attempt: || {
            (
                "Set the weights to 50 and 50, and compare how many connections web-v1 and web-v2 have.",
                "가중치를 50과 50으로 바꾸고 web-v1과 web-v2의 연결 수를 비교해 보세요.",
            )
        },
    },
    Preset {
        name: "headless",
        theme: Theme::Names,
        manifest: || include_str!("../../public/presets/headless.yaml"),
        title: || ("Headless", "헤드리스"),
        lesson: || {
            (
                "No cluster IP and no rule: DNS answers with the pods' addresses, and packets go straight there.",
                "클러스터 IP도 규칙도 없습니다. DNS가 파드의 주소로 응답하고 패킷은 파드로 바로 갑니다.",
            )
        },
        attempt: || {
            (
                "Delete the line `clusterIP: None` and watch the bar become solid.",
                "`clusterIP: None` 줄을 지우고 막대가 채워지는 것을 보세요.",
            )
        },
    },
    Preset {
        name: "externalname",
        theme: Theme::Names,
        manifest: || include_str!("../../public/presets/externalname.yaml"),
        title: || ("ExternalName", "ExternalName"),
        lesson: || {
            (
                "Nothing but DNS: the answer is another name (CNAME), and the packet leaves the cluster.",
                "DNS가 전부입니다. 응답은 다른 이름(CNAME)이고 패킷은 클러스터 밖으로 나갑니다.",
            )
        },
        attempt: || {
            (
                "Put an IP address into `externalName` and see why that does not work.",
                "`externalName`에 IP 주소를 넣고 왜 동작하지 않는지 보세요.",
            )
        },
    },
    Preset {
        name: "externalips",
        theme: Theme::Outside,
        manifest: || include_str!("../../public/presets/externalips.yaml"),
        title: || ("externalIPs", "externalIPs"),
        lesson: || {
            (
                "Every node catches packets to this address; Kubernetes does not route it to a node, you do.",
                "모든 노드가 이 주소로 들어오는 패킷을 가로챕니다. 그 주소를 노드로 보내는 일은 쿠버네티스가 아니라 여러분의 몫입니다.",
            )
        },
        attempt: || {
            (
                "Select the Service and call the address from a pod: that pod's own node catches it.",
                "서비스를 선택하고 파드에서 이 주소를 호출해 보세요. 그 파드가 있는 노드가 바로 가로챕니다.",
            )
        },
    },
    Preset {
        name: "no-selector",
        theme: Theme::Inside,
        manifest: || include_str!("../../public/presets/no-selector.yaml"),
        title: || ("Without selector", "셀렉터 없는 서비스"),
        lesson: || {
            (
                "Without a selector you write the endpoints yourself: here a database outside the cluster.",
                "셀렉터가 없으면 엔드포인트를 직접 씁니다. 여기서는 클러스터 밖의 데이터베이스입니다.",
            )
        },
        attempt: || {
            (
                "Misspell the label `kubernetes.io/service-name` and see the Service lose its endpoints.",
                "레이블 `kubernetes.io/service-name`을 틀리게 적고 서비스가 엔드포인트를 잃는 것을 보세요.",
            )
        },
    },
    Preset {
        name: "multi-port",
        theme: Theme::Inside,
        manifest: || include_str!("../../public/presets/multi-port.yaml"),
        title: || ("Several ports", "포트 여러 개"),
        lesson: || {
            (
                "Each port has its own rule; a named target port is looked up in every pod by itself.",
                "포트마다 규칙이 따로 있습니다. 이름으로 적은 targetPort는 파드마다 따로 찾습니다.",
            )
        },
        attempt: || {
            (
                "Rename the container's port `metrics`: that port loses its endpoints, the other does not.",
                "컨테이너 포트 `metrics`의 이름을 바꿔 보세요. 그 포트만 엔드포인트를 잃습니다.",
            )
        },
    },
    Preset {
        name: "session-affinity",
        theme: Theme::Choice,
        manifest: || include_str!("../../public/presets/session-affinity.yaml"),
        title: || ("Session affinity", "세션 어피니티"),
        lesson: || {
            (
                "With ClientIP each client stays with one pod, by its source address, on each node by itself.",
                "ClientIP를 쓰면 출발지 주소가 같은 클라이언트는 늘 같은 파드로 갑니다. 이 기억은 노드마다 따로입니다.",
            )
        },
        attempt: || {
            (
                "Set `sessionAffinity: None` and compare the shares.",
                "`sessionAffinity: None`으로 바꾸고 비율을 비교해 보세요.",
            )
        },
    },
    Preset {
        name: "internal-local",
        theme: Theme::Choice,
        manifest: || include_str!("../../public/presets/internal-local.yaml"),
        title: || ("internalTrafficPolicy Local", "internalTrafficPolicy Local"),
        lesson: || {
            (
                "Pods reach only the agent on their own node: Local does not mean 'prefer', it means 'only'.",
                "파드는 자기 노드의 에이전트로만 연결됩니다. Local은 ‘우선’이 아니라 ‘오직’이라는 뜻입니다.",
            )
        },
        attempt: || {
            (
                "Keep the DaemonSet off one node with a nodeSelector and see what its pods get.",
                "nodeSelector로 한 노드를 데몬셋에서 빼고 그 노드의 파드가 어떻게 되는지 보세요.",
            )
        },
    },
];
