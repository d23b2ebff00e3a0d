/**
 * The key-encryption key (spec/keys.md, "In the keeper"): what the keeper keeps at rest is sealed under it.
 *
 * By default 32 bytes in a file that only its owner may read. Behind this interface a smartcard, an HSM or a key-management
 * service can stand as well: nothing here hands the key out, and both acts may take their time.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto"
import { link, open, readFile, stat, unlink } from "node:fs/promises"
import { dirname } from "node:path"
import { type Bytes, fromBase64url, toBase64url } from "@subrosa/codec"
import { KeeperError } from "./error.ts"

export interface KeyEncryptionKey {
  /** `seal` of spec/conventions.md: nonce || AES-256-GCM ciphertext || tag, the context as aad. */
  seal(plaintext: Uint8Array, context: Uint8Array): Promise<Bytes>
  /** Undoes it. Throws KeeperError `open_failed`. */
  open(sealed: Uint8Array, context: Uint8Array): Promise<Bytes>
}

const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16

/** The key held in this process. `key`: 32 bytes. */
export function keyEncryptionKeyOf(key: Uint8Array): KeyEncryptionKey {
  if (key.length !== keyBytes) throw new KeeperError("key_malformed", "the key-encryption key must be 32 bytes")
  const secret = Uint8Array.from(key)
  return {
    async seal(plaintext, context) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv("aes-256-gcm", secret, nonce).setAAD(context)
      return join(nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag())
    },
    async open(sealed, context) {
      if (sealed.length < nonceBytes + tagBytes) throw openFailed()
      const end = sealed.length - tagBytes
      try {
        const decipher = createDecipheriv("aes-256-gcm", secret, sealed.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        })
        decipher.setAAD(context).setAuthTag(sealed.subarray(end))
        return join(decipher.update(sealed.subarray(nonceBytes, end)), decipher.final())
      } catch {
        throw openFailed()
      }
    },
  }
}

/**
 * The key in a file: B64U on one line, owner-only rights. Where there is none, `create` makes one; without it a missing file is
 * an error, because a new key would open nothing of an existing database. Throws KeeperError.
 */
export async function keyEncryptionKeyFromFile(
  path: string,
  { create }: { create: boolean },
): Promise<KeyEncryptionKey> {
  if (create) await createKeyFile(path)
  await requireOwnersAlone(path, `the keeper's key file ${path}`)
  return keyEncryptionKeyOf(parseKey(await readFile(path, "utf8")))
}

/** A secret's file. @throws KeeperError `key_missing`; `key_exposed` when others than its owner may read it */
export async function requireOwnersAlone(path: string, name: string): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) throw new KeeperError("key_missing", `${name} is missing`)
  // Windows has no such rights to read; there the directory's access list has to do.
  if (process.platform !== "win32" && (found.mode & 0o077) !== 0) {
    throw new KeeperError(
      "key_exposed",
      `others may read ${path}: run chmod 600 on it, and consider the secret as known`,
    )
  }
}

/** The key from an environment variable, which is cleared: child processes and crash reports shall not have it. */
export function keyEncryptionKeyFromEnvironment(
  environment: Record<string, string | undefined>,
  name: string,
): KeyEncryptionKey | undefined {
  const text = environment[name]
  delete environment[name]
  return text === undefined ? undefined : keyEncryptionKeyOf(parseKey(text))
}

/**
 * Never overwrites: the file is written whole under another name and linked into place, which fails when one is there. Answers whether it
 * made one.
 */
export async function createKeyFile(path: string): Promise<boolean> {
  const draft = `${path}.${process.pid}.new`
  const file = await open(draft, "wx", 0o600)
  let made = true
  try {
    await file.writeFile(`${toBase64url(randomBytes(keyBytes))}\n`)
    await file.sync()
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error
      made = false
    })
  } finally {
    await file.close()
    await unlink(draft)
  }
  if (process.platform === "win32") return made
  const directory = await open(dirname(path), "r")
  await directory.sync().finally(() => directory.close())
  return made
}

function parseKey(text: string): Bytes {
  try {
    const key = fromBase64url(text.replace(/\r?\n$/, ""))
    if (key.length === keyBytes) return key
  } catch {}
  throw new KeeperError(
    "key_malformed",
    "the key-encryption key must be 32 bytes, base64url without padding, on one line",
  )
}

function join(...parts: Uint8Array[]): Bytes {
  return new Uint8Array(Buffer.concat(parts))
}

function openFailed(): KeeperError {
  return new KeeperError("open_failed", "not sealed under this key-encryption key and context, or altered")
}
