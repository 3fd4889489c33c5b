/** The verification cannot go on, or cannot be trusted; the message is a sentence for the person who runs it. */
export class Trouble extends Error {
  override readonly name = 'Trouble'
}

export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error)
}
