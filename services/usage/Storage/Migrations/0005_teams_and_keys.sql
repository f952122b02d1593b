-- Who may use the mesh. Ids and names are never used again, since the ledger knows their owners by them: what is deleted keeps its row.
-- Scopes, limits, networks and tags are the contract's JSON. A revision is raised by every change, so that none is overwritten unseen.
CREATE TABLE teams (
  name          TEXT    NOT NULL PRIMARY KEY,
  organisation  TEXT    NOT NULL,
  enabled       BOOLEAN NOT NULL,
  scope         TEXT    NOT NULL,
  limits        TEXT    NOT NULL,
  revision      BIGINT  NOT NULL,
  created_at_ms BIGINT  NOT NULL,
  deleted_at_ms BIGINT
);

CREATE TABLE api_keys (
  id            TEXT    NOT NULL PRIMARY KEY,
  name          TEXT    NOT NULL,
  team          TEXT    NOT NULL REFERENCES teams (name),
  kind          TEXT    NOT NULL,
  enabled       BOOLEAN NOT NULL,
  expires_at_ms BIGINT,
  networks      TEXT    NOT NULL,
  scope         TEXT    NOT NULL,
  limits        TEXT    NOT NULL,
  tags          TEXT    NOT NULL,
  cuts_requests BOOLEAN NOT NULL,
  revision      BIGINT  NOT NULL,           -- of the key or its team
  published     BIGINT  NOT NULL,           -- the revision that the edge was told; 0: none
  created_at_ms BIGINT  NOT NULL,
  revoked_at_ms BIGINT,
  deleted_at_ms BIGINT
);
CREATE INDEX api_keys_by_team     ON api_keys (team, id);
CREATE INDEX api_keys_unpublished ON api_keys (id) WHERE published < revision;

-- The secrets of keys: one, or two after a rotation. The secret itself is nowhere.
CREATE TABLE key_secrets (
  hash          TEXT   NOT NULL PRIMARY KEY, -- SHA-256, hexadecimal
  key_id        TEXT   NOT NULL REFERENCES api_keys (id),
  prefix        TEXT   NOT NULL,             -- what may be shown of it
  created_at_ms BIGINT NOT NULL,
  expires_at_ms BIGINT
);
CREATE INDEX key_secrets_by_key    ON key_secrets (key_id, created_at_ms);
CREATE INDEX key_secrets_by_expiry ON key_secrets (expires_at_ms) WHERE expires_at_ms IS NOT NULL;
