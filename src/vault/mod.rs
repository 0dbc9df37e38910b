//! Records sealed at rest, kept in two stores at once.
//!
//! A record is a JSON value under a name, sealed as a compact JWE (`dir`, `A256GCM`) whose protected header carries
//! the name, the format version and a generation, so that a record can't be moved or rolled back unseen. Every write
//! goes to the [`Journal`] first and is acknowledged when the journal has it; then to the [`CopyStore`]. Reading
//! takes, record by record, the newest generation that opens in either. Neither store is a precondition for reading
//! the other.

mod error;
mod index;
mod record;
mod store;
#[allow(clippy::module_inception)]
mod vault;

pub use error::{OpenError, SaveError, StoreError};
pub use index::{AssessmentListed, DeviceRecord, JourneyRecord};
pub use record::{Name, RECORD_VERSION};
pub use store::{CopyStore, Journal, Slot};
pub use vault::{Kept, Vault};

#[cfg(all(test, feature = "cli"))]
mod tests;
