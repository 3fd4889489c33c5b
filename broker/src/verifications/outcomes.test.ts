import { describe, expect, it } from '@jest/globals'
import { outcomeOf, outcomesIn } from './outcomes.ts'

const [failing, holding, other] = ['failing', 'holding', 'other'].map((name) => ({
  id: `id of ${name}`,
  description: name,
}))

function outcome(result: { success: boolean; testResults: unknown }, interaction = failing) {
  return interaction && outcomeOf(result, outcomesIn(result), interaction)
}

describe('what a result says of an interaction', () => {
  const rust = {
    success: false,
    testResults: [
      {
        interactionId: 'id of failing',
        interactionDescription: 'the same words',
        success: false,
        mismatches: [{ attribute: 'body', identifier: '$.id', description: 'no' }],
      },
      { interactionId: 'id of holding', interactionDescription: 'the same words', success: true },
    ],
  }

  it('is found by id, though others have the same description', () => {
    expect(outcome(rust)).toMatchObject({ success: false, mismatches: [{ path: '$.id' }] })
    expect(outcome(rust, holding)).toEqual({ success: true, mismatches: [] })
  })

  it('is found by description where the verifier sends no id', () => {
    const testResults = [{ interactionDescription: 'failing', success: false, mismatches: [] }]

    expect(outcome({ success: false, testResults })).toMatchObject({ success: false })
  })

  it('is not known where the verifier does not name it', () => {
    expect(outcome(rust, other)).toBeUndefined()
    expect(outcome({ success: false, testResults: null })).toBeUndefined()
    expect(outcome({ success: false, testResults: 'odd' })).toBeUndefined()
  })

  it('is that it holds, in a result that succeeded', () => {
    expect(outcome({ success: true, testResults: null })).toEqual({ success: true, mismatches: [] })
  })

  it('is told of every failure, also where there are more than a page can hold', () => {
    const testResults = Array.from({ length: 500 }, (_, index) => ({
      interactionId: String(index),
      success: false,
      mismatches: [{ description: 'no' }],
    }))

    expect(outcomesIn({ success: false, testResults }).failing.size).toBe(500)
  })
})
