-- intent-abandon.v1: turns intents whose leases are over into ledger events.
--
-- KEYS[1]  ledger events waiting for the usage service (list, newest first)
-- KEYS[2]  counters over all replicas (hash)
-- KEYS[3]  intents (hash: id -> event, JSON)
-- KEYS[4]  their leases (sorted set: id -> lease end, ms)
-- ARGV[1]  most at once
-- Returns  the number of intents taken away

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local expired = redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', now, 'LIMIT', 0, ARGV[1])
local abandoned = 0
for _, id in ipairs(expired) do
  local event = redis.call('HGET', KEYS[3], id)
  if event then
    redis.call('LPUSH', KEYS[1], event)
    redis.call('HDEL', KEYS[3], id)
    abandoned = abandoned + 1
    -- The only place where a script looks into an event: who wrote it is gone. No value of a string can look like this, for quotes
    -- are escaped there.
    local cost = string.match(event, '"cost_nano_dollars":(%d+)')
    if cost then
      redis.call('HINCRBY', KEYS[2], 'cost_nano', cost)
    end
  end
  redis.call('ZREM', KEYS[4], id)
end
if abandoned > 0 then
  redis.call('HINCRBY', KEYS[2], 'requests', abandoned)
  redis.call('HINCRBY', KEYS[2], 'abandoned', abandoned)
end
return #expired
