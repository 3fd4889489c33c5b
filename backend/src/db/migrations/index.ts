import { users } from './0001-users.ts'
import { experiments } from './0002-experiments.ts'
import { featureFlags } from './0003-feature-flags.ts'
import { assignmentsEvents } from './0004-assignments-events.ts'
import { rollouts } from './0005-rollouts.ts'
import { metrics } from './0006-metrics.ts'
import { safety } from './0007-safety.ts'
import { audit } from './0008-audit.ts'
import { reportsExports } from './0009-reports-exports.ts'
import { versionsOutbox } from './0010-versions-outbox.ts'
import type { Migration } from './migration.ts'

/** Every migration in the order in which it is applied; a merged one is never edited. */
export const migrations: readonly Migration[] = [
  users,
  experiments,
  featureFlags,
  assignmentsEvents,
  rollouts,
  metrics,
  safety,
  audit,
  reportsExports,
  versionsOutbox,
]
