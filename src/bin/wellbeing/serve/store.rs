use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Row, raw_sql};
use std::fs::OpenOptions;
use std::path::Path;
use std::time::Duration;

/// The schema, one step a version; `PRAGMA user_version` says how many have been taken. Steps are only ever added.
const MIGRATIONS: [&str; 1] = ["
    CREATE TABLE keys (
        kid TEXT PRIMARY KEY NOT NULL,
        jwk TEXT NOT NULL,
        first_seen INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE exports (
        jti TEXT PRIMARY KEY NOT NULL,
        kid TEXT NOT NULL REFERENCES keys (kid),
        payload_sha256 BLOB NOT NULL,
        iat INTEGER NOT NULL,
        received INTEGER NOT NULL,
        size INTEGER NOT NULL,
        body BLOB NOT NULL
    ) STRICT;
    CREATE INDEX exports_by_kid ON exports (kid, iat);
    PRAGMA user_version = 1;
"];

/// The received exports, in one SQLite file.
///
/// WAL with `synchronous=FULL` syncs the log at every commit, so what was acknowledged survives SIGKILL and a power
/// cut alike. The rollback journal would need `EXTRA` for the latter: under `FULL` the removal of the journal, which
/// is the commit, is itself not synced. WAL also lets reports read while exports come in.
pub struct Store {
    pool: SqlitePool,
}

/// A verified export on its way in. Times are in seconds since 1970-01-01T00:00Z.
pub struct Arrival {
    pub jti: String,
    pub kid: String,
    /// The public key as JSON, to recognise the same browser later.
    pub jwk: String,
    pub payload_sha256: [u8; 32],
    pub iat: i64,
    pub received: i64,
    /// As it was sent.
    pub body: Vec<u8>,
}

/// What became of an [`Arrival`]. By the time it is returned, it is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    First,
    /// The same signer's same payload has been here since `received`.
    Already {
        received: i64,
    },
    /// The `jti` stands for another payload or another signer; nothing was changed.
    Taken,
}

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the store has version {found}; this build knows versions up to {newest}")]
    TooNew { found: i64, newest: usize },
    #[error("the store can't be created: {0}")]
    Create(std::io::Error),
    #[error("{0}")]
    Database(#[from] sqlx::Error),
}

impl Store {
    /// Opens the file, creates it when it is missing (readable by its owner only) and brings it to the newest version.
    ///
    /// # Errors
    /// [`StoreError::TooNew`] when a later build has written it; the others when the file can't be opened or is no
    /// SQLite file.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        create_private(path).map_err(StoreError::Create)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10));
        // SQLite has one writer at a time: a queue for one connection instead of many that find it busy.
        let pool = SqlitePoolOptions::new().max_connections(1).acquire_timeout(Duration::from_secs(20));
        let store = Self { pool: pool.connect_with(options).await? };
        store.migrate().await?;
        Ok(store)
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        let mut write = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let found: i64 = sqlx::query("PRAGMA user_version").fetch_one(&mut *write).await?.try_get(0)?;
        let newest = MIGRATIONS.len();
        let taken = usize::try_from(found).ok().filter(|taken| *taken <= newest);
        let taken = taken.ok_or(StoreError::TooNew { found, newest })?;
        for step in MIGRATIONS.into_iter().skip(taken) {
            raw_sql(step).execute(&mut *write).await?;
        }
        write.commit().await?;
        Ok(())
    }

    /// Stores the export once, whatever the signature bytes: ECDSA signatures are malleable, so it is recognised by
    /// `jti` and the hash of its payload.
    ///
    /// # Errors
    /// When the transaction did not commit; nothing is stored then.
    pub async fn keep(&self, arrival: &Arrival) -> Result<Kept, StoreError> {
        let mut write = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let held = sqlx::query("SELECT kid, payload_sha256, received FROM exports WHERE jti = ?")
            .bind(&arrival.jti)
            .fetch_optional(&mut *write)
            .await?;
        if let Some(held) = held {
            let (kid, sha256): (String, Vec<u8>) = (held.try_get(0)?, held.try_get(1)?);
            let same = kid == arrival.kid && sha256 == arrival.payload_sha256;
            let received = held.try_get(2)?;
            write.rollback().await?;
            return Ok(if same { Kept::Already { received } } else { Kept::Taken });
        }
        sqlx::query("INSERT INTO keys (kid, jwk, first_seen) VALUES (?, ?, ?) ON CONFLICT (kid) DO NOTHING")
            .bind(&arrival.kid)
            .bind(&arrival.jwk)
            .bind(arrival.received)
            .execute(&mut *write)
            .await?;
        sqlx::query(
            "INSERT INTO exports (jti, kid, payload_sha256, iat, received, size, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&arrival.jti)
        .bind(&arrival.kid)
        .bind(arrival.payload_sha256.as_slice())
        .bind(arrival.iat)
        .bind(arrival.received)
        .bind(i64::try_from(arrival.body.len()).unwrap_or(i64::MAX))
        .bind(&arrival.body)
        .execute(&mut *write)
        .await?;
        write.commit().await?;
        Ok(Kept::First)
    }

    /// The public key, as JSON, that a stored export was signed with.
    ///
    /// # Errors
    /// When the store can't be read.
    pub async fn jwk(&self, kid: &str) -> Result<Option<String>, StoreError> {
        let row = sqlx::query("SELECT jwk FROM keys WHERE kid = ?").bind(kid).fetch_optional(&self.pool).await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }

    /// Finishes what is running and folds the log back into the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// SQLite's own files beside it (`-wal`, `-shm`) take over the mode of the file.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}
