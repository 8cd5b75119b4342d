//! The words on the stage, in both languages. Knows every code; places nothing.

use super::{Lang, fill};
use crate::scene::{Label, Sentence, SentenceCode, Word};

/// What a label says.
pub fn label(label: &Label, lang: Lang) -> String {
    match label {
        Label::Verbatim(text) => text.clone(),
        Label::Word(word, args) => {
            let (en, ko) = template(*word);
            fill(if lang == Lang::Ko { ko } else { en }, args)
        }
    }
}

/// A sentence about the picture.
pub fn sentence(sentence: &Sentence, lang: Lang) -> String {
    let (en, ko) = sentence_template(sentence.code);
    fill(if lang == Lang::Ko { ko } else { en }, &sentence.args)
}

fn sentence_template(code: SentenceCode) -> (&'static str, &'static str) {
    match code {
        SentenceCode::Cluster => {
            ("Nodes: {0}. Pods: {1}. Services: {2}.", "노드 {0}개, 파드 {1}개, 서비스 {2}개.")
        }
        SentenceCode::NodeReady => ("Node {0}, {1}, ready. Pods: {2}.", "노드 {0}, {1}, 준비됨. 파드 {2}개."),
        SentenceCode::NodeNotReady => {
            ("Node {0}, {1}, not ready. Pods: {2}.", "노드 {0}, {1}, 준비 안 됨. 파드 {2}개.")
        }
        SentenceCode::NodesFolded => ("{0} more nodes. Pods: {1}.", "노드 {0}개 더. 파드 {1}개."),
        SentenceCode::PodReady => ("Pod {0}, {1}, on {2}, ready.", "파드 {0}, {1}, {2}에서 준비됨."),
        SentenceCode::PodNotReady => {
            ("Pod {0}, {1}, on {2}, not ready.", "파드 {0}, {1}, {2}에서 준비 안 됨.")
        }
        SentenceCode::PodPhase => ("Pod {0}, {1}.", "파드 {0}, {1}."),
        SentenceCode::PodUnscheduled => {
            ("Pod {0} has no node. {1}", "파드 {0}에 배정된 노드가 없습니다. {1}")
        }
        SentenceCode::PodsFolded => ("{1} pods, {2} ready: {0}.", "파드 {1}개 중 {2}개 준비됨: {0}."),
        SentenceCode::Service => (
            "Service {0}, {1}, {2}. Endpoints: {3} of {4} ready.",
            "서비스 {0}, {1}, {2}. 엔드포인트 {4}개 중 {3}개 준비됨.",
        ),
        SentenceCode::ServiceHeadless => (
            "Service {0}, headless: DNS answers with its pods. Endpoints: {1} of {2} ready.",
            "서비스 {0}, 헤드리스: DNS가 파드 주소로 답합니다. 엔드포인트 {2}개 중 {1}개 준비됨.",
        ),
        SentenceCode::ServiceExternalName => (
            "Service {0}, ExternalName: DNS leads to {1}.",
            "서비스 {0}, ExternalName: DNS가 {1}(으)로 안내합니다.",
        ),
        SentenceCode::ServiceNeverResolves => (
            "Service {0}, ExternalName: {1} is an address, so its name never resolves.",
            "서비스 {0}, ExternalName: {1}은(는) 주소이므로 이름이 풀리지 않습니다.",
        ),
        SentenceCode::Rules => ("Rules of Service {0} on {1}.", "{1}에 있는 서비스 {0}의 규칙."),
        SentenceCode::Client => ("Client on the internet, {0}.", "인터넷의 클라이언트, {0}."),
        SentenceCode::LoadBalancer => ("Load balancer of Service {0}.", "서비스 {0}의 로드 밸런서."),
        SentenceCode::Ingress => ("Ingress {0}, {1}. Rules: {2}.", "Ingress {0}, {1}. 규칙 {2}개."),
        SentenceCode::Gateway => ("Gateway {0}, {1}. Routes: {2}.", "게이트웨이 {0}, {1}. 라우트 {2}개."),
        SentenceCode::External => ("Outside the cluster: {0}.", "클러스터 밖: {0}."),
        SentenceCode::Dns => ("Cluster DNS, {0}.", "클러스터 DNS, {0}."),
        SentenceCode::Delivered => ("{0} calls {1}: {2} answers.", "{0}이(가) {1} 호출: {2}이(가) 응답."),
        SentenceCode::Failed => ("{0} calls {1}: nobody answers.", "{0}이(가) {1} 호출: 응답 없음."),
    }
}

