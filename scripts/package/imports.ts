import { dirname, relative } from 'node:path/posix'
import ts from 'typescript'

/** The JavaScript file of the package that stands for each import by name: `@concordat/pact-schema`. */
export type Inlined = ReadonlyMap<string, string>

/**
 * Compiled code with its imports of our own workspaces turned into relative ones, for the package holds their code;
 * and the names of the packages that it imports besides, which the package must depend on.
 */
export function inlineImports(
  path: string,
  code: string,
  inlined: Inlined,
): { code: string; packages: string[] } {
  const packages = new Set<string>()
  let result = ''
  let done = 0
  for (const { fileName, pos } of ts.preProcessFile(code, true, true).importedFiles) {
    const target = inlined.get(fileName)
    if (target !== undefined) {
      // `pos` is that of the quote.
      result += code.slice(done, pos + 1) + relativeTo(path, target)
      done = pos + 1 + fileName.length
    } else if (!/^(\.|node:)/.test(fileName)) {
      packages.add(/^(@[^/]+\/)?[^/]+/.exec(fileName)?.[0] ?? fileName)
    }
  }
  return { code: result + code.slice(done), packages: [...packages] }
}

function relativeTo(path: string, target: string): string {
  const way = relative(dirname(path), target)
  return way.startsWith('.') ? way : `./${way}`
}
