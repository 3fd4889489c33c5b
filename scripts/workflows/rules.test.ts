import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { breachesIn, breachesInAction } from './rules.ts'

const around = {
  scripts: new Set(['test', 'verify', 'ci']),
  actions: new Map([
    ['./.github/actions/set-up', { inputs: { 'node-version': {} }, runs: { using: 'composite' } }],
    [
      './.github/actions/required',
      { inputs: { needs: { required: true } }, runs: { using: 'composite' } },
    ],
  ]),
}

const checkout = `uses: actions/checkout@${'a'.repeat(40)} # v1.2.3`
const sound = `
permissions:
  contents: read
jobs:
  one:
    timeout-minutes: 5
    steps:
      - ${checkout}
        with: { persist-credentials: false }
      - uses: ./.github/actions/set-up
      - run: npm run --silent ci -- gate && npm test && npm run verify
  required:
    if: \${{ always() }}
    needs: [one]
    timeout-minutes: 5
    steps:
      - uses: ./.github/actions/required
        with: { needs: x }
`

function breaches(text: string): string[] {
  return breachesIn({ path: 'x.yml', text, content: parse(text) }, around)
}

describe('the rules of workflows', () => {
  it('have nothing against a sound one', () => {
    expect(breaches(sound)).toEqual([])
  })

  it.each([
    ['no permissions', 'permissions:\n  contents: read', '', 'says no permissions'],
    ['rights for all', 'contents: read', 'contents: write', 'lets every job write contents'],
    ['no time limit', 'one:\n    timeout-minutes: 5', 'one:', 'job one: has no timeout-minutes'],
    ['a tag', `@${'a'.repeat(40)}`, '@v1', 'actions/checkout@v1 is not pinned'],
    ['a nameless pin', ' # v1.2.3', '', 'does not say which version that is'],
    ['a token left lying', 'false }', 'true }', 'keeps the token in the work tree'],
    ['a missing action', '/set-up', '/set-down', 'no ./.github/actions/set-down/action.yml'],
    ['a missing input', 'with: { needs: x }', '', 'needs needs'],
    ['an unknown input', '{ needs: x }', '{ needs: x, more: y }', 'has no input more'],
    ['a missing command', 'npm run verify', 'npm run verifi', 'no npm script verifi'],
    ['an injection', 'npm test', 'echo ${{ github.head_ref }}', 'hand it over in env'],
    ['a job that may be skipped', '    if: ${{ always() }}\n', '', 'required can be skipped'],
    ['a forgotten job', 'needs: [one]', 'needs: []', 'does not need one'],
    [
      'an empty last word',
      './.github/actions/required\n        with: { needs: x }',
      './.github/actions/set-up',
      'asks nobody',
    ],
  ])('refuse %s', (_about, part, instead, expected) => {
    expect(sound).toContain(part)

    expect(breaches(sound.replace(part, instead))).toEqual([expect.stringContaining(expected)])
  })

  it('want a last job where there are several', () => {
    const two = sound.replace('  required:\n    if: ${{ always() }}\n', '  two:\n')

    expect(breaches(two)).toEqual(['x.yml: has several jobs and none that is called required'])
  })

  it('want a shell for each command of an action', () => {
    const text = 'runs: { using: composite, steps: [{ run: npm test }] }'

    expect(breachesInAction({ path: 'a.yml', text, content: parse(text) }, around)).toEqual([
      'a.yml, step 1: has no shell, which actions must name',
    ])
  })
})
