import { describe, expect, it } from '@jest/globals'
import { elements, elementText, xmlDocument } from './xml.ts'

describe('XML', () => {
  it('is written with its texts escaped, lists repeated and absent values left out', () => {
    expect(xmlDocument('R', { A: '<&"\'>', B: [1, 2], C: undefined, D: { E: true } })).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<R xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><A>&#60;&#38;&#34;&#39;&#62;</A><B>1</B><B>2</B><D><E>true</E></D></R>',
    )
  })

  it('is read element by element, with entities and without namespaces', () => {
    const xml =
      '<x:Tag a="1"><Key>a &amp; &#252;&#xfc;</Key></x:Tag><Tag><Key></Key></Tag><Tagged/>'
    expect(elements(xml, 'Tag').map((tag) => elementText(tag, 'Key'))).toEqual(['a & üü', ''])
    expect(elementText(xml, 'Value')).toBeUndefined()
  })
})
