/**
 * More patients from the sample practice's files: the same records under other ids, names, numbers. Pure.
 *
 * Every UUID becomes another, the same everywhere in a copy, so references keep leading where they led; other ids get the copy's
 * number as a suffix.
 */
import { createHash } from "node:crypto"
import type { Resource } from "./resource.ts"

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const uuidAlone = new RegExp(`^${uuid.source}$`)

/** Copy `copy` of resources that belong together. */
export function copyResources(resources: readonly Resource[], copy: number): Resource[] {
  const plainIds = new Set(resources.map(({ id }) => id).filter((id) => id !== undefined && !uuidAlone.test(id)))
  const rename = (text: string): string => text.replace(uuid, (id) => otherUuid(id, copy))
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === "string") {
      if (key === "id" && plainIds.has(value)) return `${value}-${copy}`
      if (key === "reference")
        return rename(value.replace(/(?<=^[A-Z]\w*\/)[^/]+$/, (id) => (plainIds.has(id) ? `${id}-${copy}` : id)))
      return rename(value)
    }
    if (Array.isArray(value)) return value.map((item) => walk(item, key))
    if (typeof value !== "object" || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, walk(member, name)]))
  }
  return resources.map((resource) => {
    const copied = walk(resource, "") as Resource
    return copied.resourceType === "Patient" ? otherPerson(copied, copy) : copied
  })
}

/** Another family name and other numbers: nobody is found in place of somebody else. */
function otherPerson(patient: Resource, copy: number): Resource {
  const suffix = String(copy).replace(/\d/g, (digit) => "abcdefghij".charAt(Number(digit)))
  return mapMembers(patient, {
    family: (family) => family + suffix,
    value: (value) => otherDigits(value, copy),
  }) as Resource
}

function mapMembers(value: unknown, change: Record<string, (text: string) => string>): unknown {
  if (Array.isArray(value)) return value.map((item) => mapMembers(item, change))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const changed = change[name]
      return [name, typeof member === "string" && changed !== undefined ? changed(member) : mapMembers(member, change)]
    }),
  )
}

function otherDigits(text: string, copy: number): string {
  const digest = createHash("sha256").update(`${text} ${copy}`).digest()
  let i = 0
  return text.replace(/\d/g, () => String((digest[i++ % digest.length] ?? 0) % 10))
}

function otherUuid(id: string, copy: number): string {
  const hex = createHash("md5").update(`${id} ${copy}`).digest("hex")
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-")
}
