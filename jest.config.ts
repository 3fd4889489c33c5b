import type { Config } from 'jest'

type Project = Exclude<NonNullable<Config['projects']>[number], string>

/** `npm test` runs the projects by themselves: each writes its reports under its own name. */
const report = process.env.JEST_REPORT_NAME ?? 'tests'

/** The kinds of test. */
export const testFiles: Record<string, string> = {
  unit: '{*/src,scripts}/**/!(*.db).test.ts',
  schema: 'pact-schema/test/**/*.test.ts',
  db: '*/src/**/*.db.test.ts',
  services: 'local-services/test/**/*.test.ts',
  contract: 'consumer-tests/**/*.pact.test.ts',
  suites: 'provider-verification/suites/**/*.test.ts',
  verify: 'provider-verification/test/**/*.test.ts',
  conformance: 'broker/conformance/**/*.test.ts',
  browser: 'broker/test/**/*.browser.test.ts',
}

const settings: Record<string, Project> = {
  db: {
    globalSetup: '<rootDir>/broker/test/postgres.setup.ts',
    globalTeardown: '<rootDir>/broker/test/postgres.teardown.ts',
  },
  browser: {
    globalSetup: '<rootDir>/broker/test/postgres.setup.ts',
    globalTeardown: '<rootDir>/broker/test/postgres.teardown.ts',
  },
  conformance: {
    globalSetup: '<rootDir>/broker/conformance/broker.setup.ts',
    globalTeardown: '<rootDir>/broker/conformance/broker.teardown.ts',
  },
  suites: {
    globalSetup: '<rootDir>/provider-verification/suites/harness/suites.setup.ts',
    globalTeardown: '<rootDir>/provider-verification/suites/harness/services.teardown.ts',
  },
  verify: {
    globalSetup: '<rootDir>/provider-verification/suites/harness/services.setup.ts',
    globalTeardown: '<rootDir>/provider-verification/suites/harness/services.teardown.ts',
  },
}

/** The pact tests stay within Jest and ts-jest, as teams know them (decision 0011). */
const inJest = ['contract']

function project(displayName: string, files: string): Project {
  return {
    displayName,
    rootDir: import.meta.dirname,
    testMatch: [`<rootDir>/${files}`],
    testEnvironment: 'node',
    ...(inJest.includes(displayName)
      ? {
          extensionsToTreatAsEsm: ['.ts'],
          transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, tsconfig: 'tsconfig.json' }] },
        }
      : { testRunner: '<rootDir>/scripts/jest/runner.ts', transform: {} }),
    modulePathIgnorePatterns: ['<rootDir>/\\.concordat/', '<rootDir>/([^/]+/)?dist/'],
    ...settings[displayName],
  }
}

const config: Config = {
  watchman: false,
  // A guard against what hangs, not a measure of speed: machines are slow at times. Projects cannot have their own.
  testTimeout: 30_000,
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
  projects: Object.entries(testFiles).map(([name, files]) => project(name, files)),
}

export default config
