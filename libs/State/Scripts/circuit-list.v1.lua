-- circuit-list.v1: lists a circuit's status, or strikes it off, unless something later is known.
--
-- KEYS[1]  listed circuits (hash: circuit -> status, JSON)
-- KEYS[2]  versions (sorted set: circuit -> version of what was last told, microseconds)
-- ARGV[1]  the circuit
-- ARGV[2]  version
-- ARGV[3]  status, or empty to strike it off
-- Returns  1, or 0 when something later is known

local last = redis.call('ZSCORE', KEYS[2], ARGV[1])
if last and tonumber(last) > tonumber(ARGV[2]) then
  return 0
end
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
-- Nothing is under way for an hour: older versions have nothing left to hold back.
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', tonumber(ARGV[2]) - 3600 * 1000000))
if ARGV[3] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
end
return 1
