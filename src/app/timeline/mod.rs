//! Time: play, pause, step, speed, the scrubber, and what has happened so far.

pub mod keys;

use leptos::prelude::*;
use serviscope::scene::digits;
use serviscope::simulation::SimTime;
use serviscope::words::{self, Ui};

use super::action::Action;
use super::derived::Derived;

use super::model::Model;
use super::ui::icon::{Icon, icon};
use super::ui::popover::{Holder, rove};

/// The speeds of the menu.
const SPEEDS: [f64; 7] = [0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0];

/// The bar below the stage.
#[component]
pub fn Timeline(
    /// The page's state.
    model: Model,
    /// What follows from it.
    derived: Derived,
) -> impl IntoView {
    view! {
        <section class="timeline" aria-label=model.t(Ui::Transport)>
            <Transport model derived />
            <Scrubber model derived />
            <Counters model derived />
            {(!model.embed).then(|| view! { <ClusterEvent model /> })}
        </section>
    }
    .into_any()
}

#[component]
fn Transport(model: Model, derived: Derived) -> impl IntoView {
    let word = move || model.say(if model.playing.get() { Ui::Pause } else { Ui::Play });
    view! {
        <div class="transport">
            <button
                type="button"
                class="play"
                data-testid="play"
                aria-label=word
                title=word
                on:click=move |_| model.apply(Action::Play(!model.playing.get_untracked()))
            >
                {icon(move || if model.playing.get() { Icon::Pause } else { Icon::Play })}
            </button>
            <button
                type="button"
                class="button icon"
                data-testid="step-back"
                aria-label=model.t(Ui::StepBack)
                title=model.t(Ui::StepBack)
                on:click=move |_| step(model, derived, false)
            >
                {icon(|| Icon::StepBack)}
            </button>
            <button
                type="button"
                class="button"
                data-testid="step"
                aria-label=model.t(Ui::Step)
                title=model.t(Ui::Step)
                on:click=move |_| step(model, derived, true)
            >
                <span class="step-word">{model.t(Ui::Step)}</span>
                {icon(|| Icon::Step)}
            </button>
            <Speed model />
        </div>
    }
    .into_any()
}

#[component]
fn Speed(model: Model) -> impl IntoView {
    let open = RwSignal::new(false);
    let text = |speed: f64| digits(speed) + "×";
    let choice = move |speed: f64| {
        let click = move |_| {
            open.set(false);
            model.apply(Action::Speed(speed));
        };
        view! {
            <button
                type="button"
                role="menuitemradio"
                data-value=digits(speed)
                aria-checked=move || (model.speed.get() == speed).to_string()
                on:click=click
            >
                {text(speed)}
            </button>
        }
        .into_any()
    };
    let button = view! {
        <button
            type="button"
            class="button"
            data-testid="speed"
            aria-haspopup="menu"
            aria-expanded=move || open.get().to_string()
            aria-label=move || format!("{}: {}", model.say(Ui::Speed), text(model.speed.get()))
            on:click=move |_| open.update(|open| *open = !*open)
        >
            {move || text(model.speed.get())}
        </button>
    };
    let content = move || {
        view! {
            <div class="popover menu up start speeds" role="menu" aria-label=model.t(Ui::Speed) on:keydown=|event| {
                rove(&event, "[role=menuitemradio]");
            }>
                {SPEEDS.map(choice).into_iter().collect_view()}
            </div>
        }
        .into_any()
    };
    view! { <Holder open button=button.into_any() content=content.into() /> }.into_any()
}

