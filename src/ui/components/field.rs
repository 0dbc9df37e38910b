use crate::domain::Words;
use crate::ui::view::View;
use yew::prelude::*;

/// A box for words.
pub struct Field<'a> {
    /// Unique on the screen.
    pub id: String,
    pub label: &'a str,
    /// Hidden where the screen's question says the same.
    pub label_hidden: bool,
    pub placeholder: &'a str,
    pub words: &'a Words,
    pub oninput: Callback<InputEvent>,
    pub node: NodeRef,
}

/// Several lines.
pub fn field(view: &View<'_>, field: Field<'_>) -> Html {
    let note = note_id(&field);
    html! {
        <div class="wa-field">
            { label(&field) }
            <textarea
                class="wa-field__text"
                ref={field.node}
                id={field.id.clone()}
                rows="4"
                placeholder={field.placeholder.to_owned()}
                value={field.words.as_str().to_owned()}
                aria-describedby={note.clone()}
                autocomplete="off"
                oninput={field.oninput}
            />
            { room(view, field.words, note) }
        </div>
    }
}

/// One line.
pub fn line(view: &View<'_>, field: Field<'_>) -> Html {
    let note = note_id(&field);
    html! {
        <div class="wa-field">
            { label(&field) }
            <input
                class="wa-field__line"
                ref={field.node}
                id={field.id.clone()}
                type="text"
                placeholder={field.placeholder.to_owned()}
                value={field.words.as_str().to_owned()}
                aria-describedby={note.clone()}
                autocomplete="off"
                oninput={field.oninput}
            />
            { room(view, field.words, note) }
        </div>
    }
}

fn label(field: &Field<'_>) -> Html {
    let class = if field.label_hidden { "wa-hidden" } else { "wa-field__label" };
    html! { <label class={class} for={field.id.clone()}>{ field.label.to_owned() }</label> }
}

fn note_id(field: &Field<'_>) -> Option<String> {
    field.words.is_nearly_full().then(|| [&field.id, "-room"].concat())
}

/// How much still fits, once that matters.
fn room(view: &View<'_>, words: &Words, id: Option<String>) -> Html {
    let Some(id) = id else { return Html::default() };
    let text = match words.room() {
        0 => view.t("words.full").to_owned(),
        left => view.count("words.left", left),
    };
    html! { <p class="wa-note" {id} role="status">{ text }</p> }
}
