/** A request that cannot be read, before any room has seen it. The message is the answer's sentence. */
export class Malformed extends Error {
  readonly statusCode: 400 | 415

  constructor(message: string, statusCode: 400 | 415 = 400) {
    super(message)
    this.name = 'Malformed'
    this.statusCode = statusCode
  }
}
