import { afterAll } from '@jest/globals'
import { closeBrowser } from '../chromium.ts'
import { firstRunPages } from './first-run.ts'
import { framePages } from './frame.ts'
import { integrationPages } from './integration.ts'
import { overviewPages } from './overview.ts'
import { pactPages } from './pact.ts'
import { verdictPages } from './verdict.ts'
import { webhookAndSchemaPages } from './webhooks-schemas.ts'

// One file for all pages: they share the one browser of the step.
firstRunPages()
overviewPages()
integrationPages()
pactPages()
framePages()
verdictPages()
webhookAndSchemaPages()

afterAll(closeBrowser)
