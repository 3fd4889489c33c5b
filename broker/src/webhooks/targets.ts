import { isIP } from 'node:net'
import { isRange, isWithin, kindOf } from './addresses.ts'

/** Where webhooks may go. An empty list of hosts allows every public one. */
export interface TargetRules {
  schemes: readonly string[]
  methods: readonly string[]
  hosts: readonly string[]
}

/** The sentence that stands behind every refusal by a list. */
const seeMore = 'See /doc/webhooks#whitelist for more information.'

/** Why a method may not be used; undefined when it may. */
export function methodFault(method: string, { methods }: TargetRules): string | undefined {
  return oneOf(method, methods)
}

/** Why a URL without parameters may not be called, as far as it shows without asking for addresses. */
export function urlFault(url: URL, rules: TargetRules): string | undefined {
  const scheme = oneOf(url.protocol.replace(/:$/, ''), rules.schemes)
  if (scheme) return `scheme ${scheme}`
  const host = hostOf(url)
  if (rules.hosts.length > 0 && !rules.hosts.some((entry) => matchesHost(host, entry))) {
    return `host must be in the whitelist ${rules.hosts.map(quoted).join(', ')}. ${seeMore}`
  }
  if (isIP(host) > 0) return addressFault(host, host, rules)
  return isLocalName(host) ? addressFault(host, '127.0.0.1', rules) : undefined
}

/**
 * Why an address that a host resolves to may not be called. Addresses of this machine and its network may be where
 * the list of hosts names the host or the address; those of metadata services only where it names the address.
 */
export function addressFault(
  host: string,
  address: string,
  { hosts }: TargetRules,
): string | undefined {
  const kind = kindOf(address)
  if (kind === 'public' || hosts.some((entry) => isWithin(address, entry))) return undefined
  if (kind === 'inner' && hosts.some((entry) => matchesHost(host, entry))) return undefined
  const isName = host !== address
  const what = isName ? `${host} leads to` : `${host} is`
  const where =
    kind === 'inner' ? 'an address of this machine or its network' : 'a reserved address'
  const remedy = kind === 'inner' || !isName ? host : 'that address'
  return `${what} ${where}, which webhooks may not call. Whoever runs this broker can allow it by adding ${remedy} to PACT_BROKER_WEBHOOK_HOST_WHITELIST`
}

/** Without the brackets of an IPv6 address. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
}

function isLocalName(host: string): boolean {
  return /(^|\.)localhost$/i.test(host)
}

function oneOf(value: string, allowed: readonly string[]): string | undefined {
  if (allowed.some((one) => one.toLowerCase() === value.toLowerCase())) return undefined
  const list = allowed.length === 1 ? `${allowed[0]}` : `one of ${allowed.join(', ')}`
  return `must be ${list}. ${seeMore}`
}

/** An address is compared with addresses and ranges, a name with expressions, wildcards of one label, and names. */
function matchesHost(host: string, entry: string): boolean {
  if (isIP(host) > 0) return isWithin(host, entry)
  const expression = expressionIn(entry)
  if (expression) return expression.test(host)
  if (isRange(entry)) return false
  const [name, wanted] = [host.toLowerCase(), entry.toLowerCase()]
  if (!wanted.startsWith('*.')) return name === wanted
  return name.includes('.') && name.slice(name.indexOf('.')) === wanted.slice(1)
}

/** `/…/` is a regular expression. */
function expressionIn(entry: string): RegExp | undefined {
  const source = /^\/(.*)\/$/.exec(entry)?.[1]
  return source === undefined ? undefined : new RegExp(source)
}

function quoted(entry: string): string {
  return expressionIn(entry) ? entry : JSON.stringify(entry)
}
