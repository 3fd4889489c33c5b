/** The clock that the backend is built with: real time, unless a state moves it. */
export interface SceneClock {
  now(): Date
  /** From here on it is this time, and time goes on. */
  moveTo(time: Date): void
  reset(): void
}

export function createSceneClock(): SceneClock {
  let offset = 0
  return {
    now: () => new Date(Date.now() + offset),
    moveTo(time) {
      offset = time.getTime() - Date.now()
    },
    reset() {
      offset = 0
    },
  }
}
