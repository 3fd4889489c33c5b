import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { readConfig } from './config.ts'

const least = {
  DATABASE_URL: 'postgres://127.0.0.1/x',
  AWS_ACCESS_KEY_ID: 'id',
  AWS_SECRET_ACCESS_KEY: 'secret',
  COGNITO_USER_POOL_ID: 'eu-1_abc',
  COGNITO_CLIENT_ID: 'client',
}

describe('the configuration', () => {
  it('is complete with the least that is needed', () => {
    expect(readConfig(least)).toMatchObject({
      redisUrl: 'redis://127.0.0.1:6379/0',
      resourcePrefix: 'experimently',
      cacheEnabled: true,
      cognito: {
        issuer: 'https://cognito-idp.us-east-1.amazonaws.com/eu-1_abc',
        jwksUrl: 'https://cognito-idp.us-east-1.amazonaws.com/eu-1_abc/.well-known/jwks.json',
      },
    })
  })

  it('takes one endpoint for all services, and one of its own before it', () => {
    const env = {
      ...least,
      AWS_ENDPOINT_URL: 'http://localstack',
      AWS_ENDPOINT_URL_COGNITO: 'http://cognito',
    }
    expect(readConfig(env).aws.endpoints).toMatchObject({
      s3: 'http://localstack',
      cognito: 'http://cognito',
    })
  })

  it('has no setting that the README does not name', () => {
    const source = readFileSync(new URL('./config.ts', import.meta.url), 'utf8')
    const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    const names = [...source.matchAll(/name: '([A-Z_]+)'|env\.([A-Z_]+)/g)].map(
      ([, a, b]) => a ?? b,
    )
    expect(names.length).toBeGreaterThan(10)
    expect(names.filter((name) => !text.includes(String(name)))).toEqual([])
  })

  it('names everything that is wrong at once', () => {
    const wrong = {
      ...least,
      DATABASE_URL: '',
      CACHE_ENABLED: 'perhaps',
      POSTGRES_POOL_SIZE: '0',
      TOKEN_CHECK: 'never',
    }
    expect(() => readConfig(wrong)).toThrow(
      /DATABASE_URL is missing.*POSTGRES_POOL_SIZE.*CACHE_ENABLED must be true or false.*TOKEN_CHECK must be signature or pool, not "never"/,
    )
  })
})
