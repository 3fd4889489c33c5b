import { isObject, type Json, member } from '../json.ts'
import { readRules } from '../matching/rule.ts'
import { shapeOf } from '../matching/walk.ts'
import type { Body } from '../pact/body.ts'
import type { MatchingRules } from '../pact/matching-rules.ts'
import { type Collector, push, reportTo, type Saying } from './saying.ts'

/** What is said of a body or of a message's contents. `request` is given for its generators. */
export function say(
  collector: Collector,
  resource: string,
  direction: Saying['direction'],
  body: Body,
  rules: MatchingRules,
  at: string,
  request?: Json,
): void {
  for (const { at: place, matcher, reason } of rules.unread) collector.note(place, matcher, reason)
  if (body === undefined) return
  if ('reason' in body) {
    collector.note(
      `${at}/${collector.interaction.kind === 'http' ? 'body' : 'contents'}`,
      'content',
      body.reason,
    )
    return
  }
  const { budget } = collector
  const report = reportTo(collector)
  const shape = shapeOf(body.json, {
    rules: [...rules.body, ...generatedRules(request, rules, at)],
    closed: direction === 'request',
    budget,
    report,
  })
  push(collector, resource, direction, 'body', shape, body.json)
}

/** Values that are generated when a request is sent are known by type only, unless a rule says more. */
function generatedRules(request: Json | undefined, rules: MatchingRules, at: string) {
  const generators = member(member(request, 'generators'), 'body')
  if (!isObject(generators)) return []
  const known = new Set(rules.body.map(({ path }) => JSON.stringify(path)))
  const unread: MatchingRules['unread'] = []
  const lists = Object.fromEntries(
    Object.keys(generators).map((path) => [path, { matchers: [{ match: 'type' }] }]),
  )
  const typed = readRules(lists, `${at}/generators/body`, unread)
  return typed.filter(({ path }) => !known.has(JSON.stringify(path)))
}
