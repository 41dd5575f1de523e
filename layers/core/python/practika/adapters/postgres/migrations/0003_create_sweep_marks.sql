-- How far the sweep of the media bucket has come, one row a room of the bucket.
CREATE TABLE sweep_marks (
    room text PRIMARY KEY,
    key text NOT NULL,
    moved_at timestamptz NOT NULL DEFAULT now()
);
