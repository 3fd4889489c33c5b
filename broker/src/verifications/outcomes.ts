import { type Mismatch, mismatchesIn } from './mismatch.ts'
import type { VerificationResult } from './result.ts'

/** What a result says of single interactions, as far as its verifier told: by id, else by description. */
export interface Outcomes {
  failing: ReadonlySet<string>
  passing: ReadonlySet<string>
  /** Of the interactions that failed; of very many mismatches the first. */
  mismatches: ReadonlyMap<string, Mismatch[]>
}

/** Whether one interaction held, and how it did not. */
export interface Outcome {
  success: boolean
  mismatches: Mismatch[]
}

type Result = Pick<VerificationResult, 'success' | 'testResults'>

/** Pure and total: test results are stored as they come. */
export function outcomesIn({ success, testResults }: Result): Outcomes {
  if (success) return { failing: new Set(), passing: new Set(), mismatches: new Map() }
  const tests = testsIn(testResults).flatMap((test) => {
    const { interactionId, interactionDescription, testDescription } = test
    const key = [interactionId, interactionDescription, testDescription].find(isText)
    return key === undefined ? [] : { key, test }
  })
  const keys = (wanted: (test: Record<string, unknown>) => boolean) =>
    new Set(tests.filter(({ test }) => wanted(test)).map(({ key }) => key))
  return {
    failing: keys((test) => test.success === false || test.status === 'failed'),
    passing: keys((test) => test.success === true || test.status === 'passed'),
    mismatches: Map.groupBy(
      mismatchesIn(testResults),
      ({ interactionId, interaction }) => interactionId ?? interaction ?? '',
    ),
  }
}

/** What a result says of one interaction; undefined where it says nothing. In one that succeeded, every one held. */
export function outcomeOf(
  { success }: Result,
  { failing, passing, mismatches }: Outcomes,
  { id, description }: { id: string; description: string },
): Outcome | undefined {
  if (success) return { success, mismatches: [] }
  const failed = [id, description].find((key) => failing.has(key))
  if (failed !== undefined) return { success: false, mismatches: mismatches.get(failed) ?? [] }
  return passing.has(id) || passing.has(description) ? { success: true, mismatches: [] } : undefined
}

function testsIn(testResults: unknown): Record<string, unknown>[] {
  const tests = isRecord(testResults) ? testResults.tests : testResults
  return Array.isArray(tests) ? tests.filter(isRecord) : []
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
