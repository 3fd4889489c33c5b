/**
 * Path expressions of matching rules, such as `$.items[*].id` and `$['a b'].c`.
 * The grammar and the weights are those of the Pact specification
 * (https://github.com/pact-foundation/pact-specification/tree/version-4).
 */
export type PathToken =
  | { kind: 'root' }
  | { kind: 'field'; name: string }
  | { kind: 'index'; index: number }
  | { kind: 'any' }
  | { kind: 'any-index' }

/** A step down into a value: a key, an index, or one of those that no rule names. */
export type Step =
  | { kind: 'key'; name: string }
  | { kind: 'index'; index: number }
  | { kind: 'other-key' }
  | { kind: 'other-index' }

const identifier = /[\p{L}\p{N}_\-:#@]+/uy
const start = /^[\p{L}\p{N}]/u

/** The tokens of an expression, or undefined if it is not one. The first token is always the root. */
export function parsePath(expression: string): PathToken[] | undefined {
  const tokens: PathToken[] = [{ kind: 'root' }]
  let at = 1
  if (!expression.startsWith('$')) {
    if (!start.test(expression)) return undefined
    identifier.lastIndex = 0
    const name = identifier.exec(expression)?.[0] ?? ''
    tokens.push({ kind: 'field', name })
    at = name.length
  }
  while (at < expression.length) {
    const read = expression[at] === '.' ? afterDot(expression, at + 1) : bracket(expression, at)
    if (read === undefined) return undefined
    tokens.push(read.token)
    at = read.next
  }
  return tokens
}

interface Read {
  token: PathToken
  next: number
}

function afterDot(expression: string, at: number): Read | undefined {
  if (expression[at] === '*') return { token: { kind: 'any' }, next: at + 1 }
  identifier.lastIndex = at
  const name = identifier.exec(expression)?.[0]
  if (name === undefined) return undefined
  return { token: { kind: 'field', name }, next: at + name.length }
}

function bracket(expression: string, at: number): Read | undefined {
  if (expression[at] !== '[') return undefined
  if (expression[at + 1] === "'") {
    const end = expression.indexOf("'", at + 2)
    if (end <= at + 2 || expression[end + 1] !== ']') return undefined
    return { token: { kind: 'field', name: expression.slice(at + 2, end) }, next: end + 2 }
  }
  const end = expression.indexOf(']', at)
  const inside = expression.slice(at + 1, end)
  if (end === -1) return undefined
  if (inside === '*') return { token: { kind: 'any-index' }, next: end + 1 }
  if (!/^[0-9]{1,15}$/.test(inside)) return undefined
  return { token: { kind: 'index', index: Number(inside) }, next: end + 1 }
}

/** 2 for a token that names the step, 1 for one that covers it, 0 for one that does not. */
export function weightOf(token: PathToken, step: Step): number {
  switch (token.kind) {
    case 'root':
      return 0
    case 'any':
      return 1
    case 'field':
      if (step.kind === 'key') return token.name === step.name ? 2 : 0
      return step.kind === 'index' && token.name === String(step.index) ? 2 : 0
    case 'index':
      if (step.kind === 'index') return token.index === step.index ? 2 : 0
      return step.kind === 'key' && step.name === String(token.index) ? 2 : 0
    case 'any-index':
      if (step.kind === 'key') return /^[0-9]{1,19}$/.test(step.name) ? 1 : 0
      return step.kind === 'other-key' ? 0 : 1
  }
}
