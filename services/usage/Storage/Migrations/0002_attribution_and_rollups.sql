-- What a request was for, beside who asked. Tags are a JSON object here; request_tags has them for filters.
ALTER TABLE requests ADD COLUMN category TEXT;
ALTER TABLE requests ADD COLUMN end_user TEXT;
ALTER TABLE requests ADD COLUMN tags     TEXT;

-- What a failed attempt used; null when the provider did not say.
ALTER TABLE attempts ADD COLUMN input_tokens       BIGINT;
ALTER TABLE attempts ADD COLUMN cache_read_tokens  BIGINT;
ALTER TABLE attempts ADD COLUMN cache_write_tokens BIGINT;
ALTER TABLE attempts ADD COLUMN output_tokens      BIGINT;
ALTER TABLE attempts ADD COLUMN reasoning_tokens   BIGINT;
ALTER TABLE attempts ADD COLUMN cost_nano_dollars  BIGINT NOT NULL DEFAULT 0;

-- Most requests complete without a fault, user or category, and need no entry. (The first version's index held them all.)
DROP INDEX requests_by_outcome;
CREATE INDEX requests_by_outcome  ON requests (outcome, admitted_at_ms, id)  WHERE outcome <> 'completed';
CREATE INDEX requests_by_fault    ON requests (fault, admitted_at_ms, id)    WHERE fault <> 'none';
CREATE INDEX requests_by_category ON requests (category, admitted_at_ms, id) WHERE category IS NOT NULL;
CREATE INDEX requests_by_user     ON requests (end_user, admitted_at_ms, id) WHERE end_user IS NOT NULL;

-- The slowest requests of a day, without visiting the day's rows.
CREATE INDEX requests_by_latency ON requests (admitted_at_ms, latency_ms, id);

-- One row per tag, written 'name:value'.
CREATE TABLE request_tags (
  request_id     TEXT   NOT NULL,
  tag            TEXT   NOT NULL,
  admitted_at_ms BIGINT NOT NULL,
  PRIMARY KEY (request_id, tag)
);
CREATE INDEX request_tags_by_tag ON request_tags (tag, admitted_at_ms, request_id);

-- Requests added up by quarter of an hour and, separately for each facet, by what it distinguishes. An unused or absent value is empty.
CREATE TABLE rollups (
  facet              TEXT   NOT NULL,
  slot_ms            BIGINT NOT NULL,
  value_1            TEXT   NOT NULL,
  value_2            TEXT   NOT NULL,
  value_3            TEXT   NOT NULL,
  requests           BIGINT NOT NULL,
  completed          BIGINT NOT NULL,
  failed             BIGINT NOT NULL,
  cancelled          BIGINT NOT NULL,
  interrupted        BIGINT NOT NULL,
  input_tokens       BIGINT NOT NULL,
  cache_read_tokens  BIGINT NOT NULL,
  cache_write_tokens BIGINT NOT NULL,
  output_tokens      BIGINT NOT NULL,
  reasoning_tokens   BIGINT NOT NULL,
  cost_nano_dollars  BIGINT NOT NULL,
  unpriced           BIGINT NOT NULL,
  estimated          BIGINT NOT NULL,
  latency_ms         BIGINT NOT NULL,
  first_tokens       BIGINT NOT NULL,
  first_token_ms     BIGINT NOT NULL,
  latencies          BYTEA  NOT NULL, -- a histogram; both databases take this type's name
  PRIMARY KEY (facet, slot_ms, value_1, value_2, value_3)
);
