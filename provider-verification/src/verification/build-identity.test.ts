import { describe, expect, it } from '@jest/globals'
import { buildIdentity, type Checkout } from './build-identity.ts'

/** A checkout of this commit and branch; with changes or without. */
function checkout(answers: { commit?: string; branch?: string; changes?: string }): Checkout {
  return {
    git: (command, ...args) =>
      command === 'status'
        ? answers.changes
        : args.includes('--abbrev-ref')
          ? answers.branch
          : answers.commit,
    markOfSources: () => 'f00d',
  }
}
const nothing = {}
const git = checkout({ commit: 'abc123', branch: 'feat/x', changes: '' })

describe('the identity of a build', () => {
  it('is what is given before anything else', () => {
    const given = { version: '1', branch: 'main', buildUrl: 'https://ci/1' }

    expect(buildIdentity({ GIT_COMMIT: '2', GIT_BRANCH: 'b', BUILD_URL: 'u' }, given, git)).toEqual(
      given,
    )
  })

  it('is what the pipeline says, before git', () => {
    const env = {
      GITHUB_SHA: 'def456',
      GITHUB_HEAD_REF: '',
      GITHUB_REF_NAME: 'main',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'o/r',
      GITHUB_RUN_ID: '7',
    }

    expect(buildIdentity(env, nothing, git)).toEqual({
      version: 'def456',
      branch: 'main',
      buildUrl: 'https://github.com/o/r/actions/runs/7',
    })
  })

  it('is what git says on a person’s machine', () => {
    expect(buildIdentity({}, nothing, git)).toEqual({
      version: 'abc123',
      branch: 'feat/x',
      buildUrl: undefined,
    })
  })

  it('has no branch where none is checked out', () => {
    expect(
      buildIdentity({}, nothing, checkout({ commit: 'a', branch: 'HEAD' })).branch,
    ).toBeUndefined()
  })

  it('bears a mark of the changes that the commit does not hold', () => {
    const changed = checkout({ commit: 'abc123def4567890', branch: 'main', changes: ' M pacts/a' })

    expect(buildIdentity({}, nothing, changed).version).toBe('abc123def456-changed-f00d')
    expect(buildIdentity({ GIT_COMMIT: 'fed987' }, nothing, changed).version).toBe(
      'fed987-changed-f00d',
    )
  })

  it('is the mark of the sources alone where there is no git', () => {
    expect(buildIdentity({}, nothing, checkout({}))).toEqual({
      version: 'local-f00d',
      branch: undefined,
      buildUrl: undefined,
    })
  })

  it.each(['feat/1', '1?x', '1#2'])(
    'refuses the version %s, which the clients would cut',
    (version) => {
      expect(() => buildIdentity({}, { version }, git)).toThrow('choose another')
    },
  )
})
