CREATE TRIGGER audit_events_stay BEFORE DELETE ON audit_events
BEGIN SELECT RAISE(ABORT, 'audit_events is append-only'); END;

CREATE TRIGGER audit_events_keep BEFORE UPDATE ON audit_events
BEGIN SELECT RAISE(ABORT, 'audit_events is append-only'); END;

-- REPLACE deletes without asking the triggers above. A row that is the next one, under an id of its own, replaces none.
CREATE TRIGGER audit_events_append BEFORE INSERT ON audit_events
WHEN NEW.position <> (SELECT COALESCE(MAX(position), 0) + 1 FROM audit_events) OR EXISTS (SELECT 1 FROM audit_events WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'audit_events is append-only'); END;
