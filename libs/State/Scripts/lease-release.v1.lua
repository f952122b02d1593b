-- lease-release.v1: gives up one's own lease.
--
-- KEYS[1]  the lease (string: its holder)
-- ARGV[1]  who gives it up
-- Returns  1, or 0 when another holds it or nobody does

if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('DEL', KEYS[1])
