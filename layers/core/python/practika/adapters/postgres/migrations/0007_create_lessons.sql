-- Recorded sessions. What happened in them lies in the bucket; here stands who recorded what, when, and for whom.

CREATE TABLE lessons (
    id            text PRIMARY KEY CHECK (id LIKE 'les\_%'),
    workspace_id  text NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    video_id      text NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
    title         text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    audience      text NOT NULL CHECK (audience IN ('everyone', 'team')),
    state         text NOT NULL CHECK (state IN ('recording', 'sealed', 'removed')),
    created_by    text NOT NULL,
    created_at    timestamptz NOT NULL,
    heard_at      timestamptz NOT NULL,
    sealed_at     timestamptz,
    removed_at    timestamptz,
    length_ms     integer NOT NULL DEFAULT 0 CHECK (length_ms >= 0),
    log_parts     integer NOT NULL DEFAULT 0 CHECK (log_parts >= 0),
    voice_parts   integer NOT NULL DEFAULT 0 CHECK (voice_parts >= 0),
    size_bytes    bigint NOT NULL DEFAULT 0 CHECK (size_bytes >= 0),
    digest        text CHECK (digest ~ '^[0-9a-f]{64}$')
);
CREATE INDEX lessons_by_video ON lessons (video_id, created_at DESC, id DESC);
CREATE INDEX lessons_by_workspace ON lessons (workspace_id);
CREATE INDEX lessons_recording ON lessons (heard_at) WHERE state = 'recording';
