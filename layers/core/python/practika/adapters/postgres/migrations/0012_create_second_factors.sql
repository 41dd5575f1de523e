-- A second factor: codes of an app, codes on paper for when the app is lost, and the challenge that asks for one.

CREATE TABLE second_factors (
    person_id     text PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
    -- the secret, encrypted by a key that is not in this database
    sealed        text NOT NULL CHECK (sealed LIKE 'v1:%'),
    begun_at      timestamptz NOT NULL,
    -- since when it is asked for; until then it is only being set up
    confirmed_at  timestamptz,
    -- codes up to this step are used up
    last_step     bigint
);

CREATE TABLE recovery_codes (
    person_id  text NOT NULL REFERENCES second_factors (person_id) ON DELETE CASCADE,
    code_hash  text NOT NULL CHECK (code_hash LIKE '$argon2id$%'),
    made_at    timestamptz NOT NULL,
    used_at    timestamptz,
    PRIMARY KEY (person_id, code_hash)
);

-- Between a right password and a session. Opens nothing but the way to one, with a code.
CREATE TABLE sign_in_challenges (
    sha256      text PRIMARY KEY CHECK (length(sha256) = 64),
    person_id   text NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    issued_at   timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL CHECK (expires_at > issued_at),
    tries       integer NOT NULL DEFAULT 0,
    ended_at    timestamptz
);
CREATE INDEX sign_in_challenges_by_person ON sign_in_challenges (person_id);
CREATE INDEX sign_in_challenges_by_end ON sign_in_challenges (expires_at);
