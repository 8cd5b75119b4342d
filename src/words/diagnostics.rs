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
