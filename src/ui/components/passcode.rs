use super::button::{Kind, bare};
use crate::session::{Making, MakingState, Msg, Passcode, Purpose};
use crate::ui::el::{Attr, El, el, text};
use crate::ui::view::{View, numbered};

/// One or two boxes for a passcode and a button. What is typed stays in the boxes until it is submitted, and never
/// enters the model.
pub struct Boxes<'a> {
    /// The locale's keys of the labels; the first box gets the focus. The label of a single box stays unseen where the
    /// screen's question says the same.
    pub labels: &'a [&'a str],
    /// Under the boxes; read out with each.
    pub hint: &'a str,
    /// Read out at once.
    pub fault: Option<&'a str>,
    pub button: &'a str,
    /// True while something is being done with it.
    pub busy: bool,
    pub to_msg: fn(Passcode, Passcode) -> Msg,
    /// Puts the boxes away.
    pub cancel: Option<Msg>,
    /// With another number the boxes are other boxes, and empty.
    pub number: u32,
}

#[inline(never)]
pub fn boxes(view: &View<'_>, boxes: Boxes<'_>) -> El {
    let Boxes { labels, hint, fault, button, busy, to_msg, cancel, number } = boxes;
    let mut form = el("form", "wa-group")
        .key(&numbered(button, number))
        .attr(Attr::Novalidate, "")
        .attr(Attr::Autocomplete, "off")
        .on(view.submit(to_msg));
    let class = if labels == ["passcode.enter"] { "wa-hidden" } else { "wa-field__label" };
    for (at, key) in (0u32..).zip(labels) {
        let id = numbered("wa-passcode-", at);
        let field = el("input", "wa-field__line")
            .attr(Attr::Type, if view.model.shown { "text" } else { "password" })
            .attr(Attr::Id, &id)
            // A password manager of a shared phone would open it for everybody; a spelling service would be sent it.
            .attr(Attr::Autocomplete, "off")
            .attr(Attr::Autocapitalize, "none")
            .attr(Attr::Spellcheck, "false")
            .attr(Attr::Dir, "auto")
            .maybe_attr(Attr::AriaInvalid, fault.map(|_| "true"))
            .attr(Attr::AriaDescribedby, "wa-passcode-hint");
        let field = if at == 0 { field.node(&view.focus.field) } else { field };
        form = form.with(el("div", "wa-field").with(view.text("label", class, key).attr(Attr::For, &id)).with(field));
    }
    let show = el("input", "wa-tick__input")
        .attr(Attr::Type, "checkbox")
        .checked(view.model.shown)
        .on(view.tick(Msg::PasscodeShown));
    let told = fault.unwrap_or(hint);
    let mut about =
        text("p", if fault.is_some() { "wa-fault" } else { "wa-note" }, told).attr(Attr::Id, "wa-passcode-hint");
    if fault.is_some() {
        about = about.attr(Attr::Role, "alert");
    }
    let mut send = text("button", "wa-button--primary", view.t(button)).attr(Attr::Type, "submit");
    if busy {
        send = send.attr(Attr::AriaDisabled, "true");
    }
    let away = cancel.filter(|_| !busy).map(|msg| bare("wa-button--quiet", view.tap(msg)).text(view.t("nav.cancel")));
    let wait = busy.then(|| view.text("p", "wa-note", "passcode.making").attr(Attr::Role, "status"));
    form.with(el("label", "wa-tick").with(show).text(view.t("passcode.show")))
        .with(about)
        .with(el("div", "wa-actions").with(send).maybe(away))
        .maybe(wait)
}

/// The two boxes for a new passcode, where one is being made for this.
pub fn making(view: &View<'_>, purpose: Purpose) -> Option<El> {
    let Making { state, .. } = view.model.making.filter(|making| making.purpose == purpose)?;
    let least = |key| view.fill(key, "n", &view.figure(Passcode::MIN_CHARS as u32));
    let hint = [&least("passcode.new_hint"), view.t("passcode.forget")].join(" ");
    let short;
    let fault = match state {
        MakingState::Typing | MakingState::UnderWay { .. } => None,
        MakingState::Short => {
            short = least("passcode.short");
            Some(short.as_str())
        }
        MakingState::Differs => Some(view.t("passcode.differs")),
        MakingState::Failed => Some(view.t("passcode.failed")),
    };
    let form = boxes(
        view,
        Boxes {
            labels: &["passcode.new", "passcode.again"],
            hint: &hint,
            fault,
            button: if purpose == Purpose::Keep { "passcode.make" } else { "finish.backup" },
            busy: matches!(state, MakingState::UnderWay { .. }),
            to_msg: Msg::PasscodeMade,
            cancel: Some(Msg::PasscodeCancelled),
            number: 0,
        },
    );
    Some(el("div", "wa-notice").with(el("div", "wa-notice__form").with(form)))
}

/// Locks what is kept with a passcode; in view on every screen.
pub fn lock(view: &View<'_>) -> El {
    super::button::link("lock", view.t("passcode.lock"), None, view.tap(Msg::LockPressed))
}

/// A button that brings up the two boxes.
pub fn ask(view: &View<'_>, icon: &str, key: &str, purpose: Purpose) -> El {
    view.button(Kind::Plain, icon, key, Msg::PasscodeAsked(purpose))
}
