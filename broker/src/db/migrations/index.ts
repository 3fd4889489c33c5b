import type { Migration } from 'kysely/migration'
import * as facts from './0001-facts.ts'
import * as closing from './0002-closing.ts'
import * as versionOrder from './0003-version-order.ts'
import * as webhooks from './0004-webhooks.ts'
import * as schemas from './0005-schemas.ts'
import * as search from './0006-search.ts'
import * as cleanUp from './0007-clean-up.ts'
import * as attemptAnswers from './0008-attempt-answers.ts'
import * as newestResult from './0009-newest-result.ts'
import * as publicationsByTime from './0010-publications-by-time.ts'
import * as integrationTouches from './0011-integration-touches.ts'

/** Every migration by its name, in order. Forward only; never edited once released. */
export const migrations: Record<string, Migration> = {
  '0001-facts': facts,
  '0002-closing': closing,
  '0003-version-order': versionOrder,
  '0004-webhooks': webhooks,
  '0005-schemas': schemas,
  '0006-search': search,
  '0007-clean-up': cleanUp,
  '0008-attempt-answers': attemptAnswers,
  '0009-newest-result': newestResult,
  '0010-publications-by-time': publicationsByTime,
  '0011-integration-touches': integrationTouches,
}
