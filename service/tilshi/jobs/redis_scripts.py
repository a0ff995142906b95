"""What the Redis table does in one step: scripts that Redis runs whole, with nothing in between.

Keys, all under `PREFIX` (its braces keep them together, so that one script may touch them all):

    job:ID            hash   the job: fields of `NewJob`, `created`, `ended`, `size`, counts by state, `sequence`
    item:ID:POSITION  hash   the article: name, key, payload, state, attempts, token, sequence, code, message
    results:ID        hash   content key → result
    ended:ID          list   positions in the order they ended
    queue             zset   articles that are ready, by position, then by when they came
    delayed, put      zset   articles to be tried again: when they are ready, when they were put there
    leased, since     zset   articles being worked on: when the lease is over, when it began
    jobs:NAMESPACE    zset   its jobs by creation;  unfinished:NAMESPACE  set;  names:NAMESPACE  hash  idempotency keys
    finished          zset   ended jobs by when;  webhooks, told  zset  due when, put there when;  bytes  what all take

Times are written as they came, since Lua would round them. The first arguments of every script are `now`, and the time
from which on the clock must have been set back.
"""

from typing import Final

from tilshi.jobs.table import POISON

PREFIX: Final = "{tilshi:jobs}:"

_COMMON = """
local P, now, ahead = KEYS[1], ARGV[1], ARGV[2]
local function key(...) return P .. table.concat({...}, ':') end
local function place(member) return string.match(member, '^(%x+):(%d+)$') end
local function number(name, field) return tonumber(redis.call('HGET', name, field) or 0) end
local function move(id, item, state)
  redis.call('HINCRBY', key('job', id), redis.call('HGET', item, 'state'), -1)
  redis.call('HINCRBY', key('job', id), state, 1)
  redis.call('HSET', item, 'state', state)
end
local function off(member)
  for _, name in ipairs({'queue', 'delayed', 'put', 'leased', 'since'}) do redis.call('ZREM', key(name), member) end
end
local function enqueue(id, position)
  local member = id .. ':' .. position
  off(member)
  redis.call('ZADD', key('queue'), string.format('%.0f', position * 8589934592 + math.floor(tonumber(now))), member)
end
local function weigh(id, bytes)
  bytes = bytes + 0  -- Lua writes minus nothing as -0, which Redis does not read
  redis.call('HINCRBY', key('job', id), 'size', bytes)
  redis.call('INCRBY', key('bytes'), bytes)
end
local function finish(id, position, state, code, message)
  local job, item = key('job', id), key('item', id, position)
  move(id, item, state)
  weigh(id, -redis.call('HSTRLEN', item, 'payload'))
  off(id .. ':' .. position)
  redis.call('HSET', item, 'sequence', redis.call('HINCRBY', job, 'sequence', 1))
  redis.call('RPUSH', key('ended', id), position)
  redis.call('HDEL', item, 'payload', 'token', 'code', 'message')
  if code ~= '' then redis.call('HSET', item, 'code', code, 'message', message) end
  if number(job, 'queued') + number(job, 'leased') > 0 then return end
  redis.call('HSET', job, 'ended', now, 'webhook_state', 'pending')
  redis.call('SREM', key('unfinished', redis.call('HGET', job, 'namespace')), id)
  redis.call('ZADD', key('finished'), now, id)
  if redis.call('HGET', job, 'webhook') ~= '' then
    redis.call('ZADD', key('webhooks'), now, id)
    redis.call('ZADD', key('told'), now, id)
  end
end
local function overdue(name, began)
  local found = redis.call('ZRANGEBYSCORE', key(name), '-inf', now)
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', key(began), '(' .. ahead, '+inf')) do
    if redis.call('ZSCORE', key(name), member) then table.insert(found, member) end
  end
  return found
end
local function holds(id, position, token)
  return redis.call('HGET', key('item', id, position), 'token') == token
end
"""

PUT = (
    _COMMON
    + """
local id, namespace, kind, options, size, name, digest, webhook = unpack(ARGV, 5, 12)
if name ~= '' then
  local known = redis.call('HGET', key('names', namespace), name)
  if known then
    if redis.call('HGET', key('job', known), 'digest') ~= digest then return {'conflict', known} end
    return {'known', known}
  end
end
if redis.call('SCARD', key('unfinished', namespace)) >= tonumber(ARGV[3]) then return {'many', ''} end
if tonumber(redis.call('GET', key('bytes')) or 0) + tonumber(size) > tonumber(ARGV[4]) then return {'large', ''} end
local total = (#ARGV - 12) / 5
redis.call('HSET', key('job', id), 'namespace', namespace, 'kind', kind, 'options', options, 'name', name,
  'digest', digest, 'webhook', webhook, 'webhook_state', 'waiting', 'webhook_attempts', 0, 'created', now,
  'total', string.format('%.0f', total), 'queued', string.format('%.0f', total), 'size', 0)
weigh(id, size)
redis.call('ZADD', key('jobs', namespace), now, id)
redis.call('SADD', key('unfinished', namespace), id)
if name ~= '' then redis.call('HSET', key('names', namespace), name, id) end
for position = 0, total - 1 do
  local at = 13 + position * 5
  redis.call('HSET', key('item', id, position), 'name', ARGV[at], 'key', ARGV[at + 1], 'payload', ARGV[at + 2],
    'state', 'queued', 'attempts', 0, 'sequence', 0)
  enqueue(id, position)
end
for position = 0, total - 1 do
  local at = 13 + position * 5
  if ARGV[at + 3] ~= '' then finish(id, position, 'failed', ARGV[at + 3], ARGV[at + 4]) end
end
return {'new', id}
"""
)

LEASE = (
    _COMMON
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
    _COMMON
    + """
local id, position, token, until_ = unpack(ARGV, 3, 6)
if not holds(id, position, token) then return 0 end
redis.call('ZADD', key('leased'), until_, id .. ':' .. position)
redis.call('ZADD', key('since'), now, id .. ':' .. position)
return 1
"""
)

BACK = (
    _COMMON
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
    _COMMON
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
    _COMMON
    + """
local id, position, token, code, message = unpack(ARGV, 3, 7)
if not holds(id, position, token) then return 0 end
finish(id, position, 'failed', code, message)
return 1
"""
)

DELETE = (
    _COMMON
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
for _, set in ipairs({'finished', 'webhooks', 'told'}) do redis.call('ZREM', key(set), id) end
redis.call('DEL', job, key('results', id), key('ended', id))
return 1
"""
)

TAKE_DELIVERY = (
    _COMMON
    + """
local id = overdue('webhooks', 'told')[1]
if not id then return false end
redis.call('ZADD', key('webhooks'), ARGV[3], id)
redis.call('ZADD', key('told'), now, id)
return {id, redis.call('HINCRBY', key('job', id), 'webhook_attempts', 1) - 1}
"""
)

DELIVERED = (
    _COMMON
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
