//! What the arguments of a diagnostic say where its sentence needs them in other words.

use super::Lang;
#[cfg(doc)]
use crate::diagnostic::Code;

/// The arguments of [`Code::MissingBlank`] with the dash before what it is glued to.
pub(super) fn with_its_dash(args: &[String]) -> Vec<String> {
    match args {
        [dash, text] if dash == "-" && !text.starts_with('-') => vec![dash.clone(), format!("-{text}")],
        _ => args.to_vec(),
    }
}

/// The arguments of [`Code::UnreadableAnnotation`] with what it takes in words.
pub(super) fn with_what_it_takes(args: &[String], lang: Lang) -> Vec<String> {
    let [key, value, takes, words] = args else { return args.to_vec() };
    let (en, ko) = match takes.as_str() {
        "ports" => ("ports, such as 8080,9090/udp", "8080,9090/udp 같은 포트 목록"),
        "duration" => ("a time from 0, such as 20ms, 1.5s or 2m30s", "20ms, 1.5s, 2m30s 같은 0 이상의 시간"),
        "count" => ("a whole number from 0", "0 이상의 정수"),
        _ => (words.as_str(), words.as_str()),
    };
    vec![key.clone(), value.clone(), (if lang == Lang::Ko { ko } else { en }).to_string()]
}

/// What a text of another kind is, and how to come by Kubernetes objects.
pub(super) fn other_format(args: &[String], lang: Lang) -> &'static str {
    let (en, ko) = match args.first().map(String::as_str) {
        Some("table") => (
            "This is a table that kubectl prints. Paste what the same command prints with -o yaml.",
            "kubectl이 출력한 표입니다. 같은 명령에 -o yaml을 붙인 출력 결과를 붙여 넣으십시오.",
        ),
        Some("describe") => (
            "This is what kubectl describe prints. Paste the output of kubectl get with -o yaml.",
            "kubectl describe의 출력입니다. kubectl get에 -o yaml을 붙인 출력 결과를 붙여 넣으십시오.",
        ),
        Some("compose") => (
            "This is a file for Docker Compose. Paste Kubernetes objects, such as kompose convert makes of it.",
            "Docker Compose 파일입니다. kompose convert 등으로 만든 Kubernetes 오브젝트를 붙여 넣으십시오.",
        ),
        Some("kustomization") => (
            "This is a kustomization. Paste what it makes: the output of kubectl kustomize.",
            "kustomization입니다. kubectl kustomize의 출력 결과를 붙여 넣으십시오.",
        ),
        _ => (
            "These are the values of a Helm chart. Paste what it makes: the output of helm template.",
            "Helm 차트의 값(values)입니다. helm template의 출력 결과를 붙여 넣으십시오.",
        ),
    };
    if lang == Lang::Ko { ko } else { en }
}

/// The arguments of [`Code::WrongType`] with what is expected in words.
pub(super) fn expected_in_words(args: &[String], lang: Lang) -> Vec<String> {
    let mut args = args.to_vec();
    let quoted = args.get(4).is_some_and(|written| written.starts_with(['"', '\'']));
    if let Some(expected) = args.get_mut(1) {
        let (en, ko) = match expected.as_str() {
            "string" => ("text, in quotes if need be", "(필요하면 따옴표로 감싼) 문자열이"),
            "match-labels" => (
                "the labels themselves, without matchLabels around them",
                "matchLabels로 감싸지 않은 레이블이",
            ),
            "integer" if quoted => ("a whole number, without quotes", "따옴표 없는 정수"),
            "integer" => ("a whole number", "정수"),
            "number" if quoted => ("a number, without quotes", "따옴표 없는 숫자"),
            "number" => ("a number", "숫자"),
            "boolean" if quoted => ("true or false, without quotes", "따옴표 없는 true나 false"),
            "boolean" => ("true or false", "true나 false"),
            "quantity" => ("a quantity such as 500m or 128Mi", "500m, 128Mi 같은 수량이"),
            "integer-or-string" => ("a whole number or a name", "정수나 이름이"),
            "list" => ("a list, each item after a dash", "항목마다 대시(-)가 붙는 목록이"),
            _ => ("a map of fields", "필드들의 맵이"),
        };
        *expected = (if lang == Lang::Ko { ko } else { en }).to_string();
    }
    args
}
