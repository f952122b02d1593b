-- settle-scope.v1: tells a group which reservations have ended, once however often the batch is sent: places come back, what was used
-- counts instead of what was reserved, what was never sent does not count. Begins with window.v2, budget.v1, group.v1.
--
-- KEYS[1]  id of the last batch this writer had applied here
-- KEYS[2+] of the items (see group.v1)
-- ARGV[1]  seconds that id is kept
-- ARGV[2]  id of this batch
-- ARGV[3]  number of items; ARGV[4] number of reservations, at most a few thousand
-- ARGV[5+] of the items
-- ARGV[..] per reservation six: its id; the second it counts in, 0 = it was never asked for; when its request was admitted, Unix ms;
--          what it cost (nano-dollars); tokens used above those reserved; requests to count no more, 0 or 1
-- Returns  1 when applied, 0 when the batch had been applied before

if redis.call('GET', KEYS[1]) == ARGV[2] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[1])
local items, _, argument = read_items(tonumber(ARGV[3]), 2, 5)
local ended, ids = {}, {}
for i = 1, tonumber(ARGV[4]) do
  local at = argument + 6 * (i - 1)
  ids[i] = ARGV[at]
  ended[i] = {
    id = ARGV[at], second = tonumber(ARGV[at + 1]), admitted = tonumber(ARGV[at + 2]), cost = tonumber(ARGV[at + 3]),
    tokens = tonumber(ARGV[at + 4]), requests = -tonumber(ARGV[at + 5]),
  }
end

-- Corrects what was counted in seconds that are still in the window.
local function correct(key, what)
  local changes = {}
  for _, request in ipairs(ended) do
    if request.second > 0 and request[what] ~= 0 then
      changes[request.second] = (changes[request.second] or 0) + request[what]
    end
  end
  if next(changes) == nil then
    return
  end
  local window = advance(key)
  for at, change in pairs(changes) do
    if at <= window.second and at > window.second - RING then
      local held = tonumber(redis.call('HGET', key, at % RING) or 0)
      local kept = math.max(held + change, 0)
      window.total = window.total + kept - held
      redis.call('HSET', key, 'h', window.second, 't', window.total, at % RING, kept)
      redis.call('PEXPIRE', key, (RING + 1) * 1000)
    end
  end
end

local function uncount(day)
  load_day(day)
  local count = day.count
  for _, request in ipairs(ended) do
    if request.second * 1000 >= day.start then
      day.count = math.max(day.count + request.requests, 0)
    end
  end
  if day.count ~= count then
    save_day(day)
  end
end

local function settle(budget)
  load_budget(budget)
  if not budget.is_known then
    -- Whoever rebuilds it finds the cost in the ledger.
    return
  end
  local gone = {}
  for i, record in ipairs(redis.call('HMGET', budget.holds, unpack(ids))) do
    local hold, cost = read_hold(record), ended[i].cost
    if hold then
      gone[#gone + 1] = ids[i]
    end
    if hold and hold.start ~= budget.start then
      cost = 0
    elseif hold and hold.is_abandoned then
      cost = cost - hold.amount
    elseif hold then
      budget.held = budget.held - hold.amount
    elseif ended[i].admitted < budget.start then
      cost = 0
    end
    budget.spent = budget.spent + cost
  end
  save(budget)
  if #gone > 0 then
    redis.call('HDEL', budget.holds, unpack(gone))
    redis.call('ZREM', budget.leases, unpack(gone))
  end
end

for _, item in ipairs(items) do
  if item.kind == 'inflight' then
    redis.call('ZREM', item.key, unpack(ids))
  elseif item.kind == 'day' then
    uncount(item)
  elseif item.is_budget then
    settle(item)
  else
    correct(item.key, item.kind)
  end
end
return 1
