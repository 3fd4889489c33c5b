/**
 * Runs a test file with Jest's own functions and reports, but as a plain module of Node: without the copy of the
 * module system that Jest makes for each file, in which loading the server anew took longer than most of its tests.
 * Modules other than the test file are therefore shared by all files that one process runs.
 */
import { createRequire, registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { jest, setGlobals, timeout } from './globals.ts'

const require = createRequire(import.meta.url)
const circus = require('jest-circus/runner').default as (...values: unknown[]) => Promise<unknown>

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals'
      ? { url: new URL('globals.ts', import.meta.url).href, shortCircuit: true }
      : next(specifier, context),
})

/** What of Jest's runtime its runner asks for, answered by Node. */
const runtime = {
  requireInternalModule(path: string) {
    delete require.cache[path]
    return require(path)
  },
  requireModule: require,
  setGlobalsForRuntime: setGlobals,
  unstable_shouldLoadAsEsm: () => true,
  unstable_importModule: (path: string) => import(pathToFileURL(path).href),
  enterTestCode() {},
  leaveTestCode() {},
}

/** A test runner of Jest (`testRunner` of its configuration). */
export default async function runAsModules(
  globalConfig: unknown,
  config: unknown,
  environment: unknown,
  _runtime: unknown,
  testPath: string,
  sendMessageToJest: unknown,
): Promise<unknown> {
  Reflect.deleteProperty(globalThis, Symbol.for('EVENT_HANDLERS'))
  Reflect.deleteProperty(globalThis, timeout)
  try {
    return await circus(globalConfig, config, environment, runtime, testPath, sendMessageToJest)
  } finally {
    jest.restoreAllMocks()
  }
}
