/**
 * `node scripts/program.ts`: the broker's program as the package has it, in `broker/dist`, where it finds the packages of
 * this checkout. The benchmarks measure it, and the tests that need the broker as a process start it.
 */
import { fileURLToPath } from 'node:url'
import { writeProgram } from './package/program.ts'

await writeProgram(
  fileURLToPath(new URL('..', import.meta.url)),
  fileURLToPath(new URL('../broker/dist', import.meta.url)),
)
