-- budget-open.v1: adds what the ledger says was spent before, and lets a prepared budget admit. Begins with window.v2, budget.v1,
-- budget-one.v1.
--
-- KEYS, ARGV[1..3]   see budget-one.v1
-- ARGV[4]  start of the period the sum is of; of an earlier one than the budget is in, nothing is added
-- ARGV[5]  the sum, nano-dollars
-- Returns  1, or 0 when it was open already, is not prepared, or is not yet in that period

local of, sum = tonumber(ARGV[4]), tonumber(ARGV[5])
if not budget.is_known or budget.open == 1 or of > budget.start then
  return 0
end
if of == budget.start then
  budget.spent = budget.spent + sum
end
budget.open = 1
save(budget)
return 1
