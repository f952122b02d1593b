-- replica-beat.v1: marks a replica as seen, and counts.
--
-- KEYS[1]  replicas (sorted set: name -> last seen, ms)
-- ARGV[1]  name
-- ARGV[2]  ms without a beat after which a replica is silent
-- ARGV[3]  ms without a beat after which it is forgotten
-- Returns  {known, silent}

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[3]) - 1)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return { redis.call('ZCARD', KEYS[1]), redis.call('ZCOUNT', KEYS[1], '-inf', now - tonumber(ARGV[2]) - 1) }
