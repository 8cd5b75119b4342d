//! The sentence of each cause: why a hop did what it did. `{0}`, `{1}` ... are the cause's arguments.

mod sentences;

use super::{Lang, fill};
use crate::network::{Cause, CauseCode, Hop};
use sentences::template;

/// Why a hop did what it did, in one plain sentence.
pub fn cause(cause: &Cause, lang: Lang) -> String {
    let (en, ko) = of_one(cause).unwrap_or_else(|| template(plainer(cause)));
    fill(if lang == Lang::Ko { ko } else { en }, &cause.args)
}

/// What is said instead where there is one to choose from, or where all are fit to be chosen.
fn of_one(cause: &Cause) -> Option<(&'static str, &'static str)> {
    let args: Vec<&str> = cause.args.iter().map(String::as_str).collect();
    match (cause.code, args.as_slice()) {
        (CauseCode::IngressChoseEndpoint, [_, "1", _]) => Some((
            "The controller sends straight to {0}, the only ready endpoint of {2}: no kube-proxy, no cluster IP.",
            "컨트롤러가 {2}에서 하나뿐인 준비된 엔드포인트 {0}(으)로 바로 보냅니다. kube-proxy도 클러스터 IP도 거치지 않습니다.",
        )),
        (CauseCode::BalancerChose, [_, healthy, all]) if healthy == all => Some((
            "The load balancer chooses {0}, 1 of {1} nodes, all healthy: under policy Cluster any of them will do.",
            "로드 밸런서가 노드 {1}개 중 {0}을(를) 고릅니다. 모두 정상이고, Cluster 정책에서는 어느 노드든 됩니다.",
        )),
        _ => None,
    }
}

/// That a name is itself says nothing: a load balancer's own name, whose address nobody states.
fn plainer(cause: &Cause) -> CauseCode {
    match (cause.code, cause.args.as_slice()) {
        (CauseCode::ClientSendsToName, [name, found]) if name == found => CauseCode::ClientSends,
        (code, _) => code,
    }
}

/// Everything there is to say about a hop: its cause, and what else there is to learn.
pub fn because(hop: &Hop, lang: Lang) -> String {
    let sentences = std::iter::once(&hop.cause).chain(&hop.also).map(|one| cause(one, lang));
    sentences.collect::<Vec<_>>().join(" ")
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

    #[test]
    fn numbers_that_say_nothing_are_left_out() {
        let said = |code, args: &[&str]| {
            let cause = args.iter().fold(Cause::new(code), Cause::arg);
            cause_of(&cause)
        };
        let one = said(CauseCode::IngressChoseEndpoint, &["10.244.1.7:8080", "1", "default/web"]);
        assert!(one.contains("the only ready endpoint of default/web"), "{one}");
        let all = said(CauseCode::BalancerChose, &["node-2", "3", "3"]);
        assert!(all.contains("1 of 3 nodes, all healthy"), "{all}");
        let some = said(CauseCode::BalancerChose, &["node-2", "2", "3"]);
        assert!(some.contains("1 of 2 healthy nodes (of 3)"), "{some}");
        let itself = said(CauseCode::ClientSendsToName, &["lb.example.net", "lb.example.net"]);
        assert_eq!(itself, "The client opens a connection to lb.example.net.");
    }

    fn cause_of(it: &Cause) -> String {
        cause(it, Lang::En)
    }
}
