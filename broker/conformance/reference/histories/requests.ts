import { ask, at, lastOf, property, type Request } from '../request.ts'
import { pactPath, publish } from '../requests/publishing.ts'
import type { Question } from './question.ts'
import { environments, type Step } from './step.ts'

/** The requests of one history. `space` is a prefix of all its names, so that it meets no other one in the same broker. */
export function requestsOf(
  space: string,
  steps: readonly Step[],
  questions: readonly Question[],
): Request[] {
  return [
    ...environments.map((name) =>
      ask(
        'POST /environments',
        { name: `${space}-${name}`, displayName: `${space} ${name}`, production: name === 'live' },
        { keep: { [name]: property('uuid') } },
      ),
    ),
    ...steps.flatMap((step, index) => requestsOfStep(space, step, index)),
    ...questions.flatMap((question) => requestsOfQuestion(space, question)),
  ]
}

function requestsOfStep(space: string, step: Step, index: number): Request[] {
  const name = (pacticipant: string) => `${space} ${pacticipant}`
  const pacts = ([consumer, provider]: readonly [string, string]) =>
    pactPath(name(consumer), name(provider))
  const version = (of: { pacticipant: string; version: string }) =>
    `/pacticipants/${at(name(of.pacticipant))}/versions/${of.version}`
  switch (step.kind) {
    case 'publish':
      return [
        publish(
          name(step.pair[0]),
          step.version,
          { [name(step.pair[1])]: step.content },
          {
            onConflict: 'overwrite',
            ...(step.branch !== null && { branch: step.branch }),
            ...(step.tag !== null && { tags: [step.tag] }),
          },
        ),
      ]
    case 'verify':
      return [
        ask(`GET ${pacts(step.pair)}/version/${step.version}`, undefined, {
          keep: { [`sha${index}`]: lastOf('pb:pact-version') },
        }),
        ask(`POST ${pacts(step.pair)}/pact-version/{sha${index}}/verification-results`, {
          success: step.success,
          providerApplicationVersion: step.by,
        }),
      ]
    case 'branch':
      return [
        ask(
          `PUT /pacticipants/${at(name(step.pacticipant))}/branches/${at(step.branch)}/versions/${step.version}`,
          {},
        ),
      ]
    case 'tag':
      return [ask(`PUT ${version(step)}/tags/${step.tag}`, {})]
    case 'untag':
      return [ask(`DELETE ${version(step)}/tags/${step.tag}`)]
    case 'deploy':
      return [stay(step, 'deployed', version(step))]
    case 'release':
      return [stay(step, 'released', version(step))]
    case 'undeploy':
      return [end(step, 'deployed', { currentlyDeployed: false })]
    case 'end-support':
      return [end(step, 'released', { currentlySupported: false })]
    case 'main-branch':
      return [ask(`PATCH /pacticipants/${at(name(step.pacticipant))}`, { mainBranch: step.branch })]
    case 'delete-pact':
      return [ask(`DELETE ${pacts(step.pair)}/version/${step.version}`)]
    case 'delete-version':
      return [ask(`DELETE ${version(step)}`)]
    case 'delete-branch':
      return [ask(`DELETE /pacticipants/${at(name(step.pacticipant))}/branches/${at(step.branch)}`)]
  }
}

interface Stay {
  pacticipant: string
  version: string
  environment: string
}

const stayName = (kind: string, { pacticipant, version, environment }: Stay) =>
  `${kind}-${pacticipant}-${version}-${environment}`

function stay(step: Stay, kind: 'deployed' | 'released', version: string): Request {
  return ask(
    `POST ${version}/${kind}-versions/environment/{${step.environment}}`,
    {},
    { keep: { [stayName(kind, step)]: property('uuid') } },
  )
}

/** Of what was never begun, the address is one that nothing has: both answer 404. */
function end(step: Stay, kind: 'deployed' | 'released', change: object): Request {
  return ask(`PATCH /${kind}-versions/{${stayName(kind, step)}}`, change)
}

function requestsOfQuestion(space: string, question: Question): Request[] {
  const name = (pacticipant: string) => `${space} ${pacticipant}`
  const query = (options: Record<string, string>) =>
    Object.entries(options).map(
      ([key, value]) => `${key}=${at(key === 'environment' ? `${space}-${value}` : value)}`,
    )
  switch (question.kind) {
    case 'matrix':
      return [
        ask(
          `GET /matrix?${[
            ...question.selectors.flatMap((selector) =>
              Object.entries(selector).map(
                ([key, value]) => `q[][${key}]=${at(key === 'pacticipant' ? name(value) : value)}`,
              ),
            ),
            ...query(question.options),
          ].join('&')}`,
        ),
      ]
    case 'gate':
      return [
        ask(
          `GET /can-i-deploy?pacticipant=${at(name(question.pacticipant))}&version=${question.version}&${query(question.to).join('&')}`,
        ),
      ]
    case 'for-verification':
      return [
        ask(`POST /pacts/provider/${at(name(question.provider))}/for-verification`, {
          consumerVersionSelectors: question.selectors.map((selector) => ({
            ...selector,
            ...(typeof selector.consumer === 'string' && { consumer: name(selector.consumer) }),
            ...(typeof selector.environment === 'string' && {
              environment: `${space}-${selector.environment}`,
            }),
          })),
          includePendingStatus: question.pending,
          ...(question.providerBranch !== null && {
            providerVersionBranch: question.providerBranch,
          }),
          ...(question.wip && { includeWipPactsSince: '2020-01-01' }),
        }),
      ]
    case 'in-environment':
      return [
        ask(`GET /environments/{${question.environment}}/deployed-versions/currently-deployed`),
        ask(`GET /environments/{${question.environment}}/released-versions/currently-supported`),
      ]
    case 'latest':
      return [ask(`GET ${pactPath(name(question.pair[0]), name(question.pair[1]))}/${question.of}`)]
    case 'version':
      return [
        ask(`GET /pacticipants/${at(name(question.pacticipant))}/versions/${question.version}`),
        ask(`GET /pacticipants/${at(name(question.pacticipant))}/latest-version`),
      ]
  }
}
