-- budget-recount.v1: sets what is held to the sum of the living holds, and when the next lease ends: a crash of the embedded server can
-- leave them apart. Begins with window.v2, budget.v1, budget-one.v1.
--
-- KEYS, ARGV[1..3]   see budget-one.v1
-- Returns  1 when it had to be set, else 0

if not budget.is_known then
  return 0
end
local held = 0
for _, record in ipairs(redis.call('HVALS', budget.holds)) do
  local hold = read_hold(record)
  if not hold.is_abandoned and hold.start == budget.start then
    held = held + hold.amount
  end
end
local earliest = redis.call('ZRANGE', budget.leases, 0, 0, 'WITHSCORES')
local due = math.min(budget.due, earliest[2] and math.floor(tonumber(earliest[2])) or NEVER)
if held == budget.held and due == budget.due then
  return 0
end
budget.held, budget.due = held, due
save(budget)
return 1
