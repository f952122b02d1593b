-- budget.v1: how the scripts that touch budgets go on after window.v2. Not a script of its own.
--
-- A budget is three keys. Money is in nano-dollars, times in Unix ms.
--   KEY         hash        start, end    its period
--                           spent, held   settled, and held for requests under way
--                           open          1; 0 while what was spent is being summed from the ledger
--                           due           when the next lease in KEY:leases ends, or earlier
--                           swept         when a hold was last found abandoned; absent = never
--   KEY:holds   hash        reservation id -> "amount start", start being the period's; "amount start a" once it was abandoned
--   KEY:leases  sorted set  reservation id -> when its lease ends or, once it was abandoned, when that is forgotten
-- The sum of the living holds of the current period is held. Abandoned ones are part of spent. A crash of the embedded server can leave a
-- beginning of a script's writes: leases are written first, so that no hold is without one, and budget-recount sets held right.

-- Never, as a time: what a period without end is given as its end.
local NEVER = 9000000000000000
-- A settlement may come so much later than its lease's end.
local ABANDONED_LIFE = 24 * 3600 * 1000

-- Lua's own form of a number has 14 digits.
local function digits(number)
  return string.format('%.0f', number)
end

-- The period that now lies in, of what is stored and what the caller's calendar gave: never an earlier one than is stored, whatever
-- the clocks do.
local function period_of(start, finish, given)
  local next_start, next_finish = given.start, given.finish
  if now >= next_finish then
    next_start, next_finish = next_finish, given.next_finish
  end
  if start and (now < finish or next_start <= start) then
    return start, finish
  end
  return next_start, next_finish
end

local function read_hold(record)
  local amount, start, mark = string.match(record or '', '^(%d+) (%d+)( ?a?)$')
  if amount then
    return { amount = tonumber(amount), start = tonumber(start), is_abandoned = mark ~= '' }
  end
end

local function write_hold(amount, start, is_abandoned)
  return digits(amount) .. ' ' .. digits(start) .. (is_abandoned and ' a' or '')
end

local function save(budget)
  if budget.ends then
    redis.call('ZADD', budget.leases, unpack(budget.ends))
  end
  if budget.records then
    redis.call('HSET', budget.holds, unpack(budget.records))
  end
  redis.call('HSET', budget.key, 'start', digits(budget.start), 'end', digits(budget.finish), 'spent', digits(budget.spent),
    'held', digits(budget.held), 'open', budget.open, 'due', digits(budget.due))
end

local function begin(budget, open)
  budget.start, budget.finish = period_of(nil, nil, budget.given)
  budget.spent, budget.held, budget.open, budget.due, budget.is_known = 0, 0, open, NEVER, true
  save(budget)
end

-- Charges holds whose leases are over, at most so many, and forgets what was charged long ago.
local function sweep(budget, most)
  if now < budget.due then
    return
  end
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', budget.leases, '-inf', now, 'LIMIT', 0, most)) do
    local hold = read_hold(redis.call('HGET', budget.holds, id))
    if hold and not hold.is_abandoned and hold.start == budget.start then
      budget.spent, budget.held = budget.spent + hold.amount, budget.held - hold.amount
      redis.call('HSET', budget.holds, id, write_hold(hold.amount, hold.start, true))
      redis.call('ZADD', budget.leases, now + ABANDONED_LIFE, id)
      redis.call('HSET', budget.key, 'swept', now)
    else
      redis.call('HDEL', budget.holds, id)
      redis.call('ZREM', budget.leases, id)
    end
  end
  local earliest = redis.call('ZRANGE', budget.leases, 0, 0, 'WITHSCORES')
  budget.due = earliest[2] and math.floor(tonumber(earliest[2])) or NEVER
  budget.is_changed = true
end

-- Reads it as it stands now: in its current period, and without holds whose leases are over.
local function load_budget(budget, most_swept)
  local stored = redis.call('HMGET', budget.key, 'start', 'end', 'spent', 'held', 'open', 'due')
  budget.is_known = stored[1] and true or false
  if not budget.is_known then
    return
  end
  budget.start, budget.finish = tonumber(stored[1]), tonumber(stored[2])
  budget.spent, budget.held, budget.open, budget.due =
    tonumber(stored[3]), tonumber(stored[4]), tonumber(stored[5]), tonumber(stored[6])
  local start, finish = period_of(budget.start, budget.finish, budget.given)
  if start ~= budget.start then
    -- Nothing of a new period is unknown: it has been counted from its beginning.
    budget.start, budget.finish, budget.spent, budget.held, budget.open, budget.is_changed = start, finish, 0, 0, 1, true
  end
  sweep(budget, most_swept or 10)
end

-- What a reservation holds in the current period already, or was charged for when it seemed abandoned.
local function own_of(budget, hold)
  return hold and hold.start == budget.start and hold.amount or 0
end

-- What a hard budget has left for a reservation that holds so much already.
local function left_of(budget, own)
  return budget.limit - budget.spent - budget.held + own
end

-- What a hard budget gives of what is left: all that is asked for, or a share of it.
local function grant_of(left, claim)
  local odd = left % 1000
  local share = claim.share >= 1000 and left
    or math.floor((left - odd) / 1000) * claim.share + math.floor(odd * claim.share / 1000)
  return math.min(claim.most, math.max(claim.least, share))
end

-- Milliseconds until a budget can have room for what it has none for now: holds may come back at any time, what is spent does not.
local function opens_in(budget, least)
  return budget.limit - budget.spent >= least and 1000 or math.max(budget.finish - now, 1)
end

-- Holds an amount instead of what the reservation held before, until then or, without a time, as long as before. Stored when the budget
-- is saved.
local function hold_money(budget, id, before, amount, ends)
  local own = own_of(budget, before)
  if before and before.is_abandoned then
    budget.spent = budget.spent - own
  else
    budget.held = budget.held - own
  end
  budget.held, budget.is_changed, budget.records = budget.held + amount, true, budget.records or {}
  local records = budget.records
  records[#records + 1], records[#records + 2] = id, write_hold(amount, budget.start)
  if ends then
    budget.due, budget.ends = math.min(budget.due, ends), budget.ends or {}
    local leases = budget.ends
    leases[#leases + 1], leases[#leases + 2] = ends, id
  end
end

