-- ledger-take.v2: gives a consumer its next events. What it took before and has not acknowledged comes again first.
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
  local taken = redis.call('LRANGE', KEYS[1], -tonumber(ARGV[2]), -1)
  -- Copied before they are taken away: a crash of the embedded server can leave a beginning of a script's writes.
  for i = 1, #taken, 1000 do
    redis.call('RPUSH', KEYS[2], unpack(taken, i, math.min(i + 999, #taken)))
  end
  if #taken > 0 then
    redis.call('LTRIM', KEYS[1], 0, -#taken - 1)
  end
end
local held = redis.call('LRANGE', KEYS[2], 0, -1)
local oldest_first = {}
for i = #held, 1, -1 do
  oldest_first[#oldest_first + 1] = held[i]
end
return oldest_first
