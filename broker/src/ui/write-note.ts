import { type Html, html } from './html.ts'
import type { Visit } from './visit.ts'

/** For those who may look only: why no button is here, and where the browser asks for another user. */
export function writeNote({ mayWrite, asOf }: Visit, formAddress: string): Html | undefined {
  if (mayWrite) return undefined
  return asOf
    ? html`<p class="note changed">The past cannot be changed: go back to now first.</p>`
    : html`<p class="note unknown">You may look, not change: that needs the user who may write. <a href="${formAddress}">Sign in as that user</a></p>`
}
