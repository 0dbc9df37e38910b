//! A small builder for elements. `html!` writes out every element's construction where it stands (300 bytes each, 100 kB
//! of wasm for these screens); here each part of an element is one call.

use std::rc::Rc;
use yew::virtual_dom::{AttrValue, AttributeOrProperty, Attributes, Key, Listener, VList, VNode, VTag, VText};
use yew::{Html, NodeRef};

/// An element under construction; with no tag, a list of nodes without one around them.
pub struct El(Box<Parts>);

struct Parts {
    tag: &'static str,
    attributes: Vec<Option<AttributeOrProperty>>,
    children: Vec<Html>,
    listener: Option<Rc<dyn Listener>>,
    node: NodeRef,
    key: Option<Key>,
    value: Option<AttrValue>,
    checked: Option<bool>,
}

macro_rules! attributes {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// The attributes in use, the frequent ones first.
        #[derive(Clone, Copy)]
        pub enum Attr { $($name),* }

        const NAMES: &[&str] = &[$($text),*];
    };
}

attributes! {
    Class = "class", Type = "type", Id = "id", AriaHidden = "aria-hidden", AriaLabel = "aria-label", Dir = "dir",
    Role = "role", ViewBox = "viewBox", Focusable = "focusable", Path = "d", Name = "name", Part = "part",
    AriaLabelledby = "aria-labelledby", AriaDescribedby = "aria-describedby", For = "for", Rows = "rows",
    Placeholder = "placeholder", Autocomplete = "autocomplete", Tabindex = "tabindex", Href = "href", Lang = "lang",
    AriaHaspopup = "aria-haspopup", AriaBusy = "aria-busy", AriaDisabled = "aria-disabled", Disabled = "disabled",
    AriaInvalid = "aria-invalid", Spellcheck = "spellcheck", Autocapitalize = "autocapitalize", Novalidate = "novalidate",
    Stroke = "stroke", StrokeWidth = "stroke-width", AriaPressed = "aria-pressed", AriaCurrent = "aria-current",
}

/// Begins an element. No class attribute when `class` is empty.
pub fn el(tag: &'static str, class: &str) -> El {
    let el = El(Box::new(Parts {
        tag,
        attributes: Vec::new(),
        children: Vec::new(),
        listener: None,
        node: NodeRef::default(),
        key: None,
        value: None,
        checked: None,
    }));
    if class.is_empty() { el } else { el.attr(Attr::Class, class) }
}

/// Begins a list of nodes.
pub fn list() -> El {
    el("", "")
}

/// An element that holds nothing but `text`.
pub fn text(tag: &'static str, class: &str, text: &str) -> El {
    el(tag, class).text(text)
}

/// What somebody wrote, in its own direction: marks in it that turn the line round end with it.
pub fn quoted(tag: &'static str, words: &str) -> El {
    text(tag, "", words).attr(Attr::Dir, "auto")
}

impl El {
    #[inline(never)]
    pub fn attr(mut self, attr: Attr, value: &str) -> Self {
        let (at, attributes) = (attr as usize, &mut self.0.attributes);
        while attributes.len() <= at {
            attributes.push(None);
        }
        if let Some(place) = attributes.get_mut(at) {
            *place = Some(AttributeOrProperty::Attribute(owned(value)));
        }
        self
    }

    /// Without a value the attribute is left out.
    pub fn maybe_attr(self, attr: Attr, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.attr(attr, value),
            None => self,
        }
    }

    #[inline(never)]
    pub fn text(self, text: &str) -> Self {
        self.push(VNode::VText(VText::new(owned(text))))
    }

    #[inline(never)]
    pub fn with(self, child: El) -> Self {
        self.push(child.into())
    }

    /// A child that is not always there. It leaves an empty place, so that the nodes beside it stay what they are: a box
    /// somebody is writing in must not be made anew.
    #[inline(never)]
    pub fn maybe(self, child: Option<El>) -> Self {
        self.push(child.map_or_else(Html::default, Into::into))
    }

    fn push(mut self, child: Html) -> Self {
        self.0.children.push(child);
        self
    }

    /// Tells it from its neighbours and from what stood in its place before.
    #[inline(never)]
    pub fn key(mut self, key: &str) -> Self {
        self.0.key = Some(Key::from(key));
        self
    }

    #[inline(never)]
    pub fn node(mut self, node: &NodeRef) -> Self {
        self.0.node = node.clone();
        self
    }

    /// At most one for each element.
    #[inline(never)]
    pub fn on(mut self, listener: Rc<dyn Listener>) -> Self {
        self.0.listener = Some(listener);
        self
    }

    /// What a box holds: a property, set again whenever it differs from what is shown.
    #[inline(never)]
    pub fn value(mut self, value: &str) -> Self {
        self.0.value = Some(owned(value));
        self
    }

    /// Whether a radio button or tick box is chosen: a property, set with every rendering.
    pub fn checked(mut self, checked: bool) -> Self {
        self.0.checked = Some(checked);
        self
    }
}

impl From<El> for Html {
    #[inline(never)]
    fn from(el: El) -> Self {
        let parts = *el.0;
        let children = VNode::VList(Rc::new(VList::from(parts.children)));
        if parts.tag.is_empty() {
            return children;
        }
        let mut tag = VTag::new(parts.tag);
        // As many names as there are values: equal lists of names are compared place by place.
        if let Some(keys) = NAMES.get(..parts.attributes.len()) {
            tag.attributes = Attributes::Dynamic { keys, values: parts.attributes.into_boxed_slice() };
        }
        tag.node_ref = parts.node;
        tag.key = parts.key;
        if let Some(listener) = parts.listener {
            tag.add_listener(listener);
        }
        if parts.value.is_some() {
            tag.set_value(parts.value);
        }
        if let Some(checked) = parts.checked {
            tag.set_checked(checked);
        }
        if let Some(place) = tag.children_mut() {
            *place = children;
        }
        VNode::VTag(Rc::new(tag))
    }
}

fn owned(text: &str) -> AttrValue {
    AttrValue::Rc(text.into())
}
