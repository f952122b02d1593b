-- extend.v1: raises what a reservation holds of a group's budgets, all of them or none. What it holds already is never lowered.
-- Begins with window.v2, budget.v1, group.v1.
--
-- KEYS     of the group's budgets (see group.v1)
-- ARGV[1]  number of budgets
-- ARGV[2]  1 = a budget nothing is known of begins with nothing spent
-- ARGV[3+] of the budgets
-- ARGV[..] the reservation's id; the lease, in ms, of what is held anew where nothing was, or where it was abandoned; the most and the
--          least it can use, what it probably uses (nano-dollars), the share of what is left, in thousandths
-- Returns  {item, retry, money} as reserve.v3 does for a reservation

local items, _, at = read_items(tonumber(ARGV[1]), 1, 3)
local begins, id, lease = ARGV[2] == '1', ARGV[at], tonumber(ARGV[at + 1])
local claim = { most = tonumber(ARGV[at + 2]), least = tonumber(ARGV[at + 3]), share = tonumber(ARGV[at + 5]) }
local expected = tonumber(ARGV[at + 4])
if claim.most == 0 then
  return { 0, 0, '0' }
end

-- The wait of a budget that has no room, nil when it has; and what is left, nil where that does not matter.
local function ask(item)
  local before, own = item.before, own_of(item, item.before)
  if item.kind == 'soft' then
    local is_full = item.is_known and item.open == 1 and expected > own and item.spent + item.held - own >= item.limit
    return is_full and opens_in(item, 1) or nil, is_full and 0 or nil
  end
  local is_enough = item.is_known and claim.most <= own
  if not item.is_known or item.open == 0 then
    return not is_enough and 1000 or nil, not is_enough and -1 or nil
  end
  if before and before.start ~= item.start then
    -- What it costs belongs to a period that is over: nothing is known of what is left there.
    return 1000, 0
  end
  local left = left_of(item, own)
  return not is_enough and left < claim.least and opens_in(item, claim.least) or nil, math.max(left, 0)
end

local refusing, longest, money, affordable, granted = 0, 0, 0, nil, nil
for position, item in ipairs(items) do
  load_budget(item)
  if not item.is_known and begins then
    begin(item, 1)
  end
  item.before = item.is_known and read_hold(redis.call('HGET', item.holds, id)) or nil
  local wait, left = ask(item)
  if wait and wait > longest then
    refusing, longest, money = position, wait, left
  end
  if left and left >= 0 then
    affordable = math.min(affordable or left, left)
  end
  if item.kind == 'hard' and not wait then
    local own = own_of(item, item.before)
    local grant = left and math.max(grant_of(left, claim), own) or own
    granted = math.min(granted or grant, grant)
  end
end
if refusing > 0 and money >= 0 then
  money = affordable
end
granted = granted or claim.most

for _, item in ipairs(items) do
  local before = item.before
  local own = own_of(item, before)
  local amount = math.max(item.kind == 'hard' and granted or expected, own)
  local is_of_period = item.is_known and (not before or before.start == item.start)
  if refusing == 0 and is_of_period and (amount > own or (before and before.is_abandoned)) then
    hold_money(item, id, before, amount, (not before or before.is_abandoned) and now + lease or nil)
  end
  if item.is_changed then
    save(item)
  end
end
return { refusing, longest, digits(refusing > 0 and money or granted) }
