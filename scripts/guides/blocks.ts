type Kind = 'run' | 'background' | 'fails'

/** One block of commands of a guide, and what the guide says that they write. */
export interface Block {
  kind: Kind
  commands: string
  /** Each line must be part of a line of what the block writes. */
  expected: string[]
}

const kinds: Readonly<Record<string, Kind>> = {
  sh: 'run',
  'sh background': 'background',
  'sh fails': 'fails',
}

/** The blocks that a reader pastes, in order. Throws at output that no block could have written. */
export function blocksIn(guide: string): Block[] {
  const blocks: Block[] = []
  for (const [, info = '', body = ''] of guide.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)) {
    const kind = kinds[info]
    if (kind) blocks.push({ kind, commands: body, expected: [] })
    else if (info === 'text output') {
      const last = blocks.at(-1)
      if (!last) throw new Error(`Nothing could have written: ${body}`)
      last.expected.push(...body.split('\n').filter((line) => line.trim() !== ''))
    }
  }
  return blocks
}

const mark = (index: number) => `--- block ${index + 1}`

/** One shell runs them all: what a block exports, and where it goes, holds for those after it. */
export function scriptOf(blocks: readonly Block[]): string {
  const parts = blocks.map(({ kind, commands }, index) => {
    const begin = `echo '${mark(index)}'`
    if (kind === 'background') return `${begin}\n{\n${commands}} &\nsleep 1`
    if (kind === 'run') return `${begin}\n${commands}`
    return `${begin}\nif (set -e\n${commands}); then echo 'It did not fail'; exit 1; fi`
  })
  // `set -e` does not reach into the condition of an `if`: there the last command counts.
  return ['set -euo pipefail', ...parts, ''].join('\n')
}

/** A sentence for each line that a guide shows and the block before it did not write. */
export function missingIn(output: string, blocks: readonly Block[]): string[] {
  const written = outputByBlock(output)
  return blocks.flatMap(({ expected }, index) => {
    const seen = written.get(mark(index)) ?? ''
    return expected
      .filter((line) => !seen.includes(line))
      .map((line) => `Block ${index + 1} did not write: ${line}`)
  })
}

/** How far it came. */
export function tellBlock(output: string, blocks: readonly Block[]): string {
  return `${outputByBlock(output).size} of ${blocks.length} blocks`
}

function outputByBlock(output: string): Map<string, string> {
  const parts = output.split(/^(--- block \d+)$/m).slice(1)
  return new Map(
    parts.flatMap((part, index): [string, string][] =>
      index % 2 === 0 ? [[part, parts[index + 1] ?? '']] : [],
    ),
  )
}
