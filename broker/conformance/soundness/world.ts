import type { Pair, Step } from './step.ts'

export interface Version {
  pacticipant: string
  number: string
  /** Of two versions, the one that was made later has the higher one. */
  order: number
}

export interface Publication {
  consumer: Version
  provider: string
  content: string
  /** False once the same version published another content for the provider. */
  isShown: boolean
}

export interface Result {
  consumer: string
  provider: Version
  content: string
  success: boolean
  /** Of two results, the one that came later has the higher one. */
  number: number
}

interface Branch {
  pacticipant: string
  name: string
  members: Version[]
  /** The member that joined last; when it leaves, the one with the highest order. None where none is left. */
  head: Version | undefined
}

/** What is true after some steps: protocol/01 sections 4 to 8 and protocol/02 sections 2 and 4, as lists. */
export interface World {
  /** By pacticipant. */
  mainBranches: Map<string, string | null>
  versions: Version[]
  publications: Publication[]
  results: Result[]
  branches: Branch[]
  tags: { version: Version; name: string }[]
  deployments: { version: Version; environment: string; instance: string }[]
  releases: { version: Version; environment: string }[]
  integrations: Pair[]
  environments: string[]
  /** How many versions and results there ever were. */
  made: { versions: number; results: number }
}

export function emptyWorld(environments: readonly string[]): World {
  return {
    mainBranches: new Map(),
    versions: [],
    publications: [],
    results: [],
    branches: [],
    tags: [],
    deployments: [],
    releases: [],
    integrations: [],
    environments: [...environments],
    made: { versions: 0, results: 0 },
  }
}

function findVersion(world: World, pacticipant: string, number: string) {
  return world.versions.find((one) => one.pacticipant === pacticipant && one.number === number)
}

/** Changes the world as the step does; false when the step must be refused, and changes nothing. */
export function happen(world: World, step: Step): boolean {
  switch (step.kind) {
    case 'publish':
      return publish(world, step)
    case 'verify':
      return verify(world, step)
    case 'join':
      join(world, makeVersion(world, step), step.branch)
      return true
    case 'tag': {
      const version = makeVersion(world, step)
      addTag(world, version, step.tag)
      if (world.environments.includes(step.tag))
        deploy(world, { version, environment: step.tag, instance: '' })
      return true
    }
    case 'main-branch':
      world.mainBranches.set(step.pacticipant, step.branch)
      return true
    case 'deploy':
    case 'release':
      return arrive(world, step)
    case 'undeploy':
      return drop(
        world.deployments,
        ({ version, environment, instance }) =>
          version.pacticipant === step.pacticipant &&
          environment === step.environment &&
          instance === step.instance,
      )
    default:
      return remove(world, step)
  }
}

type Removal = Exclude<
  Step,
  {
    kind: 'publish' | 'verify' | 'join' | 'tag' | 'main-branch' | 'deploy' | 'release' | 'undeploy'
  }
>

function remove(world: World, step: Removal): boolean {
  switch (step.kind) {
    case 'leave': {
      const branch = findBranch(world, step.pacticipant, step.branch)
      const member = branch?.members.find(({ number }) => number === step.version)
      if (branch && member) leave(branch, member)
      return member !== undefined
    }
    case 'untag':
      return drop(world.tags, ({ version, name }) => isOf(version, step) && name === step.tag)
    case 'end-support':
      return drop(
        world.releases,
        ({ version, environment }) => isOf(version, step) && environment === step.environment,
      )
    case 'delete-pact':
      return deletePacts(
        world,
        ({ consumer, provider }) =>
          isBetween(consumer.pacticipant, provider, step.pair) && consumer.number === step.version,
      )
    case 'delete-pacts':
      if (!step.pair.every((name) => world.mainBranches.has(name))) return false
      deletePacts(world, (one) => isBetween(one.consumer.pacticipant, one.provider, step.pair))
      return true
    case 'delete-result': {
      const result = world.results.at(-1 - step.back)
      // Its address is that of its content, which is there while a version shows it, or another one in its place.
      const isThere = world.publications.some((one) => result && isContentOf(one, result))
      return isThere && drop(world.results, (one) => one === result)
    }
    case 'delete-version': {
      const version = findVersion(world, step.pacticipant, step.version)
      if (version) deleteVersion(world, version)
      return version !== undefined
    }
    case 'delete-branch':
      return drop(
        world.branches,
        ({ pacticipant, name }) => pacticipant === step.pacticipant && name === step.branch,
      )
    case 'delete-integration':
      return deleteIntegration(world, step.pair)
    case 'delete-pacticipant':
      return deletePacticipant(world, step.pacticipant)
    case 'delete-environment':
      drop(world.deployments, ({ environment }) => environment === step.environment)
      drop(world.releases, ({ environment }) => environment === step.environment)
      return drop(world.environments, (name) => name === step.environment)
  }
}

