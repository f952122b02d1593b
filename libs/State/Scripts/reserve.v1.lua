-- reserve.v1: admits one reservation against every scope of one slot, or against none of them.
--
-- KEYS     per scope two keys: the request window (hash), the requests in flight (sorted set: reservation id -> lease end, ms)
-- ARGV[1]  reservation id
-- ARGV[2]  lease, ms
-- ARGV[3+] per scope two numbers: requests per minute, requests in flight; 0 = unlimited
-- Returns  {0, remaining requests of the tightest window or -1}              admitted
--          {scope (from 1), 1 = requests per minute | 2 = in flight, earliest retry, ms}   refused, nothing changed
--
-- The window is a ring of 61 one-second buckets in a hash (fields 0..60), with h = the newest second and t = the sum. Any 60 s
-- touch at most 61 whole seconds, so a sum within the limit keeps every 60 s within it; 60/61 of the limit stays usable.

local RING = 61
local time = redis.call('TIME')
local second = tonumber(time[1])
local now = second * 1000 + math.floor(tonumber(time[2]) / 1000)
local id, lease = ARGV[1], tonumber(ARGV[2])
local scopes = #KEYS / 2
local windows = {}
local remaining = -1

local function advance(key)
  local state = redis.call('HMGET', key, 'h', 't')
  local head, total = tonumber(state[1] or second), tonumber(state[2] or 0)
  if head >= second then
    -- Same second, or a clock that stepped back: the newest second stays the newest.
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

-- Milliseconds until the oldest counted second leaves the window.
local function opens_in(key, head)
  for age = RING - 1, 0, -1 do
    if tonumber(redis.call('HGET', key, (head - age) % RING) or 0) > 0 then
      return math.max((head - age + RING) * 1000 - now, 1)
    end
  end
  return 1000
end

for scope = 1, scopes do
  local rate, slots = tonumber(ARGV[1 + 2 * scope]), tonumber(ARGV[2 + 2 * scope])
  if rate > 0 then
    local key = KEYS[2 * scope - 1]
    local window = advance(key)
    if window.total >= rate then
      return { scope, 1, opens_in(key, window.second) }
    end
    windows[scope] = window
    local left = rate - window.total - 1
    if remaining < 0 or left < remaining then
      remaining = left
    end
  end
  if slots > 0 then
    local key = KEYS[2 * scope]
    if redis.call('ZCARD', key) >= slots then
      redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
      if redis.call('ZCARD', key) >= slots then
        return { scope, 2, 1000 }
      end
    end
  end
end

for scope = 1, scopes do
  local window = windows[scope]
  if window then
    local key = KEYS[2 * scope - 1]
    redis.call('HSET', key, 'h', window.second, 't', window.total + 1, window.second % RING, window.count + 1)
    if window.count == 0 or window.second ~= second then
      redis.call('PEXPIRE', key, (RING + 1) * 1000)
    end
  end
  if tonumber(ARGV[2 + 2 * scope]) > 0 then
    redis.call('ZADD', KEYS[2 * scope], now + lease, id)
    -- Only ever longer: a short lease must not take longer ones with it.
    if redis.call('PTTL', KEYS[2 * scope]) < lease then
      redis.call('PEXPIRE', KEYS[2 * scope], 2 * lease)
    end
  end
end

return { 0, remaining }
