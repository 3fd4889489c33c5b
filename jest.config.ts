import type { Config } from 'jest'

type Project = Exclude<NonNullable<Config['projects']>[number], string>

/** Several projects run one after the other (`npm test`): each writes its reports under its own name. */
const report = process.env.JEST_REPORT_NAME ?? 'tests'

function project(displayName: string, files: string, more: Project = {}): Project {
  return {
    displayName,
    rootDir: import.meta.dirname,
    testMatch: [`<rootDir>/${files}`],
    testEnvironment: 'node',
    extensionsToTreatAsEsm: ['.ts'],
    transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, tsconfig: 'tsconfig.json' }] },
    modulePathIgnorePatterns: ['<rootDir>/\\.concordat/', '<rootDir>/[^/]+/dist/'],
    ...more,
  }
}

const config: Config = {
  watchman: false,
  coverageProvider: 'v8',
  coverageDirectory: 'reports/coverage',
  coverageReporters: ['text-summary', 'html', 'lcov'],
  collectCoverageFrom: ['*/src/**/*.ts', '!**/*.test.ts'],
  reporters: [
    'default',
    [
      'jest-junit',
      {
        outputFile: `reports/${report}.junit.xml`,
        suiteNameTemplate: '{filepath}',
        classNameTemplate: '{filepath}',
        titleTemplate: '{classname} {title}',
      },
    ],
    [
      'jest-html-reporter',
      {
        outputPath: `reports/${report}.html`,
        pageTitle: 'Concordat tests',
        includeFailureMsg: true,
        sort: 'status',
      },
    ],
  ],
  projects: [
    project('unit', '*/src/**/*.test.ts', { testPathIgnorePatterns: ['\\.db\\.test\\.ts$'] }),
    project('db', '*/src/**/*.db.test.ts', {
      globalSetup: '<rootDir>/broker/test/postgres.setup.ts',
      globalTeardown: '<rootDir>/broker/test/postgres.teardown.ts',
    }),
    project('services', 'local-services/test/**/*.test.ts'),
    project('schema', 'pact-schema/test/**/*.test.ts'),
    project('contract', 'consumer-tests/test/**/*.test.ts'),
    project('suites', 'provider-verification/suites/**/*.test.ts'),
    project('verify', 'provider-verification/test/**/*.test.ts'),
    project('conformance', 'broker/conformance/**/*.test.ts'),
    project('browser', 'broker/test/**/*.browser.test.ts'),
  ],
}

export default config