export function isContentOf(publication: Publication, result: Result): boolean {
  return (
    publication.consumer.pacticipant === result.consumer &&
    publication.provider === result.provider.pacticipant &&
    publication.content === result.content
  )
}

function publish(world: World, step: Extract<Step, { kind: 'publish' }>): boolean {
  const [consumerName, provider] = step.pair
  const consumer = makeVersion(world, { pacticipant: consumerName, version: step.version })
  if (step.branch !== undefined) join(world, consumer, step.branch)
  if (step.tag !== undefined) addTag(world, consumer, step.tag)
  makePacticipant(world, provider)
  if (!world.integrations.some(([c, p]) => isBetween(c, p, step.pair)))
    world.integrations.push(step.pair)
  const shown = world.publications.find(
    (one) => one.isShown && one.consumer === consumer && one.provider === provider,
  )
  if (shown?.content === step.content) return true
  if (shown) shown.isShown = false
  world.publications.push({ consumer, provider, content: step.content, isShown: true })
  return true
}

function verify(world: World, step: Extract<Step, { kind: 'verify' }>): boolean {
  const [consumer, provider] = step.pair
  const publication = world.publications.find(
    (one) =>
      one.isShown &&
      isBetween(one.consumer.pacticipant, one.provider, step.pair) &&
      one.consumer.number === step.version,
  )
  if (!publication) return false
  world.results.push({
    consumer,
    provider: makeVersion(world, { pacticipant: provider, version: step.by }),
    content: publication.content,
    success: step.success,
    number: ++world.made.results,
  })
  return true
}

function arrive(world: World, step: Extract<Step, { kind: 'deploy' | 'release' }>): boolean {
  const version = findVersion(world, step.pacticipant, step.version)
  if (!version || !world.environments.includes(step.environment)) return false
  const { environment } = step
  if (step.kind === 'deploy') deploy(world, { version, environment, instance: step.instance })
  else if (
    !world.releases.some((one) => one.version === version && one.environment === environment)
  )
    world.releases.push({ version, environment })
  return true
}

/** In the place of what stands there. */
function deploy(world: World, deployment: World['deployments'][number]): void {
  const { version, environment, instance } = deployment
  drop(
    world.deployments,
    (one) =>
      one.version.pacticipant === version.pacticipant &&
      one.environment === environment &&
      one.instance === instance,
  )
  world.deployments.push(deployment)
}

/** The first tag of a version that is on no branch and has no tag names its branch, too. */
function addTag(world: World, version: Version, name: string): void {
  const isBare =
    !world.tags.some((tag) => tag.version === version) &&
    !world.branches.some(({ members }) => members.includes(version))
  if (isBare) join(world, version, name)
  noteMainBranch(world, version.pacticipant, name)
  if (!world.tags.some((tag) => tag.version === version && tag.name === name))
    world.tags.push({ version, name })
}

function join(world: World, version: Version, name: string): void {
  const { pacticipant } = version
  noteMainBranch(world, pacticipant, name)
  const branch = findBranch(world, pacticipant, name)
  if (!branch) world.branches.push({ pacticipant, name, members: [version], head: version })
  else if (!branch.members.includes(version)) {
    branch.members.push(version)
    branch.head = version
  }
}

