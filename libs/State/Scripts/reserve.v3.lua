-- reserve.v3: admits reservations, in their order, against everything a group limits: each against all of it or against nothing.
-- Begins with window.v2, budget.v1, group.v1.
--
-- KEYS     of the items (see group.v1); then, for a target, its circuit (hash, see circuit.v1)
-- ARGV[1]  number of reservations
-- ARGV[2]  number of items
-- ARGV[3]  1 = a budget nothing is known of begins with nothing spent
-- ARGV[4+] of the items
-- ARGV[..] per reservation: its id, the lease of its places in ms; with items of tokens: its tokens; with budgets: the lease of its
--          money in ms, the most and the least it can use, what it probably uses (nano-dollars), and the share of what is left, in
--          thousandths, that it takes between the two
-- Returns  {second, permit, turned, requests item, left, reset, tokens item, left, reset} and per reservation {item, retry, money}
--          second   the one that the windows counted them in
--          permit   those admitted pass a half-open circuit, in the round of this number; 0 = the circuit is closed
--          turned   1 when the circuit was open and this call made it half-open
--          item, left, reset   the window with the least left after the last one admitted (0 = none), what is left in it, and the ms
--                   until nothing is counted in it any more
--          item     0 when admitted; what refused it, the one that opens last: an item's position, or -1 for the circuit
--          retry    earliest retry in ms
--          money    what hard budgets hold for it or, when a budget refused, what is left, -1 = not known; a string, and only there
--                   when there are budgets

local CIRCUIT_OPEN, CIRCUIT_HALF_OPEN = '1', '2'
-- Permits nobody reported an outcome for in this time are given again: their routers are gone.
local PERMIT_LIFE = 30000

local number, begins = tonumber(ARGV[1]), ARGV[3] == '1'
local items, next_key, argument = read_items(tonumber(ARGV[2]), 1, 4)
local circuit = KEYS[next_key]
local has_tokens, has_money = false, false
for _, item in ipairs(items) do
  has_tokens, has_money = has_tokens or item.kind == 'tokens', has_money or item.is_budget
end
local stride = 2 + (has_tokens and 1 or 0) + (has_money and 5 or 0)
local answer = { second, 0, 0, 0, -1, 0, 0, -1, 0 }

local function refuse_all(item, retry)
  for _ = 1, number do
    answer[#answer + 1], answer[#answer + 2] = item, retry
    if has_money then
      answer[#answer + 1] = '0'
    end
  end
  return answer
end

local permit, given, allowed = 0, 0, 0
if circuit then
  -- Nearly always there is none, or a closed one: the rest of it is not read then.
  local state = redis.call('HGET', circuit, 'state')
  local held = (state == CIRCUIT_OPEN or state == CIRCUIT_HALF_OPEN)
    and redis.call('HMGET', circuit, 'state', 'until', 'probe', 'allowed', 'given', 'given_at', 'round') or {}
  if held[1] == CIRCUIT_OPEN then
    local ends, probe = tonumber(held[2]), tonumber(held[3])
    if ends < 0 or now < ends then
      local chance = (ends < 0 or (probe >= 0 and probe < ends)) and probe or ends
      return refuse_all(-1, chance > now and chance - now or 1000)
    end
    permit, answer[3] = now, 1
    redis.call('HSET', circuit, 'state', CIRCUIT_HALF_OPEN, 'until', -1, 'probe', -1, 'given', 0, 'given_at', now, 'round', now)
  elseif held[1] == CIRCUIT_HALF_OPEN then
    permit, given = tonumber(held[7]), tonumber(held[5])
    if given >= tonumber(held[4]) and now - tonumber(held[6]) >= PERMIT_LIFE then
      -- A new round, so that a permit of the old one that still comes back counts nowhere.
      permit, given = math.max(now, permit + 1), 0
      redis.call('HSET', circuit, 'round', permit)
    end
  end
  allowed = permit > 0 and tonumber(held[4]) or 0
end

local ids = {}
for i = 1, has_money and number or 0 do
  ids[i] = ARGV[argument + (i - 1) * stride]
end
for _, item in ipairs(items) do
  if item.kind == 'requests' or item.kind == 'tokens' then
    item.window = advance(item.key)
    answer[1] = math.max(answer[1], item.window.second)
  elseif item.kind == 'day' then
    load_day(item)
  elseif item.kind == 'inflight' then
    item.taken, item.members, item.longest = redis.call('ZCARD', item.key), {}, 0
    if item.limit - item.taken < number then
      item.taken = item.taken - redis.call('ZREMRANGEBYSCORE', item.key, '-inf', now)
    end
  else
    load_budget(item)
    if not item.is_known and begins then
      begin(item, 1)
    end
    item.before = item.is_known and number > 0 and redis.call('HMGET', item.holds, unpack(ids)) or {}
  end
end

-- All windows count in one second, so that one is enough to find it again.
for _, item in ipairs(items) do
  if item.window and item.window.second < answer[1] then
    item.window = advance(item.key, answer[1])
  end
end

local function read_request(at)
  local request = { id = ARGV[at], lease = tonumber(ARGV[at + 1]), tokens = has_tokens and tonumber(ARGV[at + 2]) or 0 }
  if has_money then
    at = at + (has_tokens and 3 or 2)
    request.money_lease = tonumber(ARGV[at])
    request.most, request.least = tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
    request.expected, request.share = tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4])
  end
  return request
