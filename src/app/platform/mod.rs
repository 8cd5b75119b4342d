//! The browser: frames, storage, links, files, the page's own programming interface. Knows no pane.

pub mod api;
pub mod browser;
pub mod drop;
pub mod editor_bridge;
pub mod frames;
pub mod last_words;
pub mod link;
pub mod media;
pub mod resize;
pub mod rest;
pub mod storage;
