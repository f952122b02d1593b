-- circuit-open.v1: opens a circuit at once. Begins with circuit.v1.
--
-- KEYS[1], ARGV[1..3], Returns   see circuit.v1
-- ARGV[4]  the fault's class
-- ARGV[5]  ms until requests pass without a probe, -1 = never
-- ARGV[6]  1 = it is probed, 0 = it is not

local reason, open_for, is_probed = ARGV[4], tonumber(ARGV[5]), ARGV[6] == '1'
local ends = open_for < 0 and NONE or now + open_for
if circuit.state ~= OPEN then
  circuit.failures = circuit.failures + 1
  open(reason, ends, is_probed)
  return answer(true)
end

-- Open already: what is told later may only make it longer.
if circuit.ends == NONE or (ends ~= NONE and ends <= circuit.ends) then
  return answer(false)
end
circuit.reason, circuit.ends = reason, ends
if is_probed and circuit.probe == NONE then
  circuit.probe = next_probe()
end
store(WEEK)
return answer(true)
