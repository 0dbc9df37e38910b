use crate::domain::{AgeBand, Assessment, ByBand, Entry, Face, QuestionSet, Rating, Words};
use crate::session::{Model, Msg, Passcode};
use crate::ui::components::button::{Kind, button};
use crate::ui::el::{El, el};
use crate::ui::focus::Focus;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::Callback;
use yew::virtual_dom::{Listener, ListenerKind};

/// What a screen is drawn from: the model, where messages go, and the nodes that can be given the focus.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub model: &'a Model,
    pub send: &'a Callback<Msg>,
    pub focus: &'a Focus,
}

impl<'a> View<'a> {
    /// The frame's wording for `key`.
    pub fn t<'k>(&self, key: &'k str) -> &'k str
    where
        'a: 'k,
    {
        self.model.content.locale.text(key)
    }

    /// An element that holds the frame's wording for `key`.
    #[inline(never)]
    pub fn text(&self, tag: &'static str, class: &str, key: &str) -> El {
        el(tag, class).text(self.t(key))
    }

    /// A button with the frame's wording for `key`, that sends `msg`.
    #[inline(never)]
    pub fn button(&self, kind: Kind, icon: &str, key: &str, msg: Msg) -> El {
        button(kind, icon, self.t(key), self.tap(msg))
    }

    /// The wording for `key` with its one placeholder filled in.
    #[inline(never)]
    pub fn fill(&self, key: &str, name: &str, value: &str) -> String {
        self.model.content.locale.fill(key, &[(name, value)])
    }

    /// The wording for `key` with its two placeholders filled in.
    #[inline(never)]
    pub fn fill_both(&self, key: &str, one: (&str, &str), other: (&str, &str)) -> String {
        self.model.content.locale.fill(key, &[one, other])
    }

    /// The wording for `key` with `{n}` filled in.
    pub fn number(&self, key: &str, n: u8) -> String {
        self.fill(key, "n", &self.figure(n.into()))
    }

    /// The wording of a rating: `number` with `{n}`, or `face` with `{face}`.
    pub fn rated(&self, rating: Option<Rating>, number: &str, face: &str) -> String {
        match rating {
            None => String::new(),
            Some(Rating::Number(n)) => self.number(number, n.get()),
            Some(Rating::Face(chosen)) => self.fill(face, "face", self.face(chosen)),
        }
    }

    /// What a face is called.
    pub fn face(&self, face: Face) -> &'a str {
        self.t(match face {
            Face::VerySad => "face.very-sad",
            Face::Sad => "face.sad",
            Face::InBetween => "face.in-between",
            Face::Happy => "face.happy",
            Face::VeryHappy => "face.very-happy",
        })
    }

    /// A number as it is shown; [`digits`] are for ids and keys.
    #[inline(never)]
    pub fn figure(&self, n: u32) -> String {
        self.model.content.locale.number(n as usize)
    }

    pub fn count(&self, key: &str, n: usize) -> String {
        self.model.content.locale.count(key, n)
    }

    pub fn assessment(&self) -> &'a Assessment {
        self.model.assessment()
    }

    pub fn questions(&self) -> &'a QuestionSet {
        &self.model.content.questions
    }

    pub fn band(&self) -> AgeBand {
        self.model.band()
    }

    /// A question set's wording for the band in use.
    #[inline(never)]
    pub fn asked(&self, text: &'a ByBand) -> &'a str {
        text.for_band(self.band())
    }

    /// The name of the area an entry is about, as the export has it; blank when none was picked. An area of another
    /// question set is named by its id.
    pub fn area(&self, entry: &'a Entry) -> &'a str {
        match &entry.area {
            None => "",
            Some(id) => self.questions().area(id).map_or(id, |area| self.asked(&area.label)),
        }
    }

    /// The drawing of that area.
    pub fn area_icon(&self, entry: &Entry) -> &'static str {
        let area = entry.area.as_deref().and_then(|id| self.questions().area(id));
        area.map_or("mark", |area| area.icon.name())
    }

    /// Sends `msg` when tapped.
    pub fn tap(&self, msg: Msg) -> Rc<dyn Listener> {
        self.hear(When::Tapped, once(msg, None))
    }

    /// Sends both, in this order, when tapped.
    pub fn tap_both(&self, first: Msg, second: Msg) -> Rc<dyn Listener> {
        self.hear(When::Tapped, once(first, Some(second)))
    }

    /// Sends `msg` when chosen (radio buttons).
    pub fn choose(&self, msg: Msg) -> Rc<dyn Listener> {
        self.hear(When::Changed, once(msg, None))
    }

    /// Sends `msg` when a dialog was closed, however that came about.
    pub fn close(&self, msg: Msg) -> Rc<dyn Listener> {
        self.hear(When::Closed, once(msg, None))
    }

    /// Sends what `to_msg` makes of a box's state when it is ticked or unticked.
    pub fn tick(&self, to_msg: impl Fn(bool) -> Msg + 'static) -> Rc<dyn Listener> {
        self.hear(When::Changed, Says::Ticked(Box::new(to_msg)))
    }

    /// Sends what `to_msg` makes of the words whenever they change; what does not fit is not taken in.
    pub fn write(&self, to_msg: impl Fn(Words) -> Msg + 'static) -> Rc<dyn Listener> {
        self.hear(When::Written, Says::Written(Box::new(to_msg)))
    }

    /// Sends what `to_msg` makes of the passcodes in a form's first two boxes; in a form with one, the second is empty.
    pub fn submit(&self, to_msg: fn(Passcode, Passcode) -> Msg) -> Rc<dyn Listener> {
        self.hear(When::Submitted, Says::Typed(to_msg))
    }

    #[inline(never)]
    fn hear(&self, when: When, says: Says) -> Rc<dyn Listener> {
        Rc::new(Hears { when, says, send: self.send.clone() })
    }
}

