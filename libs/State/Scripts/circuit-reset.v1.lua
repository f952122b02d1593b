-- circuit-reset.v1: closes a circuit and forgets what it has seen. Begins with circuit.v1.
--
-- KEYS[1], Returns   see circuit.v1; changed = it was open or half-open

local was_closed = circuit.state == CLOSED
close()
return answer(not was_closed)
