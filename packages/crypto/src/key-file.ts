/** The owner's key file (spec/key-file.md): an armored age file under a passphrase. `open/key-file.ts` opens it. */
import { type Bytes, toBase64url, utf8 } from "@subrosa/codec"
import { armorAge, encryptAge } from "./age-file.ts"
import { CryptoError, checkLength } from "./error.ts"
import { bytesField, readFields, textField, uuidField } from "./fields.ts"

export type KeyFile = {
  /** Origin of the server, `https://host[:port]`. */
  server: string
  practice: string
  account: string
  device: string
  /** The person's. */
  name: string
  accountKey: Bytes
  /** Ed25519; signs requests. */
  deviceSeed: Bytes
  practiceCardDigest: Bytes
  /** X25519, `AGE-SECRET-KEY-1...`; opens backups made for this file. */
  ageIdentity: string
}

const format = "subrosa/v1 key-file"

/**
 * The armored file. `scryptWorkFactor` is log2 of scrypt's N: 17 takes 128 MiB and some half a second, the most that leaves an import its
 * memory bound on a small machine.
 */
export async function sealKeyFile(keyFile: KeyFile, passphrase: string, scryptWorkFactor = 17): Promise<string> {
  return armorAge(await encryptAge(formatKeyFile(keyFile), { passphrase, scryptWorkFactor }))
}

/** The JSON inside. */
export function formatKeyFile(keyFile: KeyFile): Bytes {
  const { server, practice, account, device, name, accountKey, deviceSeed, practiceCardDigest, ageIdentity } = keyFile
  checkLength(accountKey, 32, "accountKey")
  checkLength(deviceSeed, 32, "deviceSeed")
  checkLength(practiceCardDigest, 32, "practiceCardDigest")
  const fields = {
    format,
    server,
    practice,
    account,
    device,
    name,
    accountKey: toBase64url(accountKey),
    deviceSeed: toBase64url(deviceSeed),
    practiceCardDigest: toBase64url(practiceCardDigest),
    ageIdentity,
  }
  return utf8(`${JSON.stringify(fields, undefined, 2)}\n`)
}

/** Reads the JSON inside. Throws `invalid_input`. */
export function parseKeyFile(content: Uint8Array): KeyFile {
  const fields = readFields(content)
  if (textField(fields, "format") !== format) throw new CryptoError("invalid_input", "not a key file of this version")
  return {
    server: textField(fields, "server"),
    practice: uuidField(fields, "practice"),
    account: uuidField(fields, "account"),
    device: uuidField(fields, "device"),
    name: textField(fields, "name"),
    accountKey: bytesField(fields, "accountKey", 32),
    deviceSeed: bytesField(fields, "deviceSeed", 32),
    practiceCardDigest: bytesField(fields, "practiceCardDigest", 32),
    ageIdentity: textField(fields, "ageIdentity"),
  }
}
