-- principals-changes.v1: which entries of the directory have changed since a revision.
--
-- KEYS[1]  state (hash: revision, and floor: the revision since which every change is listed)
-- KEYS[2]  changes (sorted set: SHA-256 -> the revision that changed it last)
-- ARGV[1]  the revision that is known
-- Returns  revision (-1 without a directory), 1 when every change since then is listed, else 0, then the changed SHA-256s

local state = redis.call('HMGET', KEYS[1], 'revision', 'floor')
if not state[1] then
  return { -1, 0 }
end
local revision, floor, known = tonumber(state[1]), tonumber(state[2]), tonumber(ARGV[1])
if known > revision or known < floor then
  return { revision, 0 }
end
local answer = { revision, 1 }
if known < revision then
  for _, hash in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. ARGV[1], '+inf')) do
    answer[#answer + 1] = hash
  end
end
return answer
