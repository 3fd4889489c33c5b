import { join } from 'node:path'

/**
 * The file that starts the broker as a process: the program as it is published where `npm test` has made it, for it starts
 * in half the time, and the sources for a test that runs alone.
 */
export const brokerProgram =
  process.env.TEST_BROKER_PROGRAM ?? join(import.meta.dirname, '../src/main.ts')