/** A branch without members stays, and has no head to be found by. */
function leave(branch: Branch, member: Version): void {
  drop(branch.members, (one) => one === member)
  if (branch.head === member)
    branch.head = branch.members.toSorted((one, other) => other.order - one.order)[0]
}

function noteMainBranch(world: World, pacticipant: string, name: string): void {
  if (['develop', 'main', 'master'].includes(name) && !world.mainBranches.get(pacticipant))
    world.mainBranches.set(pacticipant, name)
}

function makePacticipant(world: World, name: string): void {
  if (!world.mainBranches.has(name)) world.mainBranches.set(name, null)
}

function makeVersion(world: World, name: { pacticipant: string; version: string }): Version {
  makePacticipant(world, name.pacticipant)
  const found = findVersion(world, name.pacticipant, name.version)
  if (found) return found
  const { pacticipant, version: number } = name
  const version = { pacticipant, number, order: ++world.made.versions }
  world.versions.push(version)
  return version
}

function findBranch(world: World, pacticipant: string, name: string): Branch | undefined {
  return world.branches.find((one) => one.pacticipant === pacticipant && one.name === name)
}

/** All revisions go. Contents and their results stay. */
function deletePacts(world: World, isMeant: (one: Publication) => boolean): boolean {
  const isThere = world.publications.some((one) => one.isShown && isMeant(one))
  drop(world.publications, isMeant)
  return isThere
}

function deleteVersion(world: World, version: Version): void {
  drop(world.versions, (one) => one === version)
  drop(world.publications, (one) => one.consumer === version)
  drop(world.results, (one) => one.provider === version)
  drop(world.tags, (one) => one.version === version)
  drop(world.deployments, (one) => one.version === version)
  drop(world.releases, (one) => one.version === version)
  for (const branch of world.branches.filter(({ members }) => members.includes(version)))
    leave(branch, version)
}

/** What stands between the two; then versions of either that nothing needs, and either of them when nothing is left. */
function deleteIntegration(world: World, pair: Pair): boolean {
  if (!pair.every((name) => world.mainBranches.has(name))) return false
  drop(world.integrations, ([consumer, provider]) => isBetween(consumer, provider, pair))
  drop(world.publications, (one) => isBetween(one.consumer.pacticipant, one.provider, pair))
  drop(world.results, (one) => isBetween(one.consumer, one.provider.pacticipant, pair))
  for (const version of world.versions.filter(({ pacticipant }) => pair.includes(pacticipant))) {
    const isNeeded =
      world.publications.some(({ isShown, consumer }) => isShown && consumer === version) ||
      world.results.some(({ provider }) => provider === version)
    if (!isNeeded) deleteVersion(world, version)
  }
  for (const name of pair) {
    const isNeeded =
      world.versions.some(({ pacticipant }) => pacticipant === name) ||
      world.integrations.some((one) => one.includes(name))
    if (!isNeeded) deletePacticipant(world, name)
  }
  return true
}

function deletePacticipant(world: World, name: string): boolean {
  drop(world.integrations, (pair) => pair.includes(name))
  drop(world.publications, (one) => one.consumer.pacticipant === name || one.provider === name)
  drop(world.results, (one) => one.consumer === name || one.provider.pacticipant === name)
  for (const version of world.versions.filter(({ pacticipant }) => pacticipant === name))
    deleteVersion(world, version)
  drop(world.branches, ({ pacticipant }) => pacticipant === name)
  return world.mainBranches.delete(name)
}

function isOf(version: Version, step: { pacticipant: string; version: string }): boolean {
  return version.pacticipant === step.pacticipant && version.number === step.version
}

function isBetween(consumer: string, provider: string, pair: Pair): boolean {
  return consumer === pair[0] && provider === pair[1]
}

/** Takes out of a list in place; says whether there was anything to take. */
function drop<T>(list: T[], isMeant: (one: T) => boolean): boolean {
  const kept = list.filter((one) => !isMeant(one))
  const isLess = kept.length < list.length
  list.splice(0, list.length, ...kept)
  return isLess
}
