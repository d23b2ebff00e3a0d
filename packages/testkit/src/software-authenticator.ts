/**
 * An authenticator in software, for tests without a browser: passkeys of ES256 with self-made client data, and a simulated PRF
 * (HMAC-SHA-256 of a secret per credential, as CTAP2 hmac-secret does it). It answers options as the browser's JSON methods do.
 */
import { createHash, createHmac, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto"

type Json = Record<string, unknown>

interface Credential {
  id: Buffer
  key: KeyObject
  userHandle: string
  prfSecret: Buffer
  counter: number
}

export interface Ceremony {
  /** As `toJSON()` of the browser's credential gives it. */
  response: Json
  /** Output of the PRF for the salt that was given, 32 bytes. */
  prf: Uint8Array | undefined
}

export interface SoftwareAuthenticatorOptions {
  origin: string
  /** False: answers without user verification, as a security key without a PIN would. */
  userVerified?: boolean
}

const userPresent = 0x01
const userVerifiedFlag = 0x04
const attested = 0x40

export class SoftwareAuthenticator {
  origin: string
  userVerified: boolean
  readonly credentials: Credential[] = []

  constructor({ origin, userVerified = true }: SoftwareAuthenticatorOptions) {
    this.origin = origin
    this.userVerified = userVerified
  }

  /** navigator.credentials.create */
  create(options: Json, prfSalt?: Uint8Array): Ceremony {
    const { challenge, rp, user } = options as { challenge: string; rp: { id: string }; user: { id: string } }
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
    const id = randomBytes(32)
    const credential = { id, key: privateKey, userHandle: user.id, prfSecret: randomBytes(32), counter: 0 }
    this.credentials.push(credential)
    const idLength = Buffer.from([0, id.length])
    const authData = Buffer.concat([
      this.#authData(rp.id, attested, 0),
      Buffer.alloc(16),
      idLength,
      id,
      coseKey(publicKey),
    ])
    const clientDataJSON = this.#clientData("webauthn.create", challenge)
    return {
      response: {
        id: id.toString("base64url"),
        rawId: id.toString("base64url"),
        type: "public-key",
        authenticatorAttachment: "platform",
        clientExtensionResults: prfSalt === undefined ? {} : { prf: { enabled: true } },
        response: {
          clientDataJSON: clientDataJSON.toString("base64url"),
          attestationObject: attestationObject(authData).toString("base64url"),
          transports: ["internal"],
        },
      },
      prf: prfSalt && prfOutput(credential, prfSalt),
    }
  }

  /** navigator.credentials.get: the newest passkey that the options allow. Throws when there is none. */
  get(options: Json, prfSalt?: Uint8Array): Ceremony {
    const {
      challenge,
      rpId,
      allowCredentials = [],
    } = options as {
      challenge: string
      rpId: string
      allowCredentials?: { id: string }[]
    }
    const allowed = new Set(allowCredentials.map(({ id }) => id))
    const credential = this.credentials.findLast(
      ({ id }) => allowed.size === 0 || allowed.has(id.toString("base64url")),
    )
    if (credential === undefined) throw new Error("no passkey here that the options allow")
    credential.counter++
    const authData = this.#authData(rpId, 0, credential.counter)
    const clientDataJSON = this.#clientData("webauthn.get", challenge)
    const clientDataHash = createHash("sha256").update(clientDataJSON).digest()
    const signature = sign("sha256", Buffer.concat([authData, clientDataHash]), credential.key)
    return {
      response: {
        id: credential.id.toString("base64url"),
        rawId: credential.id.toString("base64url"),
        type: "public-key",
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientDataJSON.toString("base64url"),
          authenticatorData: authData.toString("base64url"),
          signature: signature.toString("base64url"),
          userHandle: credential.userHandle,
        },
      },
      prf: prfSalt && prfOutput(credential, prfSalt),
    }
  }

  #authData(rpId: string, flags: number, counter: number): Buffer {
    const rest = Buffer.alloc(5)
    rest.writeUInt8(userPresent | (this.userVerified ? userVerifiedFlag : 0) | flags)
    rest.writeUInt32BE(counter, 1)
    return Buffer.concat([createHash("sha256").update(rpId).digest(), rest])
  }

  #clientData(type: string, challenge: string): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin: this.origin, crossOrigin: false }))
  }
}

/** WebAuthn §10.1.4: the salt is hashed under a label before the authenticator sees it. */
function prfOutput({ prfSecret }: Credential, salt: Uint8Array): Uint8Array {
  const hashed = createHash("sha256").update("WebAuthn PRF\0").update(salt).digest()
  return createHmac("sha256", prfSecret).update(hashed).digest()
}

/** CBOR {"fmt": "none", "attStmt": {}, "authData": bytes} (WebAuthn §6.5.4). */
function attestationObject(authData: Buffer): Buffer {
  const length = Buffer.alloc(3)
  length.writeUInt8(0x59)
  length.writeUInt16BE(authData.length, 1)
  return Buffer.concat([
    Buffer.from([0xa3]),
    text("fmt"),
    text("none"),
    text("attStmt"),
    Buffer.from([0xa0]),
    text("authData"),
    length,
    authData,
  ])
}

/** COSE_Key {1: 2, 3: -7, -1: 1, -2: x, -3: y} (RFC 9053 §7.1.1). */
function coseKey(publicKey: KeyObject): Buffer {
  const { x = "", y = "" } = publicKey.export({ format: "jwk" })
  const coordinate = (label: number, b64u: string) =>
    Buffer.concat([Buffer.from([label, 0x58, 32]), Buffer.from(b64u, "base64url")])
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01]),
    coordinate(0x21, x),
    coordinate(0x22, y),
  ])
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)])
}
