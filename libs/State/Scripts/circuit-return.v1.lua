-- circuit-return.v1: gives back a half-open circuit's permit whose request was never sent.
--
-- KEYS[1]  the circuit (hash, see circuit.v1)
-- ARGV[1]  the round the permit was given in
-- Returns  1, or 0 when that round is over

local held = redis.call('HMGET', KEYS[1], 'state', 'round', 'given')
if held[1] ~= '2' or held[2] ~= ARGV[1] or tonumber(held[3]) < 1 then
  return 0
end
redis.call('HINCRBY', KEYS[1], 'given', -1)
return 1
