import { describe, expect, it } from '@jest/globals'
import { readConfig } from './config.ts'

describe('settings of the reference', () => {
  it.each([
    ['PACT_BROKER_DATABASE_ADAPTER', 'sqlite'],
    ['PACT_BROKER_USE_CASE_SENSITIVE_RESOURCE_NAMES', 'false'],
    ['PACT_BROKER_CONF', 'pact_broker.yml'],
  ])('%s=%s is refused with a sentence', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(`- ${name} cannot be "${value}": `)
  })

  it('that ask for what is so anyway are fine', () => {
    const env = { PACT_BROKER_DATABASE_ADAPTER: 'postgres', PACT_BROKER_LOG_FORMAT: 'json' }

    expect(readConfig(env).notices).toEqual([])
  })

  it.each(['PACT_BROKER_LOG_LEVLE', 'PACT_BROKER_LOG_LEVL', 'PACT_BROKER_LOG_LEVELS'])(
    '%s is refused as a misspelling',
    (name) => {
      expect(() => readConfig({ [name]: 'debug' })).toThrow('did you mean PACT_BROKER_LOG_LEVEL?')
    },
  )

  it('that nobody knows are named, those of clients and of platforms are not', () => {
    const env = {
      PACT_BROKER_SOMETHING_NEW: 'x',
      PACT_BROKER_TOKEN: 'x',
      PACT_BROKER_SERVICE_HOST: '10.0.0.1',
      PACT_BROKER_PORT_9292_TCP_ADDR: '10.0.0.1',
    }

    expect(readConfig(env).notices).toEqual([
      'PACT_BROKER_SOMETHING_NEW is no setting of this broker and is passed over.',
    ])
  })

  it('may stand in a variable of another name', () => {
    const env = { PACT_BROKER_PORT_ENVIRONMENT_VARIABLE_NAME: 'PORT', PORT: '8080' }

    expect(readConfig(env).http.port).toBe(8080)
  })

  it('may give the database in parts', () => {
    const { database } = readConfig({
      PACT_BROKER_DATABASE_HOST: 'db.example',
      PACT_BROKER_DATABASE_NAME: 'pacts',
      PACT_BROKER_DATABASE_USERNAME: 'broker',
      PACT_BROKER_DATABASE_PASSWORD: 'p@ss/word',
      PACT_BROKER_DATABASE_SSLMODE: 'require',
    })

    expect(database.url?.reveal()).toBe(
      'postgres://broker:p%40ss%2Fword@db.example:5432/pacts?sslmode=require',
    )
  })
})
