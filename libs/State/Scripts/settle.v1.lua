-- settle.v1: hands a batch of ledger events over and counts them, once however often the batch is sent.
--
-- KEYS[1]  ledger events waiting for the usage service (list, newest first)
-- KEYS[2]  counters over all replicas (hash)
-- KEYS[3]  marker of this batch
-- ARGV[1]  seconds the marker is kept
-- ARGV[2]  number of events, n
-- ARGV[3 .. 2+n]  events (JSON)
-- ARGV[3+n ..]    pairs: counter, increment
-- Returns  1 when applied, 0 when the batch had been applied before

if not redis.call('SET', KEYS[3], '1', 'NX', 'EX', ARGV[1]) then
  return 0
end
local events = tonumber(ARGV[2])
for i = 3, 2 + events do
  redis.call('LPUSH', KEYS[1], ARGV[i])
end
for i = 3 + events, #ARGV, 2 do
  redis.call('HINCRBY', KEYS[2], ARGV[i], ARGV[i + 1])
end
return 1
