/**
 * WebAuthn ceremonies (Level 3), by @simplewebauthn/server. User verification is always asked for and checked; attestation is
 * neither asked for nor trusted. The PRF extension is the client's affair: its output never comes here.
 */
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server"
import { type Bytes, concat, fromBase64url, fromHex, fromJson } from "@subrosa/codec"
import type { KeeperDeps } from "../deps.ts"

/** At the first ceremony: with its parsers of certificates it is a fifth of what a server would load before it answers anybody. */
const loadWebAuthn = () => import("@simplewebauthn/server")

type Party = Pick<KeeperDeps, "origin" | "rpId" | "rpName">
type Json = Record<string, unknown>

/** COSE: EdDSA, ES256, RS256. */
const algorithms = [-8, -7, -257]
const timeout = 5 * 60_000
const transportsKnown = new Set(["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"])

export type Credential = {
  /** B64U. */
  id: string
  publicKey: Uint8Array
  counter: number
  transports: string[]
}

/** 32 bytes: the practice's id, then the account's. What a discoverable passkey answers with. */
export function userHandle(practice: string, account: string): Bytes {
  return concat(uuidBytes(practice), uuidBytes(account))
}

/** Options to make a passkey with. `exclude`: those the account has, one authenticator shall not hold two. */
export async function registrationOptions(
  party: Party,
  user: { practice: string; account: string; name: string },
  challenge: Uint8Array,
  exclude: readonly { id: string; transports: string[] }[],
): Promise<Json> {
  const { generateRegistrationOptions } = await loadWebAuthn()
  const options = await generateRegistrationOptions({
    rpName: party.rpName,
    rpID: party.rpId,
    userName: user.name,
    userDisplayName: user.name,
    userID: userHandle(user.practice, user.account),
    challenge: Uint8Array.from(challenge),
    timeout,
    attestationType: "none",
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    excludeCredentials: [...exclude],
    supportedAlgorithmIDs: algorithms,
  })
  return { ...options }
}

/** The credential that a registration made in answer to one of the challenges (B64U); undefined when anything is wrong. */
export async function checkRegistration(
  party: Party,
  registration: Json,
  challenges: readonly string[],
): Promise<Credential | undefined> {
  if (!isRegistration(registration) || isFramed(registration.response.clientDataJSON)) return undefined
  const { verifyRegistrationResponse } = await loadWebAuthn()
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: registration,
      expectedChallenge: (challenge) => challenges.includes(challenge),
      expectedOrigin: party.origin,
      expectedRPID: party.rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    })
    if (!verified) return undefined
    const { id, publicKey, counter } = registrationInfo.credential
    const transports = (registration.response.transports ?? []).filter((name) => transportsKnown.has(name))
    return { id, publicKey, counter, transports }
  } catch {
    // The library explains itself in detail; the client needs none of it and a thief shall have none.
    return undefined
  }
}

/** Options to sign in with: any passkey of this server when `allow` is empty. */
export async function authenticationOptions(
  party: Party,
  challenge: Uint8Array,
  allow: readonly { id: string; transports: string[] }[],
): Promise<Json> {
  const { generateAuthenticationOptions } = await loadWebAuthn()
  const options = await generateAuthenticationOptions({
    rpID: party.rpId,
    challenge: Uint8Array.from(challenge),
    timeout,
    userVerification: "required",
    allowCredentials: [...allow],
  })
  return { ...options }
}

/** The credential id (B64U) that an assertion names; undefined when it has not the form of one. */
export function credentialIdOf(assertion: Json): string | undefined {
  return isAssertion(assertion) ? assertion.id : undefined
}

/** The authenticator's new counter when the assertion is this credential's answer to the challenge; else undefined. */
export async function checkAssertion(
  party: Party,
  assertion: Json,
  challenge: string,
  credential: Credential,
  handle: Uint8Array,
): Promise<number | undefined> {
  if (!isAssertion(assertion) || isFramed(assertion.response.clientDataJSON)) return undefined
  const { userHandle: claimed } = assertion.response
  if (claimed !== undefined && claimed !== Buffer.from(handle).toString("base64url")) return undefined
  const { verifyAuthenticationResponse } = await loadWebAuthn()
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: assertion,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.rpId,
      credential: { id: credential.id, publicKey: Uint8Array.from(credential.publicKey), counter: credential.counter },
      requireUserVerification: true,
    })
    return verified ? authenticationInfo.newCounter : undefined
  } catch {
    return undefined
  }
}

function isRegistration(json: Json): json is Json & RegistrationResponseJSON {
  if (!isCredential(json)) return false
  const { clientDataJSON, attestationObject, transports } = json.response
  return (
    typeof clientDataJSON === "string" &&
    typeof attestationObject === "string" &&
    (transports === undefined || (Array.isArray(transports) && transports.every((name) => typeof name === "string")))
  )
}

function isAssertion(json: Json): json is Json & AuthenticationResponseJSON {
  if (!isCredential(json)) return false
  const { clientDataJSON, authenticatorData, signature, userHandle: handle } = json.response
  return (
    [clientDataJSON, authenticatorData, signature].every((text) => typeof text === "string") &&
    (handle === undefined || typeof handle === "string")
  )
}

function isCredential(json: Json): json is Json & { id: string; response: Json } {
  const { id, rawId, type, response } = json
  return (
    typeof id === "string" && id === rawId && type === "public-key" && typeof response === "object" && response !== null
  )
}

/** Whether the ceremony ran inside another site's frame, or its client data cannot be read at all. */
function isFramed(clientDataB64u: string): boolean {
  try {
    const clientData = fromJson(fromBase64url(clientDataB64u))
    if (typeof clientData !== "object" || clientData === null) return true
    return ("crossOrigin" in clientData && clientData.crossOrigin !== false) || "topOrigin" in clientData
  } catch {
    return true
  }
}

function uuidBytes(id: string): Bytes {
  return fromHex(id.replaceAll("-", ""))
}
