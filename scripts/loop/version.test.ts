import { describe, expect, it } from '@jest/globals'
import { buildVersion } from './version.ts'

describe('the version of a build', () => {
  it('is of the branch that the pipeline names, the one of a pull request first', () => {
    const names = { GIT_COMMIT: 'abc', GITHUB_HEAD_REF: 'feat/a', GITHUB_REF_NAME: '7/merge' }

    expect(buildVersion(names).branch).toBe('feat/a')
  })

  it('takes a variable that is set to nothing for one that is not set', () => {
    const empty = { GIT_COMMIT: '', GIT_BRANCH: '', GITHUB_HEAD_REF: '', GITHUB_REF_NAME: 'main' }

    const { number, branch } = buildVersion({ ...empty, GITHUB_SHA: 'a1b2c3d4e5f6a7b8' })

    expect(number).toMatch(/^a1b2c3d4e5f6/)
    expect(branch).toBe('main')
  })
})
