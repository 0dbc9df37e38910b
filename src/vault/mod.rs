//! Records sealed at rest, kept in two stores at once.
//!
//! A record is a JSON value under a name, sealed as a compact JWE (`dir`, `A256GCM`) whose protected header carries
//! the name, the format version and a generation, so that a record can't be moved or rolled back unseen. Every write
//! goes to the [`Journal`] first and is acknowledged when the journal has it; then to the [`CopyStore`]. Reading
//! takes, record by record, the newest generation that opens in either. Neither store is a precondition for reading
//! the other.
//!
//! A [`Vault`] is the records of one place under one key. [`Places`] knows which places there are: what is kept on this
//! device, with or without a passcode, and what is in this tab just for now. A change of the way to keep makes a new
//! place complete before the [`Marker`] names it and the old one is destroyed.

mod adding;
mod backup;
mod epoch;
mod error;
mod index;
mod key;
mod marker;
mod migrate;
mod moving;
mod outbox;
mod places;
mod record;
mod saving;
mod store;
mod sweep;
mod tab;
mod tries;
#[allow(clippy::module_inception)]
mod vault;

pub use backup::{
    BACKUP_FORMAT, BACKUP_TYP, BACKUP_VERSION, Backup, BackupError, MAX_BACKUP_BYTES, is_backup, open_backup,
    seal_backup,
};
pub use epoch::{Entry, Epoch};
pub use error::{KeepError, OpenError, SaveError, StoreError};
pub use index::{AssessmentListed, DeviceRecord, JourneyRecord};
pub use key::SIGNING_KEY;
pub use marker::{Lock, MARKER, MARKER_VERSION, Marker};
pub use places::{Kind, Place, PlaceVault, Places, Wanted};
pub use record::{Name, RECORD_VERSION};
pub use saving::Sitting;
pub use store::{CopyStore, Journal, KeyEntry, Slot, Stores};
pub use tab::try_out;
pub use tries::Wait;
pub use vault::{Kept, Vault};
