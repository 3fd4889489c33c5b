/** A piece of work, and the names of those that must be over before it begins. */
export interface Step {
  readonly name: string
  readonly after?: readonly string[]
}

/**
 * Does the steps side by side, at most `width` at once, and begins them in their order; one that waits for another is
 * passed by. What it waits for counts only where it is among the steps. The results come in the order of the steps.
 */
export async function inLanes<Kind extends Step, T>(
  steps: readonly Kind[],
  width: number,
  run: (step: Kind) => Promise<T>,
): Promise<T[]> {
  const waiting = new Set(steps)
  const results = new Map<string, T>()
  const isReady = ({ after = [] }: Step) =>
    steps.every(({ name }) => !after.includes(name) || results.has(name))

  let over = (): void => {}
  async function lane(): Promise<void> {
    while (waiting.size > 0) {
      const step = [...waiting].find(isReady)
      if (!step) {
        await someStepIsOver
        continue
      }
      waiting.delete(step)
      results.set(step.name, await run(step))
      over()
      someStepIsOver = nextOver()
    }
  }
  const nextOver = () =>
    new Promise<void>((resolve) => {
      over = resolve
    })
  let someStepIsOver = nextOver()

  await Promise.all(Array.from({ length: Math.min(width, steps.length) }, lane))
  return steps.flatMap(({ name }) => {
    const result = results.get(name)
    return result === undefined ? [] : [result]
  })
}
