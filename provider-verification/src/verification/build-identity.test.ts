import { describe, expect, it } from '@jest/globals'
import { buildIdentity } from './build-identity.ts'

const nothing = { version: undefined, branch: undefined, buildUrl: undefined }
const git = (...args: string[]) => (args.includes('--abbrev-ref') ? 'feat/x' : 'abc123')
const noGit = () => undefined

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
    expect(buildIdentity({}, nothing, () => 'HEAD').branch).toBeUndefined()
  })

  it('must have a version', () => {
    expect(() => buildIdentity({}, nothing, noGit)).toThrow('Name the version')
  })

  it.each(['feat/1', '1?x', '1#2'])(
    'refuses the version %s, which the clients would cut',
    (version) => {
      expect(() => buildIdentity({}, { ...nothing, version }, git)).toThrow('choose another')
    },
  )
})
