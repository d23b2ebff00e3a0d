import { type Bytes, owned } from "@subrosa/codec"
import type { Decrypter } from "age-encryption"
import { loadAge } from "../age-file.ts"
import { CryptoError } from "../error.ts"
import { openFailed } from "./open-failed.ts"

/** What may open an age file; any one that fits is enough. */
export type AgeWith = { identities?: readonly string[]; passphrase?: string }

/** Throws `open_failed`, or `invalid_input` for an identity that is none. */
export async function decryptAge(file: Uint8Array, keys: AgeWith): Promise<Bytes> {
  const age = await decrypter(keys)
  try {
    return owned(await age.decrypt(file))
  } catch {
    throw openFailed()
  }
}

/**
 * The same for a file of any size. The stream fails with `open_failed` when a later part does not authenticate: nothing
 * read from it is whole before it has ended.
 */
export async function decryptAgeStream(
  file: ReadableStream<Uint8Array>,
  keys: AgeWith,
): Promise<ReadableStream<Uint8Array>> {
  const age = await decrypter(keys)
  try {
    return failingAlike(await age.decrypt(file))
  } catch {
    throw openFailed()
  }
}

async function decrypter({ identities = [], passphrase }: AgeWith): Promise<Decrypter> {
  const { Decrypter } = await loadAge()
  const age = new Decrypter()
  for (const identity of identities) {
    try {
      age.addIdentity(identity)
    } catch {
      throw new CryptoError("invalid_input", "not an age identity")
    }
  }
  if (passphrase !== undefined) age.addPassphrase(passphrase)
  return age
}

function failingAlike(stream: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = stream.getReader()
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      try {
        const { done, value } = await reader.read()
        if (done) controller.close()
        else controller.enqueue(value)
      } catch {
        controller.error(openFailed())
      }
    },
    cancel: (reason) => reader.cancel(reason),
  }
  // Nothing is read ahead: an error would drop authentic parts that wait to be read.
  return new ReadableStream(source, { highWaterMark: 0 })
}
