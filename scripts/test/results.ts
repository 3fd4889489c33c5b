/** The part of Jest's JSON result that is read here. */
export interface JestResult {
  success: boolean
  testResults: {
    name: string
    status: string
    message: string
    assertionResults: {
      fullName: string
      status: string
      numPassingAsserts?: number
    }[]
  }[]
}

/** What one step of `npm test` found; `problems` says in full what is wrong, a line each. */
export interface StepResult {
  passed: number
  failed: number
  skipped: string[]
  problems: string[]
}

/** A test that is skipped says why in its name: `… (skipped: s3.policy: the native s3 cannot do it)`. */
const reason = /\bskipped: \S/

/**
 * Counts a finished Jest run. Failed is, besides a failed test: a file that could not be run, a test that
 * passed without a single assertion, a test that is skipped without saying why (a forgotten `only`
 * skips its neighbours), a run without tests, and an exit code that none of these explains.
 */
export function readJestResult(result: JestResult | undefined, exit: string | 0): StepResult {
  const step: StepResult = { passed: 0, failed: 0, skipped: [], problems: [] }
  const refuse = (problem: string) => {
    step.failed += 1
    step.problems.push(problem)
  }
  for (const file of result?.testResults ?? []) {
    if (file.assertionResults.length === 0) {
      refuse(`${file.name}: ${file.status === 'failed' ? 'could not be run' : 'holds no test'}`)
    }
    for (const { fullName, status, numPassingAsserts } of file.assertionResults) {
      const where = `${file.name}: ${fullName}`
      if (status === 'failed') refuse(where)
      else if (status === 'passed' && numPassingAsserts === 0) refuse(`${where} (asserts nothing)`)
      else if (status === 'passed') step.passed += 1
      else if (reason.test(fullName)) step.skipped.push(where)
      else refuse(`${where} (skipped without a reason in its name)`)
    }
  }
  if (step.failed === 0 && step.passed + step.skipped.length === 0) refuse('no test was run')
  if (step.failed === 0 && exit !== 0) refuse(`all tests passed, and yet Jest ended with ${exit}`)
  return step
}

/** The sum of all steps, as the last line of `npm test`. */
export function summaryOf(steps: readonly StepResult[]): string {
  const sum = (count: (step: StepResult) => number) =>
    steps.reduce((total, step) => total + count(step), 0)
  const skipped = sum((step) => step.skipped.length)
  return `${sum((step) => step.passed)} passed, ${sum((step) => step.failed)} failed, ${skipped} skipped`
}
