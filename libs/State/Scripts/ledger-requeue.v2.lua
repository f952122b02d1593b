-- ledger-requeue.v2: returns the events of a consumer that is gone to the waiting list, unless it has been seen again.
--
-- KEYS[1]  waiting events (list)
-- KEYS[2]  the consumer's events (list)
-- KEYS[3]  consumers (sorted set: name -> last seen, ms)
-- ARGV[1]  consumer name
-- ARGV[2]  milliseconds without a sign of life after which it is gone
-- Returns  the number of events returned

local time = redis.call('TIME')
local seen = redis.call('ZSCORE', KEYS[3], ARGV[1])
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
if seen and now - tonumber(seen) < tonumber(ARGV[2]) then
  return 0
end
local held = redis.call('LRANGE', KEYS[2], 0, -1)
-- Copied before they are taken away: a crash of the embedded server can leave a beginning of a script's writes.
for i = 1, #held, 1000 do
  redis.call('RPUSH', KEYS[1], unpack(held, i, math.min(i + 999, #held)))
end
redis.call('DEL', KEYS[2])
redis.call('ZREM', KEYS[3], ARGV[1])
return #held
