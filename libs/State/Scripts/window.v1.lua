-- window.v1: how the scripts that count requests begin. Not a script of its own.
--
-- A request window is a ring of 61 one-second buckets in a hash (fields 0..60), with h = the newest second and t = the sum. Any 60 s
-- touch at most 61 whole seconds, so a sum within the limit keeps every 60 s within it; 60/61 of the limit stays usable.

local RING = 61
local time = redis.call('TIME')
local second = tonumber(time[1])
local now = second * 1000 + math.floor(tonumber(time[2]) / 1000)

local function advance(key)
  local state = redis.call('HMGET', key, 'h', 't', second % RING)
  local head, total = tonumber(state[1] or second), tonumber(state[2] or 0)
  if head == second then
    return { second = head, total = total, count = tonumber(state[3] or 0) }
  end
  if head > second then
    -- A clock that stepped back: the newest second stays the newest.
    return { second = head, total = total, count = tonumber(redis.call('HGET', key, head % RING) or 0) }
  end
  local stale = math.min(second - head, RING)
  local fields = {}
  for i = 1, stale do
    fields[i] = (head + i) % RING
  end
  for _, count in ipairs(redis.call('HMGET', key, unpack(fields))) do
    total = total - tonumber(count or 0)
  end
  redis.call('HDEL', key, unpack(fields))
  redis.call('HSET', key, 'h', second, 't', total)
  return { second = second, total = total, count = 0 }
end

local function count(key, window, requests)
  redis.call('HSET', key, 'h', window.second, 't', window.total + requests, window.second % RING, window.count + requests)
  if window.count == 0 or window.second ~= second then
    redis.call('PEXPIRE', key, (RING + 1) * 1000)
  end
end

-- Holds places in flight: from ARGV[from] on, pairs of an id and its lease in ms.
local function hold(key, from, places)
  local members, longest = {}, 0
  for i = 1, places do
    local lease = tonumber(ARGV[from + 2 * i - 1])
    members[2 * i - 1], members[2 * i] = now + lease, ARGV[from + 2 * i - 2]
    longest = math.max(longest, lease)
  end
  redis.call('ZADD', key, unpack(members))
  -- Only ever longer: a short lease must not take longer ones with it.
  if redis.call('PTTL', key) < longest then
    redis.call('PEXPIRE', key, 2 * longest)
  end
end

