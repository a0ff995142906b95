"""What the Redis table does in one step: scripts that Redis runs whole, with nothing in between.

Their keys and first arguments are described in `redis_lua`. A full Redis refuses to put a job, and nothing else.
"""

from tilshi.jobs.redis_lua import COMMON, FREEING
from tilshi.jobs.table import POISON

PUT = (
    COMMON
    + """
local id, namespace, kind, options, size, name, digest, webhook = unpack(ARGV, 6, 13)
if name ~= '' then
  local known = redis.call('HGET', key('names', namespace), name)
  if known then
    if redis.call('HGET', key('job', known), 'digest') ~= digest then return {'conflict', known} end
    return {'known', known}
  end
end
if redis.call('SCARD', key('unfinished', namespace)) >= tonumber(ARGV[3]) then return {'many', ''} end
if redis.call('ZCARD', key('jobs', namespace)) >= tonumber(ARGV[5]) then return {'kept', ''} end
if tonumber(redis.call('GET', key('bytes')) or 0) + tonumber(size) > tonumber(ARGV[4]) then return {'large', ''} end
local total = (#ARGV - 13) / 5
redis.call('HSET', key('job', id), 'namespace', namespace, 'kind', kind, 'options', options, 'name', name,
  'digest', digest, 'webhook', webhook, 'webhook_state', 'waiting', 'webhook_attempts', 0, 'created', now,
  'total', string.format('%.0f', total), 'queued', string.format('%.0f', total), 'size', 0)
weigh(id, size)
redis.call('ZADD', key('jobs', namespace), now, id)
redis.call('ZADD', key('open'), now, id)
redis.call('SADD', key('unfinished', namespace), id)
if name ~= '' then redis.call('HSET', key('names', namespace), name, id) end
for position = 0, total - 1 do
  local at = 14 + position * 5
  redis.call('HSET', key('item', id, position), 'name', ARGV[at], 'key', ARGV[at + 1], 'payload', ARGV[at + 2],
    'state', 'queued', 'attempts', 0, 'sequence', 0)
  enqueue(id, position)
end
for position = 0, total - 1 do
  local at = 14 + position * 5
  if ARGV[at + 3] ~= '' then finish(id, position, 'failed', ARGV[at + 3], ARGV[at + 4]) end
end
return {'new', id}
"""
)

LEASE = (
    FREEING
    + COMMON
    + f"""
local until_, attempts, token = ARGV[3], tonumber(ARGV[4]), ARGV[5]
for _, member in ipairs(overdue('leased', 'since')) do
  local id, position = place(member)
  local item = key('item', id, position)
  if number(item, 'attempts') >= attempts then
    finish(id, position, 'failed', '{POISON.code}', '{POISON.message}')
  else
    move(id, item, 'queued')
    redis.call('HDEL', item, 'token')
    enqueue(id, position)
  end
end
for _, member in ipairs(overdue('delayed', 'put')) do enqueue(place(member)) end
while true do
  local member = redis.call('ZRANGE', key('queue'), 0, 0)[1]
  if not member then return false end
  local id, position = place(member)
  local item, job = key('item', id, position), key('job', id)
  if redis.call('HEXISTS', key('results', id), redis.call('HGET', item, 'key')) == 1 then
    finish(id, position, 'done', '', '')
  else
    off(member)
    move(id, item, 'leased')
    redis.call('HSET', item, 'token', token)
    redis.call('ZADD', key('leased'), until_, member)
    redis.call('ZADD', key('since'), now, member)
    local tried = redis.call('HINCRBY', item, 'attempts', 1)
    local told = redis.call('HMGET', job, 'namespace', 'kind', 'options')
    return {{id, position, tried, told[1], told[2], told[3], redis.call('HGET', item, 'payload')}}
  end
end
"""
)

RENEW = (
    FREEING
    + COMMON
    + """
local id, position, token, until_ = unpack(ARGV, 3, 6)
if not holds(id, position, token) then return 0 end
redis.call('ZADD', key('leased'), until_, id .. ':' .. position)
redis.call('ZADD', key('since'), now, id .. ':' .. position)
return 1
"""
)

BACK = (
    FREEING
    + COMMON
    + """
local id, position, token, uncounted, ready, code, message = unpack(ARGV, 3, 9)
if not holds(id, position, token) then return 0 end
local item, member = key('item', id, position), id .. ':' .. position
move(id, item, 'queued')
redis.call('HDEL', item, 'token', 'code', 'message')
if uncounted == '1' then redis.call('HINCRBY', item, 'attempts', -1) end
if code ~= '' then redis.call('HSET', item, 'code', code, 'message', message) end
off(member)
if ready == '' then
  enqueue(id, position)
else
  redis.call('ZADD', key('delayed'), ready, member)
  redis.call('ZADD', key('put'), now, member)
end
return 1
"""
)

COMPLETE = (
    FREEING
    + COMMON
    + """
local id, position, value = unpack(ARGV, 3, 5)
local item = key('item', id, position)
local state = redis.call('HGET', item, 'state')
if not state or state == 'done' or state == 'failed' then return 0 end
if redis.call('HSETNX', key('results', id), redis.call('HGET', item, 'key'), value) == 1 then weigh(id, #value) end
finish(id, position, 'done', '', '')
return 1
"""
)

FAIL = (
    FREEING
    + COMMON
    + """
local id, position, token, code, message = unpack(ARGV, 3, 7)
if not holds(id, position, token) then return 0 end
finish(id, position, 'failed', code, message)
return 1
"""
)

DELETE = (
    FREEING
    + COMMON
    + """
local namespace, id = ARGV[3], ARGV[4]
local job = key('job', id)
if redis.call('HGET', job, 'namespace') ~= namespace then return 0 end
weigh(id, -number(job, 'size'))
for position = 0, number(job, 'total') - 1 do
  off(id .. ':' .. position)
  redis.call('DEL', key('item', id, position))
end
local name = redis.call('HGET', job, 'name')
if name ~= '' then redis.call('HDEL', key('names', namespace), name) end
redis.call('ZREM', key('jobs', namespace), id)
redis.call('SREM', key('unfinished', namespace), id)
for _, set in ipairs({'open', 'finished', 'webhooks', 'told'}) do redis.call('ZREM', key(set), id) end
redis.call('DEL', job, key('results', id), key('ended', id))
return 1
"""
)

TAKE_DELIVERY = (
    FREEING
    + COMMON
    + """
local id = overdue('webhooks', 'told')[1]
if not id then return false end
redis.call('ZADD', key('webhooks'), ARGV[3], id)
redis.call('ZADD', key('told'), now, id)
return {id, redis.call('HINCRBY', key('job', id), 'webhook_attempts', 1) - 1}
"""
)

DELIVERED = (
    FREEING
    + COMMON
    + """
local id, state, at = unpack(ARGV, 3, 5)
if redis.call('EXISTS', key('job', id)) == 0 then return 0 end
redis.call('HSET', key('job', id), 'webhook_state', state)
for _, set in ipairs({'webhooks', 'told'}) do redis.call('ZREM', key(set), id) end
if at ~= '' then
  redis.call('ZADD', key('webhooks'), at, id)
  redis.call('ZADD', key('told'), now, id)
end
return 1
"""
)
