//! The word in kubectl's column STATUS for a pod whose status is stated (pkg/printers/internalversion/printers.go, `printPod`).

use crate::manifest::kinds::{
    Container, ContainerState, ContainerStatus, ContainerTerminated, Pod, PodStatus,
};

/// The word; none where nothing is stated that it could come from, and while it is being deleted.
pub(super) fn stated(pod: &Pod) -> Option<String> {
    let status = &pod.status;
    let told = !status.container_statuses.is_empty() || !status.init_container_statuses.is_empty();
    if !told && status.reason.is_none() {
        return None;
    }
    let initial = pod.spec.init_containers.as_slice();
    let starting = starting(status, initial);
    if starting.is_some() && !holds(status, "Initialized") {
        return starting;
    }
    running(status).or(starting).or_else(|| filled(status.reason.as_ref())).or_else(|| status.phase.clone())
}

fn filled(text: Option<&String>) -> Option<String> {
    text.filter(|text| !text.is_empty()).cloned()
}

fn holds(status: &PodStatus, kind: &str) -> bool {
    let mut conditions = status.conditions.iter();
    conditions.any(|it| it.type_.as_deref() == Some(kind) && it.status.as_deref() == Some("True"))
}

/// What the first init container that is not done says.
fn starting(status: &PodStatus, initial: &[Container]) -> Option<String> {
    let stays = |it: &ContainerStatus| {
        let own = initial.iter().find(|container| container.name == it.name);
        own.is_some_and(|container| container.restart_policy.as_deref() == Some("Always"))
    };
    let done = |it: &ContainerStatus| match &it.state.terminated {
        Some(ended) if ended.exit_code.unwrap_or(0) == 0 => true,
        _ => stays(it) && it.started == Some(true),
    };
    let (at, first) = status.init_container_statuses.iter().enumerate().find(|(_, it)| !done(it))?;
    let word = match &first.state {
        ContainerState { terminated: Some(ended), .. } => word_of_end(ended),
        ContainerState { waiting: Some(it), .. } => {
            let reason = filled(it.reason.as_ref()).filter(|reason| reason != "PodInitializing");
            reason.unwrap_or_else(|| format!("{at}/{}", initial.len()))
        }
        _ => format!("{at}/{}", initial.len()),
    };
    Some(format!("Init:{word}"))
}

fn word_of_end(ended: &ContainerTerminated) -> String {
    filled(ended.reason.as_ref()).unwrap_or_else(|| match ended.signal.filter(|signal| *signal != 0) {
        Some(signal) => format!("Signal:{signal}"),
        None => format!("ExitCode:{}", ended.exit_code.unwrap_or(0)),
    })
}

/// What the first container says that does not run; a pod of which some have ended well runs.
fn running(status: &PodStatus) -> Option<String> {
    let runs = |it: &ContainerStatus| it.ready == Some(true) && it.state.running.is_some();
    let word = status.container_statuses.iter().find_map(|it| match &it.state {
        ContainerState { waiting: Some(waiting), .. } if waiting.reason.is_some() => {
            filled(waiting.reason.as_ref())
        }
        ContainerState { terminated: Some(ended), .. } => Some(word_of_end(ended)),
        _ => None,
    })?;
    if word != "Completed" || !status.container_statuses.iter().any(runs) {
        return Some(word);
    }
    Some((if holds(status, "Ready") { "Running" } else { "NotReady" }).to_string())
}

#[cfg(test)]
mod tests {
    use crate::cluster::{self, SEED};
    use crate::manifest;

