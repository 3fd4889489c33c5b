import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { mismatchesIn, readDescription } from './mismatch.ts'

describe('the mismatches in test results', () => {
  it('are read from what the Rust verifier sends', () => {
    const testResults = [
      { interactionId: 'passed', success: true },
      {
        interactionId: 'a1',
        interactionDescription: 'get an order',
        success: false,
        mismatches: [
          { attribute: 'status', description: 'expected 200 but was 500' },
          {
            attribute: 'body',
            identifier: '$.id',
            description: "Expected 'str' (String) to be an integer",
          },
          {
            attribute: 'header',
            identifier: 'Accept',
            description:
              "Mismatch with header 'Accept': Expected header 'Accept' to have value 'json' but was 'xml'",
          },
        ],
        exceptions: [{ message: 'connection refused' }],
      },
    ]

    const where = { interaction: 'get an order', interactionId: 'a1' }
    expect(mismatchesIn(testResults)).toEqual([
      {
        ...where,
        path: 'status',
        expected: '200',
        actual: '500',
        description: 'expected 200 but was 500',
      },
      {
        ...where,
        path: '$.id',
        expected: 'an integer',
        actual: "'str' (String)",
        description: "Expected 'str' (String) to be an integer",
      },
      {
        ...where,
        path: 'header.Accept',
        expected: 'json',
        actual: 'xml',
        description:
          "Mismatch with header 'Accept': Expected header 'Accept' to have value 'json' but was 'xml'",
      },
      { ...where, description: 'connection refused' },
    ])
  })

  it('are read from what the Ruby verifier sends', () => {
    const testResults = {
      tests: [
        { status: 'passed', testDescription: 'has status code 200' },
        {
          status: 'failed',
          interactionDescription: 'get an order',
          exception: { class: 'RSpec::Expectations', message: 'Expected 200 but got 404' },
        },
      ],
    }

    expect(mismatchesIn(testResults)).toEqual([
      {
        interaction: 'get an order',
        expected: '200',
        actual: '404',
        description: 'Expected 200 but got 404',
      },
    ])
  })

  it('name each field that a body lacks by its own place', () => {
    const description = 'Actual map is missing the following keys: mood, time of day'
    const mismatches = [{ attribute: 'body', identifier: '$.a', description }]

    const missing = { expected: 'a value', actual: 'nothing', description: 'the field is missing' }
    expect(mismatchesIn([{ success: false, mismatches }])).toEqual([
      { path: '$.a.mood', ...missing },
      { path: "$.a['time of day']", ...missing },
    ])
  })

  it('keep values that a verifier sends apart', () => {
    const mismatch = { identifier: '$.a', description: 'differs', expected: { b: 1 }, actual: null }

    expect(mismatchesIn([{ success: false, mismatches: [mismatch] }])).toEqual([
      { path: '$.a', expected: '{"b":1}', actual: 'null', description: 'differs' },
    ])
  })

  it('say so when a failure comes without details', () => {
    expect(mismatchesIn([{ interactionId: 'a1', success: false }])).toEqual([
      {
        interaction: 'a1',
        interactionId: 'a1',
        description: 'The verifier reported a failure without details',
      },
    ])
  })

  it('are at most a hundred', () => {
    const mismatches = Array.from({ length: 500 }, () => ({ description: 'x' }))

    expect(mismatchesIn([{ success: false, mismatches }])).toHaveLength(100)
  })

  it('are none in anything else, whatever it is', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => Array.isArray(mismatchesIn(value))))
    expect([null, 'text', 7, {}, [[]], { tests: 'no' }].flatMap(mismatchesIn)).toEqual([])
  })
})

describe('the words of a verifier', () => {
  it.each([
    ['Expected method of GET but received POST', 'method of GET', 'POST'],
    [
      "Expected 'a' (String) to be the same type as 1 (Integer)",
      'the same type as 1 (Integer)',
      "'a' (String)",
    ],
    ["Expected 'a' to be equal to 'b'", 'b', 'a'],
    ["Expected 'a' to match '^\\d+$'", "match '^\\d+$'", 'a'],
    [
      'Expected a List with 3 elements but received 1 elements',
      'a List with 3 elements',
      '1 elements',
    ],
    ["Expected body type of 'json' but received 'xml'", "body type of 'json'", 'xml'],
  ])('%s: expected %s, was %s', (text, expected, actual) => {
    expect(readDescription(text)).toEqual({ expected, actual })
  })

  it('are left alone where they do not say both', () => {
    expect(readDescription('Actual map is missing the following keys: name')).toEqual({})
  })

  it('say that something was missing', () => {
    expect(readDescription("Expected a header 'X' but was missing")).toEqual({
      expected: "a header 'X'",
      actual: 'missing',
    })
  })
})
