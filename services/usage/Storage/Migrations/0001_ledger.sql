-- One row per admitted request. Times are Unix milliseconds UTC, money is nano-dollars, enumerations are the contract's names.
CREATE TABLE requests (
  id                 TEXT    NOT NULL PRIMARY KEY,
  admitted_at_ms     BIGINT  NOT NULL CHECK (admitted_at_ms BETWEEN -62135596800000 AND 253402300799999), -- the years 1 to 9999
  key_id             TEXT    NOT NULL,
  team               TEXT    NOT NULL,
  organisation       TEXT    NOT NULL,
  operation          TEXT    NOT NULL,
  requested_model    TEXT    NOT NULL,
  provider           TEXT,
  model              TEXT,
  stream             BOOLEAN NOT NULL,
  outcome            TEXT    NOT NULL,
  status             INTEGER NOT NULL,
  fault              TEXT    NOT NULL,
  input_tokens       BIGINT  NOT NULL,
  cache_read_tokens  BIGINT  NOT NULL,
  cache_write_tokens BIGINT  NOT NULL,
  output_tokens      BIGINT  NOT NULL,
  reasoning_tokens   BIGINT  NOT NULL,
  usage_precision    TEXT    NOT NULL,
  cost_nano_dollars  BIGINT  NOT NULL,
  cost_basis         TEXT    NOT NULL,
  latency_ms         BIGINT  NOT NULL,
  first_token_ms     BIGINT
);

-- Every list is newest first and pages by (admitted_at_ms, id), whatever it filters by.
CREATE INDEX requests_by_time     ON requests (admitted_at_ms, id);
CREATE INDEX requests_by_provider ON requests (provider, admitted_at_ms, id);
CREATE INDEX requests_by_model    ON requests (model, admitted_at_ms, id);
CREATE INDEX requests_by_key      ON requests (key_id, admitted_at_ms, id);
CREATE INDEX requests_by_team     ON requests (team, admitted_at_ms, id);
CREATE INDEX requests_by_outcome  ON requests (outcome, admitted_at_ms, id);

-- Every try of a request, in order from 0.
CREATE TABLE attempts (
  request_id TEXT    NOT NULL,
  position   INTEGER NOT NULL,
  provider   TEXT    NOT NULL,
  model      TEXT    NOT NULL,
  status     INTEGER NOT NULL,
  fault      TEXT    NOT NULL,
  latency_ms BIGINT  NOT NULL,
  PRIMARY KEY (request_id, position)
);
