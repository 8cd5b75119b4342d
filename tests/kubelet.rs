//! The pieces of a kubelet and of the CronJob controller, each by itself: cases in `tests/kubelet/`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

use std::fs;
use std::path::Path;

use serviscope::simulation::schedule::{self, Schedule};

fn lines(file: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kubelet").join(file);
    let text = fs::read_to_string(path).unwrap();
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_string).collect()
}

#[test]
fn schedules_are_due_when_robfig_cron_says() {
    let cases = lines("cron.txt");
    assert!(cases.len() > 30);
    for case in cases {
        let parts: Vec<&str> = case.split('|').map(str::trim).collect();
        let [expression, zone, from, expected] = parts[..] else { panic!("{case}") };
        let zone = Some(zone).filter(|zone| !zone.is_empty());
        let schedule = Schedule::new(expression, zone).unwrap_or_else(|| panic!("{case}"));
        let mut at = schedule::second(from).unwrap();
        for expected in expected.split_whitespace() {
            let next = schedule.next(at);
            let shown = next.map_or("never".to_string(), schedule::rfc3339);
            assert_eq!(shown, expected, "{case}");
            at = next.unwrap_or(at);
        }
    }
}

#[test]
fn what_the_server_refuses_is_no_schedule() {
    for (expression, zone) in [
        ("* * * *", None),
        ("0 0 * * 7", None),
        ("@fortnightly", None),
        ("* * * * *", Some("Mars/Olympus")),
        ("TZ=Asia/Seoul * * * * *", None),
    ] {
        assert!(Schedule::new(expression, zone).is_none(), "{expression}");
    }
}
