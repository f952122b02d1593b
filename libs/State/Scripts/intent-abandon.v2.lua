-- intent-abandon.v2: takes intents away whose leases are over still, and hands over what became of them.
--
-- KEYS[1]  ledger events waiting for the usage service (list, newest first)
-- KEYS[2]  counters over all replicas (hash)
-- KEYS[3]  intents (hash: id -> intent, JSON)
-- KEYS[4]  their leases (sorted set: id -> lease end, ms)
-- ARGV     per intent three: its id, its event (JSON; empty: there is none), the event's cost in nano-dollars
-- Returns  the number of events handed over

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local abandoned = 0
for i = 1, #ARGV, 3 do
  local id, event = ARGV[i], ARGV[i + 1]
  -- Settled, renewed or taken away by another since it was read: nothing to do.
  local ends = redis.call('ZSCORE', KEYS[4], id)
  if ends and tonumber(ends) <= now then
    -- Handed over before it is taken away: a crash of the embedded server can leave a beginning of a script's writes.
    if event ~= '' then
      redis.call('LPUSH', KEYS[1], event)
    end
    redis.call('HDEL', KEYS[3], id)
    redis.call('ZREM', KEYS[4], id)
    if event ~= '' then
      redis.call('HINCRBY', KEYS[2], 'cost_nano', ARGV[i + 2])
      abandoned = abandoned + 1
    end
  end
end
if abandoned > 0 then
  redis.call('HINCRBY', KEYS[2], 'requests', abandoned)
  redis.call('HINCRBY', KEYS[2], 'abandoned', abandoned)
end
return abandoned
