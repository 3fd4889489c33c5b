import type { Actor } from '../access/actor.ts'
import { defaultExpiry, presignDownload, presignUpload, uploadNow } from '../aws/storage.ts'
import type { ExportFormat } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import { notFound } from '../errors.ts'
import { readExperiment } from '../experiments/cached.ts'
import { analyse } from './analysis.ts'
import { csvOf } from './csv.ts'
import { findExport, insertExport } from './queries.ts'
import { readableExperiment } from './results.ts'
import { summarise } from './summary.ts'

type ExportDeps = Pick<Deps, 'db' | 'cache' | 'aws' | 'names' | 'clock' | 'ids'>

export interface ExportLink {
  readonly export_id: string
  readonly s3_key: string
  readonly url: string
  readonly expires_in: number
  readonly format: ExportFormat
}

/** Computes the results afresh, stores them as a file and answers where it can be fetched for a while. */
export async function exportResults(
  deps: ExportDeps,
  actor: Actor,
  experimentId: string,
  format: ExportFormat,
  expiresIn: number = defaultExpiry,
): Promise<ExportLink> {
  const experiment = await readableExperiment(deps, actor, experimentId)
  const results = summarise(await analyse(deps.db, experiment))
  const id = deps.ids()
  const key = `exports/${experiment.id}/${id}.${format}`
  await uploadNow(deps.aws, {
    bucket: deps.names.exportsBucket,
    key,
    body: format === 'json' ? JSON.stringify(results, null, 2) : csvOf(results),
    contentType: contentTypes[format],
  })
  const now = deps.clock()
  await insertExport(deps.db, {
    id,
    experiment_id: experiment.id,
    requested_by: actor.id,
    format,
    s3_key: key,
    created_at: now,
    updated_at: now,
  })
  return link(deps, { id, s3_key: key, format }, expiresIn)
}

const contentTypes: Record<ExportFormat, string> = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
}

/** A fresh link to an export that was made before. */
export async function getExport(
  deps: ExportDeps,
  actor: Actor,
  experimentId: string,
  exportId: string,
  expiresIn: number = defaultExpiry,
): Promise<ExportLink> {
  await readExperiment(deps, actor, experimentId)
  const found = await findExport(deps.db, experimentId, exportId)
  if (!found) throw notFound('Export not found')
  return link(deps, found, expiresIn)
}

async function link(
  { aws, names }: ExportDeps,
  { id, s3_key, format }: { id: string; s3_key: string; format: ExportFormat },
  expiresIn: number,
): Promise<ExportLink> {
  const url = await presignDownload(aws, { bucket: names.exportsBucket, key: s3_key }, expiresIn)
  return { export_id: id, s3_key, url, expires_in: expiresIn, format }
}

/** Where a file that belongs to an experiment's results may be uploaded for a while. */
export async function prepareAttachment(
  deps: ExportDeps,
  actor: Actor,
  experimentId: string,
  file: { readonly filename: string; readonly content_type: string },
  expiresIn: number = defaultExpiry,
): Promise<{ s3_key: string; url: string; expires_in: number }> {
  const experiment = await readExperiment(deps, actor, experimentId)
  const name = file.filename.replace(/[^A-Za-z0-9._-]/g, '_')
  const key = `attachments/${experiment.id}/${deps.ids()}-${name}`
  const place = { bucket: deps.names.exportsBucket, key, contentType: file.content_type }
  const url = await presignUpload(deps.aws, place, expiresIn)
  return { s3_key: key, url, expires_in: expiresIn }
}
