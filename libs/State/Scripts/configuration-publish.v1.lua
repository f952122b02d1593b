-- configuration-publish.v1: puts a version of the configuration in force, if the one it was made from still is.
--
-- KEYS[1]  head (string: the number of the version in force)
-- KEYS[2]  versions (hash: number -> version, JSON)
-- ARGV[1]  the number of the version it was made from; 0: none was in force
-- ARGV[2]  its own number, above that of every version ever published
-- ARGV[3]  the version, JSON
-- ARGV[4]  most versions to keep
-- Returns  1, or 0 when another version is in force: nothing has changed

if tonumber(redis.call('GET', KEYS[1]) or '0') ~= tonumber(ARGV[1]) then
  return 0
end
redis.call('SET', KEYS[1], ARGV[2])
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
local numbers = redis.call('HKEYS', KEYS[2])
local surplus = #numbers - tonumber(ARGV[4])
if surplus > 0 then
  table.sort(numbers, function(one, other) return tonumber(one) < tonumber(other) end)
  for i = 1, surplus do
    redis.call('HDEL', KEYS[2], numbers[i])
  end
end
return 1