fn template(word: Word) -> (&'static str, &'static str) {
    match word {
        Word::Outside => ("OUTSIDE", "외부"),
        Word::Cluster => ("CLUSTER", "클러스터"),
        Word::Client => ("client", "클라이언트"),
        Word::LoadBalancer => ("load balancer", "로드 밸런서"),
        Word::HealthCheck => ("health check :{0}", "헬스 체크 :{0}"),
        Word::LocalEndpoints => ("{0} local", "로컬 {0}개"),
        Word::NoneReady => ("none ready", "로컬 없음"),
        Word::Healthy => ("healthy", "정상"),
        Word::NotReady => ("not ready", "준비 안 됨"),
        Word::Completed => ("completed", "완료"),
        Word::Failed => ("failed", "실패"),
        Word::Unknown => ("unknown", "알 수 없음"),
        Word::NoAddress => ("no address", "주소 없음"),
        Word::AnyHost => ("any host", "모든 호스트"),
        Word::ExternalHost => ("external host", "외부 호스트"),
        Word::ExternalAddress => ("external address", "외부 주소"),
        Word::Workstation => ("workstation", "작업 PC"),
        Word::ApiServer => ("API server", "API 서버"),
        Word::ClusterDns => ("cluster DNS", "클러스터 DNS"),
        Word::HostProcess => ("host process", "호스트 프로세스"),
        Word::RulesOf => ("rules of “{0}”,", "“{0}”의 규칙,"),
        Word::OnEveryNode => ("on every node", "모든 노드에"),
        Word::Headless => ("headless", "헤드리스"),
        Word::NoRules => ("no rules: DNS only", "규칙 없음: DNS만"),
        Word::OnlyDns => ("only a DNS name", "DNS 이름뿐"),
        Word::NeverResolves => ("never resolves", "이름이 풀리지 않음"),
        Word::Pending => ("Pending", "Pending"),
        Word::More => ("+{0} more", "+{0}개"),
        Word::MoreNodes => ("{0} more nodes", "노드 {0}개 더"),
        Word::MoreServices => ("+{0} Services", "+Service {0}개"),
        Word::ReadyOf => ("{0} of {1} ready", "{1}개 중 {0}개 준비"),
        Word::OtherPods => ("{0} other pods", "다른 파드 {0}개"),
        Word::SomePods => ("{0} pods", "파드 {0}개"),
        Word::Restarts => ("{0} restarts", "재시작 {0}회"),
        Word::Terminating => ("terminating", "종료 중"),
        Word::NoPods => ("no pods", "파드 없음"),
        Word::Clients => ("CLIENTS", "클라이언트"),
        Word::Services => ("SERVICES", "서비스"),
        Word::Pods => ("PODS BY NODE", "노드별 파드"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{TextRole, text_room, text_width};

    #[test]
    fn every_word_fits_the_room_that_the_layout_gives_it() {
        for &word in crate::scene::WORDS {
            let (en, ko) = template(word);
            for text in [en, ko].map(|it| it.replace("{0}", "").replace("{1}", "")) {
                let needed = text_width(&text, TextRole::Note);
                let given = text_room(&Label::Word(word, Vec::new()), TextRole::Note);
                assert!(needed <= given, "{word:?}: {text:?} needs {needed:.0} of {given:.0} pixels");
            }
        }
    }
}
