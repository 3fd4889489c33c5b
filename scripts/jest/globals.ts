/**
 * What stands behind `@jest/globals` where tests run as plain modules of Node (see `runner.ts`). Each test file has
 * functions of its own, while a module that tests share is loaded once: it sees those of the moment, since what a
 * module exports may change.
 */
import { ModuleMocker, mocked } from 'jest-mock'

type Globals = Omit<typeof import('@jest/globals'), 'jest'>

export let afterAll: Globals['afterAll']
export let afterEach: Globals['afterEach']
export let beforeAll: Globals['beforeAll']
export let beforeEach: Globals['beforeEach']
export let describe: Globals['describe']
export let expect: Globals['expect']
export let it: Globals['it']

/** From now on these are the functions that register tests. */
export function setGlobals(globals: Globals): void {
  ;({ afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } = globals)
}

/** Where Jest's own runner reads the time-out of a file. */
export const timeout = Symbol.for('TEST_TIMEOUT_SYMBOL')

const spies = new ModuleMocker(globalThis)

export const jest = {
  spyOn: spies.spyOn.bind(spies),
  restoreAllMocks: spies.restoreAllMocks.bind(spies),
  mocked,
  setTimeout(milliseconds: number): void {
    Reflect.set(globalThis, timeout, milliseconds)
  },
}
