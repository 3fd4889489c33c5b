import { spawnSync } from 'node:child_process'
import { describe, expect, it } from '@jest/globals'
import { blocksIn, missingIn, scriptOf, tellBlock } from './blocks.ts'

function guide(...blocks: [info: string, body: string][]): string {
  return blocks.map(([info, body]) => `Words.\n\n\`\`\`${info}\n${body}\n\`\`\`\n`).join('\n')
}

function follow(text: string) {
  const blocks = blocksIn(text)
  const { status, stdout } = spawnSync('bash', ['--norc', '-c', scriptOf(blocks)], {
    encoding: 'utf8',
  })
  return { status, told: tellBlock(stdout, blocks), missing: missingIn(stdout, blocks) }
}

describe('the blocks of a guide', () => {
  it('run in one shell, and code of other kinds is not run', () => {
    const text = guide(
      ['sh', 'cd /\nexport WORD=kept'],
      ['js', 'exit 1'],
      ['sh', 'echo "$WORD in $PWD"'],
      ['text output', 'kept in /'],
    )

    expect(follow(text)).toEqual({ status: 0, told: '2 of 2 blocks', missing: [] })
  })

  it('end at the first command that fails', () => {
    expect(follow(guide(['sh', 'false\necho on'], ['sh', 'true']))).toMatchObject({
      status: 1,
      told: '1 of 2 blocks',
    })
  })

  it('must fail where the guide says so', () => {
    expect(follow(guide(['sh fails', 'true\nfalse']))).toMatchObject({ status: 0 })
    expect(follow(guide(['sh fails', 'false\ntrue']))).toMatchObject({ status: 1 })
  })

  it('must write what the guide shows', () => {
    const text = guide(['sh', 'echo yes'], ['text output', 'yes\nno'])

    expect(follow(text).missing).toEqual(['Block 1 did not write: no'])
  })

  it('go on while one of them runs in the background', () => {
    expect(
      follow(guide(['sh background', 'exec sleep 30 > /dev/null 2>&1'], ['sh', 'kill %1'])),
    ).toMatchObject({
      status: 0,
      told: '2 of 2 blocks',
    })
  })

  it('come before what they write', () => {
    expect(() => blocksIn(guide(['text output', 'x']))).toThrow('Nothing could have written')
  })
})
