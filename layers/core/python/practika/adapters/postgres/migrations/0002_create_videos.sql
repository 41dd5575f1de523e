-- Videos with the facts of their source, and their uploads.

CREATE TABLE videos (
    id              text PRIMARY KEY CHECK (id LIKE 'vid\_%'),
    workspace_id    text NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    title           text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    filename        text NOT NULL CHECK (length(filename) BETWEEN 1 AND 255),
    size_bytes      bigint NOT NULL CHECK (size_bytes >= 0),
    created_by      text NOT NULL REFERENCES people (id),
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    status          text NOT NULL CHECK (status IN ('uploading', 'processing', 'ready', 'failed')),
    stage           text CHECK (stage IN ('queued', 'probing', 'encoding', 'pictures', 'publishing')),
    percent         integer NOT NULL DEFAULT 0 CHECK (percent BETWEEN 0 AND 100),
    attempt         integer NOT NULL DEFAULT 0 CHECK (attempt >= 0),
    -- last sign of life of the ingest run; the sweep looks here
    progressed_at   timestamptz NOT NULL DEFAULT now(),
    failure_code    text,
    failure_reason  text,
    source          jsonb,
    frames          jsonb,
    media           jsonb,
    -- removed at once for people; its files and the row go when the sweep has emptied the bucket
    removed_at      timestamptz,
    CONSTRAINT videos_failure_has_reason CHECK (status <> 'failed' OR failure_reason IS NOT NULL),
    CONSTRAINT videos_ready_has_media CHECK (status <> 'ready' OR media IS NOT NULL)
);
CREATE INDEX videos_by_workspace ON videos (workspace_id, created_at DESC, id DESC) WHERE removed_at IS NULL;
CREATE INDEX videos_in_processing ON videos (progressed_at) WHERE status = 'processing' AND removed_at IS NULL;
CREATE INDEX videos_removed ON videos (removed_at) WHERE removed_at IS NOT NULL;
CREATE INDEX videos_by_maker ON videos (created_by);

CREATE TABLE uploads (
    video_id         text PRIMARY KEY REFERENCES videos (id) ON DELETE CASCADE,
    workspace_id     text NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    key              text NOT NULL UNIQUE,
    s3_upload_id     text,
    checksummed      boolean NOT NULL DEFAULT false,
    size_bytes       bigint NOT NULL CHECK (size_bytes >= 0),
    part_size_bytes  bigint NOT NULL CHECK (part_size_bytes > 0),
    state            text NOT NULL CHECK (state IN ('open', 'complete', 'aborted')),
    created_at       timestamptz NOT NULL
);
CREATE INDEX uploads_by_workspace ON uploads (workspace_id, created_at DESC);
