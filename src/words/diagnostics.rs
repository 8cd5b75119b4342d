//! The sentence of each diagnostic code. `{0}`, `{1}` ... are the diagnostic's arguments.

use super::{Lang, fill};
use crate::diagnostic::{Code, Diagnostic, Fix, FixLabel};

/// One plain sentence that says what is wrong.
pub fn diagnostic(diagnostic: &Diagnostic, lang: Lang) -> String {
    let (en, ko) = template(diagnostic.code);
    fill(if lang == Lang::Ko { ko } else { en }, &diagnostic.args)
}

fn template(code: Code) -> (&'static str, &'static str) {
    match code {
        Code::YamlSyntax => ("This cannot be read as YAML: {0}", "YAML로 읽을 수 없습니다: {0}"),
        Code::BadSeparator => (
            "kubectl rejects this: only blanks or a comment may follow --- on its line (invalid Yaml document separator).",
            "kubectl이 거부합니다. 구분선 --- 뒤에는 공백이나 주석만 올 수 있습니다.",
        ),
        Code::AfterDocumentEnd => (
            "kubectl does not read what follows ... : put --- before it to begin a new document.",
            "kubectl은 ... 뒤의 내용을 읽지 않습니다. 새 문서를 시작하려면 앞에 ---를 넣으십시오.",
        ),
        Code::TooDeep => (
            "Lists and maps stand more than {0} levels deep in each other here; this is not read.",
            "목록과 맵이 {0}단계보다 깊게 중첩되어 있어 읽지 않습니다.",
        ),
        Code::AliasBomb => (
            "Aliases stand for more than {0} values in this document (excessive aliasing); it is not read.",
            "이 문서의 별칭이 나타내는 값이 {0}개를 넘어 읽지 않습니다.",
        ),
        Code::BadKey => (
            "A key must be a word, a number or a boolean, not a list, a map or nothing.",
            "키는 단어, 숫자, 참/거짓 값이어야 하며 목록, 맵, 빈 값은 쓸 수 없습니다.",
        ),
        Code::BadAlias => (
            "This alias stands inside of its own value, or merges something that is not a map.",
            "이 별칭은 자기 자신의 값 안에 있거나, 맵이 아닌 것을 병합합니다.",
        ),
        Code::DuplicateKey => (
            "The key {0} stands again in line {1}; Kubernetes takes only the later one.",
            "키 {0}이(가) {1}번째 줄에 다시 나옵니다. Kubernetes는 뒤의 것만 사용합니다.",
        ),
        Code::UndecodableObject => (
            "Kubernetes rejects this object: it cannot be decoded ({0}).",
            "Kubernetes가 이 오브젝트를 거부합니다. 해석할 수 없습니다({0}).",
        ),
        Code::TabIndentation => (
            "YAML is indented with blanks: this line begins with a tab.",
            "YAML은 공백으로 들여씁니다. 이 줄은 탭으로 시작합니다.",
        ),
        Code::SelectorMatchesNothing => {
            ("No pod has the labels {0}.{1}", "레이블 {0}을(를) 가진 파드가 없습니다.{1}")
        }
    }
}

/// What the button that applies the fix says.
pub fn fix_title(fix: &Fix, lang: Lang) -> String {
    let ((en, ko), arg) = match &fix.label {
        FixLabel::Use(value) => (("Use {0}", "{0} 사용"), value.as_str()),
        FixLabel::Remove(what) => (("Remove {0}", "{0} 삭제"), what.as_str()),
        FixLabel::Insert(what) => (("Add {0}", "{0} 추가"), what.as_str()),
        FixLabel::Rename(name) => (("Rename to {0}", "{0}(으)로 이름 바꾸기"), name.as_str()),
        FixLabel::Untab => (("Indent with blanks", "공백으로 들여쓰기"), ""),
        FixLabel::Quote(value) => (("Put {0} in quotes", "{0}을(를) 따옴표로 감싸기"), value.as_str()),
        FixLabel::Unquote(value) => (("Write {0} without quotes", "따옴표 없이 {0}"), value.as_str()),
        FixLabel::Blank => (("Insert the blank", "공백 넣기"), ""),
        FixLabel::Indent => (("Align the line", "줄 맞추기"), ""),
    };
    fill(if lang == Lang::Ko { ko } else { en }, &[arg.to_string()])
}
