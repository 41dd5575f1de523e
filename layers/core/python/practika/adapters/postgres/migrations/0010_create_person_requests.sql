-- People take their data with them, and close their accounts.

-- who closed the account: the row stays for what refers to it, with nothing of the person but the id
ALTER TABLE people ADD COLUMN erased_at timestamptz;

-- No foreign keys: what was asked outlives the person, and a restore brings it back.
CREATE TABLE person_requests (
    id             text PRIMARY KEY CHECK (id LIKE 'req\_%'),
    person_id      text NOT NULL,
    kind           text NOT NULL CHECK (kind IN ('export', 'erasure')),
    workspace_ids  text[] NOT NULL,
    -- of those, the ones that nobody else was in: they go with the person
    dissolved_ids  text[] NOT NULL DEFAULT '{}',
    -- erasure: what the person wrote goes too, not only the name
    words          boolean NOT NULL DEFAULT false,
    asked_at       timestamptz NOT NULL,
    state          text NOT NULL CHECK (state IN ('open', 'done')),
    -- where the work goes on: a film, and in it a note
    place          text NOT NULL DEFAULT '',
    -- when the round began that goes through all films; the last of an erasure begins when no token can be alive
    round_at       timestamptz,
    due_at         timestamptz NOT NULL,
    -- who works on it has it until then
    claimed_until  timestamptz,
    done_at        timestamptz,
    CONSTRAINT person_requests_done CHECK ((state = 'done') = (done_at IS NOT NULL))
);
CREATE UNIQUE INDEX person_requests_one_open ON person_requests (person_id, kind) WHERE state = 'open';
CREATE INDEX person_requests_due ON person_requests (due_at) WHERE state = 'open';
CREATE INDEX person_requests_by_person ON person_requests (person_id, kind, asked_at DESC);
CREATE INDEX person_requests_done_at ON person_requests (done_at) WHERE kind = 'erasure';

-- Films whose rows are gone. Their notes are kept apart from them, and names stand in notes.
CREATE TABLE former_films (
    id            text PRIMARY KEY,
    workspace_id  text NOT NULL
);
CREATE INDEX former_films_in_order ON former_films (workspace_id, id);

CREATE FUNCTION remember_former_film() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO former_films (id, workspace_id) VALUES (OLD.id, OLD.workspace_id) ON CONFLICT DO NOTHING;
    RETURN OLD;
END
$$;
CREATE TRIGGER videos_remember_former AFTER DELETE ON videos FOR EACH ROW EXECUTE FUNCTION remember_former_film();

CREATE INDEX videos_in_order ON videos (workspace_id, id);
CREATE INDEX lessons_by_maker ON lessons (created_by);
CREATE INDEX invitations_by_maker ON invitations (created_by);
