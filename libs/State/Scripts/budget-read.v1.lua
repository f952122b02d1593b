-- budget-read.v1: a budget as it stands. Begins with window.v2, budget.v1, budget-one.v1.
--
-- KEYS, ARGV[1..3]   see budget-one.v1
-- Returns  {start, spent, held, open}, or nothing when nothing is known of it

if not budget.is_known then
  return {}
end
return { digits(budget.start), digits(budget.spent), digits(budget.held), budget.open }
