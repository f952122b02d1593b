-- charge.v1: counts requests that were admitted without asking, whatever the limits say. Begins with window.v1.
--
-- KEYS[1]  the request window (hash)
-- KEYS[2]  the requests in flight (sorted set: reservation id -> lease end, ms)
-- ARGV[1]  requests to count in the current second
-- ARGV[2]  number of requests still in flight
-- ARGV[3+] per request in flight two: its reservation's id, its lease in ms
-- Returns  1

local requests, places = tonumber(ARGV[1]), tonumber(ARGV[2])
if requests > 0 then
  count(KEYS[1], advance(KEYS[1]), requests)
end
if places > 0 then
  hold(KEYS[2], 3, places)
end
return 1
