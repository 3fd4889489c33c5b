import { describe, expect, it } from '@jest/globals'
import {
  allCapabilities,
  type Capability,
  capabilityNames,
  dockerCapabilities,
  missingCapabilities,
  nativeCapabilities,
  requireCapability,
} from './capabilities.ts'
import { serviceNames } from './services.ts'

const services = {
  all: [{ name: 's3', driver: 'native', capabilities: new Set(['s3.objects']) }],
} as const

describe('what services can do', () => {
  it('is told for each service by the names of its own capabilities alone', () => {
    for (const name of serviceNames) {
      for (const table of [nativeCapabilities, dockerCapabilities]) {
        expect(allCapabilities(name)).toEqual(expect.arrayContaining([...table[name]]))
      }
    }
  })

  it('covers every name: each belongs to a service', () => {
    expect(serviceNames.flatMap(allCapabilities).toSorted()).toEqual(
      [...capabilityNames].toSorted(),
    )
  })

  it('misses nothing where everything is there', () => {
    expect(missingCapabilities(services, ['s3.objects'])).toEqual([])
    expect(requireCapability(services, ['s3.objects'], { INFRA_REQUIRE: 'all' })).toBeUndefined()
  })

  it('says what is missing, and why', () => {
    expect(missingCapabilities(services, ['s3.policyEnforced', 'redis.scripts'])).toEqual([
      's3.policyEnforced: the native s3 cannot do it',
      'redis.scripts: redis was not started',
    ])
  })

  it('gives the reason for a skip', () => {
    const reason = requireCapability(services, ['s3.policyEnforced', 'redis.scripts'], {})
    expect(reason).toBe(
      's3.policyEnforced: the native s3 cannot do it; redis.scripts: redis was not started',
    )
  })

  it('fails instead of skipping where everything is required', () => {
    expect(() =>
      requireCapability(services, ['s3.policyEnforced'], { INFRA_REQUIRE: 'all' }),
    ).toThrow(
      'INFRA_REQUIRE is all, and this is missing: s3.policyEnforced: the native s3 cannot do it',
    )
  })

  it('refuses a name that is none, which would skip a suite for ever', () => {
    const misspelt = 's3.polcy' as Capability
    expect(() => missingCapabilities(services, [misspelt])).toThrow(
      'There is no capability s3.polcy',
    )
  })
})
