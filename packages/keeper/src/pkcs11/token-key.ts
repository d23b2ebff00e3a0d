/**
 * The key-encryption key in a token (PKCS#11: HSM, smartcard, TPM): the key never leaves it, every seal and open is the token's own act.
 *
 * A token with AES-GCM seals as a file's key does. One without, as a TPM, has an HMAC key instead: of it and a random salt comes a key for
 * each value (NIST SP 800-108, counter mode), which is used once here (spec/keys.md, "In the keeper").
 */
import { randomBytes } from "node:crypto"
import type { Bytes } from "@subrosa/codec"
import { KeeperError } from "../error.ts"
import { type KeyEncryptionKey, keyEncryptionKeyOf } from "../key-encryption-key.ts"
import type { Pkcs11Uri } from "./parse-pkcs11-uri.ts"
import { meansNotOpened, tokenFailure } from "./token-failure.ts"
import { openTokenSession, type TokenSession } from "./token-session.ts"

const nonceBytes = 12
const tagBytes = 16
const saltBytes = 32
/** How long a token that has gone is left alone before it is looked for again. */
const retryMs = 1_000

/** Proves with the first session that token, PIN and key are there. @throws KeeperError */
export async function openTokenKey(uri: Pkcs11Uri, pin: string): Promise<KeyEncryptionKey> {
  const token = new Token(uri, pin)
  await token.run(async () => {})
  return {
    seal: (plaintext, context) => token.run((session) => sealers[session.mechanism].seal(session, plaintext, context)),
    open: (sealed, context) => token.run((session) => sealers[session.mechanism].open(session, sealed, context)),
  }
}

/** One token, one act at a time, in the order of asking. */
class Token {
  readonly #uri: Pkcs11Uri
  readonly #pin: string
  #session: TokenSession | undefined
  #last: Promise<unknown> = Promise.resolve()
  #opened = false
  #failure: { error: KeeperError; until: number } | undefined

  constructor(uri: Pkcs11Uri, pin: string) {
    this.#uri = uri
    this.#pin = pin
  }

  run<T>(act: (session: TokenSession) => Promise<T>): Promise<T> {
    const mine = this.#last.then(() => this.#attempt(act))
    this.#last = mine.catch(() => undefined)
    return mine
  }

  async #attempt<T>(act: (session: TokenSession) => Promise<T>): Promise<T> {
    const before = this.#session
    const session = await this.#current()
    try {
      return await act(session)
    } catch (error) {
      if (error instanceof KeeperError && error.code === "open_failed") throw error
      this.#session = undefined
      // A session of earlier may have ended without the token having gone: its sleep, another program's log-out.
      if (session === before) return this.#attempt(act)
      throw this.#remember(tokenFailure(error))
    }
  }

  async #current(): Promise<TokenSession> {
    if (this.#session?.isCurrent()) return this.#session
    if (this.#failure !== undefined && performance.now() < this.#failure.until) throw this.#failure.error
    try {
      this.#session = await openTokenSession(this.#uri, this.#pin, {
        anew: this.#opened && this.#session === undefined,
      })
      this.#opened = true
      this.#failure = undefined
      return this.#session
    } catch (error) {
      throw this.#remember(tokenFailure(error))
    }
  }

  #remember(error: KeeperError): KeeperError {
    // A PIN that has become wrong is not tried again: each try brings the token nearer to its lock.
    const forever = error.code === "token_pin" || error.code === "token_locked"
    this.#failure = { error, until: forever ? Number.POSITIVE_INFINITY : performance.now() + retryMs }
    return error
  }
}

type Act = (session: TokenSession, bytes: Uint8Array, context: Uint8Array) => Promise<Bytes>

const sealers: Record<TokenSession["mechanism"], { seal: Act; open: Act }> = {
  "aes-gcm": {
    async seal({ p11, library, session, key }, plaintext, context) {
      const nonce = randomBytes(nonceBytes)
      library.C_EncryptInit(session, gcm(p11, nonce, context), key)
      const room = Buffer.alloc(plaintext.length + tagBytes)
      const sealed = await library.C_EncryptAsync(session, Buffer.from(plaintext), room)
      return new Uint8Array(Buffer.concat([nonce, sealed]))
    },
    async open({ p11, library, session, key }, sealed, context) {
      if (sealed.length < nonceBytes + tagBytes) throw openFailed()
      const nonce = Buffer.from(sealed.subarray(0, nonceBytes))
      library.C_DecryptInit(session, gcm(p11, nonce, context), key)
      const room = Buffer.alloc(sealed.length)
      try {
        const opened = await library.C_DecryptAsync(session, Buffer.from(sealed.subarray(nonceBytes)), room)
        return Uint8Array.from(opened)
      } catch (error) {
        if (meansNotOpened(error)) throw openFailed()
        throw error
      } finally {
        room.fill(0)
      }
    },
  },
  "hmac-sha256": {
    async seal(session, plaintext, context) {
      const salt = randomBytes(saltBytes)
      const own = await (await derivedKey(session, salt)).seal(plaintext, context)
      return new Uint8Array(Buffer.concat([salt, own]))
    },
    async open(session, sealed, context) {
      if (sealed.length < saltBytes + nonceBytes + tagBytes) throw openFailed()
      const key = await derivedKey(session, sealed.subarray(0, saltBytes))
      return key.open(sealed.subarray(saltBytes), context)
    },
  },
}

const gcm = (p11: TokenSession["p11"], iv: Buffer, context: Uint8Array) => ({
  mechanism: p11.CKM_AES_GCM,
  parameter: {
    type: p11.CK_PARAMS_AES_GCM,
    iv,
    aad: Buffer.from(context),
    ivBits: nonceBytes * 8,
    tagBits: tagBytes * 8,
  },
})

/** SP 800-108r1, section 4.1, HMAC-SHA-256, one block: counter || label || 0x00 || salt || length in bits. */
async function derivedKey({ p11, library, session, key }: TokenSession, salt: Uint8Array): Promise<KeyEncryptionKey> {
  const label = Buffer.from("subrosa/v1 keeper-key")
  const input = Buffer.concat([Buffer.of(0, 0, 0, 1), label, Buffer.of(0), salt, Buffer.of(0, 0, 1, 0)])
  library.C_SignInit(session, { mechanism: p11.CKM_SHA256_HMAC }, key)
  const derived = await library.C_SignAsync(session, input, Buffer.alloc(32))
  try {
    return keyEncryptionKeyOf(derived)
  } finally {
    derived.fill(0)
  }
}

const openFailed = () =>
  new KeeperError("open_failed", "not sealed under this key-encryption key and context, or altered")
