import { S3Error } from './s3-error.ts'
import { elements, elementText, type XmlContent } from './xml.ts'

export type Tags = ReadonlyMap<string, string>

/** The tags of a `Tagging` document. */
export function readTagging(xml: string): Tags {
  const pairs = elements(xml, 'Tag').map((tag) => [
    elementText(tag, 'Key'),
    elementText(tag, 'Value'),
  ])
  return checked(pairs.map(([key = '', value = '']) => [key, value]))
}

/** The tags of an `x-amz-tagging` header, which is a query string. */
export function readTaggingHeader(header: string | undefined): Tags {
  return checked([...new URLSearchParams(header ?? '')])
}

export function representTags(tags: Tags): XmlContent {
  return { TagSet: { Tag: [...tags].map(([Key, Value]) => ({ Key, Value })) } }
}

function checked(pairs: [string, string][]): Tags {
  const tags = new Map(pairs)
  const isValid = ([key, value]: [string, string]) =>
    key.length >= 1 && key.length <= 128 && value.length <= 256
  if (pairs.length > 10 || tags.size !== pairs.length || !pairs.every(isValid)) {
    throw new S3Error(
      400,
      'InvalidTag',
      'An object has 10 tags at most, with different keys of 1 to 128 characters and values of up to 256.',
    )
  }
  return tags
}
