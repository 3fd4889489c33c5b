import { describe, expect, it } from '@jest/globals'
import { Trouble } from './trouble.ts'
import { readVerifyArguments, usage } from './verify-arguments.ts'

const local = ['--local', 'pacts']
const foreign = ['--provider-base-url', 'http://api.example', '--state-url', 'http://api.example/s']
const broker = { PACT_BROKER_BASE_URL: 'http://broker.example' }

describe('the command line of npm run verify', () => {
  it('asks the broker of the environment for everything, and publishes', () => {
    expect(readVerifyArguments([], broker)).toMatchObject({
      source: { kind: 'broker', broker: { url: 'http://broker.example' }, publish: true },
      providers: undefined,
      timeout: 300_000,
    })
  })

  it('verifies a backend that is not ours as experimentation-api, under its address, and publishes nothing', () => {
    expect(readVerifyArguments(foreign, broker)).toMatchObject({
      source: { publish: false },
      foreign: { baseUrl: 'http://api.example', stateUrl: 'http://api.example/s' },
      providers: ['experimentation-api'],
      version: 'api.example',
    })
  })

  it('publishes nothing of a selection', () => {
    expect(readVerifyArguments(['--parity', 'same'], broker)).toMatchObject({
      source: { publish: false },
      parity: ['same'],
    })
  })

  it('names every option in its help', () => {
    expect(readVerifyArguments(['--help'], {})).toBe('help')
    expect(usage).toContain('--provider-base-url')
  })

  it.each([
    [['--provider-base-url', 'http://api.example', ...local], 'Name with --state-url'],
    [['--state-url', 'http://api.example', ...local], '--state-url goes with --provider-base-url'],
    [
      ['--provider-base-url', 'api', '--state-url', 'http://a', ...local],
      '"api" is not an address',
    ],
    [['--parity', 'some', ...local], 'There is no parity "some": there are same, fixed, new'],
    [['--provider', 'orders', ...local], 'There is no provider "orders": there are'],
    [
      [
        ...foreign,
        '--provider',
        'experimentation-api',
        '--provider',
        'feature-flag-lambda',
        ...local,
      ],
      'there is one provider',
    ],
    [['--timeout', 'soon', ...local], '--timeout takes seconds, not "soon"'],
    [['--wip-since', 'today'], '--wip-since takes a day such as 2026-01-31, not "today"'],
    [['--pact-url', 'http://broker.example/p', ...local], 'only one can be followed'],
    [['--pact-url', 'http://other.example/p'], 'is not one of the broker at http://broker.example'],
  ])('is refused for %j', (args, sentence) => {
    const read = () => readVerifyArguments(args, broker)

    expect(read).toThrow(Trouble)
    expect(read).toThrow(sentence)
  })

  it('is refused where nothing says which pacts', () => {
    expect(() => readVerifyArguments([], {})).toThrow('Name the broker in PACT_BROKER_BASE_URL')
  })
})
