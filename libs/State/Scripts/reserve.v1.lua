-- reserve.v1: admits reservations, in their order, against every scope of one slot: each against all scopes or against none.
--
-- KEYS     per scope two keys: the request window (hash), the requests in flight (sorted set: reservation id -> lease end, ms)
-- ARGV[1]  number of reservations
-- ARGV[2+] per scope two numbers: requests per minute, requests in flight; 0 = unlimited
-- ARGV[..] per reservation two: its id, its lease in ms
-- Returns  {admitted, left, scope, limit, retry}
--          admitted  how many, counted from the first; nothing has changed for the others
--          left      requests left in the tightest window after the last one admitted, or -1
--          scope, limit, retry   what refused the others: scope from 1, 1 = requests per minute | 2 = in flight, earliest retry in ms
--
-- The window is a ring of 61 one-second buckets in a hash (fields 0..60), with h = the newest second and t = the sum. Any 60 s
-- touch at most 61 whole seconds, so a sum within the limit keeps every 60 s within it; 60/61 of the limit stays usable.

local RING = 61
local time = redis.call('TIME')
local second = tonumber(time[1])
local now = second * 1000 + math.floor(tonumber(time[2]) / 1000)
local scopes = #KEYS / 2
local first = 2 + 2 * scopes
local admitted = tonumber(ARGV[1])
local scope_full, limit_reached = 0, 0
local windows = {}

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

local function admit_at_most(room, scope, limit)
  if room < admitted then
    admitted, scope_full, limit_reached = math.max(room, 0), scope, limit
  end
end

for scope = 1, scopes do
  local rate, slots = tonumber(ARGV[2 * scope]), tonumber(ARGV[2 * scope + 1])
  if rate > 0 then
    windows[scope] = advance(KEYS[2 * scope - 1])
    admit_at_most(rate - windows[scope].total, scope, 1)
  end
  if slots > 0 then
    local key = KEYS[2 * scope]
    local free = slots - redis.call('ZCARD', key)
    if free < admitted then
      free = free + redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
    end
    admit_at_most(free, scope, 2)
  end
end

local left, retry = -1, 0
for scope = 1, scopes do
  local window = windows[scope]
  if window then
    local rest = tonumber(ARGV[2 * scope]) - window.total - admitted
    left = left < 0 and rest or math.min(left, rest)
  end
  if window and admitted > 0 then
    local key = KEYS[2 * scope - 1]
    redis.call('HSET', key, 'h', window.second, 't', window.total + admitted, window.second % RING, window.count + admitted)
    if window.count == 0 or window.second ~= second then
      redis.call('PEXPIRE', key, (RING + 1) * 1000)
    end
  end
  if tonumber(ARGV[2 * scope + 1]) > 0 and admitted > 0 then
    local members, longest = {}, 0
    for i = 1, admitted do
      local lease = tonumber(ARGV[first + 2 * i - 1])
      members[2 * i - 1], members[2 * i] = now + lease, ARGV[first + 2 * i - 2]
      longest = math.max(longest, lease)
    end
    redis.call('ZADD', KEYS[2 * scope], unpack(members))
    redis.call('PEXPIRE', KEYS[2 * scope], 2 * longest)
  end
end

if limit_reached > 0 then
  retry = limit_reached == 1 and opens_in(KEYS[2 * scope_full - 1], windows[scope_full].second) or 1000
end
return { admitted, left, scope_full, limit_reached, retry }
