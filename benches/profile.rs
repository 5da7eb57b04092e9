//! What the facts on providers cost: nothing until a token request is found, and little then.
//!
//! Prints medians and fails above the limits, so that a run can be a check.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a benchmark asks the clock and prints what it found")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use grantlint::Options;

const REQUEST: &str = "POST /oauth/token HTTP/1.1\nHost: login.acme-corp.com\nAuthorization: Basic YXBwLTdLcTJadzpuN1J6NFBxTHgyVnQ5S3NEM21XYjhZY0g1Z0pmNlRhRQ==\nContent-Type: application/x-www-form-urlencoded\nAccept: application/json\n\ngrant_type=refresh_token&refresh_token=rt_9fAbCd\n";

/// Other requests: no facts are needed for them.
const OTHER: &str = "GET /api/v1/messages HTTP/1.1\nHost: platform.ringcentral.com\nAccept: application/json\n\n";

/// The most that the facts may add to a token request.
const LIMIT: Duration = Duration::from_micros(300);

const RUNS: usize = 301;

fn median(mut run: impl FnMut()) -> Duration {
    let time = |run: &mut dyn FnMut()| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..RUNS / 10).for_each(|_| run());
    let mut times: Vec<Duration> = (0..RUNS).map(|_| time(&mut run)).collect();
    times.sort_unstable();
    times[RUNS / 2]
}

fn lint(text: &str, provider: Option<&str>) -> Duration {
    let options = Options { provider: provider.map(str::to_owned), ..Options::default() };
    median(|| drop(black_box(grantlint::lint("bench", black_box(text.as_bytes()), &options))))
}

fn main() {
    let row = |name: &str, time: Duration| println!("{name:<58} {:>9.1} us", time.as_secs_f64() * 1e6);
    let (other, other_named) = (lint(OTHER, None), lint(OTHER, Some("ringcentral")));
    row("no token request", other);
    row("no token request, the provider named", other_named);
    let (unknown, none) = (lint(REQUEST, None), lint(REQUEST, Some("nosuch")));
    let recognising = unknown.saturating_sub(none);
    row("a token request, no provider looked for", none);
    row("recognising a provider by address", recognising);
    // Reading a page and writing it out again: more than linting does with it.
    let pages = grantlint::providers().into_iter().map(|[id, ..]| (median(|| drop(black_box(grantlint::explain(&id)))), id));
    let mut pages: Vec<(Duration, String)> = pages.collect();
    pages.sort_unstable();
    let (middle, (largest, id)) = (pages[pages.len() / 2].0, &pages[pages.len() - 1]);
    row("reading a provider's facts, the median provider", middle);
    row(&format!("reading a provider's facts, the largest ({id})"), *largest);
    let worst = recognising + *largest;
    row("all that the facts add to a token request, at worst", worst);
    assert!(worst < LIMIT, "the facts on a provider cost {worst:?}, more than {LIMIT:?}");
    assert!(other_named < other * 2 + Duration::from_micros(50), "facts are read although there is no token request");
}
