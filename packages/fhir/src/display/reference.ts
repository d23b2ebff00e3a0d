/** References in words. */
import { isObject, textOf } from "../resource.ts"

/** The display if there is one, else the identifier's value, else `Type/id`; empty if nothing is worth showing. */
export function displayReference(reference: unknown): string {
  if (!isObject(reference)) return ""
  const { display, identifier } = reference
  const named = textOf(display) ?? (isObject(identifier) ? textOf(identifier.value) : undefined)
  if (named !== undefined) return named
  const url = textOf(reference.reference) ?? ""
  return /(?:^|\/)([A-Z]\w+\/[A-Za-z0-9\-.]+)(?:\/_history\/.*)?$/.exec(url)?.[1] ?? ""
}
