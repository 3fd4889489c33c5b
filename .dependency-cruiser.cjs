/**
 * Which way imports run: between the workspaces, and between the rooms of the broker, whose order is
 * written here once. `npm run check` refuses everything else; type-only imports count.
 */
const rooms = [
  'pacticipants',
  'versions',
  'environments',
  'pacts',
  'verifications',
  'schemas',
  'matrix',
  'webhooks',
  'contracts',
  'clean-up',
  'overview',
  'ui',
]
const room = `(${rooms.join('|')})`
/** A room may split a kind of file by its nouns: `queries.ts`, `tag-queries.ts`. */
const kind = (...kinds) => `[/-](${kinds.join('|')})\\.ts$`

/** A lambda's own code stands in the backend: its contract tests run it, and no other consumer's do. */
const consumersOfOurOwn = '^consumer-tests/(assignment|feature-flag|event-processor)-lambda/'

/** The broker, the backend and the consumers meet over HTTP and files only, as real teams would. */
const workspaces = {
  'local-services': [],
  'pact-schema': [],
  backend: [],
  broker: ['local-services', 'pact-schema'],
  'consumer-tests': ['pact-schema'],
  'provider-verification': ['backend', 'local-services', 'pact-schema'],
}

const borders = Object.entries(workspaces).map(([name, allowed]) => {
  const others = Object.keys(workspaces).filter(
    (other) => other !== name && !allowed.includes(other),
  )
  return {
    name: `${name}-border`,
    comment: `${name} may import ${allowed.join(', ') || 'no other workspace'}.`,
    severity: 'error',
    from: { path: `^${name}/`, pathNot: consumersOfOurOwn },
    to: { path: `^(${others.join('|')}|scripts)/` },
  }
})

const lookDown = rooms.slice(0, -1).map((name, index) => ({
  name: `${name}-looks-down`,
  comment: `The rooms above ${name} are built on it: it must not know them.`,
  severity: 'error',
  from: { path: `^broker/src/${name}/` },
  to: { path: `^broker/src/(${rooms.slice(index + 1).join('|')})/` },
}))

module.exports = {
  forbidden: [
    ...borders,
    {
      name: 'workspaces-by-name',
      comment: 'A workspace is entered by its package name and what its package.json exports.',
      severity: 'error',
      from: { path: '^([^/]+)/' },
      to: {
        path: `^(${Object.keys(workspaces).join('|')})/`,
        pathNot: '^$1/',
        dependencyTypes: ['local'],
        dependencyTypesNot: ['aliased-workspace'],
      },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolvable',
      comment: 'An import that cannot be resolved is not seen by the other rules.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared',
      comment: 'A package that is imported stands in the package.json of the workspace.',
      severity: 'error',
      from: { pathNot: '^scripts/' },
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown'],
        // The test runner is the root's.
        pathNot: 'node_modules/@jest/globals/',
      },
    },
    ...lookDown,
    {
      name: 'rooms-by-their-front-door',
      comment: 'A room is entered by its domain files.',
      severity: 'error',
      from: { path: `^broker/src/${room}/` },
      to: {
        path: `^broker/src/${room}(?=/).*${kind('queries', 'routes', 'schemas', 'representation')}`,
        pathNot: '^broker/src/$1/',
      },
    },
    {
      name: 'domain-knows-no-door',
      comment: 'Status codes, HAL and Fastify stop at routes.ts, schemas.ts and representation.ts.',
      severity: 'error',
      from: {
        path: `^broker/src/${room}/`,
        pathNot: `^broker/src/ui/|${kind('routes', 'schemas', 'representation')}|\\.test\\.ts$`,
      },
      to: {
        path: `^broker/src/(http|hal)/|${kind('routes', 'schemas', 'representation')}|node_modules/fastify/`,
      },
    },
    {
      name: 'only-queries-speak-sql',
      severity: 'error',
      from: { path: `^broker/src/${room}/`, pathNot: `${kind('queries')}|\\.test\\.ts$` },
      to: { path: 'node_modules/(kysely|pg)/' },
    },
    {
      name: 'tracing-is-loaded-on-demand',
      comment:
        'Only what an endpoint asks for loads OpenTelemetry: everybody else pays nothing for it.',
      severity: 'error',
      from: { path: '^broker/src/', pathNot: '^broker/src/telemetry/open-telemetry\\.ts$' },
      to: { path: 'node_modules/@opentelemetry/' },
    },
    {
      name: 'representations-are-pure',
      comment: 'All that a representation needs arrives as arguments.',
      severity: 'error',
      from: { path: `^broker/src/.*${kind('representation')}` },
      to: { path: `^broker/src/(db/|(clock|config)\\.ts$)|${kind('queries')}` },
    },
    {
      name: 'ground-floor-knows-no-room',
      severity: 'error',
      from: {
        path: '^broker/src/(errors\\.ts|links\\.ts|config\\.ts|clock\\.ts|(db|hal|http|events|telemetry)/)',
        pathNot: '\\.test\\.ts$',
      },
      to: { path: `^broker/src/${room}/` },
    },
    {
      name: 'roof-is-above-all',
      comment: 'app.ts, main.ts and cli/ know everything, and nothing knows them.',
      severity: 'error',
      from: {
        path: `^broker/src/(${room}|db|hal|http|events|telemetry)/`,
        pathNot: '\\.test\\.ts$',
      },
      to: { path: '^broker/src/((app|main)\\.ts$|cli/)' },
    },
    {
      name: 'conformance-is-a-black-box',
      comment: 'These tests meet the broker as its users do: over HTTP.',
      severity: 'error',
      from: { path: '^broker/conformance/' },
      to: { path: '^broker/src/' },
    },
    {
      name: 'tests-are-not-imported',
      severity: 'error',
      from: { path: '^[^/]+/src/', pathNot: '\\.test\\.ts$' },
      to: { path: '\\.test\\.ts$|^[^/]+/(test|conformance|suites)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Anchored: an unanchored `/dist/` would also drop the packages that are imported from theirs.
    exclude: { path: '^[^/]+/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
