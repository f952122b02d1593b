-- settle.v3: hands a batch of ledger events over, takes their intents away and counts them, once however often the batch is sent.
--
-- KEYS[1]  ledger events waiting for the usage service (list, newest first)
-- KEYS[2]  counters over all replicas (hash)
-- KEYS[3]  intents (hash: id -> event, JSON)
-- KEYS[4]  their leases (sorted set: id -> lease end, ms)
-- KEYS[5]  id of the last batch this writer had applied; a writer sends one batch at a time, so one is enough
-- ARGV[1]  seconds that id is kept
-- ARGV[2]  id of this batch
-- ARGV[3]  number of events, n; ARGV[4] number of intents, m; each at most a few thousand, which is what unpack can take
-- ARGV[5 .. 4+n]     events (JSON)
-- ARGV[5+n .. 4+n+m] intents to take away
-- ARGV[5+n+m ..]     pairs: counter, increment
-- Returns  1 when applied, 0 when the batch had been applied before
--
-- In this order because a crash of the embedded server can leave a beginning of a script's writes: half a batch is sent and applied again,
-- and what is handed over twice is stored once. The totals come last: a crash may cost them a batch.

if redis.call('GET', KEYS[5]) == ARGV[2] then
  return 0
end
local events, intents = tonumber(ARGV[3]), tonumber(ARGV[4])
if events > 0 then
  redis.call('LPUSH', KEYS[1], unpack(ARGV, 5, 4 + events))
end
if intents > 0 then
  redis.call('HDEL', KEYS[3], unpack(ARGV, 5 + events, 4 + events + intents))
  redis.call('ZREM', KEYS[4], unpack(ARGV, 5 + events, 4 + events + intents))
end
redis.call('SET', KEYS[5], ARGV[2], 'EX', ARGV[1])
for i = 5 + events + intents, #ARGV, 2 do
  redis.call('HINCRBY', KEYS[2], ARGV[i], ARGV[i + 1])
end
return 1
