use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

/// A way to call the other pages of the origin that have the same name open. Closed when dropped.
pub struct Channel {
    channel: BroadcastChannel,
    _hears: Closure<dyn FnMut(MessageEvent)>,
}

impl Channel {
    /// `hears` gets each word another page says. `None` where the browser has no such channels.
    pub fn open(name: &str, hears: impl Fn(&str) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let hears = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(word) = event.data().as_string() {
                hears(&word);
            }
        });
        channel.set_onmessage(Some(hears.as_ref().unchecked_ref::<Function>()));
        Some(Self { channel, _hears: hears })
    }

    pub fn say(&self, word: &str) {
        // A word that does not get there leaves the others behind, and their next write is refused: nothing is lost.
        let _ = self.channel.post_message(&JsValue::from_str(word));
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}
