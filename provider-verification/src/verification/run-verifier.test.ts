import { describe, expect, it } from '@jest/globals'
import { verifierEnvironment } from './run-verifier.ts'

describe('the environment of the verifier', () => {
  it('leaves a proxy to the part that speaks to the broker, and spares this machine from it', () => {
    const env = verifierEnvironment({
      HTTPS_PROXY: 'http://proxy',
      NO_PROXY: 'inside',
      PATH: '/bin',
    })

    expect(env).toMatchObject({
      https_proxy: 'http://proxy',
      no_proxy: 'inside,127.0.0.1,localhost',
      PATH: '/bin',
    })
    expect(env).not.toHaveProperty('HTTPS_PROXY')
  })

  it('names no broker: the verifier would ask it for more than it was told to', () => {
    const env = verifierEnvironment({
      PACT_BROKER_BASE_URL: 'http://broker',
      PACT_BROKER_TOKEN: 'secret',
      PACT_BROKER_PUBLISH_VERIFICATION_RESULTS: 'true',
    })

    expect(Object.keys(env).filter((name) => name.startsWith('PACT_BROKER_'))).toEqual([])
  })
})
