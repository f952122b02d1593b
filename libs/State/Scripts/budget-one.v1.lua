-- budget-one.v1: how the scripts for the owner of budgets go on after window.v2 and budget.v1. Not a script of its own.
--
-- KEYS[1..3]  the budget, its holds, their leases (see budget.v1)
-- ARGV[1..3]  start and end of the caller's period, end of the next, Unix ms

local budget = {
  key = KEYS[1], holds = KEYS[2], leases = KEYS[3],
  given = { start = tonumber(ARGV[1]), finish = tonumber(ARGV[2]), next_finish = tonumber(ARGV[3]) },
}
load_budget(budget, 1000)
if budget.is_changed then
  save(budget)
end

