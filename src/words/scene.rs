//! The words on the stage, in both languages. Knows every code; places nothing.

use super::{Lang, fill};
use crate::scene::{Label, Word};

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

fn template(word: Word) -> (&'static str, &'static str) {
    match word {
        Word::Outside => ("OUTSIDE", "외부"),
        Word::Cluster => ("CLUSTER", "클러스터"),
        Word::Client => ("client", "클라이언트"),
        Word::LoadBalancer => ("load balancer", "로드 밸런서"),
        Word::HealthCheck => ("health check :{0}", "상태 확인 :{0}"),
        Word::LocalEndpoints => ("{0} local", "로컬 {0}개"),
        Word::NoneReady => ("none ready", "준비된 파드 없음"),
        Word::Healthy => ("healthy", "정상"),
        Word::NotReady => ("not ready", "준비 안 됨"),
        Word::Completed => ("completed", "완료"),
        Word::Failed => ("failed", "실패"),
        Word::Unknown => ("unknown", "알 수 없음"),
        Word::NoAddress => ("no address", "주소 없음"),
        Word::AnyHost => ("any host", "모든 호스트"),
        Word::ExternalHost => ("external host", "외부 호스트"),
        Word::ExternalAddress => ("external address", "외부 주소"),
        Word::ClusterDns => ("cluster DNS", "클러스터 DNS"),
        Word::HostProcess => ("host process", "호스트 프로세스"),
        Word::RulesOf => ("rules of “{0}”,", "“{0}”의 규칙,"),
        Word::OnEveryNode => ("on every node", "모든 노드에"),
        Word::Headless => ("headless", "헤드리스"),
        Word::NoRules => ("no rules: DNS only", "규칙 없음: DNS만"),
        Word::OnlyDns => ("only a DNS name", "DNS 이름뿐"),
        Word::Pending => ("Pending", "Pending"),
        Word::More => ("+{0} more", "+{0}개"),
        Word::MoreNodes => ("{0} more nodes", "노드 {0}개 더"),
        Word::MoreServices => ("+{0} Services", "+Service {0}개"),
        Word::ReadyOf => ("{0} of {1} ready", "{1}개 중 {0}개 준비"),
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
