-- circuit-strike.v1: strikes circuits off the list whose status is still the one that was read.
--
-- KEYS[1]  listed circuits (hash: circuit -> status, JSON)
-- ARGV     pairs: circuit, the status that was read
-- Returns  how many

local struck = 0
for i = 1, #ARGV, 2 do
  if redis.call('HGET', KEYS[1], ARGV[i]) == ARGV[i + 1] then
    struck = struck + redis.call('HDEL', KEYS[1], ARGV[i])
  end
end
return struck
