-- circuit-record.v1: records what a router saw. Begins with circuit.v1.
--
-- KEYS[1], ARGV[1..3], Returns   see circuit.v1
-- ARGV[4]  successes; ARGV[5] failures after them; ARGV[6] the last failure's class
-- ARGV[7]  failures in a row that open
-- ARGV[8]  share of failures that opens; ARGV[9] attempts below which it says nothing; ARGV[10] its window in ms

local successes, failures, reason = tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
local row, rate, minimum, window = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])

-- Adds to the window: ten buckets, each "start successes failures". Gives back the attempts and failures it then holds.
local BUCKETS = 10
local function add_to_window()
  local width = math.max(math.floor(window / BUCKETS), 1)
  local start = now - now % width
  local newest = math.floor(start / width) % BUCKETS
  local fields = {}
  for i = 0, BUCKETS - 1 do
    fields[i + 1] = 'w' .. i
  end
  local good, bad, attempts, failed = successes, failures, successes + failures, failures
  for i, bucket in ipairs(redis.call('HMGET', KEYS[1], unpack(fields))) do
    local began, s, f = string.match(bucket or '', '^(%d+) (%d+) (%d+)$')
    if began and tonumber(began) > now - window then
      attempts, failed = attempts + tonumber(s) + tonumber(f), failed + tonumber(f)
      if i == newest + 1 and tonumber(began) == start then
        good, bad = good + tonumber(s), bad + tonumber(f)
      end
    end
  end
  redis.call('HSET', KEYS[1], 'w' .. newest, string.format('%.0f %.0f %.0f', start, good, bad))
  return attempts, failed
end

if successes + failures == 0 then
  return answer(false)
end
if circuit.state == OPEN and (circuit.ends == NONE or now < circuit.ends) then
  -- Requests that were sent before it opened.
  return answer(false)
end
local changed = circuit.state ~= CLOSED or circuit.failures > 0
if circuit.state ~= CLOSED then
  if successes == 0 then
    circuit.failures = circuit.failures + failures
    open(reason, now + open_time, true)
    return answer(true)
  end
  close()
end

if successes > 0 then
  circuit.failures, circuit.reason, circuit.since, circuit.ends = 0, 'None', 0, NONE
end
local attempts, failed = add_to_window()
if failures > 0 then
  circuit.since = circuit.failures == 0 and now or circuit.since
  circuit.failures, circuit.reason, circuit.ends = circuit.failures + failures, reason, now + window
  if circuit.failures >= row or (attempts >= minimum and failed >= rate * attempts) then
    open(reason, now + open_time, true)
    return answer(true)
  end
end
store(window)
return answer(changed or circuit.failures > 0)
