//! Parts that every pane uses. They know no domain.

pub mod icon;
pub mod popover;
pub mod splitter;
