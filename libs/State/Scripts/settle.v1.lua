-- settle.v1: hands a batch of ledger events over and counts them, once however often the batch is sent.
--
-- KEYS[1]  ledger events waiting for the usage service (list, newest first)
-- KEYS[2]  counters over all replicas (hash)
-- KEYS[3]  id of the last batch this writer had applied; a writer sends one batch at a time, so one is enough
-- ARGV[1]  seconds that id is kept
-- ARGV[2]  id of this batch
-- ARGV[3]  number of events, n; at most a few thousand, which is what unpack can take
-- ARGV[4 .. 3+n]  events (JSON)
-- ARGV[4+n ..]    pairs: counter, increment
-- Returns  1 when applied, 0 when the batch had been applied before

if redis.call('GET', KEYS[3]) == ARGV[2] then
  return 0
end
redis.call('SET', KEYS[3], ARGV[2], 'EX', ARGV[1])
local events = tonumber(ARGV[3])
if events > 0 then
  redis.call('LPUSH', KEYS[1], unpack(ARGV, 4, 3 + events))
end
for i = 4 + events, #ARGV, 2 do
  redis.call('HINCRBY', KEYS[2], ARGV[i], ARGV[i + 1])
end
return 1
