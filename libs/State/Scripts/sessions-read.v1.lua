-- sessions-read.v1: the bindings that were used since a moment, oldest first.
--
-- KEYS[1]  bindings (sorted set: key:target -> when it was last used, ms)
-- ARGV[1]  the moment, ms
-- ARGV[2]  ms after which an idle one counts no more
-- ARGV[3]  most to return
-- Returns  now, ms, then each binding and its time

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local from = math.max(tonumber(ARGV[1]), now - tonumber(ARGV[2]))
local answer = { now }
for _, value in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], from, '+inf', 'WITHSCORES', 'LIMIT', 0, ARGV[3])) do
  answer[#answer + 1] = value
end
return answer
