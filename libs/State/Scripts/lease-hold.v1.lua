-- lease-hold.v1: takes a lease that is free, or renews one's own.
--
-- KEYS[1]  the lease (string: its holder)
-- ARGV[1]  who asks
-- ARGV[2]  its length in ms
-- Returns  1 when held, 0 when another holds it

local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
