//! The words of the interface itself: every button, label and message that is not about one manifest.

use super::Lang;

macro_rules! ui {
    ($($name:ident => $en:literal, $ko:literal;)*) => {
        /// A text of the interface. `{0}`, `{1}` ... are filled with [`super::fill`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each name says what its English text says")]
        pub enum Ui { $($name,)* }

        impl Ui {
            /// Every text, for the test that both languages fill the same places.
            pub const ALL: &'static [Ui] = &[$(Ui::$name,)*];

            /// The text in a language.
            pub fn text(self, lang: Lang) -> &'static str {
                let (en, ko) = match self { $(Ui::$name => ($en, $ko),)* };
                if lang == Lang::Ko { ko } else { en }
            }
        }
    };
}

ui! {
    // The top bar.
    Presets => "Presets", "프리셋";
    OwnManifest => "Your manifest", "내 매니페스트";
    ThemeInside => "From inside the cluster", "클러스터 안에서";
    ThemeOutside => "From outside", "클러스터 밖에서";
    ThemeNames => "By name", "이름으로";
    ThemeChoice => "Which endpoint is chosen", "어느 엔드포인트가 선택되는가";
    View => "View", "보기";
    PacketPath => "Packet path", "패킷 경로";
    Overview => "Overview", "개요";
    Share => "Share", "공유";
    Embed => "Embed", "임베드";
    Export => "Export", "내보내기";
    Language => "한국어로 보기", "Switch to English";
    ThemeDark => "Switch to the dark theme", "어두운 테마로 바꾸기";
    ThemeLight => "Switch to the light theme", "밝은 테마로 바꾸기";
    LinkCopied => "Link copied", "링크를 복사했습니다";
    LinkCopiedSaid => "It holds the whole state; nothing is sent to a server.",
        "모든 상태가 링크 안에 있습니다. 서버로 보내는 것은 없습니다.";
    LinkToCopy => "Copy this link", "이 링크를 복사하세요";
    EmbedTitle => "Embed this stage", "이 스테이지 임베드하기";
    EmbedSaid => "Put this where the picture should be.", "그림을 넣을 자리에 이 코드를 붙여 넣으세요.";
    Copy => "Copy", "복사";
    Copied => "Copied", "복사했습니다";
    ExportTitle => "Export the picture", "그림 내보내기";
    ExportSvg => "SVG, as it is now", "지금 모습 그대로 SVG";
    // Panes.
    PaneEditor => "Editor", "편집기";
    PaneStage => "Stage", "스테이지";
    Panes => "Pane", "화면";
    Splitter => "Width of the editor", "편집기 너비";
    Manifest => "Manifest", "매니페스트";
    EditorLabel => "Manifest (YAML)", "매니페스트 (YAML)";
    EditorHint => "Paste Kubernetes YAML here", "여기에 쿠버네티스 YAML을 붙여 넣으세요";
    OpenFile => "Open a file", "파일 열기";
    DropHere => "Drop the manifest to open it", "매니페스트를 놓으면 열립니다";
    // Problems and status.
    Problems => "Problems", "문제";
    Line => "Line {0}", "{0}번째 줄";
    NoProblems => "No problems", "문제 없음";
    OneProblem => "1 problem", "문제 1개";
    SomeProblems => "{0} problems", "문제 {0}개";
    OneObject => "1 object", "오브젝트 1개";
    SomeObjects => "{0} objects", "오브젝트 {0}개";
    DrawnWith => "drawn with {0}", "{0}(으)로 보고 그림";
    DrawnAnyway => "drawn anyway", "오류가 있어도 그림";
    DrawnFixed => "drawn with {0} fixes made", "수정 {0}개를 적용해 그림";
    DrawnFixedOnce => "drawn with one fix made", "수정 1개를 적용해 그림";
    NotDrawn => "Not drawn until this is mended.", "고칠 때까지 그리지 않습니다.";
    Reading => "Reading ...", "읽는 중 ...";
    ReadingText => "Reading the manifest", "매니페스트를 읽는 중";
    BuildingCluster => "Building the cluster", "클러스터를 만드는 중";
    AlsoOnLines => "also on lines", "같은 문제가 있는 줄:";
    MoreProblems => "{0} more problems", "문제 {0}개 더";
    FixAll => "Fix all {0}", "{0}개 모두 고치기";
    TryThis => "Try:", "해 보기:";
    WhatIsSimulated => "What is simulated", "시뮬레이션 범위";
    // The stage.
    StageLabel => "Stage: the cluster of this manifest", "스테이지: 이 매니페스트의 클러스터";
    EmptyTitle => "Nothing to draw yet", "아직 그릴 것이 없습니다";
    EmptySaid => "Paste YAML, drop a file, or open a preset:", "YAML을 붙여 넣거나 파일을 끌어다 놓거나 프리셋을 여세요:";
    Outside => "Outside", "외부";
    Cluster => "Cluster", "클러스터";
    // Time.
    Transport => "Time", "시간";
    Play => "Play", "재생";
    Pause => "Pause", "일시정지";
    Step => "Step", "다음 홉";
    StepBack => "Step back", "이전 홉";
    Speed => "Speed", "속도";
    Scrubber => "Position in time", "재생 위치";
    OfTime => "{0} of {1} seconds", "{1}초 중 {0}초";
    Delivered => "{0} delivered", "전달 {0}";
    Refused => "{0}\u{a0}refused", "거부\u{a0}{0}";
    Dropped => "{0}\u{a0}dropped", "드롭\u{a0}{0}";
    Unresolved => "{0}\u{a0}unresolved", "이름 해석 실패\u{a0}{0}";
    Unreachable => "{0}\u{a0}unreachable", "도달 불가\u{a0}{0}";
    ClusterEvent => "Cluster event", "클러스터 이벤트";
    NotYet => "Not yet", "준비 중";
    ClusterEventSaid => "Failing a node, deleting a pod and other cluster events are not built yet.",
        "노드 장애, 파드 삭제 같은 클러스터 이벤트는 아직 지원하지 않습니다.";
    // The inspector.
    Inspector => "Inspector", "인스펙터";
    Close => "Close", "닫기";
    KindPod => "Pod", "파드";
    KindPods => "Pods", "파드";
    PodsOf => "{0} pods of {1}", "{1}의 파드 {0}개";
    KindNode => "Node", "노드";
    KindService => "Service", "서비스";
    KindClient => "Client", "클라이언트";
    KindLoadBalancer => "Load balancer", "로드 밸런서";
    KindIngress => "Ingress", "인그레스";
    KindGateway => "Gateway", "게이트웨이";
    Listeners => "Listeners", "리스너";
    Routes => "Routes", "라우트";
    NotAttached => "Not attached: {0}.", "연결되지 않음: {0}.";
    KindExternal => "Outside the cluster", "클러스터 밖";
    KindDns => "Cluster DNS", "클러스터 DNS";
    KindConnection => "Connection", "연결";
    Type => "Type", "타입";
    Gone => "This is not in the picture any more.", "이것은 이제 그림에 없습니다.";
    ClusterIp => "Cluster IP", "클러스터 IP";
    Headless => "none (headless)", "없음 (헤드리스)";
    ExternalIps => "External IPs", "외부 IP";
    ExternalName => "External name", "외부 이름";
    Addresses => "Addresses", "주소";
    Address => "Address", "주소";
    Ports => "Ports", "포트";
    Port => "Port", "포트";
    TargetPort => "Target port", "대상 포트";
    NodePort => "Node port", "노드 포트";
    Selector => "Selector", "셀렉터";
    NoSelector => "none: endpoints are written by hand", "없음: 엔드포인트를 직접 적습니다";
    ExternalPolicy => "External traffic", "외부 트래픽";
    InternalPolicy => "Internal traffic", "내부 트래픽";
    Affinity => "Affinity", "세션 어피니티";
    AffinitySaid => "by client address, {0} s", "클라이언트 주소 기준, {0}초";
    Endpoints => "Endpoints", "엔드포인트";
    NoEndpoints => "No endpoints", "엔드포인트 없음";
    Ready => "ready", "준비됨";
    NotReady => "not ready", "준비 안 됨";
    Healthy => "healthy", "정상";
    Unhealthy => "health check fails", "헬스 체크 실패";
    Terminating => "terminating", "종료 중";
    ShareOfTraffic => "Share", "비율";
    Try => "Try it", "해 보기";
    CallFrom => "Call from {0}", "{0}에서 호출";
    TheInternet => "the internet", "인터넷";
    OnNode => "Node", "노드";
    NoNode => "none", "없음";
    WhyHere => "Why it is there", "이 노드에 있는 이유";
    ScoreOf => "score {0}", "점수 {0}";
    Phase => "Phase", "단계";
    Owner => "Owner", "소유자";
    Restarts => "Restarts", "재시작";
    Labels => "Labels", "레이블";
    Listens => "Listens on", "수신 포트";
    AllPorts => "every port", "모든 포트";
    Services => "Services", "서비스";
    DnsNames => "DNS names", "DNS 이름";
    Tls => "TLS", "TLS 인증서";
    HostName => "Host name", "호스트 이름";
    ResolvConf => "resolv.conf", "resolv.conf 파일";
    NodesResolver => "that of its node", "노드의 파일";
    ServiceVariables => "Service variables", "서비스 환경 변수";
    VariableCount => "{0} variables", "변수 {0}개";
    OwnVariable => "container {0} sets its own", "컨테이너 {0}이(가) 직접 정합니다";
    YoungerServices => "These Services are younger than its containers, which do not know them until they restart:",
        "이 서비스들은 컨테이너보다 나중에 생겨서, 다시 시작할 때까지 변수가 없습니다:";
    NoServiceLinks => "enableServiceLinks is false: only of kubernetes.default.",
        "enableServiceLinks가 false이므로 kubernetes.default의 것만 있습니다.";
    Zone => "Zone", "영역";
    Status => "Status", "상태";
    Pods => "Pods", "파드";
    Policy => "Traffic policy", "트래픽 정책";
    HealthCheck => "Health check port", "헬스 체크 포트";
    SourceRanges => "Takes clients from", "허용하는 클라이언트";
    Rules => "Rules", "규칙";
    Class => "Class", "클래스";
    DefaultBackend => "Default backend", "기본 백엔드";
    AnyHost => "any host", "모든 호스트";
    Connections => "Connections so far", "지금까지의 연결";
    NoConnections => "None yet", "아직 없음";
    From => "From", "보낸 쪽";
    SeenAs => "Seen there as", "받는 쪽에 보이는 주소";
    AnsweredBy => "Answered by", "응답한 쪽";
    Hops => "Hops", "홉";
    GoThere => "Go to this moment", "이 순간으로 이동";
    LegLookup => "Name lookup", "이름 조회";
    LegRequest => "Request", "요청";
    LegReply => "Reply", "응답";
    PlaceRules => "rules of {0} on {1}", "{1}의 {0} 규칙";
    PlaceBalancer => "load balancer of {0}", "{0}의 로드 밸런서";
    PlaceWorkstation => "workstation (kubectl)", "작업 PC(kubectl)";
    PlaceApiServer => "API server", "API 서버";
    PlaceInternet => "client {0}", "클라이언트 {0}";
    RulesKind => "This node's copy of the rules", "이 노드에 있는 규칙";
    FromPods => "Calls to the cluster IP go to", "클러스터 IP로 온 호출이 가는 곳";
    FromOutside => "What enters here from outside goes to", "밖에서 이 노드로 들어온 것이 가는 곳";
    ReachRefused => "Nothing: there is no endpoint, so the rules refuse at once.",
        "없음: 엔드포인트가 없어 규칙이 바로 거부합니다.";
    ReachDropped => "Nothing: policy Local, and no endpoint is on this node, so the rules drop it.",
        "없음: Local 정책인데 이 노드에 엔드포인트가 없어 규칙이 버립니다.";
    NowHere => "the packet is here", "패킷이 여기 있습니다";
    // Messages.
    BrokenLink => "This link cannot be read: it is cut off or too large. Your own text is kept.",
        "이 링크는 잘렸거나 너무 커서 읽을 수 없습니다. 작성하던 내용은 그대로 있습니다.";
    UnknownPreset => "There is no preset of that name.", "그런 이름의 프리셋이 없습니다.";
    FileTooLarge => "That file is larger than {0} MB: too large to be opened here.",
        "파일이 {0}MB보다 커서 여기서 열 수 없습니다.";
    NotSaved => "The picture could not be saved: part of the page cannot be loaded.", "그림을 저장하지 못했습니다. 페이지의 일부를 불러올 수 없습니다.";
    FileNotText => "That file is not text.", "텍스트 파일이 아닙니다.";
    TextTooLarge => "This text is too large to be drawn ({0} MB; the limit is {1} MB). It is kept as it is.",
        "텍스트가 너무 커서 그릴 수 없습니다 ({0}MB, 한도 {1}MB). 내용은 그대로 있습니다.";
    NotKept => "This text is too large to be kept in the browser: the next visit will not have it.",
        "텍스트가 너무 커서 브라우저에 보관하지 못합니다. 다음 방문 때에는 없습니다.";
    OpenIn => "Open in Serviscope", "Serviscope에서 열기";
}

#[cfg(test)]
mod tests {
    use super::{Lang, Ui};

    #[test]
    fn both_languages_fill_the_same_places() {
        for ui in Ui::ALL {
            for place in ["{0}", "{1}", "{2}"] {
                let (en, ko) = (ui.text(Lang::En), ui.text(Lang::Ko));
                assert_eq!(en.contains(place), ko.contains(place), "{ui:?}");
            }
        }
    }
}
