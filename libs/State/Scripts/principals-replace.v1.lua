-- principals-replace.v1: puts a prepared directory in the place of the present one.
--
-- KEYS[1]  entries (hash: SHA-256 of a secret -> principal, JSON)
-- KEYS[2]  state (hash: revision, and floor: the revision since which every change is listed)
-- KEYS[3]  changes (sorted set: SHA-256 -> the revision that changed it last)
-- KEYS[4]  the prepared entries; may be absent, which is an empty directory
-- Returns  the new revision

-- The clock, so that a revision from before a flush is never met again.
local now = redis.call('TIME')
local revision = tonumber(now[1]) * 1000000 + tonumber(now[2])
local last = redis.call('HGET', KEYS[2], 'revision')
if last and tonumber(last) >= revision then
  revision = tonumber(last) + 1
end
redis.call('DEL', KEYS[1], KEYS[3])
if redis.call('EXISTS', KEYS[4]) == 1 then
  redis.call('RENAME', KEYS[4], KEYS[1])
  redis.call('PERSIST', KEYS[1])
end
local text = string.format('%.0f', revision)
redis.call('HSET', KEYS[2], 'revision', text, 'floor', text)
return revision
