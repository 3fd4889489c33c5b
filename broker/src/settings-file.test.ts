import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { readConfig } from './config.ts'

const directory = mkdtempSync(join(tmpdir(), 'concordat-settings-'))
afterAll(() => rmSync(directory, { recursive: true }))

let files = 0
function file(text: string): string {
  const path = join(directory, `file-${++files}`)
  writeFileSync(path, text)
  return path
}

describe('a settings file', () => {
  const text = `
log_level: debug
port: 9000
allow_public_read: true
webhook_retry_schedule: [1, 2, 3]
webhook_scheme_whitelist: http https
webhook_certificates:
  - description: ours
    path: /etc/ca.pem
database_clean_keep_version_selectors:
  - main_branch: true
concordat_gate: reference
basic_auth_username:
`

  it('says what variables say, and they win', () => {
    const config = readConfig({
      PACT_BROKER_CONF: file(text),
      PACT_BROKER_PORT: '9001',
      PACT_BROKER_LOG_LEVEL: ' ',
    })

    expect(config.log.level).toBe('debug')
    expect(config.http.port).toBe(9001)
    expect(config.auth.isReadPublic).toBe(true)
    expect(config.webhooks).toMatchObject({
      retrySchedule: [1, 2, 3],
      schemes: ['http', 'https'],
      certificates: [{ path: '/etc/ca.pem' }],
    })
    expect(config.cleanUp.keepVersions[0]).toEqual({ mainBranch: true })
    expect(config.domain.gate).toBe('reference')
    expect(config.notices).toEqual([])
  })

  it.each([
    ['log_level: loud', 'PACT_BROKER_LOG_LEVEL must be one of'],
    ['log_levle: info', 'did you mean PACT_BROKER_LOG_LEVEL?'],
    ['- log_level', 'must hold names and values'],
    ['a: [', 'is no YAML: '],
  ])('with %s is refused', (wrong, why) => {
    expect(() => readConfig({ PACT_BROKER_CONF: file(wrong) })).toThrow(why)
  })

  it('may be empty, and must be there when it is named', () => {
    expect(readConfig({ PACT_BROKER_CONF: file('') }).http.port).toBe(9292)
    expect(() => readConfig({ PACT_BROKER_CONF: '/nowhere.yml' })).toThrow(
      'PACT_BROKER_CONF names the file /nowhere.yml, which cannot be read (ENOENT)',
    )
  })
})

describe('a setting in a file of its own', () => {
  it('is read without its last newline', () => {
    const config = readConfig({
      PACT_BROKER_BASIC_AUTH_USERNAME: 'me',
      PACT_BROKER_BASIC_AUTH_PASSWORD_FILE: file('p ss\n'),
      PACT_BROKER_DATABASE_URL_FILE: file('postgres://db/pacts\n'),
    })

    expect(config.auth.writer?.password.reveal()).toBe('p ss')
    expect(config.database.url?.reveal()).toBe('postgres://db/pacts')
  })

  it('is refused when the file is not there, when both are set, and for an unknown setting', () => {
    const url = 'PACT_BROKER_DATABASE_URL'
    expect(() => readConfig({ [`${url}_FILE`]: '/nowhere' })).toThrow(
      `${url}_FILE names the file /nowhere, which cannot be read (ENOENT)`,
    )
    expect(() => readConfig({ [`${url}_FILE`]: file('x'), [url]: 'y' })).toThrow('set one')
    expect(() => readConfig({ PACT_BROKER_LOG_LEVLE_FILE: file('info') })).toThrow('did you mean')
  })
})
