"""What the scripts of the Redis table share.

Keys, all under `PREFIX` (its braces keep them together, so that one script may touch them all):

    job:ID            hash   the job: fields of `NewJob`, `created`, `ended`, `size`, counts by state, `sequence`
    item:ID:POSITION  hash   the article: name, key, payload, state, attempts, token, sequence, code, message
    results:ID        hash   content key → result
    ended:ID          list   positions in the order they ended
    queue             zset   articles that are ready, by their turn (`TURN_SECONDS`)
    delayed, put      zset   articles to be tried again: when they are ready, when they were put there
    leased, since     zset   articles being worked on: when the lease is over, when it began
    jobs:NAMESPACE    zset   its jobs by creation;  unfinished:NAMESPACE  set;  names:NAMESPACE  hash  idempotency keys
    open              zset   unfinished jobs by creation
    finished          zset   ended jobs by when;  webhooks, told  zset  due when, put there when;  bytes  what all take

Times are written as they came, since Lua would round them. The first arguments of every script are `now`, and the time
from which on the clock must have been set back.
"""

from typing import Final

from tilshi.jobs.table import TURN_SECONDS

PREFIX: Final = "{tilshi:jobs}:"

FREEING: Final = "#!lua flags=allow-oom\n"
"""Begins a script that frees memory, or that an article needs to end: a full Redis runs it all the same."""

COMMON: Final = """
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
  redis.call('ZADD', key('queue'), string.format('%.6f', now + position * TURN), member)
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
  redis.call('ZREM', key('open'), id)
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
""".replace("TURN", str(TURN_SECONDS))
