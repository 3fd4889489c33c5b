import type { ColumnType, Generated } from 'kysely'

/** An instant the database sets when the row is inserted, unless the writer gives one (imports, tests). */
type CreatedAt = ColumnType<Date, Date | undefined, never>
/** The end of a fact: set once, never taken back. */
type EndedAt = ColumnType<Date | null, Date | null | undefined, Date>
type UpdatedAt = ColumnType<Date | null, Date | null | undefined, Date | null>
/** jsonb: parsed when read, text when written. */
type Json<T> = ColumnType<T | null, string | null | undefined, string | null>

/** Every table, and which room owns (writes) which. Any room may read any table. */
export interface Database {
  // pacticipants/
  pacticipant: PacticipantTable
  label: LabelTable
  // versions/
  version: VersionTable
  branch: BranchTable
  branch_version: BranchVersionTable
  tag: TagTable
  version_ordering: VersionOrderingTable
  // environments/
  environment: EnvironmentTable
  deployment: DeploymentTable
  release: ReleaseTable
  // pacts/
  integration: IntegrationTable
  content: ContentTable
  content_body: ContentBodyTable
  interaction: InteractionTable
  content_interaction: ContentInteractionTable
  publication: PublicationTable
  // verifications/
  result: ResultTable
  result_detail: ResultDetailTable
  // webhooks/
  webhook: WebhookTable
  delivery: DeliveryTable
  delivery_attempt: DeliveryAttemptTable
  // schemas/
  schema_document: SchemaDocumentTable
  schema_field: SchemaFieldTable
  schema_derivation: SchemaDerivationTable
  content_schema: ContentSchemaTable
  schema_mode: SchemaModeTable
  // clean-up/, which also deletes from the others what has ended long ago
  horizon: HorizonTable
  // overview/, which deletes from it; triggers fill it (db/migrations/0011-integration-touches.ts)
  integration_touch: IntegrationTouchTable
  // kept by triggers (db/migrations/0002-closing.ts); nobody writes them by hand
  first_success: FirstSuccessTable
  main_branch_period: MainBranchPeriodTable
}

interface PacticipantTable {
  id: Generated<number>
  name: string
  display_name: string
  repository_url: string | null
  repository_name: string | null
  repository_namespace: string | null
  main_branch: string | null
  created_at: CreatedAt
  updated_at: UpdatedAt
  deleted_at: EndedAt
}

interface MainBranchPeriodTable {
  id: Generated<number>
  pacticipant_id: number
  branch_name: string
  created_at: CreatedAt
  ended_at: EndedAt
}

interface LabelTable {
  pacticipant_id: number
  name: string
  created_at: CreatedAt
}

interface VersionTable {
  id: Generated<number>
  pacticipant_id: number
  number: string
  /** Place in the pacticipant's order of versions: "latest" is the highest. */
  ord: number
  build_url: string | null
  created_at: CreatedAt
  updated_at: UpdatedAt
  deleted_at: EndedAt
}

interface BranchTable {
  id: Generated<number>
  pacticipant_id: number
  name: string
  created_at: CreatedAt
  /** When a version was last added; moves at most once a minute. */
  updated_at: Generated<Date>
  ended_at: EndedAt
}

/** A version on a branch. The branch's head is its living member with the highest id. */
interface BranchVersionTable {
  id: Generated<number>
  branch_id: number
  version_id: number
  version_ord: number
  auto_created: Generated<boolean>
  /** When the version came to the branch, where the row was made anew because the head had left; else null. */
  joined_at: ColumnType<Date | null, Date | null | undefined, never>
  created_at: CreatedAt
  ended_at: EndedAt
}

interface TagTable {
  id: Generated<number>
  version_id: number
  pacticipant_id: number
  name: string
  version_ord: number
  created_at: CreatedAt
  ended_at: EndedAt
}

/** One row when versions are ordered by semantic version, none when by date. */
interface VersionOrderingTable {
  rule: 'semver'
}

interface IntegrationTable {
  id: Generated<number>
  consumer_id: number
  provider_id: number
  created_at: CreatedAt
  deleted_at: EndedAt
}

interface ContentTable {
  id: Generated<number>
  integration_id: number
  sha: string
  interactions_count: number
  specification: string | null
  created_at: CreatedAt
}

interface ContentBodyTable {
  content_id: number
  body: string
}

interface InteractionTable {
  id: Generated<number>
  sha: string
  kind: string
  description: string
  provider_states: ColumnType<{ name: string; params?: unknown }[], string, never>
  created_at: CreatedAt
}

interface ContentInteractionTable {
  content_id: number
  position: number
  interaction_id: number
}

