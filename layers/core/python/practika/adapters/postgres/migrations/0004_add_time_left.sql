-- How far every chunk of a film is, and how long the rest takes.

ALTER TABLE videos
    -- frames of each chunk that are done, and those of them that this attempt has made itself
    ADD COLUMN frames_done     integer[] NOT NULL DEFAULT '{}',
    ADD COLUMN frames_made     integer[] NOT NULL DEFAULT '{}',
    -- first report of a chunk of the film as it is cut now
    ADD COLUMN encoding_since  timestamptz,
    -- the estimate, and the moment that it was made for
    ADD COLUMN seconds_left    double precision CHECK (seconds_left >= 0),
    ADD COLUMN left_at         timestamptz;