    /// What kubectl shows of a pod with such a status, its containers first in JSON.
    fn word(inits: &str, rest: &str) -> String {
        let text = format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: p, uid: u}}\nspec: {{nodeName: node-1, initContainers: [{inits}], \
             containers: [{{name: a, image: i}}, {{name: b, image: i}}]}}\n{rest}\n"
        );
        let (manifest, said) = manifest::parse(&text);
        assert_eq!(said.items.len(), 0, "{text}: {said:?}");
        let (cluster, _) = cluster::build(&manifest, SEED);
        cluster.pods.iter().next().map(|pod| pod.status().to_string()).unwrap_or_default()
    }

    #[test]
    fn the_word_that_kubectl_shows() {
        let init = "{name: i, image: i}, {name: s, image: i, restartPolicy: Always}";
        let ends = |code: u8, reason: &str| format!("{{terminated: {{exitCode: {code}, reason: {reason}}}}}");
        let (well, badly) = (ends(0, "Completed"), ends(1, "Error"));
        let runs = "{running: {startedAt: '2026-01-01T00:00:00Z'}}";
        let waits = |reason: &str| format!("{{waiting: {{reason: {reason}}}}}");
        let both = |a: &str, b: &str| {
            format!(
                "containerStatuses: [{{name: a, ready: false, state: {a}}}, {{name: b, ready: true, state: {b}}}]"
            )
        };
        let running = |rest: &str| format!("status: {{phase: Running, {rest}}}");
        let failed = |rest: &str| format!("status: {{phase: Failed, {rest}}}");
        let pending = |first: &str, second: &str| {
            format!(
                "status: {{phase: Pending, initContainerStatuses: [{{name: i, state: {first}}}, {{name: s, started: false, state: {second}}}], {}}}",
                both(&waits("PodInitializing"), &waits("PodInitializing"))
            )
        };
        for (inits, rest, shown) in [
            ("", "status: {phase: Running}".to_string(), "Running"),
            ("", "status: {phase: Failed}".to_string(), "Error"),
            ("", failed("reason: Evicted, message: The node was low on resource"), "Evicted"),
            ("", failed("reason: OutOfcpu"), "OutOfcpu"),
            ("", failed(&format!("reason: Evicted, {}", both(&ends(137, "OOMKilled"), &badly))), "OOMKilled"),
            ("", running(&both(&waits("CrashLoopBackOff"), runs)), "CrashLoopBackOff"),
            ("", running(&both(runs, &waits("ImagePullBackOff"))), "ImagePullBackOff"),
            ("", running(&both("{terminated: {exitCode: 3}}", runs)), "ExitCode:3"),
            ("", running(&both("{terminated: {exitCode: 137, signal: 9}}", runs)), "Signal:9"),
            ("", running(&both(&well, runs)), "NotReady"),
            (
                "",
                running(&format!("conditions: [{{type: Ready, status: 'True'}}], {}", both(&well, runs))),
                "Running",
            ),
            ("", format!("status: {{phase: Succeeded, {}}}", both(&well, &well)), "Completed"),
            (
                "",
                format!("status: {{phase: Pending, {}}}", both(&waits("ContainerCreating"), runs)),
                "ContainerCreating",
            ),
            (
                "",
                format!("status: {{phase: Pending, {}}}", both(&waits("CreateContainerConfigError"), runs)),
                "CreateContainerConfigError",
            ),
            (init, pending(&waits("PodInitializing"), &waits("PodInitializing")), "Init:0/2"),
            (init, pending(runs, &waits("PodInitializing")), "Init:0/2"),
            (init, pending(&well, runs), "Init:1/2"),
            (init, pending(&badly, &waits("PodInitializing")), "Init:Error"),
            (init, pending(&waits("CrashLoopBackOff"), &waits("PodInitializing")), "Init:CrashLoopBackOff"),
            (init, pending("{terminated: {exitCode: 2}}", &waits("PodInitializing")), "Init:ExitCode:2"),
            (init, pending(&well, runs).replace("started: false", "started: true"), "PodInitializing"),
            (init, "status: {phase: Pending}".to_string(), "Init:0/2"),
        ] {
            assert_eq!(word(inits, &rest), shown, "{rest}");
        }
        let deleted = "deletionTimestamp: '2026-01-01T00:00:00Z', uid: u}";
        let of = |phase: &str| {
            let text = format!(
                "apiVersion: v1\nkind: Pod\nmetadata: {{name: p, {deleted}\nspec: {{nodeName: node-1, containers: [{{name: a, image: i}}]}}\nstatus: {{phase: {phase}}}\n"
            );
            let (cluster, _) = cluster::build(&manifest::parse(&text).0, SEED);
            cluster.pods.iter().next().map(|pod| pod.status().to_string()).unwrap_or_default()
        };
        assert_eq!((of("Running"), of("Failed")), ("Terminating".into(), "Error".into()));
    }
}
