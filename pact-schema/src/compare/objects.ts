import { canonical } from '../json.ts'
import { accepts, every } from './accepts.ts'
import { bounds, compareBounds } from './bounds.ts'
import { type Findings, isFine, named, type Place, report, trial } from './difference.ts'
import { type Members, membersOf, memberView, restView } from './members.ts'
import { acceptsNothing, all, below, type View } from './schema-view.ts'

type Compare = (older: View, newer: View, place: Place, findings: Findings) => void

export function compareObjects(
  older: View,
  newer: View,
  place: Place,
  findings: Findings,
  compare: Compare,
): void {
  if (patternsDiffer(older, newer)) {
    report(
      findings,
      place,
      'not-compared',
      `The \`patternProperties\` of ${named(place)} differ, or stand beside others; they are not compared.`,
    )
    return
  }
  const before = membersOf(older)
  const now = membersOf(newer)
  const sizeBefore = { ...bounds(older, 'minProperties', 'maxProperties') }
  sizeBefore.min = Math.max(sizeBefore.min, before.required.size)
  const sizeNow = bounds(newer, 'minProperties', 'maxProperties')
  if (before.closed && !before.patterned)
    sizeBefore.max = Math.min(sizeBefore.max, before.names.size)
  compareSizes(sizeBefore, sizeNow, older, place, findings)
  for (const name of new Set([
    ...before.names,
    ...now.names,
    ...before.required,
    ...now.required,
  ])) {
    compareMember(name, before, now, place, findings, compare)
  }
  compareRest(before, now, place, findings, compare)
  compareNames(older, newer, before, place, findings, compare)
}

/** With patterns, a name may be described twice over; only equal ones on both sides are compared. */
function patternsDiffer(older: View, newer: View): boolean {
  const texts = (view: View) => {
    const parts = view.parts.filter((part) => part.patternProperties !== undefined)
    return parts
      .map((part) =>
        canonical({ p: part.patternProperties ?? null, a: part.additionalProperties ?? true }),
      )
      .sort()
  }
  const [before, now] = [texts(older), texts(newer)]
  if (before.length === 0 && now.length === 0) return false
  const alike = before.join() === now.join() && !before.join().includes('"$ref"')
  const sameNames =
    canonical([...membersOf(older).names].sort()) === canonical([...membersOf(newer).names].sort())
  return (
    !alike || !sameNames || before.length > 1 || older.parts.length > 1 || newer.parts.length > 1
  )
}

function compareMember(
  name: string,
  before: Members,
  now: Members,
  place: Place,
  findings: Findings,
  compare: Compare,
): void {
  const at = [...place, name]
  const older = memberView(before.view, name)
  const newer = memberView(now.view, name)
  const wasRefused = acceptsNothing(older)
  const wasSilent = !before.names.has(name) && older.parts.length === 0
  if (wasRefused) {
    if (before.required.has(name)) return
    if (now.required.has(name)) {
      report(
        findings,
        at,
        'member-required',
        `The member ${named(at)}, which was not accepted, is required now.`,
      )
    } else if (!acceptsNothing(newer)) {
      report(findings, at, 'member-allowed', `The member ${named(at)} is accepted now.`)
    }
    return
  }
  compareRequired(name, wasSilent, before, now, at, findings)
  if (acceptsNothing(newer)) {
    if (now.names.has(name) || before.names.has(name)) {
      report(findings, at, 'member-refused', `The member ${named(at)} is not accepted any more.`)
    }
  } else if (!wasSilent) {
    if (newer.parts.length === 0 && older.parts.length > 0 && !now.names.has(name)) {
      report(findings, at, 'member-dropped', `Nothing is said of the member ${named(at)} any more.`)
    } else compare(older, newer, at, findings)
  } else if (newer.parts.length > 0 && now.names.has(name)) {
    const described = trial(findings)
    compare(older, newer, at, described)
    if (isFine(described)) return
    report(
      findings,
      at,
      'member-relied-on',
      `The member ${named(at)}, of which the older schema says nothing, is described now.`,
    )
  }
}

