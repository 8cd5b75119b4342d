//! When the page itself is broken: says so, and says that the text is kept. The last resort.

use leptos::prelude::document;

/// Shows a plain message in the page when the program panics.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        let Some(body) = document().body() else { return };
        let Ok(note) = document().create_element("p") else { return };
        note.set_class_name("toast");
        note.set_attribute("role", "alert").ok();
        note.set_text_content(Some(
            "Serviscope met an error of its own and stopped. Your text is kept: reload the page. · \
             Serviscope에 내부 오류가 생겨 멈췄습니다. 작성한 내용은 보관되어 있습니다. 페이지를 새로 고치세요.",
        ));
        body.append_child(&note).ok();
    }));
}
