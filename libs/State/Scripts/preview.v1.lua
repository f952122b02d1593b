-- preview.v1: stands before reserve.v3 and what that begins with, and makes a question of it: the answer is the one a reservation would
-- get, and nothing is written. What the script writes of hashes it reads again itself; whatever else it writes is dropped. Not a script
-- of its own.
--
-- KEYS, ARGV, Returns   see reserve.v3

local live, written = redis.call, {}

-- What was written, else what is stored. What was deleted is false, as Redis says it.
local function seen(key, field, stored)
  local value = written[key] and written[key][tostring(field)]
  if value == nil then
    return stored
  end
  return value
end

local function write(key, field, value)
  written[key] = written[key] or {}
  written[key][tostring(field)] = value
end

local commands = {
  HGET = function(key, field)
    return seen(key, field, live('HGET', key, field))
  end,
  HMGET = function(key, ...)
    local values = live('HMGET', key, ...)
    for i, field in ipairs({ ... }) do
      values[i] = seen(key, field, values[i])
    end
    return values
  end,
  HSET = function(key, ...)
    local pairs_of = { ... }
    for i = 1, #pairs_of, 2 do
      write(key, pairs_of[i], tostring(pairs_of[i + 1]))
    end
  end,
  HDEL = function(key, ...)
    for _, field in ipairs({ ... }) do
      write(key, field, false)
    end
  end,
  -- What would be removed is only counted.
  ZREMRANGEBYSCORE = function(key, from, to)
    return live('ZCOUNT', key, from, to)
  end,
}
for _, name in ipairs({ 'TIME', 'PTTL', 'ZCARD', 'ZRANGE', 'ZRANGEBYSCORE' }) do
  commands[name] = function(...)
    return live(name, ...)
  end
end

-- The script that follows knows no other one.
local redis = {
  call = function(name, ...)
    return commands[name] and commands[name](...)
  end,
}

