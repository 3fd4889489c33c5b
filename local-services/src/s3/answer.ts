/** What goes back to the client. */
export interface Answer {
  status: number
  headers: Record<string, string>
  body: Buffer
}

/** An answer without a body, or with bytes as they are. */
export function answer(
  status: number,
  headers: Record<string, string> = {},
  body: Buffer = Buffer.alloc(0),
): Answer {
  return { status, headers, body }
}

export function xmlAnswer(xml: string, headers: Record<string, string> = {}): Answer {
  return answer(200, { 'content-type': 'application/xml', ...headers }, Buffer.from(xml))
}
