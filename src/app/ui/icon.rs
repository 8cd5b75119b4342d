//! The page's signs, as paths on a grid of 16.

use leptos::prelude::*;

/// A sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A triangle.
    Play,
    /// Two bars.
    Pause,
    /// To the next hop.
    Step,
    /// To the hop before.
    StepBack,
    /// A cross.
    Close,
    /// Opens downwards.
    Down,
    /// More.
    Plus,
    /// The dark theme.
    Moon,
    /// The light theme.
    Sun,
    /// A folder.
    Open,
    /// Passing on.
    Share,
    /// Angle brackets.
    Code,
    /// Down into a tray.
    Export,
}

impl Icon {
    /// Filled and stroked outlines.
    fn paths(self) -> (&'static str, &'static str) {
        match self {
            Icon::Play => ("M5 3.2v9.6a.6.6 0 0 0 .9.5l8-4.8a.6.6 0 0 0 0-1l-8-4.8a.6.6 0 0 0-.9.5z", ""),
            Icon::Pause => ("M4 3h2.6v10H4zM9.4 3H12v10H9.4z", ""),
            Icon::Step => ("M3 3.4v9.2l6.6-4.6zM11 3h1.8v10H11z", ""),
            Icon::StepBack => ("M13 3.4v9.2L6.4 8zM3.2 3H5v10H3.2z", ""),
            Icon::Close => ("", "M4 4l8 8M12 4l-8 8"),
            Icon::Down => ("", "M4.5 6.5 8 10l3.5-3.5"),
            Icon::Plus => ("", "M8 3.5v9M3.5 8h9"),
            Icon::Moon => ("", "M13 9.6A5.6 5.6 0 0 1 6.4 3 5.6 5.6 0 1 0 13 9.6z"),
            Icon::Sun => (
                "",
                "M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6zM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9",
            ),
            Icon::Share => ("", "M8 9.5V2M5 4.5 8 1.8l3 2.7M3 8v6h10V8"),
            Icon::Code => ("", "M5.5 4 1.8 8l3.7 4M10.5 4l3.7 4-3.7 4"),
            Icon::Export => ("", "M8 2v7.5M5 7l3 2.8L11 7M3 11v3h10v-3"),
            Icon::Open => ("", "M2 12.5v-9h4l1.5 2H14v7z"),
        }
    }
}

/// Draws a sign; it is silent, the control that bears it has the name.
pub fn icon(icon: impl Fn() -> Icon + Copy + Send + Sync + 'static) -> AnyView {
    view! {
        <svg viewBox="0 0 16 16" aria-hidden="true" fill="none">
            <path d=move || icon().paths().0 fill="currentColor" />
            <path d=move || icon().paths().1 stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" />
        </svg>
    }
    .into_any()
}
