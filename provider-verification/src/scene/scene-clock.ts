/** The clock that the backend is built with: real time, unless a state moves it. */
export interface SceneClock {
  now(): Date
  /** From here on it is this time, and time goes on. */
  moveTo(time: Date): void
  /** It is this time until somebody says otherwise. */
  stopAt(time: Date): void
  reset(): void
}

export function createSceneClock(): SceneClock {
  let now = () => new Date()
  return {
    now: () => now(),
    moveTo(time) {
      const offset = time.getTime() - Date.now()
      now = () => new Date(Date.now() + offset)
    },
    stopAt(time) {
      now = () => new Date(time)
    },
    reset() {
      now = () => new Date()
    },
  }
}
