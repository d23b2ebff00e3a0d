/** Tries keys on sealed things, within a bound: where there are too many pairs, each thing is tried with an even sample of the keys. */
import { createDecipheriv } from "node:crypto"

export interface Trial {
  things: number
  tries: number
  opened: number
}

export interface TryOptions<T> {
  things: readonly T[]
  keys: readonly Uint8Array[]
  /** Keys worth trying on every thing, before any other: those that opened something already. */
  first?: readonly Uint8Array[]
  open: (thing: T, key: Uint8Array) => Uint8Array | undefined
  onOpen: (thing: T, plaintext: Uint8Array, key: Uint8Array) => void
  triesMax?: number
}

const triesMaxDefault = 20_000

export function tryKeys<T>(options: TryOptions<T>): Trial {
  const { things, keys, first = [], open, onOpen, triesMax = triesMaxDefault } = options
  const each = things.length === 0 ? 0 : Math.max(1, Math.min(keys.length, Math.floor(triesMax / things.length)))
  let tries = 0
  let opened = 0
  things.forEach((thing, i) => {
    // A different stretch for each thing, so that together they see all keys.
    for (let k = -first.length; k < Math.min(each, keys.length); k++) {
      const key = k < 0 ? first[k + first.length] : keys[(i * each + k) % keys.length]
      if (key === undefined) continue
      tries++
      const plaintext = open(thing, key)
      if (plaintext === undefined) continue
      opened++
      onOpen(thing, plaintext, key)
      return
    }
  })
  return { things: things.length, tries, opened }
}

/** `open` of spec/conventions.md, in one go: `crypto/open` takes its time for each, and here there are millions. */
export function openSealed(key: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Uint8Array | undefined {
  if (sealed.length < 28) return undefined
  const end = sealed.length - 16
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, 12), { authTagLength: 16 })
  decipher.setAAD(aad).setAuthTag(sealed.subarray(end))
  const plaintext = decipher.update(sealed.subarray(12, end))
  try {
    decipher.final()
    return plaintext
  } catch {
    return undefined
  }
}
