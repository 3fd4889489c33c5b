import { S3Error } from './s3-error.ts'

/**
 * Checks a bucket policy as S3 does before it stores one. It is stored and given back, not enforced:
 * there is one account, the owner's, and a policy that denies plain HTTP would lock it out.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
 */
export function checkPolicy(text: string, bucket: string): void {
  const policy = parse(text)
  if (!isRecord(policy)) throw malformed('Policies must be valid JSON and the first byte must be {')
  const { Version, Statement } = policy
  if (Version !== undefined && Version !== '2012-10-17' && Version !== '2008-10-17') {
    throw malformed('The policy must contain a valid version string')
  }
  const statements = Array.isArray(Statement) ? Statement : [Statement]
  if (statements.length === 0) throw malformed('Missing required field Statement')
  for (const statement of statements) checkStatement(statement, bucket)
}

function checkStatement(statement: unknown, bucket: string): void {
  if (!isRecord(statement)) throw malformed('Missing required field Statement')
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') {
    throw malformed(`Invalid effect: ${JSON.stringify(statement.Effect)}`)
  }
  for (const field of ['Principal', 'Action', 'Resource']) {
    if (statement[field] === undefined && statement[`Not${field}`] === undefined) {
      throw malformed(`Missing required field ${field}`)
    }
  }
  for (const action of texts(statement.Action ?? statement.NotAction)) {
    if (action !== '*' && !/^s3:[\w*?-]+$/i.test(action))
      throw malformed('Policy has invalid action')
  }
  const own = `arn:aws:s3:::${bucket}`
  for (const resource of texts(statement.Resource ?? statement.NotResource)) {
    if (resource === own || resource.startsWith(`${own}/`)) continue
    throw malformed('Policy has invalid resource')
  }
}

function texts(value: unknown): string[] {
  const all = Array.isArray(value) ? value : [value]
  return all.map((one) => (typeof one === 'string' ? one : ''))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function malformed(message: string): S3Error {
  return new S3Error(400, 'MalformedPolicy', message)
}
