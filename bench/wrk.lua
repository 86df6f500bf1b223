-- Sends the requests of a file, separated by NUL, in turn. Each thread starts at another request.
local threads = 0

function setup(thread)
  thread:set('sent', threads * 491)
  threads = threads + 1
end

function init(arguments)
  requests = {}
  for text in io.open(arguments[1], 'rb'):read('*a'):gmatch('%Z+') do
    requests[#requests + 1] = text
  end
end

function request()
  sent = sent + 1
  return requests[sent % #requests + 1]
end

-- Times are in microseconds.
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('\n{"requests":%d,"duration":%d,"p50":%d,"p99":%d,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
