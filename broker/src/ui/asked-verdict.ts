import type { Db } from '../db/client.ts'
import { DomainError, invalidFields } from '../errors.ts'
import type { AskOptions, Matrix } from '../matrix/matrix.ts'
import { askByQuery, canIDeploy } from '../matrix/questions.ts'
import type { PageLinks } from '../page-links.ts'
import { type Parameters, textIn } from './query.ts'

/** The question as it was asked: who (by version, or the newest of all, of a branch or with a tag), and where to. */
export interface AskedVerdict {
  pacticipant: string | undefined
  version: string | undefined
  branch: string | undefined
  tag: string | undefined
  /** The newest of all versions, where none of these three is named. */
  latest: boolean
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
    latest: query.latest === 'true',
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
  if (isForPrograms(asked))
    return canIDeploy(db, { pacticipant, version, environment, to, ignore }, options)
  const destinations = [environment, to, asked.mainBranch || undefined]
  if (destinations.filter((one) => one !== undefined).length > 1)
    throw invalidFields({
      '': ['Must specify one of an environment, a tag to be beside (to), and mainBranch=true.'],
    })
  const matrix = await askByQuery(db, matrixQuery(asked), options)
  if (subject && matrix.verdict.unknownVersions.length > 0)
    throw new DomainError('not-found', `No version of ${pacticipant}${headWords(subject)} found`)
  return matrix
}

/** Whether it is told which version of the application is meant: before that, there is nothing to ask. */
export function hasSubject(asked: AskedVerdict): boolean {
  return asked.pacticipant !== undefined && (asked.version ?? headOf(asked)) !== undefined
}

/** Whether the question names no place: then it is about the newest version of each of the others. */
export function isWithoutDestination({ environment, to, mainBranch }: AskedVerdict): boolean {
  return environment === undefined && to === undefined && !mainBranch
}

/** Whether programs may ask it at the same address, and get the same answer. */
function isForPrograms(asked: AskedVerdict): boolean {
  return !headOf(asked) && !asked.mainBranch && !isWithoutDestination(asked)
}

/** Of a question that names no version: whose newest one is meant. */
function headOf({ version, branch, tag, latest }: AskedVerdict) {
  if (version !== undefined) return undefined
  if (branch !== undefined) return { branch, tag: undefined }
  return tag !== undefined || latest ? { branch, tag } : undefined
}

function headWords({ branch, tag }: { branch: string | undefined; tag: string | undefined }) {
  if (branch !== undefined) return ` on branch '${branch}'`
  return tag === undefined ? '' : ` with tag '${tag}'`
}

function matrixQuery(asked: AskedVerdict): Record<string, unknown> {
  const { pacticipant, version, environment, to, ignore } = asked
  const subject = headOf(asked)
  const others =
    environment === undefined
      ? {
          latest: 'true',
          latestby: 'cvp',
          ...(to !== undefined && { tag: to }),
          ...(asked.mainBranch && { mainBranch: 'true' }),
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
  if (isForPrograms(asked)) {
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
