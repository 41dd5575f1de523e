-- The vocabulary of each workspace. Codes are retired, never deleted: annotations name them by id.

CREATE TABLE codes (
    id            text PRIMARY KEY CHECK (id LIKE 'cod\_%'),
    workspace_id  text NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    label         text NOT NULL CHECK (length(label) BETWEEN 1 AND 60),
    color         text NOT NULL CHECK (color ~ '^ink-[1-8]$'),
    hot_key       text CHECK (hot_key ~ '^[a-z0-9]$'),
    kind          text NOT NULL CHECK (kind IN ('point', 'state')),
    modifiers     jsonb NOT NULL DEFAULT '[]',
    retired       boolean NOT NULL DEFAULT false,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    version       integer NOT NULL CHECK (version >= 1)
);
CREATE INDEX codes_by_workspace ON codes (workspace_id, created_at, id);
CREATE UNIQUE INDEX codes_label_unique ON codes (workspace_id, lower(label)) WHERE NOT retired;
CREATE UNIQUE INDEX codes_key_unique ON codes (workspace_id, hot_key) WHERE NOT retired;
