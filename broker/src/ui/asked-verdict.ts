import type { Db } from '../db/client.ts'
import { DomainError, invalidFields } from '../errors.ts'
import type { AskOptions, Matrix } from '../matrix/matrix.ts'
import { askByQuery, canIDeploy } from '../matrix/questions.ts'
import type { PageLinks } from '../page-links.ts'
import { type Parameters, textIn } from './query.ts'

/** The question as it was asked: who (by version, or the newest of a branch or with a tag), and where to. */
export interface AskedVerdict {
  pacticipant: string | undefined
  version: string | undefined
  branch: string | undefined
  tag: string | undefined
  environment: string | undefined
  /** Beside the newest versions with this tag. */
  to: string | undefined
  /** Beside the newest version of every main branch. */
  mainBranch: boolean
  /** Applications whose pairs do not count, by name. */
  ignore: string[]
}

export function askedVerdictIn(query: Parameters): AskedVerdict {
  return {
    pacticipant: textIn(query, 'pacticipant'),
    version: textIn(query, 'version'),
    branch: textIn(query, 'branch'),
    tag: textIn(query, 'tag'),
    environment: textIn(query, 'environment'),
    to: textIn(query, 'to'),
    mainBranch: query.mainBranch === 'true',
    ignore: ignoredIn(query.ignore),
  }
}

/** `ignore[]=NAME`, or as in the matrix `ignore[][pacticipant]=NAME`; several in one text with commas between them. */
function ignoredIn(value: unknown): string[] {
  return [value ?? []].flat().flatMap((one) => {
    const fields = typeof one === 'object' && one !== null ? one : { pacticipant: one }
    const text = textIn({ ...fields }, 'pacticipant')
    return text === undefined ? [] : text.split(/\s*,\s*/).filter((name) => name !== '')
  })
}

/** The gate's answer. Throws what the question's parts refuse, and `not-found` for a branch or tag without a version. */
export async function askVerdict(
  db: Db,
  asked: AskedVerdict,
  options: AskOptions,
): Promise<Matrix> {
  const { pacticipant = '', version, environment, to, ignore } = asked
  const subject = headOf(asked)
  if (!subject && !asked.mainBranch)
    return canIDeploy(db, { pacticipant, version, environment, to, ignore }, options)
  const destinations = [environment, to, asked.mainBranch || undefined]
  if (destinations.filter((one) => one !== undefined).length !== 1)
    throw invalidFields({
      '': ['Must specify one of an environment, a tag to be beside (to), and mainBranch=true.'],
    })
  if (!subject && version === undefined) throw invalidFields({ version: ['is missing'] })
  const matrix = await askByQuery(db, matrixQuery(asked), options)
  if (subject && matrix.verdict.unknownVersions.length > 0)
    throw new DomainError(
      'not-found',
      `No version of ${pacticipant} ${subject.branch === undefined ? 'with tag' : 'on branch'} '${subject.branch ?? subject.tag}' found`,
    )
  return matrix
}

/** Of a question that names no version: whose newest one is meant. */
function headOf({ version, branch, tag }: AskedVerdict) {
  if (version !== undefined || (branch === undefined && tag === undefined)) return undefined
  return branch === undefined ? { branch, tag } : { branch, tag: undefined }
}

function matrixQuery(asked: AskedVerdict): Record<string, unknown> {
  const { pacticipant, version, environment, to, ignore } = asked
  const subject = headOf(asked)
  const others =
    environment === undefined
      ? {
          latest: 'true',
          latestby: 'cvp',
          ...(to === undefined ? { mainBranch: 'true' } : { tag: to }),
        }
      : { environment, latestby: 'cvpv' }
  return {
    q: [{ pacticipant, ...(subject ? { ...subject, latest: 'true' } : { version }) }],
    ...others,
    ignore: ignore.map((name) => ({ pacticipant: name })),
  }
}

/** Where programs find the same answer: `/can-i-deploy` knows versions alone, the matrix everything. */
export function verdictJson(asked: AskedVerdict, pages: PageLinks): string {
  const { pacticipant, version, environment, to } = asked
  if (!headOf(asked) && !asked.mainBranch) {
    const ignore = { 'ignore[]': asked.ignore }
    return pages.verdict({ pacticipant, version, environment, to, ...ignore })
  }
  const { q, ignore, ...others } = matrixQuery(asked)
  const listed = (name: string, value: unknown): [string, string][] =>
    [value]
      .flat()
      .flatMap((one) =>
        Object.entries(one as object).flatMap(([key, text]): [string, string][] =>
          text === undefined ? [] : [[`${name}[][${key}]`, String(text)]],
        ),
      )
  const rest = Object.entries(others).map(([key, text]): [string, string] => [key, String(text)])
  return pages.matrix([...listed('q', q), ...listed('ignore', ignore), ...rest])
}
