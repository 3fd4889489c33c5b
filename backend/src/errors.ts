/** Where in a request a value stands, as the error body names it: `['body', 'variants', 0, 'name']`. */
export type Location = readonly (string | number)[]

export type Refusal =
  | 'invalid'
  | 'bad-request'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'unavailable'

/** A refusal that the domain understands, with a sentence for the person who reads it. */
export class DomainError extends Error {
  override readonly name = 'DomainError'
  readonly refusal: Refusal
  readonly location: Location
  readonly challenge: string | undefined

  constructor(
    refusal: Refusal,
    message: string,
    { location = ['body'], challenge }: { location?: Location; challenge?: string } = {},
  ) {
    super(message)
    this.refusal = refusal
    this.location = location
    this.challenge = challenge
  }
}

/** A value that has the right shape but not an allowed meaning: answered 422, with its place in the request. */
export function invalid(message: string, ...location: (string | number)[]): DomainError {
  return new DomainError('invalid', message, {
    location: location.length > 0 ? location : ['body'],
  })
}

/** Something the current state does not allow: answered 400. */
export function badRequest(message: string): DomainError {
  return new DomainError('bad-request', message)
}

export function forbidden(message: string): DomainError {
  return new DomainError('forbidden', message)
}

export function notFound(message: string): DomainError {
  return new DomainError('not-found', message)
}

export function conflict(message: string): DomainError {
  return new DomainError('conflict', message)
}

/** Nobody is signed in; `challenge` is the scheme that the answer asks for. */
export function unauthorized(message: string, challenge = 'Bearer'): DomainError {
  return new DomainError('unauthorized', message, { challenge })
}
