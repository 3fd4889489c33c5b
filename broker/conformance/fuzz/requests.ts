import fc from 'fast-check'
import type { Route } from './routes.ts'

export interface FuzzRequest {
  method: string
  path: string
  type: string
  body: string | Uint8Array | undefined
}

const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('Web', 'Orders', '1', 'main', 'prod', 'test', 'nope') },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }).map(encodeURIComponent) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...[
        '%00',
        '%',
        '%zz',
        '%ff',
        '%2F',
        '%0A',
        '..',
        '%2e%2e',
        '%EF%BF%BF',
        '+',
        '%20',
        '%27--',
        '*',
      ],
      'x'.repeat(501),
      'x'.repeat(10_000),
    ),
  },
)

const query = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  {
    weight: 2,
    arbitrary: fc
      .array(
        fc.tuple(
          fc.constantFrom(
            ...[
              'q[][pacticipant]',
              'q[][version]',
              'q[][latest]',
              'q[][branch]',
              'q[]',
              'q',
              'q[x]',
              'latestby',
              'environment',
              'tag',
              'latest',
              'limit',
              'days',
              'success',
              'success[]',
              'ignore[][pacticipant]',
              'pageNumber',
              'pageSize',
              'page',
              'size',
              'exclude[]',
              'mainBranch',
              'pacticipant',
              'version',
              'to',
              'asOf',
              'at',
              '__proto__[x]',
              '[]',
              '',
            ],
          ),
          name,
        ),
        { maxLength: 6 },
      )
      .map((pairs) => `?${pairs.map(([key, value]) => `${key}=${value}`).join('&')}`),
  },
)

const property = fc.constantFrom(
  ...[
    'name',
    'displayName',
    'mainBranch',
    'tags',
    'buildUrl',
    'production',
    'contacts',
    'consumerVersionSelectors',
    'providerVersionBranch',
    'providerVersionTags',
    'includePendingStatus',
    'includeWipPactsSince',
    'success',
    'providerApplicationVersion',
    'testResults',
    'executionDate',
    'contracts',
    'pacticipantName',
    'pacticipantVersionNumber',
    'branch',
    'content',
    'consumerName',
    'providerName',
    'specification',
    'contentType',
    'onConflict',
    'interactions',
    'messages',
    'metadata',
    'consumer',
    'provider',
    'events',
    'request',
    'method',
    'url',
    'headers',
    'body',
    'enabled',
    'currentlyDeployed',
    'currentlySupported',
    'applicationInstance',
    'target',
    'latest',
    'tag',
    'fallbackTag',
    'environment',
    'deployed',
    '__proto__',
    'constructor',
    '',
  ],
)

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<unknown>(
      null,
      true,
      false,
      0,
      -1,
      1e308,
      1.5,
      '',
      ' ',
      'Web',
      'Orders',
      '1',
      'a\nb',
      'a\u0000b',
      '\ud800',
      'http://x',
      'not a date',
      '2020-01-01',
      'bm8=',
      'x'.repeat(10_000),
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(property, tie('value'), { maxKeys: 8 }),
  ),
}))

const body = fc.oneof(
  { weight: 8, arbitrary: value.map((it) => JSON.stringify(it)) },
  { weight: 1, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<string | Uint8Array>(
      ...[
        '{',
        '',
        '[',
        'null',
        '"',
        '{"a":1}x',
        '['.repeat(5_000),
        `${'{"a":'.repeat(80)}1${'}'.repeat(80)}`,
      ],
      JSON.stringify({ tags: Array.from({ length: 1000 }, (_, tag) => `t${tag}`) }),
      new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]),
    ),
  },
)

/** A request for one of the routes, with names, queries and bodies of every wrong kind, and now and then a right one. */
export function fuzzRequests(routes: readonly Route[]): fc.Arbitrary<FuzzRequest> {
  return fc
    .record({
      route: fc.constantFrom(...routes),
      names: fc.array(name, { minLength: 8, maxLength: 8 }),
      query,
      body,
      type: fc.constantFrom(
        ...[
          'application/json',
          'application/json',
          'application/json',
          'application/merge-patch+json',
          'text/plain',
          'nonsense',
          'application/json; charset=latin1',
        ],
      ),
    })
    .map(({ route: { method, path }, names, query, body, type }) => {
      let next = 0
      const filled = path.replace(/:\w+|\*/g, () => names[next++ % names.length] ?? 'x')
      return { method, path: filled + query, type, body: method === 'GET' ? undefined : body }
    })
}
