/** Opens what can be reached from the index, for machines and for browsers; at most so many places of each. */
export async function followLinks(base: string, most: number): Promise<number> {
  let opened = 0
  for (const accept of ['application/hal+json', 'text/html']) {
    const seen = new Set(['/'])
    for (const path of seen) {
      const answer = await fetch(base + path, { headers: { accept } })
      opened += 1
      for (const next of pathsIn(await answer.text(), base)) if (seen.size < most) seen.add(next)
    }
  }
  return opened
}

/** Of a page or of a HAL document. Templates lead nowhere as they stand. */
function pathsIn(text: string, base: string): string[] {
  return [...text.matchAll(/href(?:=|":)"([^"{#]+)"/g)].flatMap(([, href = '']) => {
    const path = href.startsWith(base) ? href.slice(base.length) : href
    return path.startsWith('/') ? [path.replaceAll('&amp;', '&')] : []
  })
}
