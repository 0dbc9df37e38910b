use super::choice::radio;
use super::icon::{Size, icon};
use super::scale::{ScaleField, group, taken_back};
use crate::domain::{Face, Rating};
use crate::session::Msg;
use crate::ui::el::{El, el, text};
use crate::ui::view::View;

/// The drawing of a face.
pub fn drawing(face: Face) -> &'static str {
    match face {
        Face::VerySad => "face-very-sad",
        Face::Sad => "face-sad",
        Face::InBetween => "face-in-between",
        Face::Happy => "face-happy",
        Face::VeryHappy => "face-very-happy",
    }
}

/// Five native radio buttons, each a face over its name. They are a scale of their own: no number is behind them.
pub fn faces(view: &View<'_>, field: &ScaleField<'_>, to_msg: &dyn Fn(Option<Rating>) -> Msg) -> El {
    let mut row = el("div", "wa-faces");
    for face in Face::ALL {
        let button = radio("wa-face__input", field.id, face.name(), field.chosen == Some(Rating::Face(*face)))
            .on(view.choose(to_msg(Some(Rating::Face(*face)))));
        let button = if *face == Face::VerySad { button.node(&view.focus.scale) } else { button };
        row = row.with(
            el("label", "wa-face")
                .with(icon(drawing(*face), Size::Face))
                .with(text("span", "wa-face__name", view.face(*face)))
                .with(button),
        );
    }
    let chosen = field
        .chosen
        .and_then(Rating::face)
        .map(|face| taken_back(view, &view.fill("face.chosen", "face", view.face(face)), "face.clear", to_msg));
    group(view, field).with(row).maybe(chosen)
}