end

-- Milliseconds until a window has room for so much more; nil when it has. Once it is full, it is asked again with the same figures.
local function window_wait(item, amount)
  local over = item.window.total + amount - item.limit
  if over > 0 and item.over ~= over then
    item.over, item.wait = over, leaves_in(item.window, over)
  end
  return over > 0 and item.wait or nil
end

-- The same of a budget; what is left and what it would give as well.
local function budget_wait(item, hold, request)
  if request.most == 0 then
    return nil
  end
  if item.kind == 'soft' then
    local is_full = item.is_known and item.open == 1 and item.spent + item.held - own_of(item, hold) >= item.limit
    return is_full and opens_in(item, 1) or nil, is_full and 0 or nil
  end
  if not item.is_known or item.open == 0 then
    return 1000, -1
  end
  local left = left_of(item, own_of(item, hold))
  if left < request.least then
    return opens_in(item, request.least), math.max(left, 0)
  end
  return nil, left
end

local function wait_of(item, hold, request)
  if item.kind == 'requests' then
    return window_wait(item, 1)
  elseif item.kind == 'tokens' then
    return window_wait(item, request.tokens)
  elseif item.kind == 'day' then
    return item.count >= item.limit and math.max(item.finish - now, 1) or nil
  elseif item.kind == 'inflight' then
    return item.taken >= item.limit and 1000 or nil
  end
  return budget_wait(item, hold, request)
end

-- The item that refuses it, its wait, and what a budget said; item 0 when none does. Then what hard budgets give.
local function ask(request, i)
  local refusing, longest, money, affordable, granted = 0, 0, 0, nil, request.most
  for j, item in ipairs(items) do
    local hold = item.is_budget and read_hold(item.before[i])
    local wait, left = wait_of(item, hold, request)
    if wait and wait > longest then
      refusing, longest, money = j, wait, left or 0
    end
    if left and left >= 0 then
      affordable = math.min(affordable or left, left)
      if item.kind == 'hard' and not wait then
        granted = math.min(granted, grant_of(left, request))
      end
    end
  end
  if refusing > 0 and items[refusing].is_budget and money >= 0 then
    money = affordable
  end
  return refusing, longest, refusing > 0 and money or granted
end

local function admit(request, i, granted)
  for _, item in ipairs(items) do
    if item.kind == 'requests' then
      add(item.window, 1)
    elseif item.kind == 'tokens' then
      add(item.window, request.tokens)
    elseif item.kind == 'day' then
      item.count, item.is_changed = item.count + 1, true
    elseif item.kind == 'inflight' then
      local members = item.members
      item.taken, item.longest = item.taken + 1, math.max(item.longest, request.lease)
      members[#members + 1], members[#members + 2] = now + request.lease, request.id
    elseif item.is_known and request.most > 0 then
      local amount = item.kind == 'hard' and granted or request.expected
      hold_money(item, request.id, read_hold(item.before[i]), amount, now + request.money_lease)
    end
  end
end

local admitted = 0
for i = 1, number do
  local request = read_request(argument + (i - 1) * stride)
  local refusing, retry, money = ask(request, i)
  if permit > 0 and given + admitted >= allowed and retry <= 1000 then
    refusing, retry, money = -1, 1000, 0
  end
  if refusing == 0 then
    admitted = admitted + 1
    admit(request, i, money)
  end
  answer[#answer + 1], answer[#answer + 2] = refusing, retry
  if has_money then
    answer[#answer + 1] = digits(money)
  end
end

-- Milliseconds until nothing is counted in a window any more.
local function resets_in(window)
  if window.count > 0 then
    return (window.second + RING) * 1000 - now
  end
  return window.total > 0 and leaves_in(window, window.total) or 0
end

-- Notes a window where it is the one with the least left.
local function note_rest(at, position, item)
  local left = item.limit - item.window.total
  if answer[at] == 0 or left < answer[at + 1] then
    answer[at], answer[at + 1], answer[at + 2] = position, left, resets_in(item.window)
  end
end

for position, item in ipairs(items) do
  if item.window then
    if item.window.added then
      store(item.window)
    end
    note_rest(item.kind == 'requests' and 4 or 7, position, item)
  elseif item.kind == 'inflight' and #item.members > 0 then
    hold_places(item.key, item.members, item.longest)
  elseif item.kind == 'day' and item.is_changed then
    save_day(item)
  elseif item.is_budget and item.is_changed then
    save(item)
  end
end
if permit > 0 and admitted > 0 then
  redis.call('HSET', circuit, 'given', given + admitted, 'given_at', now)
end
answer[2] = permit
return answer
