-- ledger-take.v1: gives a consumer its next events. What it took before and has not acknowledged comes again first.
--
-- KEYS[1]  waiting events (list)
-- KEYS[2]  this consumer's events (list)
-- KEYS[3]  consumers (sorted set: name -> last seen, ms)
-- ARGV[1]  consumer name
-- ARGV[2]  most events to hold
-- Returns  the events the consumer now holds, oldest first

local time = redis.call('TIME')
redis.call('ZADD', KEYS[3], tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000), ARGV[1])
if redis.call('LLEN', KEYS[2]) == 0 then
  for _ = 1, tonumber(ARGV[2]) do
    if not redis.call('LMOVE', KEYS[1], KEYS[2], 'RIGHT', 'LEFT') then
      break
    end
  end
end
local held = redis.call('LRANGE', KEYS[2], 0, -1)
local oldest_first = {}
for i = #held, 1, -1 do
  oldest_first[#oldest_first + 1] = held[i]
end
return oldest_first
