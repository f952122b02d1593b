-- circuit-read.v1: a circuit as it stands. Begins with circuit.v1.
--
-- KEYS[1], Returns   see circuit.v1

return answer(false)