interface PublicationTable {
  id: Generated<number>
  integration_id: number
  provider_id: number
  consumer_version_id: number
  consumer_version_ord: number
  revision: Generated<number>
  content_id: number
  created_at: CreatedAt
  ended_at: EndedAt
  end_reason: 'superseded' | 'deleted' | null
}

interface ResultTable {
  id: Generated<number>
  number: number
  content_id: number
  integration_id: number
  provider_version_id: number
  provider_version_ord: number
  success: boolean
  wip: Generated<boolean>
  pending: boolean | null
  build_url: string | null
  executed_at: Generated<Date>
  created_at: CreatedAt
  deleted_at: EndedAt
}

interface ResultDetailTable {
  result_id: number
  test_results: Json<unknown>
  verified_by: Json<unknown>
  selectors: Json<unknown>
  provider_tags: Generated<string[]>
}

interface SchemaDocumentTable {
  id: Generated<number>
  sha: string
  body: string
  created_at: CreatedAt
}

/** A place in the values that a document speaks of. */
interface SchemaFieldTable {
  schema_id: number
  pointer: string
  segments: string[]
  required: boolean
  types: string[]
  expects: ColumnType<object, string, never>
}

/** That a content was looked at, and by which version of the program. */
interface SchemaDerivationTable {
  content_id: number
  deriver: number
  notes: ColumnType<object[], string, string>
  created_at: CreatedAt
}

interface ContentSchemaTable {
  content_id: number
  resource: string
  direction: 'request' | 'response' | 'message'
  part: 'body' | 'headers' | 'query' | 'metadata'
  schema_id: number
  interactions: ColumnType<string[], string, never>
}

/** The compatibility that a provider asks of its consumers, from a time to a time. */
interface SchemaModeTable {
  id: Generated<number>
  pacticipant_id: number
  mode: string
  gate: boolean
  created_at: CreatedAt
  ended_at: EndedAt
}

/** One row, once something has been deleted: what happened before the moment is not known any more. */
interface HorizonTable {
  only_row: Generated<true>
  moment: Date
}

/** That a transaction wrote about an integration. */
interface IntegrationTouchTable {
  xid: Generated<string>
  at: Generated<Date>
  integration_id: number
}

interface FirstSuccessTable {
  content_id: number
  branch_id: number
  at: Date
  result_id: number
}

interface EnvironmentTable {
  id: Generated<number>
  uuid: Generated<string>
  name: string
  display_name: string
  production: boolean
  contacts: Json<{ name: string; details?: Record<string, unknown> }[]>
  created_at: CreatedAt
  updated_at: Generated<Date>
  deleted_at: EndedAt
}

interface DeploymentTable {
  id: Generated<number>
  uuid: Generated<string>
  environment_id: number
  pacticipant_id: number
  version_id: number
  /** The application instance; an empty text where there is none. */
  target: Generated<string>
  auto_created: Generated<boolean>
  created_at: CreatedAt
  ended_at: EndedAt
}

/** One row per period of support; the periods of one version in one environment share their uuid. */
interface ReleaseTable {
  id: Generated<number>
  uuid: Generated<string>
  environment_id: number
  pacticipant_id: number
  version_id: number
  created_at: CreatedAt
  ended_at: EndedAt
}

/** A setting, not a fact: it may be changed. `headers` and `password` hold sealed texts where they are secret. */
interface WebhookTable {
  id: Generated<number>
  uuid: string
  description: string | null
  enabled: boolean
  consumer_id: number | null
  consumer_label: string | null
  provider_id: number | null
  provider_label: string | null
  events: string[]
  method: string
  url: string
  headers: ColumnType<Record<string, string | { sealed: string }>, string, string>
  /** JSON text. */
  body: string | null
  username: string | null
  password: string | null
  created_at: CreatedAt
  updated_at: UpdatedAt
  deleted_at: EndedAt
}

/** A request that a webhook owes; also the queue. */
interface DeliveryTable {
  id: Generated<number>
  uuid: Generated<string>
  webhook_id: number
  event: string
  consumer_id: number
  provider_id: number
  publication_id: number
  result_id: number | null
  /** The version that is asked to verify. */
  provider_version_id: number | null
  context: ColumnType<object, string, never>
  status: Generated<'not_run' | 'retrying' | 'success' | 'failure'>
  attempts: Generated<number>
  /** When it may be claimed; null once it is finished. */
  due_at: ColumnType<Date | null, Date | null | undefined, Date | null>
  created_at: CreatedAt
  finished_at: EndedAt
}

interface DeliveryAttemptTable {
  delivery_id: number
  number: number
  success: boolean
  /** Null: there was no answer. */
  code: number | null
  /** Milliseconds; null: nothing was sent. */
  duration: number | null
  log: string
  created_at: CreatedAt
}
