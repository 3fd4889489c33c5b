import { readFileSync, writeFileSync } from 'node:fs'
import { statesFile, statesText } from './states/states-file.ts'

// Writes states.json from the registry; with --check it only says whether the file is current.
const text = statesText()
if (!process.argv.includes('--check')) writeFileSync(statesFile, text)
else if (readFileSync(statesFile, 'utf8') !== text) {
  console.error('provider-verification/states.json is not current: run `npm run states`.')
  process.exitCode = 1
}
