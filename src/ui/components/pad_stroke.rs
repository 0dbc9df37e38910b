//! The stroke under way. Until the pen is lifted it is only in the page, put there point by point: nothing else is drawn
//! anew while a hand moves. What begins and follows a stroke is of the rest of the face, as the pad is.

use crate::domain::{Drawing, DrawingOf, Stroke};
use crate::session::{Msg, Pen};
use gloo::events::EventListener;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, PointerEvent};
use yew::virtual_dom::{Listener, ListenerKind};
use yew::{Callback, NodeRef};

/// Begins a stroke where a finger, pen or mouse comes down; [`Msg::StrokeDrawn`] when it is lifted.
pub struct Draws {
    pub of: DrawingOf,
    pub pen: Pen,
    /// The path of the stroke under way.
    pub stroke: NodeRef,
    pub send: Callback<Msg>,
}

impl Listener for Draws {
    fn kind(&self) -> ListenerKind {
        ListenerKind::onpointerdown
    }

    fn handle(&self, event: Event) {
        if let Ok(event) = event.dyn_into::<PointerEvent>() {
            let _ = self.begin(&event);
        }
    }

    fn passive(&self) -> bool {
        false
    }
}

impl Draws {
    /// Not with a second finger, another mouse button, or a palm while a pen draws.
    #[inline(never)]
    fn begin(&self, event: &PointerEvent) -> Option<()> {
        let path = self.stroke.cast::<Element>()?;
        if !event.is_primary() || event.button() != 0 || path.has_attribute("d") {
            return None;
        }
        let field = path.parent_element()?.parent_element()?;
        event.prevent_default();
        // So that a line goes on outside the field, and ends wherever the hand is lifted.
        let _ = field.set_pointer_capture(event.pointer_id());
        let _ = path.set_attribute("stroke", self.pen.colour.hex());
        let _ = path.set_attribute("stroke-width", self.pen.width.units());
        let under_way = Rc::new(UnderWay {
            of: self.of,
            pen: self.pen,
            pointer: event.pointer_id(),
            send: self.send.clone(),
            path,
            points: RefCell::default(),
            shown: RefCell::default(),
            begun: Cell::new(false),
            ears: RefCell::default(),
        });
        under_way.follow(event);
        under_way.show();
        for kind in ["pointermove", "pointerup", "pointercancel", "lostpointercapture"] {
            let hears = under_way.clone();
            let ear = EventListener::new(&field, kind, move |event| hears.hear(event));
            under_way.ears.borrow_mut().push(ear);
        }
        Some(())
    }
}

struct UnderWay {
    of: DrawingOf,
    pen: Pen,
    pointer: i32,
    send: Callback<Msg>,
    path: Element,
    points: RefCell<Vec<(i32, i32)>>,
    /// The path as it is shown.
    shown: RefCell<String>,
    begun: Cell<bool>,
    ears: RefCell<Vec<EventListener>>,
}

impl UnderWay {
    /// A longer line is kept in parts, so that showing it costs the same however long it gets.
    const MOST_POINTS: usize = 1500;

    #[inline(never)]
    fn hear(&self, event: &Event) {
        let Some(event) = event.dyn_ref::<PointerEvent>() else { return };
        if event.pointer_id() != self.pointer {
            return;
        }
        // Lifted where nobody heard it.
        let lifted = event.buttons() == 0;
        if event.type_() != "pointermove" || lifted {
            // What was drawn before the system took the pointer away stays: it can be undone.
            return self.end();
        }
        self.follow_all(event);
        self.show();
        if self.points.borrow().len() >= Self::MOST_POINTS {
            let last = self.points.borrow().last().copied();
            self.tell();
            self.shown.take();
            self.begun.set(false);
            if let Some(point) = last {
                self.add(point);
            }
        }
    }

    /// All the places the pointer was at since the last frame, where the browser knows them.
    fn follow_all(&self, event: &PointerEvent) {
        let name = JsValue::from_str("getCoalescedEvents");
        let between = js_sys::Reflect::get(event, &name)
            .ok()
            .and_then(|get| get.dyn_into::<js_sys::Function>().ok())
            .and_then(|get| get.call0(event).ok())
            .and_then(|events| events.dyn_into::<js_sys::Array>().ok());
        for between in between.iter().flat_map(js_sys::Array::iter) {
            if let Ok(event) = between.dyn_into::<PointerEvent>() {
                self.follow(&event);
            }
        }
        self.follow(event);
    }

    fn follow(&self, event: &PointerEvent) {
        let Some(field) = self.path.parent_element() else { return };
        let field = field.get_bounding_client_rect();
        if field.width() <= 0.0 || field.height() <= 0.0 {
            return;
        }
        let x = (f64::from(event.client_x()) - field.left()) / field.width() * f64::from(Drawing::WIDTH);
        let y = (f64::from(event.client_y()) - field.top()) / field.height() * f64::from(Drawing::HEIGHT);
        self.add((
            (x.round() as i32).clamp(0, Drawing::WIDTH.into()),
            (y.round() as i32).clamp(0, Drawing::HEIGHT.into()),
        ));
    }

    fn add(&self, point: (i32, i32)) {
        let mut points = self.points.borrow_mut();
        if points.last() == Some(&point) {
            return;
        }
        points.push(point);
        let mut shown = self.shown.borrow_mut();
        shown.push(if self.begun.replace(true) { 'L' } else { 'M' });
        shown.push_str(&point.0.unsigned_abs().to_string());
        shown.push(' ');
        shown.push_str(&point.1.unsigned_abs().to_string());
        if points.len() == 1 {
            // A dot is seen at once.
            shown.push_str("l0 0");
        }
    }

    fn show(&self) {
        let _ = self.path.set_attribute("d", &self.shown.borrow());
    }

    fn end(&self) {
        drop(self.ears.take());
        // In the same frame the drawing has it.
        let _ = self.path.remove_attribute("d");
        self.tell();
    }

    fn tell(&self) {
        let points = self.points.take();
        if let Some(stroke) = Stroke::through(&points, self.pen.colour, self.pen.width) {
            self.send.emit(Msg::StrokeDrawn(self.of, stroke));
        }
    }
}
