-- renew.v1: lengthens the leases of money that is held. What was charged as abandoned stays so.
--
-- KEYS     per budget two: its holds and their leases (see budget.v1)
-- ARGV[1]  the new lease in ms
-- ARGV[2+] the reservations' ids, at most a few thousand
-- Returns  the number of leases renewed

local time = redis.call('TIME')
local ends = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000) + tonumber(ARGV[1])
local renewed = 0
for key = 1, #KEYS, 2 do
  local members = {}
  for i, hold in ipairs(redis.call('HMGET', KEYS[key], unpack(ARGV, 2))) do
    if hold and not string.find(hold, 'a', 1, true) then
      members[#members + 1], members[#members + 2] = ends, ARGV[i + 1]
    end
  end
  if #members > 0 then
    redis.call('ZADD', KEYS[key + 1], 'XX', 'GT', unpack(members))
    renewed = renewed + #members / 2
  end
end
return math.floor(renewed)
