/**
 * The witness's own key: a 32-byte Ed25519 seed and the witness's name in one file that only its owner may read. It is made at the
 * first start; whoever has it can cosign in this witness's name.
 */
import { randomBytes } from "node:crypto"
import { readFile, stat } from "node:fs/promises"
import { isKeyName, signatureTypes, type VerifierKey, verifierKey } from "@subrosa/log"
import { writeDurably } from "./durable-file.ts"
import { keyFromSeed } from "./ed25519.ts"
import { codeOf, WitnessError } from "./error.ts"

export interface WitnessKey {
  name: string
  /** Type 0x04: what practices put into their policy. */
  verifierKey: VerifierKey
  sign(message: Uint8Array): Uint8Array
}

/** Opens the key; where there is none and a name is given, makes it. @throws WitnessError */
export async function openWitnessKey(path: string, name?: string): Promise<WitnessKey> {
  const text = await readKey(path)
  if (text === undefined) {
    if (name === undefined)
      throw new WitnessError(
        "key_missing",
        `there is no witness key at ${path}`,
        "start the witness once: it makes its key",
      )
    if (!isKeyName(name)) {
      throw new WitnessError(
        "invalid_option",
        "this cannot be a witness's name",
        "use a name like witness.example.org/one: no spaces, no plus",
      )
    }
    await writeDurably(path, `${name}\n${randomBytes(32).toString("base64url")}\n`)
    return openWitnessKey(path)
  }
  return keyOf(text, path)
}

async function readKey(path: string): Promise<string | undefined> {
  const found = await stat(path).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return undefined
    throw error
  })
  if (found === undefined) return undefined
  // Windows has no such rights to read; there the directory's access list has to do.
  if (process.platform !== "win32" && (found.mode & 0o077) !== 0) {
    throw new WitnessError(
      "key_exposed",
      `others may read ${path}`,
      `run chmod 600 ${path}, and consider the key as known: make a new witness`,
    )
  }
  return readFile(path, "utf8")
}

function keyOf(text: string, path: string): WitnessKey {
  const [, name = "", encoded = ""] = /^([^\n]+)\n([A-Za-z0-9_-]{43})\n$/.exec(text) ?? []
  const seed = Buffer.from(encoded, "base64url")
  if (!isKeyName(name) || seed.length !== 32) {
    throw new WitnessError(
      "key_malformed",
      `${path} holds no witness key`,
      "put the right file back; without it this is another witness",
    )
  }
  const { publicKey, sign } = keyFromSeed(seed)
  return { name, verifierKey: verifierKey(name, signatureTypes.cosignature, publicKey), sign }
}
