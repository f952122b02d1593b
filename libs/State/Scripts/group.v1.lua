-- group.v1: how the scripts that touch a whole group go on after window.v2 and budget.v1. Not a script of its own.
--
-- What a group limits is a row of items, each with its keys and arguments:
--   requests, tokens   one key (a window); the limit
--   day                one key (hash: start, end, count); the limit and three times: start and end of the caller's day, end of the next
--   inflight           one key (sorted set: reservation id -> lease end, ms); the limit
--   hard, soft         three keys (see budget.v1); the limit and three times, likewise
-- A limit of 0 admits nothing. What is not limited is no item.

-- Reads so many items; gives back the positions of the next key and argument as well.
local function read_items(number, key, argument)
  local items = {}
  for i = 1, number do
    local item = { kind = ARGV[argument], limit = tonumber(ARGV[argument + 1]), key = KEYS[key] }
    argument, key = argument + 2, key + 1
    item.is_budget = item.kind == 'hard' or item.kind == 'soft'
    if item.is_budget or item.kind == 'day' then
      item.given = {
        start = tonumber(ARGV[argument]), finish = tonumber(ARGV[argument + 1]), next_finish = tonumber(ARGV[argument + 2]),
      }
      argument = argument + 3
    end
    if item.is_budget then
      item.holds, item.leases = KEYS[key], KEYS[key + 1]
      key = key + 2
    end
    items[i] = item
  end
  return items, key, argument
end

local function load_day(day)
  local stored = redis.call('HMGET', day.key, 'start', 'end', 'count')
  local was = tonumber(stored[1] or -1)
  day.start, day.finish = period_of(stored[1] and was, tonumber(stored[2] or 0), day.given)
  day.count = day.start == was and tonumber(stored[3]) or 0
end

local function save_day(day)
  redis.call('HSET', day.key, 'start', day.start, 'end', day.finish, 'count', day.count)
  redis.call('PEXPIRE', day.key, math.max(day.finish - now, 0) + 24 * 3600 * 1000)
end

