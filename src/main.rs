//! Mounts the page. Everything it shows lives in `app`; everywhere but in a browser it says so and ends.

#[cfg(target_arch = "wasm32")]
mod app;

#[cfg(target_arch = "wasm32")]
fn main() {
    app::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!(
        "The page runs in a browser: `cargo xtask serve`. The core runs here: `cargo run --example inspect`."
    );
}
