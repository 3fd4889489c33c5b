import { describe, expect, it } from '@jest/globals'
import { readReport } from './verifier-report.ts'

/** As the verifier writes it. */
function report(mismatch: object, more: object = {}) {
  return {
    interactionResults: [{ consumer: 'web', description: 'a', result: 'Error', mismatch, ...more }],
  }
}

function mismatched(...mismatches: object[]) {
  return report({ interactionId: '', mismatches, type: 'mismatches' })
}

describe('reading the report of the verifier', () => {
  it.each([
    [{ type: 'BodyMismatch', path: '$.items[0].id' }, '$.items[0].id'],
    [{ type: 'StatusMismatch' }, 'status'],
    [{ type: 'HeaderMismatch', key: 'Content-Type' }, 'header Content-Type'],
    [{ type: 'MetadataMismatch', key: 'partitionKey' }, 'metadata partitionKey'],
    [{ type: 'BodyTypeMismatch' }, 'content type'],
  ])('names the place of %j', (mismatch, path) => {
    const [interaction] = readReport(mismatched(mismatch))

    expect(interaction?.mismatches[0]?.path).toBe(path)
  })

  it('takes over what was expected, what came and what the verifier says of it', () => {
    const mismatch = {
      type: 'BodyMismatch',
      path: '$.n',
      expected: '1',
      actual: '"x"',
      mismatch: "Expected 'x' (String) to be an integer",
    }

    expect(readReport(mismatched(mismatch))).toEqual([
      {
        consumer: 'web',
        description: 'a',
        ok: false,
        error: undefined,
        mismatches: [
          {
            path: '$.n',
            expected: '1',
            actual: '"x"',
            message: "Expected 'x' (String) to be an integer",
          },
        ],
      },
    ])
  })

  it('names each field that is missing by its own path', () => {
    const mismatch = {
      type: 'BodyMismatch',
      path: '$.items[0]',
      expected: '["id","key","name"]',
      actual: '["id"]',
      mismatch: 'Actual map is missing the following keys: key, name',
    }

    expect(readReport(mismatched(mismatch))[0]?.mismatches).toEqual([
      {
        path: '$.items[0].key',
        expected: 'a value',
        actual: 'nothing',
        message: 'the field is missing',
      },
      {
        path: '$.items[0].name',
        expected: 'a value',
        actual: 'nothing',
        message: 'the field is missing',
      },
    ])
  })

  it('tells an error from a mismatch', () => {
    const [interaction] = readReport(report({ type: 'error', message: 'connection refused' }))

    expect(interaction).toMatchObject({ ok: false, error: 'connection refused', mismatches: [] })
  })

  it('reads a passed interaction', () => {
    const passed = { consumer: 'web', description: 'a', result: 'OK' }

    expect(readReport({ interactionResults: [passed] })[0]?.ok).toBe(true)
  })

  it.each([[undefined], [{}], [{ interactionResults: 'none' }]])('finds nothing in %j', (odd) => {
    expect(readReport(odd)).toEqual([])
  })
})
