-- Films that have asked for workers and are not encoded yet; one row a film, gone when its turn is over.

CREATE TABLE turns (
    video_id      text PRIMARY KEY REFERENCES videos (id) ON DELETE CASCADE,
    workspace_id  text NOT NULL,
    person_id     text NOT NULL,
    attempt       integer NOT NULL CHECK (attempt >= 0),
    wants         integer NOT NULL CHECK (wants >= 1),
    -- null: it waits
    workers       integer CHECK (workers >= 1),
    -- at_once: the run that asked goes on itself; to_start, started: another run goes on where that one ended
    begins        text CHECK (begins IN ('at_once', 'to_start', 'started')),
    -- what that other run is started with
    run_order     jsonb NOT NULL,
    asked_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT turns_begin_with_workers CHECK ((workers IS NULL) = (begins IS NULL))
);
CREATE INDEX turns_in_order ON turns (asked_at, video_id);
CREATE INDEX turns_waiting ON turns (person_id, asked_at, video_id) WHERE workers IS NULL;

-- Uploads that nobody finished, for the sweep.
CREATE INDEX videos_uploading ON videos (created_at) WHERE status = 'uploading' AND removed_at IS NULL;
