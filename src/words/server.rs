//! What the API server itself says of a problem, letter for letter (service-validation.md 1.1): `spec.ports: Required value`.
//! Only where the code and its arguments carry all of it; a test holds every sentence against the records.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::manifest::kinds::Quantity;
use crate::manifest::quantity::canonical;
use crate::manifest::rules::detail;

const LABEL_1123: &str = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const SUBDOMAIN: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const SEARCH: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')";
const LABEL_1035: &str = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const NAME_PART: &str = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const WILDCARD: &str = "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL_VALUE: &str = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

/// The server's sentence about an error; none where it is not known to the letter.
pub fn server(diagnostic: &Diagnostic) -> Option<String> {
    let field = diagnostic.field.as_deref()?;
    let cut = diagnostic.args.iter().any(|arg| arg.ends_with('…'));
    if diagnostic.severity != Severity::Error || cut || is_of_gateway_api(field) {
        return None;
    }
    let rest = rest(diagnostic.code, field, &diagnostic.args)?;
    Some(format!("{field}: {rest}"))
}

/// Its kinds are custom resources: their schema is checked by other code, in other words.
fn is_of_gateway_api(field: &str) -> bool {
    const OWN: [&str; 9] = [
        "listeners",
        "parentRefs",
        "hostnames",
        "matches",
        "filters",
        "backendRefs",
        "gatewayClassName",
        "controllerName",
        "infrastructure",
    ];
    field.split(['.', '[']).any(|part| OWN.contains(&part))
}

