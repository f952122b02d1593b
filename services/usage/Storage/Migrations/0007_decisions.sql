-- Why a request went where it went: the contract's JSON. Null for requests of before, and for abandoned ones.
ALTER TABLE requests ADD COLUMN decision TEXT;
