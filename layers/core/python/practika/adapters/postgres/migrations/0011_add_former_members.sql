-- Who was in a workspace: an invitation that was made before they were removed does not bring them back.
CREATE TABLE former_members (
    workspace_id  text NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    person_id     text NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    role          text NOT NULL CHECK (role IN ('owner', 'coach', 'member', 'viewer')),
    -- false: they left by themselves
    removed       boolean NOT NULL,
    left_at       timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, person_id)
);
CREATE INDEX former_members_by_person ON former_members (person_id);
