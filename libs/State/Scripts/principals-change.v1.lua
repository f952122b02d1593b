-- principals-change.v1: changes entries of the directory and raises its revision.
--
-- KEYS[1]  entries (hash: SHA-256 of a secret -> principal, JSON)
-- KEYS[2]  state (hash: revision, and floor: the revision since which every change is listed)
-- KEYS[3]  changes (sorted set: SHA-256 -> the revision that changed it last)
-- ARGV[1]  most changes to list
-- ARGV[2..] pairs: SHA-256, principal; an empty principal takes the entry away
-- Returns  the new revision, or -1 when there is no directory

local revision = redis.call('HGET', KEYS[2], 'revision')
if not revision then
  return -1
end
revision = string.format('%.0f', tonumber(revision) + 1)
for i = 2, #ARGV, 2 do
  if ARGV[i + 1] == '' then
    redis.call('HDEL', KEYS[1], ARGV[i])
  else
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  end
  redis.call('ZADD', KEYS[3], revision, ARGV[i])
end
redis.call('HSET', KEYS[2], 'revision', revision)
local surplus = redis.call('ZCARD', KEYS[3]) - tonumber(ARGV[1])
if surplus > 0 then
  local last = redis.call('ZRANGE', KEYS[3], surplus - 1, surplus - 1, 'WITHSCORES')
  redis.call('HSET', KEYS[2], 'floor', string.format('%.0f', tonumber(last[2])))
  redis.call('ZREMRANGEBYRANK', KEYS[3], 0, surplus - 1)
end
return tonumber(revision)
