/** Writing one vector per file, from randomness that is the same on every run. */
import { createHash } from "node:crypto"
import { mkdirSync, writeFileSync } from "node:fs"
import { toBase64url, utf8 } from "@subrosa/codec"

const root = new URL("../../../vectors/", import.meta.url)

/** Replaces the platform's random source for this process by SHA-256 of a counter: vectors must be reproducible. */
export function useCountedRandomness(): void {
  let counter = 0
  Object.defineProperty(crypto, "getRandomValues", {
    value: (array: Uint8Array) => {
      for (let at = 0; at < array.length; at += 32) {
        const block = createHash("sha256").update(`subrosa vectors ${counter++}`).digest()
        array.set(block.subarray(0, Math.min(32, array.length - at)), at)
      }
      return array
    },
  })
}

/** An id, key or other fixed bytes by name. */
export function fixedId(name: string): string {
  const hex = createHash("sha256").update(`id ${name}`).digest("hex")
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

export function fixedBytes(name: string, length = 32): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at += 32) {
    bytes.set(
      new Uint8Array(
        createHash("sha256")
          .update(utf8(`bytes ${name} ${at}`))
          .digest(),
      ).subarray(0, length - at),
      at,
    )
  }
  return bytes
}

export type VectorFile = {
  comment: string
  operation: string
  input: Record<string, unknown>
  /** `ok`, or the code of the error. */
  expect?: string
  output?: unknown
}

/** Bytes are written as B64U. */
export function writeVector(
  topic: string,
  name: string,
  { comment, operation, input, expect, output }: VectorFile,
): void {
  mkdirSync(new URL(`${topic}/`, root), { recursive: true })
  const file = { comment, operation, input, expect: expect ?? "ok", output }
  const text = JSON.stringify(
    file,
    (_, value: unknown) => (value instanceof Uint8Array ? toBase64url(value) : value),
    2,
  )
  writeFileSync(new URL(`${topic}/${name}.json`, root), `${text}\n`)
}
