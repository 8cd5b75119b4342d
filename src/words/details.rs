//! The server's own reasons in Korean: what `manifest::rules::detail` lists, no more and no less.

use crate::manifest::rules::detail;

/// The Korean of one of the server's reasons; none for any other text.
pub(super) fn korean(text: &str) -> Option<&'static str> {
    Some(match text {
        detail::CLUSTER_IPS_WITHOUT_CLUSTER_IP => "`clusterIP` 없이는 비어 있어야 합니다",
        detail::FIRST_MUST_MATCH => "첫 값은 `clusterIP`와 같아야 합니다",
        detail::NONE_MUST_BE_ALONE => "'None'은 처음이자 유일한 값이어야 합니다",
        detail::AT_MOST_TWO_ADDRESSES => "최대 2개까지 쓸 수 있습니다",
        detail::ONE_ADDRESS_PER_FAMILY => "IP 패밀리마다 주소를 하나만 쓸 수 있습니다",
        detail::DUAL_STACK_FOR_TWO_ADDRESSES => {
            "클러스터 IP가 여럿이면 'RequireDualStack'이나 'PreferDualStack'이어야 합니다"
        }
        detail::DUAL_STACK_FOR_TWO_FAMILIES => {
            "IP 패밀리가 여럿이면 'RequireDualStack'이나 'PreferDualStack'이어야 합니다"
        }
        detail::HEALTH_CHECK_PORT_NOT_NEEDED => {
            "`type`이 'LoadBalancer'이고 `externalTrafficPolicy`가 'Local'일 때만 지정할 수 있습니다"
        }
        detail::VALUES_NEEDED => "`operator`가 'In'이나 'NotIn'이면 지정해야 합니다",
        detail::VALUES_FORBIDDEN => "`operator`가 'Exists'나 'DoesNotExist'이면 지정할 수 없습니다",
        detail::SINGLE_VALUE_NEEDED => "`operator`가 'Lt'나 'Gt'이면 값이 하나여야 합니다",
        detail::NOT_AN_OPERATOR => "올바른 셀렉터 연산자가 아닙니다",
        detail::NOT_FOR_INIT_CONTAINERS => {
            "restartPolicy=Always가 아닌 초기화 컨테이너에는 지정할 수 없습니다"
        }
        detail::NO_BLANKS_AROUND => "앞뒤에 공백이 없어야 합니다",
        detail::VARIABLE_NAME => "'='를 뺀 출력 가능한 ASCII 문자로만 이루어져야 합니다",
        detail::ONE_SOURCE_NEEDED => {
            "`fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef`, `fileKeyRef` 중 하나를 지정해야 합니다"
        }
        detail::VALUE_OR_SOURCE => "`value`가 비어 있지 않으면 지정할 수 없습니다",
        detail::ONE_SOURCE_ONLY => "한 번에 하나만 지정할 수 있습니다",
        detail::SCOPE_IS_NAMESPACE => "`parameters.scope`가 'Namespace'입니다",
        detail::SCOPE_IS_CLUSTER => "`parameters.scope`가 'Cluster'입니다",
        detail::NOT_ABOVE_THE_PREVIOUS => "이전 값보다 클 수 없습니다",
        detail::NOT_TO_NOTHING => "한번 정한 값은 지울 수 없습니다",
        detail::MUST_BE_ONE => "1이어야 합니다",
        detail::HANDLER_NEEDED => "핸들러 종류를 지정해야 합니다",
        detail::ONE_HANDLER => "핸들러는 한 종류만 지정할 수 있습니다",
        detail::MUST_BE_UNIQUE => "서로 달라야 합니다",
        detail::MUST_BE_AN_INTEGER => "정수여야 합니다",
        detail::LIMIT_NEEDED => "나누어 쓸 수 없는 리소스에는 제한(limits)을 지정해야 합니다",
        detail::HUGE_PAGES_ALONE => "HugePages에는 cpu나 memory가 함께 있어야 합니다",
        detail::NOT_FOR_READINESS => "readinessProbe에는 지정할 수 없습니다",
        detail::SLEEP_WITHIN_GRACE => "0 이상이고 terminationGracePeriodSeconds보다 작아야 합니다",
        detail::FIELD_PATH => "fieldPath를 해석할 수 없습니다. 지원하지 않는 필드입니다",
        detail::ONE_VOLUME_TYPE => "볼륨 종류는 하나만 지정할 수 있습니다",
        detail::RELATIVE_PATH => "상대 경로여야 합니다",
        detail::NO_BACKSTEPS => "'..'이 들어 있으면 안 됩니다",
        detail::FILE_MODE => "0에서 0777(8진수) 사이의 수여야 합니다",
        detail::PRIVILEGED_ESCALATES => {
            "`privileged`가 true이면 `allowPrivilegeEscalation`을 false로 둘 수 없습니다"
        }
        detail::GATES_BEFORE_NODE => "schedulingGates가 모두 없어지기 전에는 지정할 수 없습니다",
        detail::NOT_ON_CREATE => "만들 때는 지정할 수 없습니다",
        detail::NOT_IN_TEMPLATE => "파드 템플릿에는 임시 컨테이너를 쓸 수 없습니다",
        detail::DNS_CONFIG_NEEDED => "`dnsPolicy`가 None이면 `dnsConfig`가 있어야 합니다",
        detail::NAMESERVER_NEEDED => "`dnsPolicy`가 None이면 DNS 네임서버가 하나 이상 있어야 합니다",
        detail::THREE_NAMESERVERS => "네임서버는 3개까지만 쓸 수 있습니다",
        detail::TOO_MANY_SEARCHES => "검색 경로는 32개까지만 쓸 수 있습니다",
        detail::SEARCHES_TOO_LONG => "검색 목록은 공백을 포함해 2048자까지만 쓸 수 있습니다",
        detail::EXISTS_FOR_EMPTY_KEY => {
            "`key`가 비어 있으면 연산자는 Exists여야 하며, 모든 값과 모든 키에 일치한다는 뜻입니다"
        }
        detail::NO_EXECUTE_FOR_SECONDS => "`tolerationSeconds`를 지정하면 effect는 'NoExecute'여야 합니다",
        detail::NO_VALUE_WITH_EXISTS => "`operator`가 'Exists'이면 값이 비어 있어야 합니다",
        detail::MUST_BE_POSITIVE => "0보다 커야 합니다",
        detail::MIN_DOMAINS_NEEDS_DO_NOT => {
            "minDomains는 whenUnsatisfiable=DoNotSchedule일 때만 쓸 수 있습니다"
        }
        detail::KEYS_NEED_SELECTOR => "labelSelector 없이는 지정할 수 없습니다",
        detail::CAN_NOT_BE_EMPTY => "비어 있을 수 없습니다",
        detail::NODE_TERM_NEEDED => "노드 셀렉터 조건이 하나 이상 있어야 합니다",
        detail::ONE_FIELD_VALUE => {
            "노드 필드 셀렉터에서 `operator`가 'In'이나 'NotIn'이면 값은 하나여야 합니다"
        }
        detail::NOT_A_FIELD_KEY => "올바른 필드 셀렉터 키가 아닙니다",
        detail::MUST_BE_ABOVE_ZERO => "0보다 커야 합니다",
        detail::MUST_NOT_BE_EMPTY => "비어 있으면 안 됩니다",
        detail::NO_CLAIMS_OF_POD => "파드 수준의 resources에는 claims를 지정할 수 없습니다",
        detail::NOT_FOR_WINDOWS => "Windows 파드에는 지정할 수 없습니다",
        detail::NO_RESOURCES_ON_WINDOWS => "Windows 파드에는 지정할 수 없습니다",
        detail::RULES_NEED_POLICY => "restartPolicyRules를 쓰려면 restartPolicy를 지정해야 합니다",
        detail::NO_RULES_FOR_SIDECARS => {
            "restartPolicy가 Always인 초기화 컨테이너에는 restartPolicyRules를 쓸 수 없습니다"
        }
        detail::MUST_BE_SPECIFIED => "지정해야 합니다",
        detail::NO_RESTART_TO_RESIZE => "파드의 `restartPolicy`가 'Never'이면 'NotRequired'여야 합니다",
        detail::IN_KEYS_AND_SELECTOR => "matchLabelKeys와 labelSelector에 함께 있습니다",
        detail::IN_KEYS_AND_MISMATCHES => "matchLabelKeys와 mismatchLabelKeys에 함께 있습니다",
        detail::ONE_KIND_OF_CLAIM => {
            "`resourceClaimName`과 `resourceClaimTemplateName` 중 하나만 지정할 수 있습니다"
        }
        detail::CLAIM_NEEDED => "`resourceClaimName`과 `resourceClaimTemplateName` 중 하나를 지정해야 합니다",
        detail::HTTP_HEADER => "영문자, 숫자, '-'로만 이루어진 HTTP 헤더여야 합니다",
        detail::CONFIG_KEY => "영문자, 숫자, '-', '_', '.'로만 이루어진 키여야 합니다",
        detail::ONE_OF_MAP_AND_SECRET => "`configMapRef`와 `secretRef` 중 하나를 지정해야 합니다",
        detail::NO_LEADING_BACKSTEPS => "'..'로 시작하면 안 됩니다",
        detail::NO_SUCH_VOLUME_KIND => "emptyDir 볼륨을 가리켜야 합니다",
        detail::ALREADY_A_DEVICE => "volumeDevices에 이미 있으면 안 됩니다",
        detail::ALREADY_A_DEVICE_PATH => "volumeDevices의 경로로 이미 있으면 안 됩니다",
        detail::ALREADY_A_MOUNT => "volumeMounts에 이미 있으면 안 됩니다",
        detail::ALREADY_A_MOUNT_PATH => "volumeMounts의 경로로 이미 있으면 안 됩니다",
        detail::SUB_PATH_OR_EXPR => "subPathExpr와 subPath는 함께 쓸 수 없습니다",
        detail::PRIVILEGED_PROPAGATION => {
            "Bidirectional 마운트 전파는 특권(privileged) 컨테이너만 쓸 수 있습니다"
        }
        detail::WITH_READ_ONLY => "readOnly가 true일 때만 지정할 수 있습니다",
        detail::WITHOUT_PROPAGATION => "mountPropagation이 None이거나 없을 때만 지정할 수 있습니다",
        detail::CLAIMS_AS_DEVICES => {
            "블록 모드에는 PersistentVolumeClaim이나 Ephemeral 볼륨만 쓸 수 있습니다"
        }
        detail::NO_BACKSTEPS_OF_DEVICE => "'..'이 들어 있으면 안 됩니다",
        detail::DIVISOR_CPU => "cpu의 divisor는 1m이나 1이어야 합니다",
        detail::DIVISOR_MEMORY => {
            "memory의 divisor는 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei 중 하나여야 합니다"
        }
        detail::DIVISOR_STORAGE => {
            "ephemeral-storage의 divisor는 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei 중 하나여야 합니다"
        }
        detail::DIVISOR_PAGES => {
            "hugepages의 divisor는 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei 중 하나여야 합니다"
        }
        detail::FIELD_SUBSCRIPT => "fieldPath를 해석할 수 없습니다. ['키']를 붙일 수 없는 필드입니다",
        detail::POD_VERSION => "fieldPath를 해석할 수 없습니다. 지원하지 않는 파드 버전입니다",
        detail::SIZE_LIMIT => "올바른 크기여야 합니다",
        detail::HOST_AND_PORT => "host:port이거나 쉼표로 나눈 여러 개여야 합니다",
        detail::ONE_DATASET => "datasetName이나 datasetUUID 중 하나가 필요합니다",
        detail::NOT_BOTH_DATASETS => "datasetName과 datasetUUID를 함께 지정할 수 없습니다",
        detail::WWNS_NEEDED => "targetWWNs와 wwids 중 하나만 지정해야 합니다",
        detail::NOT_BOTH_WWNS => "targetWWNs와 wwids를 함께 지정할 수 없습니다",
        detail::LUN_NEEDED => "targetWWNs를 지정하면 lun이 필요합니다",
        detail::NOT_A_CREATED_CLAIM => "임시 볼륨을 위해 만들어지는 PVC를 가리킬 수 없습니다",
        detail::CANNOT_BE_SET => "지정할 수 없습니다",
        detail::SOURCE_OF_FILE => "fieldRef나 resourceFieldRef 중 하나가 필요합니다",
        detail::NOT_BOTH_SOURCES_OF_FILE => "fieldRef와 resourceFieldRef를 함께 지정할 수 없습니다",
        detail::CONFLICTING_PATHS => "같은 경로가 겹칩니다",
        detail::TEN_MINUTES => "10분보다 짧게 지정할 수 없습니다",
        detail::LONG_EXPIRATION => "2^32초보다 길게 지정할 수 없습니다",
        detail::NAME_OR_SIGNER => "name이나 signerName 중 하나를 지정해야 합니다",
        detail::NOT_NAME_AND_SIGNER => "name과 signerName 중 하나만 쓸 수 있습니다",
        detail::NO_SELECTOR_WITH_NAME => "name을 지정하면 labelSelector를 쓸 수 없습니다",
        detail::ONE_TYPE_PER_SOURCE => "소스마다 볼륨 종류는 하나만 지정할 수 있습니다",
        detail::SECCOMP_TYPE => "seccompProfile에는 type이 있어야 합니다",
        detail::SECCOMP_LOCAL => "seccomp의 type이 Localhost이면 지정해야 합니다",
        detail::SECCOMP_NOT_LOCAL => "seccomp의 type이 Localhost일 때만 지정할 수 있습니다",
        detail::APP_ARMOR_TYPE => "appArmorProfile에는 type이 있어야 합니다",
        detail::APP_ARMOR_LOCAL => "AppArmor의 type이 Localhost이면 지정해야 합니다",
        detail::APP_ARMOR_NOT_LOCAL => "AppArmor의 type이 Localhost일 때만 지정할 수 있습니다",
        detail::PADDED => "앞뒤에 공백이 없어야 합니다",
        detail::SHARED_AND_HOST => "shareProcessNamespace와 hostPID를 함께 켤 수 없습니다",
        detail::SYSCTL_NAME => "253자 이하의 sysctl 이름이어야 합니다",
        detail::NOT_ON_HOST_NETWORK => "'hostNetwork'가 true이면 지정할 수 없습니다",
        detail::NOT_WITH_HOST_IPC => "'hostIPC'가 true이면 지정할 수 없습니다",
        detail::UNMASKED => "`Unmasked`를 쓰려면 `hostUsers`가 false여야 합니다",
        detail::SYS_ADMIN_ESCALATES => {
            "CAP_SYS_ADMIN을 더하면 `allowPrivilegeEscalation`을 false로 둘 수 없습니다"
        }
        detail::WITHOUT_HOST_USERS => "`hostUsers`가 false이면 쓸 수 없습니다",
        detail::NO_WINDOWS_OPTIONS => "Linux 파드에는 Windows 옵션을 지정할 수 없습니다",
        detail::NOT_WITH_FQDN => "setHostnameAsFQDN이 true이면 지정할 수 없습니다",
        detail::NO_NAME_ON_HOST_NETWORK => "hostNetwork가 true이면 지정할 수 없습니다",
        detail::ALL_HOST_PROCESSES => "hostProcess 컨테이너가 하나라도 있으면 모든 컨테이너가 그래야 합니다",
        detail::HOST_PROCESS_NETWORK => "hostProcess 컨테이너가 있으면 hostNetwork가 true여야 합니다",
        detail::EMPTY_USER_NAME => "runAsUserName은 비어 있을 수 없습니다",
        detail::MIRROR_NEEDS_NODE => "미러 파드 어노테이션에는 spec.nodeName이 있어야 합니다",
        detail::DELETION_COST => "32비트 정수여야 합니다",
        detail::SECCOMP_TYPES_DIFFER => "어노테이션과 필드의 seccomp 유형이 같아야 합니다",
        detail::SECCOMP_PROFILES_DIFFER => "어노테이션과 필드의 seccomp 프로파일이 같아야 합니다",
        detail::APP_ARMOR_TYPES_DIFFER => "어노테이션과 필드의 AppArmor 유형이 같아야 합니다",
        detail::APP_ARMOR_PROFILES_DIFFER => "어노테이션과 필드의 AppArmor 프로파일이 같아야 합니다",
        detail::VALID_FORMAT => "형식이 올바르지 않습니다",
        detail::VALID_FORMAT_OF_THREE => "iqn, eui, naa로 시작하는 올바른 형식이어야 합니다",
        detail::SECCOMP_PROFILE => "올바른 seccomp 프로파일이어야 합니다",
        detail::CONTAINER_NOT_FOUND => "그런 컨테이너가 없습니다",
        detail::APP_ARMOR_NAME => "올바르지 않은 AppArmor 프로파일 이름입니다",
        detail::SAME_CONTAINERS => "파드를 갱신하며 컨테이너를 더하거나 뺄 수 없습니다",
        detail::ONLY_SECONDS_OF_TOLERATION => "있던 톨러레이션은 tolerationSeconds만 바꿀 수 있습니다",
        detail::NO_NEW_GATES => "스케줄링 게이트는 없앨 수만 있고 더할 수 없습니다",
        detail::ONLY_MORE_SELECTORS => "spec.nodeSelector에는 더할 수만 있습니다",
        detail::SAME_TERMS => "비어 있지 않은 nodeSelectorTerms에는 더하거나 뺄 수 없습니다",
        detail::ONLY_ADDITIONS => "더할 수만 있습니다",
        detail::INVALID_SELECTOR => "올바르지 않은 레이블 셀렉터입니다",
        detail::PERCENT => "숫자 뒤에 '%'를 붙인 백분율이어야 합니다",
        detail::MORE_THAN_ALL => "100%를 넘을 수 없습니다",
        detail::NOT_FOR_POD_LIMITS => "`type`이 'Pod'이면 지정할 수 없습니다",
        detail::NOT_OF_CONTAINERS => "컨테이너가 쓰는 표준 리소스여야 합니다",
        detail::STANDARD_RESOURCE => "표준 리소스이거나 도메인을 앞에 붙인 이름이어야 합니다",
        detail::STORAGE_LIMIT_NEEDED => "storage의 최솟값이나 최댓값이 있어야 합니다",
        detail::RATIO_BELOW_ONE => "비율이 1보다 작습니다",
        detail::NOT_BOTH_LIMITS => "minAvailable과 maxUnavailable을 함께 쓸 수 없습니다",
        detail::NOT_BOTH_ZERO => "`maxSurge`가 0이면 0일 수 없습니다",
        detail::NO_ROLLING_WITH_RECREATE => "전략 `type`이 'Recreate'이면 지정할 수 없습니다",
        detail::DEADLINE_AFTER_READY => "minReadySeconds보다 커야 합니다",
        detail::DEADLINE_IN_REPLICA_SET => "ReplicaSet에서는 activeDeadlineSeconds를 쓸 수 없습니다",
        detail::DEADLINE_IN_CONTROLLER => {
            "ReplicationController에서는 activeDeadlineSeconds를 쓸 수 없습니다"
        }
        detail::DEADLINE_IN_STATEFUL_SET => "StatefulSet에서는 activeDeadlineSeconds를 쓸 수 없습니다",
        detail::DEADLINE_IN_DAEMON_SET => "DaemonSet에서는 activeDeadlineSeconds를 쓸 수 없습니다",
        detail::ORDERED_OR_PARALLEL => "'OrderedReady'나 'Parallel'이어야 합니다",
        detail::ROLLING_OR_ON_DELETE => "'RollingUpdate'나 'OnDelete'여야 합니다",
        detail::ONLY_WITH_ROLLING => "updateStrategy가 'RollingUpdate'일 때만 쓸 수 있습니다",
        detail::NO_SURGE_WITH_UNAVAILABLE => "maxUnavailable이 0이 아니면 지정할 수 없습니다",
        detail::UNAVAILABLE_NOT_ZERO => "maxSurge가 0이면 0일 수 없습니다",
        detail::SELECTOR_NOT_GENERATED => "`selector`는 자동으로 만들어져야 합니다",
        detail::SELECTOR_WILL_BE_GENERATED => "`selector`는 자동으로 만들어집니다",
        detail::INDEXED_NEEDS_COMPLETIONS => "완료 모드가 Indexed일 때 필요합니다",
        detail::WITH_MAX_FAILED_INDEXES => "maxFailedIndexes를 지정하면 필요합니다",
        detail::ACTIONS => "Count, FailIndex, FailJob, Ignore 중 하나여야 합니다",
        detail::OPERATORS_OF_CODES => "In, NotIn 중 하나여야 합니다",
        detail::NEEDS_INDEXED => "completionMode가 Indexed여야 합니다",
        detail::INDEXED_AT_MOST => "completionMode가 Indexed이면 100000 이하여야 합니다",
        detail::NOT_ABOVE_COMPLETIONS => "completions 이하여야 합니다",
        detail::AT_MOST_100000 => "100000 이하여야 합니다",
        detail::AT_MOST_10000 => {
            "completions가 100000을 넘고 backoffLimitPerIndex를 쓰면 10000 이하여야 합니다"
        }
        detail::NEEDED_ABOVE_100000 => "completions가 100000을 넘으면 지정해야 합니다",
        detail::NEEDS_LIMIT_PER_INDEX => "backoffLimitPerIndex를 지정해야 쓸 수 있습니다",
        detail::NOT_BOTH_REQUIREMENTS => "onExitCodes와 onPodConditions를 함께 지정할 수 없습니다",
        detail::ONE_REQUIREMENT => "onExitCodes나 onPodConditions 중 하나를 지정해야 합니다",
        detail::NO_SUCH_CONTAINER => "파드 템플릿에 있는 컨테이너나 초기화 컨테이너의 이름이어야 합니다",
        detail::VALUE_NEEDED => "값이 하나 이상 있어야 합니다",
        detail::NOT_ZERO_FOR_IN => "연산자가 In이면 0일 수 없습니다",
        detail::MUST_BE_ORDERED => "오름차순이어야 합니다",
        detail::SUCCESS_RULE_NEEDED => "successPolicy에는 규칙이 하나 이상 있어야 합니다",
        detail::COUNT_OR_INDEXES => "succeededCount나 succeededIndexes 중 하나 이상을 지정해야 합니다",
        detail::NOT_ABOVE_INDEXES => "succeededIndexes에 있는 인덱스 수 이하여야 합니다",
        detail::INDEXES => {
            "succeededIndexes를 읽을 수 없습니다. 숫자와 구간을 오름차순으로, 모두 completions보다 작게 씁니다"
        }
        detail::NEVER_WITH_FAILURE_POLICY => "podFailurePolicy를 쓰면 \"Never\"만 지원합니다",
        detail::WITH_PARALLELISM => "spec.parallelism과 함께만 바꿀 수 있습니다",
        detail::ZONE_NOT_EMPTY => "timeZone은 없거나 비어 있지 않아야 합니다",
        detail::UNKNOWN_ZONE => "알 수 없는 시간대입니다",
        detail::EXPLICIT_ZONE => "timeZone은 https://www.iana.org/time-zones 에 정의된 시간대여야 합니다",
        detail::RULES_OR_BACKEND => "`defaultBackend`나 `rules`를 지정해야 합니다",
        detail::MUST_MATCH_CLASS => "둘 다 지정하면 `ingressClassName`과 같아야 합니다",
        detail::PATH_TYPE_NEEDED => "pathType을 지정해야 합니다",
        detail::ABSOLUTE_PATH => "/로 시작하는 절대 경로여야 합니다",
        detail::PORT_NAME_AND_NUMBER => "포트 이름과 번호를 함께 지정할 수 없습니다",
        detail::PORT_NEEDED => "포트 이름이나 번호가 있어야 합니다",
        detail::DOMAIN_PATH => "\"acme.io/foo\"처럼 도메인이 앞에 붙은 경로여야 합니다",
        detail::INVALID_PATH => "경로에 쓸 수 없는 문자가 있습니다",
        detail::TWO_POLICY_TYPES => "policyTypes는 둘까지만 지정할 수 있습니다",
        detail::END_PORT_WITHOUT_PORT => "`port` 없이는 지정할 수 없습니다",
        detail::END_PORT_WITH_NAME => "`port`가 숫자가 아니면 지정할 수 없습니다",
        detail::END_PORT_BELOW_PORT => "`port` 이상이어야 합니다",
        detail::STRICT_SUBSET => "`cidr`의 진부분집합이어야 합니다",
        detail::ADDRESSES_NEEDED => "`addresses`나 `notReadyAddresses`를 지정해야 합니다",
        detail::TWO_SEGMENTS => "점으로 나뉜 부분이 둘 이상인 도메인이어야 합니다",
        detail::ADDRESS_NEEDED => "주소가 하나 이상 있어야 합니다",
        detail::ONE_RANGE_PER_FAMILY => "IP 패밀리마다 CIDR을 하나만 지정할 수 있습니다",
        detail::FINALIZER => "파이널라이저 이름은 표준 이름이거나 도메인을 앞에 붙인 이름이어야 합니다",
        detail::ORPHAN_OR_FOREGROUND => "파이널라이저 orphan과 foregroundDeletion을 함께 쓸 수 없습니다",
        detail::VERSION_NOT_EMPTY => "버전이 비어 있으면 안 됩니다",
        detail::ONE_CONTROLLER => "controller가 true인 참조는 하나만 있을 수 있습니다",
        detail::ONE_POD_ALONE => "ReadWriteOncePod는 다른 접근 모드와 함께 쓸 수 없습니다",
        detail::VOLUME_TYPE_NEEDED => "볼륨 종류를 지정해야 합니다",
        detail::NODES_NEEDED => "필수 노드 조건을 지정해야 합니다",
        detail::LOCAL_NEEDS_AFFINITY => "local 볼륨에는 nodeAffinity가 있어야 합니다",
        detail::KIND_NEEDED => "kind가 있어야 합니다",
        detail::NAME_NEEDED => "name이 있어야 합니다",
        detail::NO_SLASH => "'/'를 쓸 수 없습니다",
        detail::NOT_A_DOT => "'.'이면 안 됩니다",
        detail::NOT_TWO_DOTS => "'..'이면 안 됩니다",
        detail::AT_LEAST_ONE => "1 이상이어야 합니다",
        detail::NOT_BELOW_LEAST => "`minReplicas` 이상이어야 합니다",
        detail::VERB_NEEDED => "verbs에 값이 하나 이상 있어야 합니다",
        detail::NO_ADDRESSES_IN_NAMESPACES => "네임스페이스의 규칙은 비리소스 URL에 적용할 수 없습니다",
        detail::RESOURCES_OR_ADDRESSES => "한 규칙을 리소스와 비리소스 URL에 함께 적용할 수 없습니다",
        detail::GROUP_NEEDED => "리소스 규칙에는 API 그룹이 하나 이상 있어야 합니다",
        detail::RESOURCE_NEEDED => "리소스 규칙에는 리소스가 하나 이상 있어야 합니다",
        detail::ROLE_SELECTOR_NEEDED => {
            "aggregationRule이 있으면 clusterRoleSelector가 하나 이상 있어야 합니다"
        }
        detail::ALSO_IN_BINARY_DATA => "binaryData에도 있는 키입니다",
        detail::CANNOT_BE_ZERO => "0일 수 없습니다",
        detail::GENERATED_LABEL => "서버가 쓰는 이 잡 자신의 값(이름이나 uid)이어야 합니다",
        detail::PART_OF_WHOLE => "numerator는 denominator 이하여야 합니다",
        detail::SYSTEM_PREFIX => "'system-'으로 시작하는 이름은 시스템 전용입니다",
        detail::ONE_DEFAULT_CLASS => "이미 기본으로 표시된 PriorityClass가 있고, 기본은 하나뿐이어야 합니다",
        detail::HIGHEST_PRIORITY => "사용자가 정하는 우선순위의 최댓값은 1000000000입니다",
        detail::ACCESS_MODE_NEEDED => "접근 모드가 하나 이상 있어야 합니다",
        detail::KIND_NAME => "문자, 숫자, '-'로만 이루어지고 문자로 시작해 문자나 숫자로 끝나야 합니다",
        detail::HEADER_NAME => "헤더 이름이어야 합니다. 문자, 숫자와 !#$%&'*+-.^_`|~만 쓸 수 있습니다",
        detail::DURATION => "10s, 500ms, 1h30m 같은 기간이어야 합니다",
        detail::PROTOCOL_NAME => "HTTP, HTTPS, TLS, TCP, UDP이거나 도메인을 앞에 붙인 이름이어야 합니다",
        detail::NO_TLS_FOR_PROTOCOL => "프로토콜이 HTTP, TCP, UDP이면 tls를 지정할 수 없습니다",
        detail::NO_HOSTNAME_FOR_PROTOCOL => "프로토콜이 TCP, UDP이면 hostname을 지정할 수 없습니다",
        detail::LISTENERS_NOT_DISTINCT => "리스너마다 port, protocol, hostname의 조합이 달라야 합니다",
        detail::ABSOLUTE_TIMEOUT_NEEDED => {
            "쿠키의 lifetimeType이 Permanent이면 absoluteTimeout이 있어야 합니다"
        }
        detail::TLS_MODE_NEEDED => "TLS 프로토콜에는 tls mode가 있어야 합니다",
        detail::ADDRESS_TYPE => "IPAddress, Hostname이나 도메인이 앞에 붙은 이름이어야 합니다",
        detail::HTTPS_TERMINATES => "프로토콜이 HTTPS이면 tls의 mode는 Terminate여야 합니다",
        detail::CERTIFICATE_NEEDED => "mode가 Terminate이면 certificateRefs나 options를 지정해야 합니다",
        detail::UNIQUE_ADDRESSES => "IPAddress 값은 서로 달라야 합니다",
        detail::UNIQUE_HOSTNAMES => "Hostname 값은 서로 달라야 합니다",
        detail::SECTION_NEEDED => {
            "parentRefs가 같은 부모를 둘 이상 가리키면 모두 sectionName이나 port를 지정해야 합니다"
        }
        detail::SECTION_UNIQUE => {
            "parentRefs가 같은 부모를 둘 이상 가리키면 sectionName이나 port가 서로 달라야 합니다"
        }
        detail::BACKEND_TIMEOUT_LONGER => "backendRequest 시간은 request 시간보다 길 수 없습니다",
        detail::SERVICE_PORT_NEEDED => "서비스를 가리킬 때는 port가 있어야 합니다",
        detail::REDIRECT_WITH_BACKENDS => "RequestRedirect 필터는 backendRefs와 함께 쓸 수 없습니다",
        detail::ONE_PREFIX_NEEDED => "replacePrefixMatch를 쓰려면 PathPrefix 매치가 정확히 하나여야 합니다",
        detail::RULE_NAMES_UNIQUE => "규칙의 이름은 라우트 안에서 서로 달라야 합니다",
        detail::TOO_MANY_MATCHES => {
            "규칙은 16개, 규칙마다 매치는 64개까지이지만 라우트 전체의 매치는 128개까지입니다"
        }
        detail::PATH_CHARACTERS => "URL 경로에 쓸 수 있는 문자만 써야 합니다",
        detail::FILTER_MISSING => "필터의 type에 해당하는 필드가 있어야 합니다",
        detail::FILTER_OF_OTHER_TYPE => "필터의 type이 다르면 지정할 수 없습니다",
        detail::PERCENT_OR_FRACTION => "percent와 fraction 중 하나만 지정할 수 있습니다",
        detail::MODIFIER_MISSING => "경로 변경의 type에 해당하는 필드가 있어야 합니다",
        detail::MODIFIER_OF_OTHER_TYPE => "경로 변경의 type이 다르면 지정할 수 없습니다",
        detail::FILTER_REPEATED => "이 필터는 되풀이할 수 없습니다",
        detail::REDIRECT_AND_REWRITE => "RequestRedirect와 URLRewrite는 함께 쓸 수 없습니다",
        detail::ANOTHER_PORT => "이 서비스의 다른 포트",
        detail::NO_SELECTOR => "없음",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_translated() {
        let missing: Vec<_> = detail::ALL.iter().filter(|text| korean(text).is_none()).collect();
        assert_eq!(missing, Vec::<&&str>::new());
    }
}
