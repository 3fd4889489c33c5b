import { describe, expect, it } from '@jest/globals'
import { inlineImports } from './imports.ts'
import { lockedPart } from './locked.ts'

const inlined = new Map([
  ['@concordat/pact-schema', 'lib/pact-schema/src/pact-schema.js'],
  ['@concordat/pact-schema/reading', 'lib/pact-schema/src/reading.js'],
])

describe('the imports of compiled code', () => {
  it('lead to the code that comes along, whatever way they are written', () => {
    const code = [
      "#!/usr/bin/env node\nimport { a } from '@concordat/pact-schema';",
      'export { b } from "@concordat/pact-schema/reading";',
      "const c = await import('@concordat/pact-schema');",
    ].join('\n')

    expect(inlineImports('lib/broker/src/pacts/x.js', code, inlined).code).toBe(
      code
        .replaceAll('@concordat/pact-schema/reading', '../../../pact-schema/src/reading.js')
        .replaceAll('@concordat/pact-schema', '../../../pact-schema/src/pact-schema.js'),
    )
  })

  it('name the packages that are needed; what only looks like an import does not count', () => {
    const code = [
      "import pg from 'pg';",
      "import { Migrator } from 'kysely/migration';",
      "import '@scope/name/part';",
      "import { join } from 'node:path';",
      "import './x.js';",
      `const sql = "delete from 'deleted'"; // import 'nothing'`,
    ].join('\n')

    expect(inlineImports('lib/x.js', code, inlined)).toEqual({
      code,
      packages: ['pg', 'kysely', '@scope/name'],
    })
  })
})

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
