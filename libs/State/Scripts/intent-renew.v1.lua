-- intent-renew.v1: lengthens the leases of intents that are still there.
--
-- KEYS[1]  leases of intents (sorted set: id -> lease end, ms)
-- ARGV[1]  the new lease in ms
-- ARGV[2+] ids, at most a few thousand
-- Returns  1

local time = redis.call('TIME')
local ends = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000) + tonumber(ARGV[1])
local members = {}
for i = 2, #ARGV do
  members[2 * i - 3], members[2 * i - 2] = ends, ARGV[i]
end
redis.call('ZADD', KEYS[1], 'XX', 'GT', unpack(members))
return 1
