//! Claims of devices (`resourceClaims`), read from the nodes: nothing that is simulated depends on them.

use std::collections::BTreeSet;

use crate::diagnostic::Code;
use crate::manifest::rules::detail;
use crate::manifest::rules::names::{self, Syntax};
use crate::manifest::rules::report::Field;

/// A pod's claims (`validatePodResourceClaims`), by name.
pub(super) fn check_pod(field: &Field) -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    for at in 0..field.len() {
        let item = field.index(at);
        let here = item.key("name");
        match here.text().unwrap_or("") {
            name if name.is_empty() || known.insert(name.to_string()) => {
                names::check_required(&here, Some(name), Syntax::Label);
            }
            name => here.duplicate(format!("\"{name}\"")),
        }
        let kinds = ["resourceClaimName", "resourceClaimTemplateName"];
        match kinds.map(|key| item.has(key)) {
            [true, true] => item.invalid("{...}", detail::ONE_KIND_OF_CLAIM),
            [false, false] => item.invalid("{...}", detail::CLAIM_NEEDED),
            _ => {}
        }
        for key in kinds {
            let here = item.key(key);
            if let Some(name) = here.text() {
                names::check(&here, name, Syntax::Subdomain);
            }
        }
    }
    known
}

/// What a container takes of them (`validateResourceClaimNames`): a claim as a whole, or requests of it.
pub(super) fn check_container(field: &Field, known: &BTreeSet<String>) {
    let (mut whole, mut touched, mut parts) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for at in 0..field.len() {
        let item = field.index(at);
        let (place, request) = (item.key("name"), item.key("request"));
        let here = item.written_at(&place);
        let name = place.text().unwrap_or("").to_string();
        if name.is_empty() {
            here.required("");
            continue;
        }
        if !known.contains(&name) {
            here.error(Code::NotFoundValue, &[&name]);
        }
        let again = match request.text().unwrap_or("") {
            _ if whole.contains(&name) => true,
            "" => {
                whole.insert(name.clone());
                touched.contains(&name)
            }
            text => {
                names::check(&request, text, Syntax::Label);
                touched.insert(name.clone());
                !parts.insert((name.clone(), text.to_string()))
            }
        };
        if again {
            here.duplicate(format!("\"{name}\""));
        }
    }
}