/// One listener for all kinds of events: Yew's own are a type for each kind, and a closure's type for each use.
struct Hears {
    when: When,
    says: Says,
    send: Callback<Msg>,
}

#[derive(Clone, Copy)]
enum When {
    Tapped,
    Changed,
    Written,
    Closed,
    Submitted,
}

type Held = Cell<Option<Msg>>;

enum Says {
    /// Sent once: with what comes of it the listener is made anew. (A copy of any message would cost 3 kB of wasm.)
    Once(Box<(Held, Held)>),
    Ticked(Box<dyn Fn(bool) -> Msg>),
    Written(Box<dyn Fn(Words) -> Msg>),
    Typed(fn(Passcode, Passcode) -> Msg),
}

fn once(first: Msg, second: Option<Msg>) -> Says {
    Says::Once(Box::new((Cell::new(Some(first)), Cell::new(second))))
}

impl Listener for Hears {
    fn kind(&self) -> ListenerKind {
        match self.when {
            When::Tapped => ListenerKind::onclick,
            When::Changed => ListenerKind::onchange,
            When::Written => ListenerKind::oninput,
            When::Closed => ListenerKind::onclose,
            When::Submitted => ListenerKind::onsubmit,
        }
    }

    fn handle(&self, event: web_sys::Event) {
        let msg = match &self.says {
            Says::Once(both) => {
                let (first, second) = &**both;
                if let Some(first) = first.take() {
                    self.send.emit(first);
                }
                let Some(second) = second.take() else { return };
                second
            }
            Says::Ticked(to_msg) => {
                let ticked = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok()).map(|i| i.checked());
                let Some(ticked) = ticked else { return };
                to_msg(ticked)
            }
            Says::Written(to_msg) => {
                let Some(target) = event.target() else { return };
                let text = match target.dyn_ref::<HtmlTextAreaElement>() {
                    Some(area) => area.value(),
                    None => target.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::value).unwrap_or_default(),
                };
                to_msg(Words::from_start_of(&text))
            }
            Says::Typed(to_msg) => {
                // Nothing is ever sent by a form.
                event.prevent_default();
                let Some(form) = event.target() else { return };
                to_msg(in_box(&form, 0), in_box(&form, 1))
            }
        };
        self.send.emit(msg);
    }

    fn passive(&self) -> bool {
        false
    }
}

/// What a form's box holds. It is read when it is needed and kept nowhere.
fn in_box(form: &web_sys::EventTarget, at: u32) -> Passcode {
    let field = js_sys::Reflect::get_u32(form, at).ok().and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
    let text = field.filter(|field| field.type_() != "checkbox").map(|field| field.value()).unwrap_or_default();
    Passcode::typed(&text)
}

/// A number in digits.
#[inline(never)]
pub fn digits(n: u32) -> String {
    n.to_string()
}

/// An id or key that ends in a number.
#[inline(never)]
pub fn numbered(stem: &str, n: u32) -> String {
    [stem, &digits(n)].concat()
}
