-- replica-beat.v2: marks a replica as seen, and counts. What was sent long ago marks nothing: a server that was frozen reads it late,
-- and the replica may have served by itself in the meantime.
--
-- KEYS[1]  replicas (sorted set: name -> last seen, ms)
-- ARGV[1]  name
-- ARGV[2]  ms without a beat after which a replica is silent
-- ARGV[3]  ms without a beat after which it is forgotten
-- ARGV[4]  this server's time, ms, when it last answered the replica; 0 = never
-- Returns  {known, silent, now, counted}: counted = 1 when the replica was marked

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local silent_after, forgotten_after = tonumber(ARGV[2]), tonumber(ARGV[3])
local counted = now - tonumber(ARGV[4]) <= silent_after
if counted then
  redis.call('ZADD', KEYS[1], now, ARGV[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - forgotten_after - 1)
return {
  redis.call('ZCARD', KEYS[1]), redis.call('ZCOUNT', KEYS[1], '-inf', now - silent_after - 1), now, counted and 1 or 0,
}
