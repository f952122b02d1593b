-- budget-reconcile.v1: sets what was spent to what the ledger says, if nothing has changed since and nothing is held. Begins with
-- window.v2, budget.v1, budget-one.v1.
--
-- KEYS, ARGV[1..3]   see budget-one.v1
-- ARGV[4]  start of the period the sum is of
-- ARGV[5]  what was spent when it was read
-- ARGV[6]  the sum, nano-dollars
-- Returns  1, or 0 when it was not set

-- What was charged as abandoned is in the ledger once its intent's lease is over as well.
local SETTLED = 60000

local swept = tonumber(budget.is_known and redis.call('HGET', budget.key, 'swept') or 0)
if not budget.is_known or budget.open ~= 1 or budget.start ~= tonumber(ARGV[4]) or budget.spent ~= tonumber(ARGV[5])
  or budget.held ~= 0 or now - swept < SETTLED then
  return 0
end
budget.spent = tonumber(ARGV[6])
save(budget)
return 1
