/** Whether a text is an id as spec/conventions.md has it: a UUID (RFC 9562) in lower case with hyphens. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text)
}

/** A new id: UUID version 4, from the platform's random source. */
export function randomUuid(): string {
  return crypto.randomUUID()
}
