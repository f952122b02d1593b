-- intent-write.v1: notes what is about to be sent.
--
-- KEYS[1]  intents (hash: id -> intent, JSON)
-- KEYS[2]  their leases (sorted set: id -> lease end, ms)
-- ARGV     per intent three: its id, its lease in ms, the intent; at most a thousand or so
-- Returns  1

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local events, leases = {}, {}
for i = 1, #ARGV, 3 do
  events[#events + 1], events[#events + 2] = ARGV[i], ARGV[i + 2]
  leases[#leases + 1], leases[#leases + 2] = now + tonumber(ARGV[i + 1]), ARGV[i]
end
redis.call('HSET', KEYS[1], unpack(events))
redis.call('ZADD', KEYS[2], unpack(leases))
return 1
