/** The 32-byte members of a JSON object of keys (spec/keys.md): what is no such thing has none. */
export function readFields(bytes: Uint8Array): Record<string, Uint8Array | undefined> {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"))
    if (typeof value !== "object" || value === null) return {}
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, text]) => {
        const key = typeof text === "string" ? Buffer.from(text, "base64url") : undefined
        return key?.length === 32 ? [[name, Uint8Array.from(key)]] : []
      }),
    )
  } catch {
    return {}
  }
}
