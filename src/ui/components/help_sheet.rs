use super::button::{Kind, button};
use super::frame::leave;
use super::icon::{Size, icon};
use crate::domain::HelpLine;
use crate::session::Msg;
use crate::ui::view::View;
use js_sys::Reflect;
use wasm_bindgen::JsValue;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// Help now: who can be called or texted, over whatever is on the screen. Closing it leads back to just there.
pub fn help_sheet(view: &View<'_>) -> Html {
    let help = &view.model.content.help;
    let intro = html! {
        <>
            <p>{ view.t("help.intro").to_owned() }</p>
            <p>{ view.t("help.nobody_told").to_owned() }</p>
        </>
    };
    let lines: Vec<Html> = help.lines.iter().enumerate().map(|(i, l)| line(view, l, i == 0)).collect();
    let notes = html! {
        <>
            <p>{ view.t("help.trusted").to_owned() }</p>
            <p class="wa-note">{ view.t("help.trace").to_owned() }</p>
            <p class="wa-note">{ view.fill("help.region", &[("region", &help.region)]) }</p>
        </>
    };
    html! {
        <Sheet
            title={view.t("help.title").to_owned()}
            close={view.t("nav.close").to_owned()}
            leave={leave(view)}
            on_close={view.send.reform(|()| Msg::HelpClosed)}
        >
            { intro }
            { for lines }
            { notes }
        </Sheet>
    }
}

fn line(view: &View<'_>, line: &HelpLine, first: bool) -> Html {
    let call = line.tel_href().map(|href| {
        let number = line.shown_number().unwrap_or_default();
        let label = view.fill("help.call_label", &[("name", &line.name), ("number", number)]);
        contact(view, line, "call", href, number, &label, first)
    });
    let text = line.sms_href().zip(line.text.as_ref()).map(|(href, text)| {
        let label = view.fill("help.text_label", &[("name", &line.name)]);
        contact(view, line, "text", href, text.to.as_str(), &label, first && line.call.is_none())
    });
    html! { <>{ call.unwrap_or_default() }{ text.unwrap_or_default() }</> }
}

fn contact(
    view: &View<'_>,
    line: &HelpLine,
    icon_name: &str,
    href: String,
    number: &str,
    label: &str,
    urgent: bool,
) -> Html {
    let whom = line.for_whom.as_ref().map(|who| view.fill("help.for", &[("who", who)]));
    let word = line.text.as_ref().filter(|_| icon_name == "text").and_then(|t| t.body.as_ref());
    let how = word.map(|word| view.fill("help.text_word", &[("word", word), ("number", number)]));
    let details: Vec<String> = [whom, how, Some(line.hours.clone()), line.cost.clone()].into_iter().flatten().collect();
    html! {
        <a class={if urgent { "wa-call--urgent" } else { "wa-call" }} {href}>
            { icon(icon_name, Size::Large) }
            <span>
                <span class="wa-hidden">{ label.to_owned() }</span>
                <span class="wa-call__name" aria-hidden="true">{ line.name.clone() }</span>
                <span class="wa-call__when">{ line.when.clone() }</span>
                <span class="wa-call__when">{ details.join(" · ") }</span>
            </span>
            <span class="wa-call__number" aria-hidden="true">{ number.to_owned() }</span>
        </a>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct SheetProps {
    title: AttrValue,
    close: AttrValue,
    /// The way out, which the sheet would cover otherwise.
    leave: Html,
    on_close: Callback<()>,
    children: Html,
}

/// A modal dialog inside our own tree. The browser keeps the focus in it, closes it on Escape and gives the focus back.
#[component]
fn Sheet(props: &SheetProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            if let Some(dialog) = node.cast::<HtmlDialogElement>() {
                // Safari before 15.4 has no dialogs: there it is shown in the page.
                let is_dialog = Reflect::has(&dialog, &JsValue::from_str("showModal")).unwrap_or(false);
                if !is_dialog || dialog.show_modal().is_err() {
                    let _ = dialog.set_attribute("open", "");
                }
            }
        });
    }
    let close = {
        let (node, on_close) = (node.clone(), props.on_close.clone());
        Callback::from(move |_: MouseEvent| {
            match node.cast::<HtmlDialogElement>() {
                // Its close event tells the model.
                Some(dialog) if Reflect::has(&dialog, &JsValue::from_str("close")).unwrap_or(false) => dialog.close(),
                _ => on_close.emit(()),
            }
        })
    };
    let closed = props.on_close.reform(|_: Event| ());
    html! {
        <dialog class="wa-sheet" ref={node} aria-labelledby="wa-help-title" onclose={closed}>
            <div class="wa-sheet__head">
                <h2 class="wa-sheet__title" id="wa-help-title">{ props.title.clone() }</h2>
                { button(Kind::Quiet, "close", &props.close, close) }
                { props.leave.clone() }
            </div>
            <div class="wa-sheet__body">{ props.children.clone() }</div>
        </dialog>
    }
}
