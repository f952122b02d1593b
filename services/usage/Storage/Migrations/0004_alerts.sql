-- What was noticed. An alert is active until it is resolved; of one rule about one subject there is one active alert.
CREATE TABLE alerts (
  id             TEXT   NOT NULL PRIMARY KEY,
  rule           TEXT   NOT NULL,
  subject        TEXT   NOT NULL,           -- empty: the mesh as a whole
  message        TEXT   NOT NULL,
  measured       DOUBLE PRECISION,
  bound          DOUBLE PRECISION,
  unit           TEXT,
  fired_at_ms    BIGINT NOT NULL,
  clear_since_ms BIGINT,                    -- since when its condition has been absent; null while it is there
  resolved_at_ms BIGINT
);
CREATE UNIQUE INDEX alerts_active ON alerts (rule, subject) WHERE resolved_at_ms IS NULL;
CREATE INDEX alerts_by_time ON alerts (fired_at_ms, id);

-- What is to be said of them, written in the transaction that fires or resolves. Due until next_at_ms is null.
CREATE TABLE alert_notifications (
  id              TEXT    NOT NULL PRIMARY KEY,
  alert_id        TEXT    NOT NULL,
  sink            TEXT    NOT NULL,
  event           TEXT    NOT NULL,
  body            TEXT    NOT NULL,
  created_at_ms   BIGINT  NOT NULL,
  attempts        INTEGER NOT NULL,
  next_at_ms      BIGINT,
  delivered_at_ms BIGINT,                   -- null, and nothing due: given up
  problem         TEXT                      -- of the last attempt that failed
);
CREATE INDEX alert_notifications_due      ON alert_notifications (next_at_ms) WHERE next_at_ms IS NOT NULL;
CREATE INDEX alert_notifications_by_alert ON alert_notifications (alert_id, created_at_ms);
