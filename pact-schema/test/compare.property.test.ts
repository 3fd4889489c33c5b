import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Json, JsonObject } from '../src/json.ts'
import { compareSchemas } from '../src/pact-schema.ts'
import { quickAjv } from './quick-ajv.ts'
import { pairs } from './schema-arbitrary.ts'
import { randomOf, valueFor } from './values.ts'

/** `SEED=7 RUNS=60000` tries other and more pairs than every build does. */
const seed = Number(process.env.SEED ?? 20_240_229)
const valuesOfPair = 400
const ajv = quickAjv({ validateSchema: false })

/**
 * What ajv says; undefined where the function that it made breaks, as 8.20 does for some schemas
 * that count what is evaluated (`unevaluatedProperties`, or `not: true`, within `oneOf`).
 */
function verdict(validate: (value: unknown) => unknown, value: Json): boolean | undefined {
  try {
    return validate(value) === true
  } catch {
    return undefined
  }
}

describe('a comparison that finds nothing breaking and nothing unknown', () => {
  it('is right: no value that the older schema accepts is refused by the newer one', () => {
    let tried = 0
    let broken = 0
    let compatible = 0
    let changed = 0
    const check = ({ older, newer }: { older: object; newer: object }, valueSeed: number) => {
      if (JSON.stringify(older) === JSON.stringify(newer)) return
      const differences = compareSchemas({ ...older }, { ...newer }, 'response')
      if (differences.some(({ kind }) => kind !== 'non-breaking')) return
      compatible += 1
      if (differences.length > 0) changed += 1
      const [before, now] = [ajv.compile(older), ajv.compile(newer)]
      ajv.removeSchema()
      const random = randomOf(valueSeed)
      for (let count = 0; count < valuesOfPair; count += 1) {
        const value = valueFor({ ...older }, { ...older }, random)
        if (verdict(before, value) !== true) continue
        tried += 1
        const accepted = verdict(now, value)
        if (accepted === undefined) broken += 1
        if (accepted === false) throw new Error(`${JSON.stringify(value)} is refused now`)
      }
    }
    fc.assert(fc.property(pairs, fc.nat(), check), {
      seed,
      numRuns: Number(process.env.RUNS ?? 600),
    })
    console.info(
      `${tried} values of ${compatible} compatible pairs, ${changed} of them with differences`,
    )
    expect(broken).toBeLessThan(tried / 100)
    expect(tried - broken).toBeGreaterThanOrEqual(50_000)
  }, 3_000_000)

  it('never calls a schema breaking for other words in it', () => {
    const check = ({ older }: { older: JsonObject }) => {
      const kinds = compareSchemas(older, { ...older, title: 'Other' }, 'request').map(
        ({ kind }) => kind,
      )
      expect(kinds).not.toContain('breaking')
    }
    fc.assert(fc.property(pairs, check), { seed, numRuns: 1000 })
  }, 60_000)
})
