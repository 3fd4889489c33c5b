import { firstRunPages } from './first-run.ts'
import { integrationPages } from './integration.ts'
import { overviewPages } from './overview.ts'
import { pactPages } from './pact.ts'

// One file for many pages: each file loads the broker and the browser's client anew.
firstRunPages()
overviewPages()
integrationPages()
pactPages()
