import { describe, expect, it } from '@jest/globals'
import { type JestResult, readJestResult, summaryOf } from './results.ts'

type Test = JestResult['testResults'][number]['assertionResults'][number]

function runOf(...tests: Test[]): JestResult {
  return {
    success: true,
    testResults: [{ name: 'a.test.ts', status: 'passed', message: '', assertionResults: tests }],
  }
}

const passed: Test = { fullName: 'adds', status: 'passed', numPassingAsserts: 1 }

describe('the result of a Jest run', () => {
  it('counts what passed and failed, and names what is skipped with its reason', () => {
    const skipped = { fullName: 'policy (skipped: no s3)', status: 'pending', numPassingAsserts: 0 }
    const failed = { fullName: 'divides', status: 'failed', numPassingAsserts: 3 }

    expect(readJestResult(runOf(passed, skipped, failed), 'exit 1')).toEqual({
      passed: 1,
      failed: 1,
      skipped: ['a.test.ts: policy (skipped: no s3)'],
      problems: ['a.test.ts: divides'],
    })
  })

  it.each([
    ['a test that asserts nothing', { ...passed, numPassingAsserts: 0 }, 'asserts nothing'],
    ['a test skipped without a reason', { ...passed, status: 'pending' }, 'without a reason'],
    ['a test that is still to be written', { ...passed, status: 'todo' }, 'without a reason'],
  ])('refuses %s', (_what, test, problem) => {
    const result = readJestResult(runOf(passed, test), 0)

    expect(result).toMatchObject({ passed: 1, failed: 1 })
    expect(result.problems).toEqual([expect.stringContaining(problem)])
  })

  it('refuses a file that could not be run', () => {
    const file = { name: 'b.test.ts', status: 'failed', message: 'No module', assertionResults: [] }
    const run = { success: false, testResults: [...runOf(passed).testResults, file] }

    expect(readJestResult(run, 'exit 1')).toMatchObject({
      passed: 1,
      failed: 1,
      problems: ['b.test.ts: could not be run'],
    })
  })

  it('refuses a run that left no result, or ran no test', () => {
    expect(readJestResult(undefined, 'exit 1').failed).toBe(1)
    expect(readJestResult({ success: true, testResults: [] }, 0).failed).toBe(1)
  })

  it('refuses an exit code that no test explains', () => {
    expect(readJestResult(runOf(passed), 'exit 7').problems).toEqual([
      'all tests passed, and yet Jest ended with exit 7',
    ])
  })
})

it('the last line sums all steps', () => {
  const step = { passed: 2, failed: 1, skipped: ['x'], problems: ['y'] }

  expect(summaryOf([step, { ...step, skipped: [] }])).toBe('4 passed, 2 failed, 1 skipped')
})
