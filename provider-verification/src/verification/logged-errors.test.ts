import { describe, expect, it } from '@jest/globals'
import { createErrorLog } from './logged-errors.ts'

const line = (fields: object) => `${JSON.stringify({ level: 50, msg: 'failed', ...fields })}\n`
const gone = { type: 'DatabaseError', message: 'the table is gone', stack: 'at …' }

describe('the errors in a log', () => {
  it('are told each message once, with the requests that they came of', () => {
    const log = createErrorLog()
    for (const request of ['GET /a', 'GET /b', 'GET /a']) log.write(line({ err: gone, request }))

    expect(log.take()).toEqual([
      { message: 'DatabaseError: the table is gone', requests: ['GET /a', 'GET /b'], times: 3 },
    ])
  })

  it('are those since they were last taken', () => {
    const log = createErrorLog()
    log.write(line({ err: gone }))
    log.take()
    log.write(line({ msg: 'The stream cannot be written to' }))

    expect(log.take()).toEqual([
      { message: 'The stream cannot be written to', requests: [], times: 1 },
    ])
    expect(log.take()).toEqual([])
  })

  it('are not what is only worth a warning', () => {
    const log = createErrorLog()
    log.write(line({ level: 40, err: gone }))

    expect(log.take()).toEqual([])
  })
})
