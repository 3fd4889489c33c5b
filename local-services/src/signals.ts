/**
 * Calls once, with the exit code that is usual for it, when the first signal to end comes. Another one is passed over: npm
 * sends on what a terminal has sent to both, and a program that ends at the second leaves what it was to end first.
 */
export function onFirstSignal(act: (code: number) => void): void {
  let came = false
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.on(signal, () => {
      if (came) return
      came = true
      act(code)
    })
  }
}
