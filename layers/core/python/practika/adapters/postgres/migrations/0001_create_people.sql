-- People, workspaces, sessions, invitations and the audit log.
-- Times are set by the application's clock, except where a column says default now().

CREATE TABLE workspaces (
    id          text PRIMARY KEY CHECK (id LIKE 'wsp\_%'),
    name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    created_at  timestamptz NOT NULL
);

CREATE TABLE people (
    id             text PRIMARY KEY CHECK (id LIKE 'usr\_%'),
    email          text NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    name           text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    password_hash  text NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
    created_at     timestamptz NOT NULL,
    CONSTRAINT people_email_unique UNIQUE (email)
);

CREATE TABLE members (
    workspace_id  text NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    person_id     text NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    role          text NOT NULL CHECK (role IN ('owner', 'coach', 'member', 'viewer')),
    joined_at     timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, person_id)
);
CREATE INDEX members_by_person ON members (person_id, joined_at);

-- One row a refresh token; a family is one sign-in and all that was rotated from it.
CREATE TABLE refresh_tokens (
    sha256        text PRIMARY KEY CHECK (length(sha256) = 64),
    family        text NOT NULL,
    person_id     text NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    workspace_id  text NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    issued_at     timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL CHECK (expires_at > issued_at),
    used_at       timestamptz,
    ended_at      timestamptz
);
CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family);
CREATE INDEX refresh_tokens_by_person ON refresh_tokens (person_id);
CREATE INDEX refresh_tokens_by_end ON refresh_tokens (expires_at);

CREATE TABLE invitations (
    sha256        text PRIMARY KEY CHECK (length(sha256) = 64),
    workspace_id  text NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    role          text NOT NULL CHECK (role IN ('owner', 'coach', 'member', 'viewer')),
    created_by    text NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL CHECK (expires_at > created_at)
);
CREATE INDEX invitations_by_workspace ON invitations (workspace_id, created_at DESC);

-- Failed sign-ins; the subject is a hash of e-mail and address, never the e-mail.
CREATE TABLE sign_in_failures (
    subject  text NOT NULL CHECK (length(subject) = 64),
    at       timestamptz NOT NULL
);
CREATE INDEX sign_in_failures_by_subject ON sign_in_failures (subject, at);

-- Append-only. No foreign keys: the record outlives what it speaks of.
CREATE TABLE audit_log (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at            timestamptz NOT NULL,
    workspace_id  text,
    person_id     text,
    act           text NOT NULL CHECK (length(act) BETWEEN 1 AND 80),
    subject       text,
    details       jsonb
);
CREATE INDEX audit_log_by_workspace ON audit_log (workspace_id, at DESC, id DESC);
CREATE INDEX audit_log_by_person ON audit_log (person_id, at DESC, id DESC);
