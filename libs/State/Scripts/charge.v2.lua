-- charge.v2: counts requests that were admitted without asking, whatever the limits say. Begins with window.v2, budget.v1, group.v1.
--
-- KEYS     of the items, budgets excepted (see group.v1)
-- ARGV[1]  number of items
-- ARGV[2]  requests to count in the current second
-- ARGV[3]  tokens to count in the current second
-- ARGV[4]  requests to count in the current day
-- ARGV[5]  number of requests still in flight
-- ARGV[6+] of the items
-- ARGV[..] per request in flight two: its reservation's id, its lease in ms
-- Returns  1

local items, _, argument = read_items(tonumber(ARGV[1]), 1, 6)
local places = tonumber(ARGV[5])
local amounts = { requests = tonumber(ARGV[2]), tokens = tonumber(ARGV[3]), day = tonumber(ARGV[4]), inflight = places }

local function hold_all(key)
  local members, longest = {}, 0
  for i = 1, places do
    local lease = tonumber(ARGV[argument + 2 * i - 1])
    members[2 * i - 1], members[2 * i] = now + lease, ARGV[argument + 2 * i - 2]
    longest = math.max(longest, lease)
  end
  hold_places(key, members, longest)
end

for _, item in ipairs(items) do
  local amount = amounts[item.kind]
  if amount > 0 and item.kind == 'inflight' then
    hold_all(item.key)
  elseif amount > 0 and item.kind == 'day' then
    load_day(item)
    item.count = item.count + amount
    save_day(item)
  elseif amount > 0 then
    local window = advance(item.key)
    add(window, amount)
    store(window)
  end
end
return 1
