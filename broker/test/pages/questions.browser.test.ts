import { framePages } from './frame.ts'
import { verdictPages } from './verdict.ts'
import { webhookAndSchemaPages } from './webhooks-schemas.ts'

// One file for many pages: each file loads the broker and the browser's client anew.
framePages()
verdictPages()
webhookAndSchemaPages()
