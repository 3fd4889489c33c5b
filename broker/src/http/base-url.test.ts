import { describe, expect, it } from '@jest/globals'
import { baseUrlOf, withoutBasePath } from './base-url.ts'

describe('the address that links use', () => {
  const request = (
    headers: Record<string, string> = {},
    { host = 'broker:9292', originalUrl = '/' } = {},
  ) => ({ protocol: 'http', host, headers, originalUrl })
  const one = ['https://broker.example/pacts']
  const two = ['https://one.example', 'https://two.example/sub']

  it.each([
    ['the configured one', one, {}, 'https://broker.example/pacts'],
    [
      'the configured one, whatever a proxy says',
      one,
      { 'x-forwarded-host': 'evil' },
      'https://broker.example/pacts',
    ],
    ['its own where none is configured', [], {}, 'http://broker:9292'],
    [
      'what proxies report',
      [],
      { 'x-forwarded-host': 'a.example', 'x-forwarded-proto': 'https' },
      'https://a.example',
    ],
    [
      'what the nearest of several proxies reports',
      [],
      { 'x-forwarded-host': 'made.up, a.example', 'x-forwarded-proto': 'ftp, https' },
      'https://a.example',
    ],
    [
      'what Forwarded reports, before all else',
      [],
      {
        forwarded: 'for=10.0.0.1;host=made.up, for="[::1]";proto=https;Host="a.example:8443"',
        'x-forwarded-host': 'b.example',
        'x-forwarded-proto': 'http',
      },
      'https://a.example:8443',
    ],
    ['https where a proxy says so alone', [], { 'x-forwarded-ssl': 'on' }, 'https://broker:9292'],
    ['without a port that goes without saying', [], { 'x-forwarded-host': 'a:80' }, 'http://a'],
    [
      'with a port that is not usual',
      [],
      {
        'x-forwarded-host': 'a.example',
        'x-forwarded-port': '8443',
        'x-forwarded-scheme': 'https',
      },
      'https://a.example:8443',
    ],
    [
      'without one that is',
      [],
      { 'x-forwarded-host': 'a', 'x-forwarded-port': '443', 'x-forwarded-proto': 'https' },
      'https://a',
    ],
    [
      'its own where a proxy reports nonsense',
      [],
      { 'x-forwarded-host': 'a/"><b>' },
      'http://broker:9292',
    ],
    [
      'the one of several that the client used',
      two,
      { 'x-forwarded-host': 'two.example', 'x-forwarded-proto': 'https' },
      'https://two.example/sub',
    ],
    [
      'the one of several that was asked, where a proxy reports none of them',
      ['https://one.example', 'http://broker:9292/sub'],
      { 'x-forwarded-host': 'internal' },
      'http://broker:9292/sub',
    ],
    ['the first of several otherwise', two, {}, 'https://one.example'],
  ])('is %s', (_, configured, headers, expected) => {
    expect(baseUrlOf(request(headers as Record<string, string>), configured)).toBe(expected)
  })

  it('is that of several on one host below which the request was sent', () => {
    const both = ['http://broker/one', 'http://broker/two']
    const asked = (originalUrl: string) =>
      baseUrlOf(request({}, { host: 'broker', originalUrl }), both)

    expect(asked('/two/pacticipants?q=/one/')).toBe('http://broker/two')
    expect(asked('/one')).toBe('http://broker/one')
    expect(asked('/pacticipants')).toBe('http://broker/one')
  })

  it('is never made of a Host header that is none', () => {
    expect(baseUrlOf(request({}, { host: 'x"><script>' }), [])).toBe('http://localhost')
    expect(baseUrlOf(request({}, { host: '[::1]:9292' }), [])).toBe('http://[::1]:9292')
  })
})

describe('a path below that of a configured address', () => {
  const bases = ['https://host/our/broker', 'https://other']

  it.each([
    ['/our/broker/pacticipants?q=x', '/pacticipants?q=x'],
    ['/our/broker', '/'],
    ['/our/broker/', '/'],
    ['/our/broker?x=1', '/?x=1'],
    ['/our/brokers', '/our/brokers'],
    ['/pacticipants', '/pacticipants'],
  ])('of %s is %s', (url, expected) => {
    expect(withoutBasePath(url, bases)).toBe(expected)
  })
})
