-- For wrk: asks for one flag or for a batch of a hundred, for one user after another, so that no server can live
-- off one answer. Arguments: single or batch, then what stands before /api. Prints one line for the table.
local USERS = 1024
local requests = {}
local asked = 0

local function single(prefix, user, tenant)
  return wrk.format("GET", prefix .. "/api/flags/eval?key=bench-listed&user=" .. user .. "&tenant=" .. tenant .. "&env=prod")
end

local function batch(prefix, user, tenant)
  local keys = {}
  for i = 0, 99 do
    keys[i + 1] = '"filler-' .. i .. '"'
  end
  local body = '{"context":{"user_id":"' .. user .. '","tenant_id":"' .. tenant .. '","env":"prod"},"flags":['
    .. table.concat(keys, ",") .. "]}"
  return wrk.format("POST", prefix .. "/api/flags/eval/batch", { ["Content-Type"] = "application/json" }, body)
end

function init(args)
  local build = args[1] == "batch" and batch or single
  math.randomseed(20261122)
  for i = 1, USERS do
    local user = string.format("%08x-%04x-4%03x-9%03x-%06x%06x", math.random(0, 0x7fffffff), math.random(0, 0xffff),
      math.random(0, 0xfff), math.random(0, 0xfff), math.random(0, 0xffffff), math.random(0, 0xffffff))
    requests[i] = build(args[2] or "", user, string.format("tenant-%02d", i % 50))
  end
end

function request()
  asked = asked % USERS + 1
  return requests[asked]
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration,
    e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(50), latency:percentile(99)))
end
