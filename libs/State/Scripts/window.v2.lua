-- window.v2: how the scripts that count by the second begin. Not a script of its own.
--
-- A window is a ring of 61 one-second buckets in a hash (fields 0..60), with h = the newest second and t = the sum. Any 60 s touch at
-- most 61 whole seconds, so a sum within the limit keeps every 60 s within it; 60/61 of the limit stays usable. It counts requests or
-- tokens.

local RING = 61
local time = redis.call('TIME')
local second = tonumber(time[1])
local now = second * 1000 + math.floor(tonumber(time[2]) / 1000)

-- The window as it stands in the current second or, where the newest one is later, in that.
local function advance(key, at)
  at = at or second
  local state = redis.call('HMGET', key, 'h', 't', at % RING)
  local head, total = tonumber(state[1] or at), tonumber(state[2] or 0)
  if head == at then
    return { key = key, second = head, total = total, count = tonumber(state[3] or 0) }
  end
  if head > at then
    -- A clock that stepped back: the newest second stays the newest.
    return { key = key, second = head, total = total, count = tonumber(redis.call('HGET', key, head % RING) or 0) }
  end
  local stale = math.min(at - head, RING)
  local fields = {}
  for i = 1, stale do
    fields[i] = (head + i) % RING
  end
  for _, count in ipairs(redis.call('HMGET', key, unpack(fields))) do
    total = total - tonumber(count or 0)
  end
  redis.call('HDEL', key, unpack(fields))
  redis.call('HSET', key, 'h', at, 't', total)
  return { key = key, second = at, total = total, count = 0 }
end

local function add(window, amount)
  window.total, window.count, window.added = window.total + amount, window.count + amount, (window.added or 0) + amount
end

local function store(window)
  redis.call('HSET', window.key, 'h', window.second, 't', window.total, window.second % RING, window.count)
  if window.count == window.added or window.second ~= second then
    redis.call('PEXPIRE', window.key, (RING + 1) * 1000)
  end
end

-- What each second of the window holds, oldest first; read once.
local function buckets_of(window)
  if not window.buckets then
    local fields = {}
    for i = 1, RING do
      fields[i] = (window.second + i) % RING
    end
    window.buckets = redis.call('HMGET', window.key, unpack(fields))
  end
  return window.buckets
end

-- Milliseconds until so much has left the window; a second when nothing is in it that could leave.
local function leaves_in(window, amount)
  if window.total == 0 then
    return 1000
  end
  local left, buckets = 0, buckets_of(window)
  for i = 1, RING do
    local held = i < RING and tonumber(buckets[i] or 0) or window.count
    left = left + held
    if held > 0 and left >= amount then
      return math.max((window.second + i) * 1000 - now, 1)
    end
  end
  return math.max((window.second + RING) * 1000 - now, 1)
end

-- Holds places in flight: pairs of when the lease ends and an id.
local function hold_places(key, members, longest)
  redis.call('ZADD', key, unpack(members))
  -- Only ever longer: a short lease must not take longer ones with it.
  if redis.call('PTTL', key) < longest then
    redis.call('PEXPIRE', key, 2 * longest)
  end
end

