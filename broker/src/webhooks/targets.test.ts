import { describe, expect, it } from '@jest/globals'
import { kindOf } from './addresses.ts'
import { addressFault, urlFault } from './targets.ts'

const rules = (...hosts: string[]) => ({ schemes: ['https'], methods: ['POST'], hosts })
const mayCall = (url: string, ...hosts: string[]) =>
  urlFault(new URL(url), rules(...hosts)) === undefined

describe('an address', () => {
  it.each([
    ['93.184.216.34', 'public'],
    ['2606:2800:220:1::1', 'public'],
    ['::ffff:93.184.216.34', 'public'],
    ['10.0.0.1', 'inner'],
    ['127.8.9.1', 'inner'],
    ['172.31.255.255', 'inner'],
    ['172.32.0.1', 'public'],
    ['192.168.1.1', 'inner'],
    ['100.64.0.1', 'inner'],
    ['::1', 'inner'],
    ['fd12::1', 'inner'],
    ['::ffff:127.0.0.1', 'inner'],
    ['::ffff:7f00:1', 'inner'],
    ['0:0:0:0:0:ffff:0a00:0001', 'inner'],
    ['0.0.0.0', 'never'],
    ['169.254.169.254', 'never'],
    ['::ffff:169.254.169.254', 'never'],
    ['100.100.100.200', 'never'],
    ['fd00:ec2::254', 'never'],
    ['fe80::1%eth0', 'never'],
    ['::', 'never'],
    ['::127.0.0.1', 'never'],
    ['64:ff9b::a00:1', 'never'],
    ['2002:7f00:1::', 'never'],
    ['255.255.255.255', 'never'],
    ['ff02::1', 'never'],
  ])('%s is %s', (address, kind) => {
    expect(kindOf(address)).toBe(kind)
  })
})

describe('a target', () => {
  it.each([
    ['https://ci.example/', [], true],
    ['https://CI.example./', ['ci.EXAMPLE'], true],
    ['https://ci.example/', ['example'], false],
    ['https://a.corp/', ['*.corp'], true],
    ['https://a.b.corp/', ['*.corp'], false],
    ['https://corp/', ['*.corp'], false],
    ['https://x-ci-y/', ['/-ci-/'], true],
    ['https://10.1.2.3/', ['10.0.0.0/8'], true],
    ['https://10.1.2.3/', ['10.1.2.3'], true],
    ['https://11.1.2.3/', ['10.0.0.0/8'], false],
    ['https://10.1.2.3/', ['/.*/'], false],
    ['https://10.1.2.3/', [], false],
    ['https://[::ffff:10.1.2.3]/', ['10.1.2.3'], true],
    ['https://[fd00::1]/', ['fd00::/8'], true],
    ['https://localhost/', [], false],
    ['https://localhost/', ['localhost'], true],
    ['https://169.254.169.254/', ['169.254.0.0/16'], true],
    ['https://169.254.169.254/', ['10.0.0.0/8'], false],
  ])('%s with the list %j: %s', (url, hosts, expected) => {
    expect(mayCall(url, ...hosts)).toBe(expected)
  })

  it('may lead to an inner address where its name is listed, never to a reserved one', () => {
    expect(addressFault('ci.corp', '10.0.0.1', rules())).toContain(
      'ci.corp leads to an address of this machine',
    )
    expect(addressFault('ci.corp', '10.0.0.1', rules('*.corp'))).toBeUndefined()
    expect(addressFault('ci.corp', '10.0.0.1', rules('10.0.0.0/8'))).toBeUndefined()
    expect(addressFault('ci.corp', '169.254.169.254', rules('*.corp'))).toContain('reserved')
  })
})