/// What follows the field: type, value, detail.
fn rest(code: Code, field: &str, args: &[String]) -> Option<String> {
    let arg = |at: usize| args.get(at).map(String::as_str);
    let text = |detail: &str| Some(format!("Invalid value: {}: {detail}", quoted(arg(1)?)));
    let required = |detail: &str| match detail {
        "" => "Required value".to_string(),
        _ => format!("Required value: {detail}"),
    };
    match code {
        Code::RequiredValue => Some(required(arg(1)?)),
        Code::ServiceWithoutPorts | Code::PortNameMissing | Code::ExternalNameMissing => Some(required("")),
        Code::JobRestartPolicy => Some(required("valid values: \"OnFailure\", \"Never\"")),
        Code::PeerEmpty => Some(required("must specify a peer")),
        Code::ForbiddenValue
            if matches!(
                arg(1)?,
                detail::NO_NEW_GATES | detail::SYSTEM_PREFIX | detail::ONE_DEFAULT_CLASS
            ) =>
        {
            None
        }
        Code::ForbiddenValue => Some(format!("Forbidden: {}", arg(1)?)),
        Code::LoadBalancerOnly => Some("Forbidden: may only be used when `type` is 'LoadBalancer'".into()),
        Code::NodePortNeedsType | Code::NodePortOnHeadless => {
            Some("Forbidden: may not be used when `type` is 'ClusterIP'".into())
        }
        Code::NotForExternalName => Some("Forbidden: may not be set for ExternalName services".into()),
        Code::PeerBlockAndSelector => Some("Forbidden: may not specify both ipBlock and another peer".into()),
        Code::UnsupportedValue if field.contains("matchExpressions") || field.contains("matchFields") => {
            text(detail::NOT_AN_OPERATOR)
        }
        Code::UnsupportedValue if field == "spec.strategy" => None,
        Code::UnsupportedValue if field.starts_with("spec.limits[") => {
            text("must be a standard limit type or fully qualified")
        }
        Code::UnsupportedValue => unsupported(arg(1)?, arg(2)?),
        Code::RestartPolicyOfWorkload => unsupported(arg(1)?, "Always"),
        Code::DuplicateValue if field.starts_with("metadata.taints") => None,
        Code::DuplicateValue if arg(1)?.parse::<i64>().is_ok() => {
            Some(format!("Duplicate value: {}", arg(1)?))
        }
        Code::DuplicateValue | Code::DuplicateContainerPortName => {
            Some(format!("Duplicate value: {}", quoted(arg(1)?)))
        }
        Code::NotFoundValue if field.contains(".claims[") => None,
        Code::NotFoundValue => Some(format!("Not found: {}", quoted(arg(1)?))),
        Code::NumberOutOfRange => {
            let (value, least, most) = (arg(1)?, arg(2)?, arg(3)?);
            let detail = match field.rsplit('.').next() {
                Some("timeoutSeconds") if most == "86400" => {
                    "must be greater than 0 and less than 86400".into()
                }
                Some("weight") => format!("must be in the range {least}-{most}"),
                _ => format!("must be between {least} and {most}, inclusive"),
            };
            Some(format!("Invalid value: {value}: {detail}"))
        }
        Code::NegativeNumber => {
            let value = arg(1)?;
            let amount = field.ends_with(']') || field.starts_with("status.");
            let value = if amount { quoted(&plain(value)) } else { value.to_string() };
            Some(format!("Invalid value: {value}: must be greater than or equal to 0"))
        }
        Code::InvalidValue => invalid(field, arg(1)?, arg(2)?),
        Code::ValueTooLong => Some(format!("Too long: may not be more than {} bytes", arg(1)?)),
        Code::NodePortOutOfRange => Some(format!(
            "Invalid value: {}: provided port is not in the valid range. The range of valid ports is 30000-32767",
            arg(1)?
        )),
        Code::NodePortTaken => {
            Some(format!("Invalid value: {}: provided port is already allocated", arg(1)?))
        }
        Code::InvalidDnsLabel => text(LABEL_1123),
        Code::NameOfIndexes => Some(format!(
            "Invalid value: {}: will not able to create pod with invalid DNS label: {}",
            quoted(arg(1)?),
            arg(2)?
        )),
        Code::LabelWithDots => text("must not contain dots"),
        Code::InvalidDnsSubdomain => text(SUBDOMAIN),
        Code::InvalidSearchDomain => text(SEARCH),
        Code::InvalidServiceName => text(LABEL_1035),
        Code::InvalidLabelValue => text(LABEL_VALUE),
        Code::NameTooLong if field.contains("abels") || field.contains("annotations") => None,
        Code::NameTooLong => text(&format!("must be no more than {} characters", arg(2)?)),
        Code::InvalidPortName => {
            text("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
        }
        Code::PortNameWithoutLetter | Code::QuotedPortNumber => {
            text("must contain at least one letter (a-z)")
        }
        Code::InvalidIpAddress | Code::NoneInLowerCase => {
            text("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")
        }
        Code::InvalidCidr => text("must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"),
        Code::AddressNotCanonical => text(&format!("must be in canonical form (\"{}\")", arg(2)?)),
        Code::TrafficPolicyNeedsExternalAccess => text("may only be set for externally-accessible services"),
        Code::InvalidLabelKey => label_key(arg(1)?),
        Code::InvalidLabelPrefix => text(&format!("prefix part {SUBDOMAIN}")),
        Code::InvalidWildcardHost => text(WILDCARD),
        Code::SpecialIpAddress => text(special(arg(2)?)?),
        Code::PortNameHyphens if arg(2).is_some() => text("must not begin or end with a hyphen"),
        Code::PortNameHyphens => text("must not contain consecutive hyphens"),
        Code::HeadlessWithType => {
            Some(format!("Invalid value: \"None\": may not be set to 'None' for {} services", arg(1)?))
        }
        Code::ClusterIpTaken => not_allocated(arg(1)?, "provided IP is already allocated"),
        Code::ClusterIpOutOfRange => {
            not_allocated(arg(1)?, "the provided network does not match the current range")
        }
        Code::FamilyNotConfigured if field.contains("ipFamilies") => text("not configured on this cluster"),
        Code::TopologyAnnotationsDisagree => {
            text("must match annotations[service.kubernetes.io/topology-aware-hints] when both are specified")
        }
        Code::UnknownResource => text("must be a standard resource type or fully qualified"),
        Code::SelectorTemplateMismatch => {
            Some(format!("Invalid value: {}: `selector` does not match template `labels`", map(arg(1)?)?))
        }
        Code::ScheduleDescriptor if arg(1)?.starts_with("@every ") => None,
        Code::ScheduleDescriptor => text(&format!("unrecognized descriptor: {}", arg(1)?)),
        Code::ScheduleFieldCount => {
            let parts: Vec<&str> = arg(1)?.split_whitespace().collect();
            text(&format!("expected exactly 5 fields, found {}: [{}]", arg(2)?, parts.join(" ")))
        }
        Code::ScheduleOutOfRange => {
            let (part, most) = (arg(2)?, arg(4)?);
            let above = part.parse::<u64>().ok()? > most.parse::<u64>().ok()?;
            let detail = format!("end of range ({part}) above maximum ({most}): {part}");
            if above { text(&detail) } else { None }
        }
        Code::ScheduleSunday if arg(1)?.ends_with(" 7") => text("end of range (7) above maximum (6): 7"),
        Code::HostIsAddress => text("must be a DNS name, not an IP address"),
        Code::IngressPathForbidden => text(&format!("must not contain '{}'", arg(2)?)),
        Code::RequestAboveLimit => {
            amount(arg(1)?, &format!("must be less than or equal to {} limit of {}", arg(2)?, plain(arg(3)?)))
        }
        Code::RequestUnequalLimit => {
            amount(arg(1)?, &format!("must be equal to {} limit of {}", arg(2)?, plain(arg(3)?)))
        }
        Code::UnevenHugePages => {
            let value = arg(1)?;
            amount(value, &format!("{} is not positive integer multiple of {}", plain(value), arg(2)?))
        }
        Code::BelowContainers => {
            let detail = "must be greater than or equal to aggregate container";
            amount(arg(1)?, &format!("{detail} {} of {}", arg(2)?, plain(arg(3)?)))
        }
        Code::AbovePodLimit => {
            amount(arg(1)?, &format!("must be less than or equal to pod limits of {}", plain(arg(2)?)))
        }
        Code::ScheduleZone => text("cannot use TZ or CRON_TZ in schedule, use timeZone field instead"),
        Code::IngressBackendMissing => {
            Some("Invalid value: \"\": resource or service backend is required".into())
        }
        Code::IngressBackendBoth => {
            Some("Invalid value: \"\": cannot set both resource and service backends".into())
        }
        Code::HostPortMismatch => {
            Some(format!("Invalid value: {}: must match `containerPort` when `hostNetwork` is true", arg(1)?))
        }
        Code::DualStackNotConfigured => text("this cluster is not configured for dual-stack services"),
        _ => None,
    }
}

/// A text or a number that is refused; other values are told otherwise than the server writes them.
fn invalid(field: &str, value: &str, detail: &str) -> Option<String> {
    // Some carry more than is kept here.
    const CARRY_MORE: [&str; 4] =
        [detail::END_PORT_BELOW_PORT, detail::SLEEP_WITHIN_GRACE, detail::INDEXES, detail::NOT_ABOVE_INDEXES];
    if CARRY_MORE.contains(&detail)
        || field.ends_with("nameservers")
        || (field.ends_with("succeededCount") && detail == detail::NOT_ABOVE_COMPLETIONS)
    {
        return None;
    }
    let is_text = value.starts_with('"') && value.ends_with('"');
    let value = match field.rsplit('.').next() {
        Some("clusterIPs") => {
            let all: Vec<String> = value.split(", ").map(|one| quoted(one.trim_matches('"'))).collect();
            format!("[{}]", all.join(","))
        }
        _ if is_text || value.parse::<i64>().is_ok() || value.parse::<bool>().is_ok() => value.to_string(),
        _ => return None,
    };
    let own;
    let more = match detail {
        detail::APP_ARMOR_NAME => {
            own = format!(": {value}");
            &own
        }
        detail::UNKNOWN_ZONE => {
            own = format!(" {}", value.trim_matches('"'));
            &own
        }
        detail::FIELD_PATH | detail::FIELD_SUBSCRIPT => {
            own = format!(": {}", value.trim_matches('"'));
            &own
        }
        detail::PERCENT => " (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
        detail::INVALID_PATH => " (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')",
        detail::CONFIG_KEY => {
            " (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"
        }
        detail::MIN_DOMAINS_NEEDS_DO_NOT => ", not ScheduleAnyway",
        detail::HTTP_HEADER => " (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
        _ => "",
    };
    Some(format!("Invalid value: {value}: {detail}{more}"))
}

/// A key with one slash at most and a bad name; with more slashes it is no key at all.
fn label_key(key: &str) -> Option<String> {
    let name = key.split_once('/').map_or(key, |(_, name)| name);
    let detail = match key.matches('/').count() {
        _ if name.is_empty() => return None,
        0 | 1 => format!("name part {NAME_PART}"),
        _ => format!(
            "a valid label key {NAME_PART} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
        ),
    };
    Some(format!("Invalid value: {}: {detail}", quoted(key)))
}

fn special(range: &str) -> Option<&'static str> {
    match range {
        "0.0.0.0" => Some("may not be unspecified (0.0.0.0)"),
        "127.0.0.0/8, ::1/128" => Some("may not be in the loopback range (127.0.0.0/8, ::1/128)"),
        "169.254.0.0/16, fe80::/10" => Some("may not be in the link-local range (169.254.0.0/16, fe80::/10)"),
        _ => None,
    }
}

