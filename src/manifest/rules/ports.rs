//! Ports by number or name, as Services, probes and policies have them. Knows no kind of object.

use super::names;
use super::near::without_end;
use super::report::Field;
use crate::diagnostic::{Code, FixLabel, Severity};
use crate::manifest::kinds::IntOrString;

/// `ValidatePortNumOrName`: 1 to 65535, or an IANA port name. A number in quotes is a name without a
/// letter; without the quotes it is what was meant (service-validation.md 1.13.4).
pub(super) fn check(field: &Field, port: &IntOrString) {
    match port {
        IntOrString::Int(number) => field.port_number(*number),
        IntOrString::Str(text) => match without_end(text).parse::<u16>() {
            Ok(number) if number > 0 && number.to_string() == *text => {
                let fix = field.put(FixLabel::Unquote(text.clone()), text);
                field.say(Severity::Error, Code::QuotedPortNumber, &[text], fix);
            }
            Ok(number) if number > 0 && number.to_string() == without_end(text) => {
                for code in [Code::InvalidPortName, Code::PortNameWithoutLetter] {
                    field.say(Severity::Error, code, &[text], field.put_value(without_end(text)));
                }
            }
            _ => names::check_port_name(field, text),
        },
    }
}
