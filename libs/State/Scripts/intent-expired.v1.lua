-- intent-expired.v1: reads intents whose leases are over.
--
-- KEYS[1]  intents (hash: id -> intent, JSON)
-- KEYS[2]  their leases (sorted set: id -> lease end, ms)
-- ARGV[1]  most at once
-- Returns  per intent two: its id and the intent, empty when there is none

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local found = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, ARGV[1])) do
  found[#found + 1], found[#found + 2] = id, redis.call('HGET', KEYS[1], id) or ''
end
return found
