/**
 * The steps that bring an agent's file to the present schema: step n lifts `user_version` from n-1 to n. Steps are only
 * ever added at the end, since kiosks in the field stand at any of them (style.md 3, DB).
 */
export const MIGRATIONS: readonly { readonly name: string; readonly sql: string }[] = [
  {
    name: 'outbox',
    sql: `
      CREATE TABLE run (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        boot_count INTEGER NOT NULL,
        os_boot_id TEXT NOT NULL,
        is_clean_exit INTEGER NOT NULL
      ) STRICT;

      -- no gives the order of the epochs, and (epoch_no, seq) the order of all records.
      CREATE TABLE outbox_epoch (
        no INTEGER PRIMARY KEY AUTOINCREMENT,
        epoch TEXT NOT NULL UNIQUE,
        last_seq INTEGER NOT NULL,
        acked_seq INTEGER NOT NULL
      ) STRICT;

      -- kept_since_ms is the time of the append, then of the acknowledgement: as wide as before, so that an
      -- acknowledgement needs no new page even when the file stands at its cap.
      CREATE TABLE outbox (
        epoch_no INTEGER NOT NULL REFERENCES outbox_epoch (no),
        seq INTEGER NOT NULL,
        record TEXT NOT NULL,
        kept_since_ms INTEGER NOT NULL,
        PRIMARY KEY (epoch_no, seq)
      ) STRICT;

      CREATE TABLE outbox_rejected (
        epoch TEXT NOT NULL,
        seq INTEGER NOT NULL,
        record TEXT NOT NULL,
        message_id TEXT NOT NULL,
        detail TEXT NOT NULL,
        rejected_at_ms INTEGER NOT NULL,
        PRIMARY KEY (epoch, seq)
      ) STRICT;

      CREATE TABLE outbox_probe (id INTEGER PRIMARY KEY CHECK (id = 1), filler BLOB NOT NULL) STRICT;
    `,
  },
  {
    name: 'uplink',
    sql: `
      CREATE TABLE uplink (id INTEGER PRIMARY KEY CHECK (id = 1), connect_count INTEGER NOT NULL) STRICT;
      INSERT INTO uplink (id, connect_count) VALUES (1, 0);
    `,
  },
  {
    name: 'session journal',
    sql: `
      -- One row for each visit that has begun and has no record yet (session/journal.ts).
      CREATE TABLE session_journal (
        no INTEGER PRIMARY KEY,
        visit_id TEXT NOT NULL UNIQUE,
        entry TEXT NOT NULL
      ) STRICT;
    `,
  },
  {
    name: 'card custody',
    sql: `
      -- One row for each motor reader: what is in it, as far as the agent knows (card-custody/journal.ts).
      CREATE TABLE card_custody (
        device_id TEXT PRIMARY KEY NOT NULL,
        retain_count INTEGER NOT NULL,
        card TEXT
      ) STRICT;
    `,
  },
  {
    name: 'technician',
    sql: `
      -- What technician mode keeps over a restart (technician/journal.ts).
      CREATE TABLE technician (id INTEGER PRIMARY KEY CHECK (id = 1), entry TEXT NOT NULL) STRICT;
    `,
  },
  {
    name: 'sign of life',
    sql: `
      -- When the run wrote down last that it lived; after a power cut the next one tells.
      ALTER TABLE run ADD COLUMN alive_at_ms INTEGER;
      ALTER TABLE run ADD COLUMN alive_mono_ms INTEGER;
    `,
  },
  {
    name: 'open orders',
    sql: `
      -- What the controller told last of the work at this machine (technician/open-orders.ts).
      CREATE TABLE open_orders (id INTEGER PRIMARY KEY CHECK (id = 1), orders TEXT NOT NULL) STRICT;
    `,
  },
];
