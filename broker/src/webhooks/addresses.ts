import { BlockList, isIP } from 'node:net'

/**
 * Addresses at which no public server can be: https://www.iana.org/assignments/iana-ipv4-special-registry and
 * https://www.iana.org/assignments/iana-ipv6-special-registry. Those that hold an IPv4 address of any kind
 * (NAT64, 6to4, Teredo) are among them, since they lead round every other rule.
 */
const inner = blockListOf([
  '10.0.0.0/8',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '198.18.0.0/15',
  '::1/128',
  'fc00::/7',
  'fec0::/10',
])

/** Of these none is a server that anyone means: metadata of clouds, broadcasts, documentation. */
const never = blockListOf([
  '0.0.0.0/8',
  '169.254.0.0/16',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '100.100.100.200/32',
  '::/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  'fd00:ec2::254/128',
  'fe80::/10',
  'ff00::/8',
])

export type AddressKind = 'public' | 'inner' | 'never'

/** `inner`: of this machine or its network. `never`: of no server that anyone means. */
export function kindOf(address: string): AddressKind {
  const plain = plainAddress(address)
  const family = familyOf(plain)
  // ::1 stands in a range of addresses that are refused, and is none of them.
  if (plain !== '::1' && never.check(plain, family)) return 'never'
  return inner.check(plain, family) ? 'inner' : 'public'
}

/** Whether an address stands in a list entry: another address, or a range such as `10.0.0.0/8`. */
export function isWithin(address: string, entry: string): boolean {
  const range = rangeOf(entry)
  const plain = plainAddress(address)
  return range !== undefined && blockListOf([range]).check(plain, familyOf(plain))
}

/** Whether an entry is an address or a range of them. */
export function isRange(entry: string): boolean {
  return rangeOf(entry) !== undefined
}

/** The one way to write an address, an IPv4 address within IPv6 (`::ffff:7f00:1`) as itself. */
function plainAddress(address: string): string {
  const bare = address.replace(/^\[|\]$/g, '').split('%')[0] ?? ''
  if (isIP(bare) !== 6) return bare
  const short = new URL(`http://[${bare}]`).hostname.slice(1, -1)
  const [, high, low] = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(short) ?? []
  if (high === undefined || low === undefined) return short
  const bytes = [high, low].flatMap((part) => {
    const number = Number.parseInt(part, 16)
    return [number >> 8, number & 0xff]
  })
  return bytes.join('.')
}

function rangeOf(entry: string): string | undefined {
  const [address = '', prefix, ...rest] = entry.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return undefined
  const most = family === 4 ? 32 : 128
  if (prefix === undefined)
    return `${plainAddress(address)}/${isIP(plainAddress(address)) === 4 ? 32 : 128}`
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= most ? entry : undefined
}

function blockListOf(ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/')
    list.addSubnet(address, Number(prefix), familyOf(address))
  }
  return list
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
