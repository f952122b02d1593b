-- circuit-probed.v1: what a probe of an open circuit found; one that is not open any more stays as it is. Begins with circuit.v1.
--
-- KEYS[1], ARGV[1..3], Returns   see circuit.v1
-- ARGV[4]  'closes' or 'half-opens' after a success, 'fails'
-- ARGV[5]  the failure's class; 'None' = as before

local finding, reason = ARGV[4], ARGV[5]
if circuit.state ~= OPEN then
  return answer(false)
end
if finding == 'closes' then
  close()
  return answer(true)
end
if finding == 'half-opens' then
  half_open()
  return answer(true)
end

-- One that opens by itself after a known wait asks for no probe.
if circuit.probe == NONE then
  return answer(false)
end
circuit.probe = next_probe()
if circuit.ends ~= NONE then
  -- While somebody probes, requests must not be the probes.
  circuit.ends = math.max(circuit.ends, now + open_time)
end
if reason ~= 'None' then
  circuit.reason = reason
end
store(WEEK)
return answer(true)
