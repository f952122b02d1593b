-- reserve.v2: admits reservations, in their order, against every scope of one slot: each against all scopes or against none.
-- Begins with window.v1.
--
-- KEYS     per scope two keys: the request window (hash), the requests in flight (sorted set: reservation id -> lease end, ms);
--          then, for a target, its circuit (hash, see circuit.v1)
-- ARGV[1]  number of reservations
-- ARGV[2+] per scope two numbers: requests per minute, requests in flight; 0 = unlimited, -1 = none
-- ARGV[..] per reservation two: its id, its lease in ms
-- Returns  {admitted, left, scope, limit, retry, permit, turned}
--          admitted  how many, counted from the first; nothing has changed for the others
--          left      requests left in the tightest window after the last one admitted, or -1
--          scope, limit, retry   what refused the others: scope from 1 (0 for the circuit), 1 = requests per minute | 2 = in flight |
--                    3 = circuit, earliest retry in ms
--          permit    those admitted pass a half-open circuit, in the round of this number; 0 = the circuit is closed
--          turned    1 when the circuit was open and this call made it half-open

local CIRCUIT_OPEN, CIRCUIT_HALF_OPEN = '1', '2'
-- Permits nobody reported an outcome for in this time are given again: their routers are gone.
local PERMIT_LIFE = 30000

local scopes = math.floor(#KEYS / 2)
local circuit = #KEYS % 2 == 1 and KEYS[#KEYS]
local first = 2 + 2 * scopes
local admitted = tonumber(ARGV[1])
local scope_full, limit_reached = 0, 0
local windows = {}

local function admit_at_most(room, scope, limit)
  if room < admitted then
    admitted, scope_full, limit_reached = math.max(room, 0), scope, limit
  end
end

local permit, turned, given = 0, 0, 0
if circuit then
  -- Nearly always there is none, or a closed one: the rest of it is not read then.
  local state = redis.call('HGET', circuit, 'state')
  local held = (state == CIRCUIT_OPEN or state == CIRCUIT_HALF_OPEN)
    and redis.call('HMGET', circuit, 'state', 'until', 'probe', 'allowed', 'given', 'given_at', 'round') or {}
  if held[1] == CIRCUIT_OPEN then
    local ends, probe = tonumber(held[2]), tonumber(held[3])
    if ends < 0 or now < ends then
      local chance = (ends < 0 or (probe >= 0 and probe < ends)) and probe or ends
      return { 0, -1, 0, 3, chance > now and chance - now or 1000, 0, 0 }
    end
    permit, turned = now, 1
    redis.call('HSET', circuit, 'state', CIRCUIT_HALF_OPEN, 'until', -1, 'probe', -1, 'given', 0, 'given_at', now, 'round', now)
  elseif held[1] == CIRCUIT_HALF_OPEN then
    permit, given = tonumber(held[7]), tonumber(held[5])
    if given >= tonumber(held[4]) and now - tonumber(held[6]) >= PERMIT_LIFE then
      -- A new round, so that a permit of the old one that still comes back counts nowhere.
      permit, given = math.max(now, permit + 1), 0
      redis.call('HSET', circuit, 'round', permit)
    end
  end
  if permit > 0 then
    admit_at_most(tonumber(held[4]) - given, 0, 3)
  end
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
  local rate, slots = tonumber(ARGV[2 * scope]), tonumber(ARGV[2 * scope + 1])
  if rate ~= 0 then
    windows[scope] = advance(KEYS[2 * scope - 1])
    admit_at_most(math.max(rate, 0) - windows[scope].total, scope, 1)
  end
  if slots ~= 0 then
    local key = KEYS[2 * scope]
    local free = math.max(slots, 0) - redis.call('ZCARD', key)
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
    local rest = math.max(tonumber(ARGV[2 * scope]), 0) - window.total - admitted
    left = left < 0 and rest or math.min(left, rest)
  end
  if window and admitted > 0 then
    count(KEYS[2 * scope - 1], window, admitted)
  end
  if tonumber(ARGV[2 * scope + 1]) ~= 0 and admitted > 0 then
    hold(KEYS[2 * scope], first, admitted)
  end
end
if permit > 0 and admitted > 0 then
  redis.call('HSET', circuit, 'given', given + admitted, 'given_at', now)
end

if limit_reached > 0 then
  retry = limit_reached == 1 and opens_in(KEYS[2 * scope_full - 1], windows[scope_full].second) or 1000
end
return { admitted, left, scope_full, limit_reached, retry, permit, turned }
