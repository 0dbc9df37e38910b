use crate::domain::Keep;
use crate::vault::{CopyStore, Name, StoreError};
use wasm_bindgen::JsValue;
use web_sys::Storage;

/// localStorage or sessionStorage under one prefix.
#[derive(Clone)]
pub struct WebStorage {
    storage: Option<Storage>,
    prefix: String,
}

impl WebStorage {
    /// Outlives the page. Unusable (every call says [`StoreError::Blocked`]) where the browser forbids it.
    pub fn local(scope: &str) -> Self {
        Self::new(super::window().and_then(|w| w.local_storage().ok().flatten()), scope)
    }

    /// Ends with the tab.
    pub fn session(scope: &str) -> Self {
        Self::new(super::window().and_then(|w| w.session_storage().ok().flatten()), scope)
    }

    fn new(storage: Option<Storage>, scope: &str) -> Self {
        Self { storage, prefix: ["wellbeing-assessment/", scope, "/"].concat() }
    }

    fn storage(&self) -> Result<&Storage, StoreError> {
        self.storage.as_ref().ok_or(StoreError::Blocked)
    }

    fn full_name(&self, name: &str) -> String {
        [&self.prefix, name].concat()
    }
}

impl CopyStore for WebStorage {
    fn read(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.storage()?.get_item(&self.full_name(name)).map_err(|_| StoreError::Blocked)
    }

    fn write(&self, name: &str, sealed: &str) -> Result<(), StoreError> {
        self.storage()?.set_item(&self.full_name(name), sealed).map_err(|error| refusal(&error))
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.storage()?.remove_item(&self.full_name(name)).map_err(|_| StoreError::Blocked)
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        let storage = self.storage()?;
        let count = storage.length().map_err(|_| StoreError::Blocked)?;
        let names = (0..count).filter_map(|i| storage.key(i).ok().flatten());
        Ok(names.filter_map(|name| name.strip_prefix(&self.prefix).map(str::to_owned)).collect())
    }
}

/// True when this tab holds records of a scope.
pub fn tab_has_records(scope: &str) -> bool {
    WebStorage::session(scope).read(Name::device().as_str()).is_ok_and(|found| found.is_some())
}

/// The random name of this tab, when it has one.
#[cfg(feature = "keeper")]
pub fn tab_name(scope: &str) -> Option<String> {
    WebStorage::session(scope).read("tab").ok().flatten()
}

/// Drops this tab's records at once where they were only for now. The keeper destroys their key.
pub fn forget_tab(keep: Keep, scope: &str) {
    let tab = WebStorage::session(scope);
    if keep == Keep::Tab {
        for name in tab.names().unwrap_or_default() {
            // What can't be removed here is tried again by the keeper.
            let _ = (name.contains('/') || name == Name::device().as_str()).then(|| tab.remove(&name));
        }
    }
}

/// Names a DOMException of a storage call.
pub(super) fn refusal(error: &JsValue) -> StoreError {
    let name = js_sys::Reflect::get(error, &JsValue::from_str("name")).ok().and_then(|n| n.as_string());
    match name.as_deref() {
        Some("QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED") => StoreError::Full,
        Some("SecurityError" | "InvalidStateError" | "NotAllowedError") => StoreError::Blocked,
        Some("DataCloneError") => StoreError::Broken("DataCloneError"),
        Some("AbortError") => StoreError::Broken("AbortError"),
        _ => StoreError::Broken("unknown"),
    }
}
