use super::Name;

/// Where one way to keep has its records and its key, in both stores.
///
/// Every change of the way to keep makes a new one, so that old and new never mix: `<epoch>/<name>` for records,
/// `key/<epoch>` for the key. The first version had no epochs: its place is the one without a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Epoch(String);

/// Records of the first version lie under these, and `device`.
const FOLDERS: [&str; 3] = ["assessment", "journey", "outbox"];
/// Length of a random name.
const LENGTH: usize = 22;

impl Epoch {
    /// The place of the first version.
    pub fn first() -> Self {
        Self(String::new())
    }

    /// `random` is 16 bytes in base64url.
    pub fn named(random: String) -> Option<Self> {
        (random.len() == LENGTH).then_some(Self(random))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn is_first(&self) -> bool {
        self.0.is_empty()
    }

    /// What a record is called in the stores.
    pub fn full_name(&self, name: &Name) -> String {
        if self.is_first() { name.as_str().to_owned() } else { [self.as_str(), "/", name.as_str()].concat() }
    }

    /// What the key is called in the journal's key store.
    pub fn journal_key(&self) -> String {
        if self.is_first() { "key/device".to_owned() } else { ["key/", self.as_str()].concat() }
    }

    /// What the key is called in the copy.
    pub fn copy_key(&self) -> String {
        if self.is_first() { "key".to_owned() } else { self.journal_key() }
    }

    /// The record that an entry of a store is, when it belongs to this place.
    pub fn record(&self, entry: &str) -> Option<Name> {
        match Entry::of(entry) {
            Entry::Record(epoch, name) if epoch == *self => Some(name),
            _ => None,
        }
    }
}

/// What an entry of a store is, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    Key(Epoch),
    Record(Epoch, Name),
    /// The marker, a tab's key, or nothing of ours.
    Other,
}

impl Entry {
    pub fn of(entry: &str) -> Self {
        let listed = |name: &str| Name::listed(name.to_owned());
        match entry.split_once('/') {
            None if entry == "key" => Self::Key(Epoch::first()),
            None if entry == Name::device().as_str() => Self::Record(Epoch::first(), listed(entry)),
            None => Self::Other,
            Some(("key", "device")) => Self::Key(Epoch::first()),
            Some(("key", epoch)) => Epoch::named(epoch.to_owned()).map_or(Self::Other, Self::Key),
            Some((folder, _)) if FOLDERS.contains(&folder) => Self::Record(Epoch::first(), listed(entry)),
            Some((epoch, name)) => {
                Epoch::named(epoch.to_owned()).map_or(Self::Other, |epoch| Self::Record(epoch, listed(name)))
            }
        }
    }
}
