-- sessions-bind.v1: notes who has served conversations. A conversation that was bound to another target before keeps that entry as well,
-- with its older score, until it has been idle for long enough: the newest counts.
--
-- KEYS[1]  bindings (sorted set: key:target -> when it was last used, ms)
-- ARGV[1]  ms after which an idle one is forgotten
-- ARGV[2]  most entries kept; the newest stay
-- ARGV[3...]  the bindings
-- Returns  now, ms

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
for i = 3, #ARGV do
  redis.call('ZADD', KEYS[1], now, ARGV[i])
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[1]))
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -tonumber(ARGV[2]) - 1)
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return now
