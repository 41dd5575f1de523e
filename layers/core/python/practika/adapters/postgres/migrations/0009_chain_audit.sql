-- The audit log goes into a chain of locked objects, entry by entry in the order in which transactions were given
-- their numbers: an entry's id says when it was written, not when others could see it.

ALTER TABLE audit_log ADD COLUMN xact xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX audit_log_in_order ON audit_log (xact, id);

-- One row an object, written before the object is put; stored_at: it lies in the bucket.
CREATE TABLE audit_links (
    number         bigint PRIMARY KEY CHECK (number >= 1),
    sha256         text NOT NULL CHECK (length(sha256) = 64),
    previous       text CHECK (length(previous) = 64),
    previous_hash  text CHECK (length(previous_hash) = 64),
    last_hash      text NOT NULL CHECK (length(last_hash) = 64),
    after_xact     xid8 NOT NULL,
    after_id       bigint NOT NULL,
    through_xact   xid8 NOT NULL,
    through_id     bigint NOT NULL,
    entries        integer NOT NULL CHECK (entries >= 1),
    begun_at       timestamptz NOT NULL,
    stored_at      timestamptz,
    CONSTRAINT audit_links_begin_once CHECK ((number = 1) = (previous IS NULL))
);
