import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { lockedPart } from './locked.ts'

describe('the locked part', () => {
  const places = {
    'node_modules/a': { version: '1.0.0', dev: true, dependencies: { b: '^1.0.0' } },
    'node_modules/a/node_modules/b': { version: '1.5.0' },
    'node_modules/b': { version: '2.0.0' },
    'node_modules/c': { version: '3.0.0' },
    'broker/node_modules/c': { version: '4.0.0' },
    'node_modules/unrelated': { version: '1.0.0' },
  }

  it('is what the needs reach, each where the workspace finds it', () => {
    const needs = { dependencies: { a: '1.0.0', c: '4.0.0' }, optionalDependencies: { gone: '1' } }

    expect(lockedPart(places, 'broker', needs)).toEqual({
      'node_modules/a': { version: '1.0.0', dependencies: { b: '^1.0.0' } },
      'node_modules/a/node_modules/b': { version: '1.5.0' },
      'node_modules/c': { version: '4.0.0' },
    })
  })

  it('refuses what is not in the lockfile, and two versions for one place', () => {
    const of = (dependencies: Record<string, string>) => () =>
      lockedPart(
        { ...places, 'node_modules/d': { version: '1.0.0', dependencies: { c: '3' } } },
        'broker',
        { dependencies, optionalDependencies: {} },
      )

    expect(of({ missing: '1' })).toThrow('has no missing, which broker needs')
    expect(of({ c: '4', d: '1' })).toThrow('node_modules/c would have to be 4.0.0 and 3.0.0')
  })
})

describe('the image', () => {
  const file = readFileSync(new URL('../../broker/Dockerfile', import.meta.url), 'utf8')

  it('is started once as it is started later: Node keeps what it has compiled for those flags alone', () => {
    const later: string[] = JSON.parse(/^ENTRYPOINT (.*)$/m.exec(file)?.[1] ?? '[]')

    expect(later.at(-1)).toBe('/usr/local/bin/concordat')
    expect(file).toContain(`timeout --preserve-status 20 ${later.join(' ')} && rm -r /tmp/first`)
  })
})
