-- Budgets made over the API. Money is nano-dollars, enumerations are the contract's names. An id is never used again: a budget that is
-- deleted keeps its row, and deleted_at_ms says when.
CREATE TABLE budgets (
  id                 TEXT   NOT NULL PRIMARY KEY,
  scope              TEXT   NOT NULL,
  name               TEXT   NOT NULL,
  team               TEXT,
  period             TEXT   NOT NULL,
  limit_nano_dollars BIGINT NOT NULL CHECK (limit_nano_dollars BETWEEN 1 AND 9000000000000000),
  kind               TEXT   NOT NULL,
  on_exhausted       TEXT   NOT NULL,
  time_zone          TEXT   NOT NULL,
  created_at_ms      BIGINT NOT NULL,
  deleted_at_ms      BIGINT
);

-- What everybody who can have a budget has spent, by quarter of an hour. What a failed attempt cost is spent where it failed.
CREATE TABLE spending (
  scope             TEXT   NOT NULL,
  team              TEXT   NOT NULL, -- a key's team; otherwise empty
  name              TEXT   NOT NULL,
  slot_ms           BIGINT NOT NULL,
  cost_nano_dollars BIGINT NOT NULL,
  PRIMARY KEY (scope, team, name, slot_ms)
);

-- Requests whose router died before it settled them.
ALTER TABLE rollups ADD COLUMN abandoned BIGINT NOT NULL DEFAULT 0;

-- Requests whose records were deleted by age: one that is delivered again is in the roll-ups already.
CREATE TABLE expired_requests (
  id             TEXT   NOT NULL PRIMARY KEY,
  admitted_at_ms BIGINT NOT NULL,
  expired_at_ms  BIGINT NOT NULL
);
CREATE INDEX expired_requests_by_admission ON expired_requests (admitted_at_ms);
CREATE INDEX expired_requests_by_expiry    ON expired_requests (expired_at_ms);
