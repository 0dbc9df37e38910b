use super::page::page;
use super::{CARD_PAGE_STYLES, CARD_STYLES};
use crate::session::{Model, Msg};
use crate::ui::focus::Focus;
use crate::ui::view::View;
use yew::virtual_dom::VNode;
use yew::{Callback, Html};

const BEFORE_TITLE: &str = "<meta charset=\"utf-8\">\
    <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
    <meta name=\"referrer\" content=\"no-referrer\"><title>";

/// The card as an HTML document that needs nothing else: no script, no request, a neutral title.
#[inline(never)]
pub fn file(model: &Model, worries: bool) -> String {
    let (send, focus) = (Callback::<Msg>::noop(), Focus::default());
    let view = View { model, send: &send, focus: &focus };
    let locale = &model.content.locale;
    let mut out = String::from("<!doctype html><html");
    attribute("lang", locale.language(), &mut out);
    attribute("dir", locale.direction().name(), &mut out);
    out.push_str("><head>");
    out.push_str(BEFORE_TITLE);
    escape(view.t("page.title"), &mut out);
    for part in ["</title><style>", CARD_STYLES, CARD_PAGE_STYLES, "</style></head><body><main>"] {
        out.push_str(part);
    }
    write(&Html::from(page(&view, worries)), &mut out);
    out.push_str("</main></body></html>");
    out
}

/// Text and attributes are escaped here and nowhere else. The card has no void elements.
fn write(node: &VNode, out: &mut String) {
    match node {
        VNode::VText(text) => escape(&text.text, out),
        VNode::VList(list) => {
            for child in list.iter() {
                write(child, out);
            }
        }
        VNode::VTag(tag) => {
            out.push('<');
            out.push_str(tag.tag());
            for (name, value) in tag.attributes.iter() {
                attribute(name, value, out);
            }
            out.push('>');
            if let Some(children) = tag.children() {
                write(children, out);
            }
            out.push_str("</");
            out.push_str(tag.tag());
            out.push('>');
        }
        _ => {}
    }
}

fn attribute(name: &str, value: &str, out: &mut String) {
    for part in [" ", name, "=\""] {
        out.push_str(part);
    }
    escape(value, out);
    out.push('"');
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // HTML has no way to write it.
            '\0' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
}