function compareRequired(
  name: string,
  wasSilent: boolean,
  before: Members,
  now: Members,
  at: Place,
  findings: Findings,
): void {
  if (now.required.has(name) && !before.required.has(name)) {
    if (!wasSilent)
      report(
        findings,
        at,
        'member-required',
        `The member ${named(at)} could be left out and is required now.`,
      )
    else if (findings.direction === 'request') {
      report(
        findings,
        at,
        'member-demanded',
        `The member ${named(at)} is required now; the older schema did not know it.`,
      )
    } else {
      report(
        findings,
        at,
        'member-relied-on',
        `The consumer relies on the member ${named(at)} now; the provider must prove that it is there.`,
      )
    }
  }
  if (before.required.has(name) && !now.required.has(name)) {
    report(
      findings,
      at,
      'member-optional',
      `The member ${named(at)} was required and may be left out now.`,
    )
  }
}

function compareRest(
  before: Members,
  now: Members,
  place: Place,
  findings: Findings,
  compare: Compare,
): void {
  if (before.closed) {
    if (!now.closed)
      report(
        findings,
        place,
        'members-opened',
        `Further members of ${named(place)} are accepted now.`,
      )
    return
  }
  const older = restView(before.view)
  const newer = restView(now.view)
  if (now.closed) {
    report(
      findings,
      place,
      'members-closed',
      `Further members of ${named(place)} are not accepted any more.`,
    )
  } else if (older.parts.length === 0 && newer.parts.length > 0) {
    const limited = trial(findings)
    compare(older, newer, [...place, '*'], limited)
    if (isFine(limited)) return
    report(
      findings,
      place,
      'members-closed',
      `Further members of ${named(place)} were free and are limited now.`,
    )
  } else compare(older, newer, [...place, '*'], findings)
}

function compareSizes(
  before: { min: number; max: number },
  now: { min: number; max: number },
  older: View,
  place: Place,
  findings: Findings,
): void {
  const own = bounds(older, 'minProperties', 'maxProperties')
  const rules = { narrowed: 'size-narrowed', widened: 'size-widened', unit: 'members' } as const
  const isNarrower = now.min > before.min || now.max < before.max
  const isWider = now.min < own.min || now.max > own.max
  if (isNarrower)
    compareBounds(
      before,
      { min: Math.max(now.min, before.min), max: Math.min(now.max, before.max) },
      place,
      findings,
      rules,
    )
  if (isWider)
    compareBounds(
      own,
      { min: Math.min(now.min, own.min), max: Math.max(now.max, own.max) },
      place,
      findings,
      rules,
    )
}

function compareNames(
  older: View,
  newer: View,
  before: Members,
  place: Place,
  findings: Findings,
  compare: Compare,
): void {
  const known = below(older, all(older, 'propertyNames'))
  const wanted = below(newer, all(newer, 'propertyNames'))
  if (wanted.parts.length === 0) {
    if (known.parts.length > 0)
      report(
        findings,
        place,
        'names-removed',
        `The names of the members of ${named(place)} are free now.`,
      )
    return
  }
  const texts = (view: View) => ({ ...view, parts: [...view.parts, { type: 'string' }] })
  const tried = trial(findings)
  compare(texts(known), texts(wanted), place, tried)
  if (isFine(tried)) {
    if (tried.differences.size > 0)
      report(
        findings,
        place,
        'names-removed',
        `More names are accepted for the members of ${named(place)}.`,
      )
    return
  }
  const names = [...before.names].filter((name) => !acceptsNothing(memberView(before.view, name)))
  if (before.closed && !before.patterned && every(names, (name) => accepts(wanted, name)) === true)
    return
  const rule = known.parts.length > 0 || before.closed ? 'names-changed' : 'names-narrowed'
  report(
    findings,
    place,
    rule,
    `The names of the members of ${named(place)} are limited in another way now.`,
  )
}
