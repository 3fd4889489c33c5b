import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readRecord } from './record.ts'
import { coverageText } from './table.ts'

// Writes docs/ticket-coverage.md from the last run of the suites.
const file = fileURLToPath(new URL('../../../docs/ticket-coverage.md', import.meta.url))
const record = readRecord()
if (record.kind === 'whole') writeFileSync(file, coverageText(record.files))
else {
  console.error(`The table was not written: ${record.reason}. Run \`npm test -- suites\` first.`)
  process.exitCode = 1
}