fn not_allocated(ip: &str, why: &str) -> Option<String> {
    Some(format!("Invalid value: [\"{ip}\"]: failed to allocate IP {ip}: {why}"))
}

/// `app=web, tier=front` as JSON.
fn map(labels: &str) -> Option<String> {
    if labels.is_empty() {
        return None; // Perhaps a Job's, which adds its own.
    }
    let pairs: Option<Vec<(&str, &str)>> =
        labels.split(',').map(|pair| pair.trim().split_once('=')).collect();
    let pairs: Vec<String> =
        pairs?.into_iter().map(|(key, value)| format!("{}:{}", quoted(key), quoted(value))).collect();
    Some(format!("{{{}}}", pairs.join(",")))
}

/// A quantity that is refused.
fn amount(value: &str, detail: &str) -> Option<String> {
    Some(format!("Invalid value: {}: {detail}", quoted(&plain(value))))
}

/// A quantity as the server writes it, which reads it first: `1000m` is `1`.
fn plain(value: &str) -> String {
    canonical(&Quantity::Str(value.to_string()))
}

/// Go's quotes around a text that has none yet.
fn quoted(text: &str) -> String {
    if text.len() > 1 && text.starts_with('"') && text.ends_with('"') {
        return text.to_string();
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn unsupported(value: &str, allowed: &str) -> Option<String> {
    let allowed: Vec<String> = allowed.split(", ").map(quoted).collect();
    Some(format!("Unsupported value: {}: supported values: {}", quoted(value), allowed.join(", ")))
}
