/** A refusal as S3 words it: a code that clients branch on, a status, a sentence. */
export class S3Error extends Error {
  readonly code: string
  readonly status: number

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** What is not built is said so: an answer that only looks right would deceive a test. */
export function notImplemented(what: string): S3Error {
  return new S3Error(501, 'NotImplemented', `This S3 does not implement ${what}.`)
}

export function noSuchKey(key: string): S3Error {
  return new S3Error(404, 'NoSuchKey', `The key ${JSON.stringify(key)} does not exist.`)
}
