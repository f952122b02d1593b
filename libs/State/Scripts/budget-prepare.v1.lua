-- budget-prepare.v1: begins to count for a budget nothing is known of. Begins with window.v2, budget.v1, budget-one.v1.
--
-- KEYS, ARGV[1..3]   see budget-one.v1
-- Returns  1, or 0 when it is known already

if budget.is_known then
  return 0
end
begin(budget, 0)
return 1
