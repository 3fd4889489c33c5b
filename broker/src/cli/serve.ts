import type { Config } from '../config.ts'
import { provideDatabase } from './database.ts'
import type { Stop } from './ending.ts'

/**
 * Starts the broker, and answers where it listens. `running` gets what ends each part, in the order in which they were
 * started, also where the start fails half-way; `onLost` is told when the broker's own database has ended by itself.
 * Throws one sentence for what is in its way.
 */
export async function serve(
  config: Config,
  running: Stop[],
  onLost: (sentence: string) => void,
): Promise<string> {
  for (const notice of config.notices) console.error(notice)
  const { url, lost, stop } = await provideDatabase(config, loadAhead)
  running.push(stop)
  void lost.then(onLost)
  const { runBroker } = await loadBroker()
  return runBroker(config, url, running)
}

/** Most of a start is loading the program: our own database starts meanwhile. */
function loadAhead(): void {
  // What keeps it from being loaded is told where it is needed.
  loadBroker().catch(() => {})
}

function loadBroker() {
  return import('./broker.ts')
}
