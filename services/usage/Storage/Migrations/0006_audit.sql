-- Administrative changes, in the order in which they came. Nothing is ever changed or deleted here: triggers see to that. Each row's hash
-- covers the hash of the row before it, so that what gets past the triggers is noticed.
CREATE TABLE audit_events (
  position           BIGINT NOT NULL PRIMARY KEY, -- from 1, without gaps
  id                 TEXT   NOT NULL UNIQUE,
  at_ms              BIGINT NOT NULL,
  actor_key          TEXT   NOT NULL,
  actor_team         TEXT   NOT NULL,
  actor_organisation TEXT   NOT NULL,
  address            TEXT,
  action             TEXT   NOT NULL,
  subject            TEXT   NOT NULL,
  state_before       TEXT,                        -- JSON; null when it was not there
  state_after        TEXT,                        -- JSON; null when it is gone
  hash               TEXT   NOT NULL
);
CREATE INDEX audit_events_by_time ON audit_events (at_ms);
