import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { deploymentOrder, readPacts } from './pacts.ts'

describe('the order of deployment', () => {
  it('puts providers before those who need them', () => {
    const pacts = [
      { consumer: 'a', provider: 'b', interactions: 1 },
      { consumer: 'b', provider: 'c', interactions: 1 },
    ]

    expect(deploymentOrder(pacts)).toEqual(['c', 'b', 'a'])
  })

  it('ends with each application once where two need each other', () => {
    const pacts = [
      { consumer: 'a', provider: 'b', interactions: 1 },
      { consumer: 'b', provider: 'a', interactions: 1 },
    ]

    expect(deploymentOrder(pacts).sort()).toEqual(['a', 'b'])
  })
})

describe('reading pacts', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'concordat-pacts-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('counts the interactions of each pair', () => {
    const pact = { consumer: { name: 'a' }, provider: { name: 'b' }, interactions: [{}, {}] }
    writeFileSync(join(folder, 'a-b.json'), JSON.stringify(pact))

    expect(readPacts(folder)).toEqual([{ consumer: 'a', provider: 'b', interactions: 2 }])
  })

  it('names the file that is no pact', () => {
    writeFileSync(join(folder, 'broken.json'), '{"consumer":{}}')

    expect(() => readPacts(folder)).toThrow('broken.json is not a pact')
  })

  it('names the file that is not JSON', () => {
    writeFileSync(join(folder, 'broken.json'), '{')

    expect(() => readPacts(folder)).toThrow(/broken\.json is not JSON/)
  })
})
