-- circuit.v1: how every circuit script begins. Not a script of its own.
--
-- KEYS[1]     the circuit (hash); none = closed and nothing seen lately
-- ARGV[1..3]  policy, where something may open: open time in ms, time to the first probe in ms, requests that pass half-open
-- Returns     {changed, version, state, reason, since, probe, until, failures}
--             changed  1 when the list must hear of it
--             version  orders what several callers tell the list
--             state    0 closed, 1 open, 2 half-open
--             since, probe, until   Unix ms, -1 = none
--
-- Fields: the above; allowed, given, given_at, round: permits of a half-open circuit (reserve.v3 gives them); w0..w9: attempts of a
-- closed one (circuit-record.v1 counts them).

local CLOSED, OPEN, HALF_OPEN, NONE = 0, 1, 2, -1
-- A circuit that nobody probed or asked for a week stands in front of nothing any more.
local WEEK = 7 * 24 * 3600 * 1000

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local open_time, first_probe, allowed = tonumber(ARGV[1] or 0), tonumber(ARGV[2] or 0), tonumber(ARGV[3] or 0)
local held = redis.call('HMGET', KEYS[1], 'state', 'reason', 'since', 'probe', 'until', 'failures', 'version')
local circuit = {
  state = tonumber(held[1] or CLOSED),
  reason = held[2] or 'None',
  since = tonumber(held[3] or 0),
  probe = tonumber(held[4] or NONE),
  ends = tonumber(held[5] or NONE),
  failures = tonumber(held[6] or 0),
}
-- Microseconds, so that they survive the circuit; one more than the last should the clock have stepped back.
local version = math.max(tonumber(time[1]) * 1000000 + tonumber(time[2]), tonumber(held[7] or 0) + 1)

local function answer(changed)
  return {
    changed and 1 or 0, string.format('%.0f', version), circuit.state, circuit.reason, circuit.since, circuit.probe, circuit.ends,
    circuit.failures,
  }
end

local function store(life)
  redis.call('HSET', KEYS[1], 'state', circuit.state, 'reason', circuit.reason, 'since', circuit.since, 'probe', circuit.probe,
    'until', circuit.ends, 'failures', circuit.failures, 'version', string.format('%.0f', version))
  redis.call('PEXPIRE', KEYS[1], life)
end

-- An eighth of the outage so far: recovery is noticed late in proportion to how long it took.
local function next_probe()
  return now + math.min(math.max(math.floor((now - circuit.since) / 8), first_probe), open_time)
end

local function close()
  redis.call('DEL', KEYS[1])
  circuit = { state = CLOSED, reason = 'None', since = 0, probe = NONE, ends = NONE, failures = 0 }
end

local function open(reason, ends, is_probed)
  if circuit.state == CLOSED then
    circuit.since = now
  end
  circuit.state, circuit.reason, circuit.ends = OPEN, reason, ends
  circuit.probe = is_probed and next_probe() or NONE
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'allowed', allowed)
  store(WEEK)
end

local function half_open()
  circuit.state, circuit.probe, circuit.ends = HALF_OPEN, NONE, NONE
  redis.call('HSET', KEYS[1], 'allowed', allowed, 'given', 0, 'given_at', now, 'round', now)
  store(WEEK)
end

