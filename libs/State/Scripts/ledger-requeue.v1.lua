-- ledger-requeue.v1: returns the events of a consumer that is gone to the waiting list, unless it has been seen again.
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
local moved = 0
while redis.call('LMOVE', KEYS[2], KEYS[1], 'LEFT', 'RIGHT') do
  moved = moved + 1
end
redis.call('ZREM', KEYS[3], ARGV[1])
return moved