#[component]
fn Scrubber(model: Model, derived: Derived) -> impl IntoView {
    let end = Memo::new(move |_| derived.simulation.with(|simulation| simulation.duration()));
    let part = move || (model.time.get().seconds() / end.get().seconds().max(0.001)).min(1.0);
    let done = move || digits(part() * 100.0) + "%";
    let spoken = move || {
        let args = [tenths(model.time.get()), tenths(end.get())];
        model.say_with(Ui::OfTime, &args)
    };
    // Near an end the time would stand on the end's own, on a short track from afar.
    let near = move |end: f64| (part() - end).abs() < 0.3;
    let input = move |event: leptos::ev::Event| {
        if let Ok(millis) = event_target_value(&event).parse() {
            model.apply(Action::Seek(SimTime::from_millis(millis)));
        }
    };
    view! {
        <div class="scrub" style:--done=done style:--part=move || digits(part() * 1000.0)>
            <input
                type="range"
                data-testid="scrubber"
                min="0"
                max=move || (end.get().0 / 1_000).to_string()
                step="50"
                prop:value=move || (model.time.get().0 / 1_000).to_string()
                aria-label=model.t(Ui::Scrubber)
                aria-valuetext=spoken
                on:input=input
            />
            <div class="times" aria-hidden="true">
                <span class:unseen-end=move || near(0.0)>"00:00"</span>
                <span class="now">{move || clock(model.time.get(), true)}</span>
                <span class:unseen-end=move || near(1.0)>{move || clock(end.get(), false)}</span>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Counters(model: Model, derived: Derived) -> impl IntoView {
    let delivered = move || model.say_with(Ui::Delivered, &[derived.counters.get().delivered.to_string()]);
    let rest = move || {
        let counters = derived.counters.get();
        let always = [(Ui::Refused, counters.refused), (Ui::Dropped, counters.dropped)];
        let seldom = [(Ui::Unresolved, counters.unresolved), (Ui::Unreachable, counters.unreachable)];
        let shown = always.into_iter().chain(seldom.into_iter().filter(|(_, count)| *count > 0));
        let parts: Vec<String> = shown.map(|(ui, count)| model.say_with(ui, &[count.to_string()])).collect();
        parts.join(" · ")
    };
    view! {
        <div class="counters" data-testid="counters">
            <strong>{delivered}</strong>
            <span>{rest}</span>
        </div>
    }
    .into_any()
}

#[component]
fn ClusterEvent(model: Model) -> impl IntoView {
    let open = RwSignal::new(false);
    let button = view! {
        <button
            type="button"
            class="button"
            data-testid="cluster-event"
            aria-label=model.t(Ui::ClusterEvent)
            aria-expanded=move || open.get().to_string()
            on:click=move |_| open.update(|open| *open = !*open)
        >
            {icon(|| Icon::Plus)}
            <span class="event-word">{model.t(Ui::ClusterEvent)}</span>
        </button>
    };
    let content = move || {
        view! {
            <div class="popover up" role="status">
                <h2>{model.t(Ui::NotYet)}</h2>
                <p>{model.t(Ui::ClusterEventSaid)}</p>
            </div>
        }
        .into_any()
    };
    view! { <Holder open button=button.into_any() content=content.into() /> }.into_any()
}

/// Pauses, and goes to the next or the last hop of any packet.
pub fn step(model: Model, derived: Derived, forward: bool) {
    model.apply(Action::Play(false));
    let time = model.time.get_untracked();
    let stop = derived.simulation.with_untracked(|simulation| {
        if forward { simulation.next_stop(time) } else { simulation.previous_stop(time) }
    });
    if let Some(stop) = stop {
        model.apply(Action::Seek(stop));
    }
}

/// `12.4`, in seconds.
fn tenths(time: SimTime) -> String {
    let tenths = time.0 / 100_000;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// `00:12.4`, or `00:40`.
fn clock(time: SimTime, fine: bool) -> String {
    let tenths = time.0 / 100_000;
    let (minutes, seconds, tenth) = (tenths / 600, tenths / 10 % 60, tenths % 10);
    let args = [two(minutes), two(seconds), tenth.to_string()];
    words::fill(if fine { "{0}:{1}.{2}" } else { "{0}:{1}" }, &args)
}

fn two(number: u64) -> String {
    if number < 10 { format!("0{number}") } else { number.to_string() }
}
