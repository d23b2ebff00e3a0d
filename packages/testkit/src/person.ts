/** A person's client in small: keys, card, device, and what they sign (spec/account.md, spec/request.md). For tests of the server. */
import { randomBytes, randomUUID } from "node:crypto"
import { toBase64url, utf8 } from "@subrosa/codec"
import type {
  AccountId,
  Card,
  DeviceId,
  Endorsement,
  NewDevice,
  PracticeId,
  Role,
  Roles,
  SealedTeamKey,
  TeamId,
  TeamKind,
} from "@subrosa/contract"
import {
  type AccountKeys,
  accountCardDigest,
  generateAccountKeys,
  generateDeviceKey,
  makeAccountCard,
  makeEndorsement,
  makePracticeCard,
  sealAccountSecrets,
  sealTeamKey,
  signRaw,
  signRequest,
} from "@subrosa/crypto"

export interface Person {
  practice: PracticeId
  account: AccountId
  keys: AccountKeys
  card: Card
  cardDigest: Uint8Array
  /** B64U. */
  secrets: string
  device: Device
}

export interface Device {
  id: DeviceId
  privateKey: CryptoKey
  publicKey: Uint8Array
  /** As it goes into a sign-in. */
  wire: NewDevice
}

const at = "2026-01-01T09:00:00.000Z"

export async function makeDevice(label = "Test device"): Promise<Device> {
  const { privateKey, publicKey } = await generateDeviceKey()
  const id = randomUUID() as DeviceId
  return { id, privateKey, publicKey, wire: { id, publicKey: toBase64url(publicKey), label } }
}

/** A new person with fresh keys, in a practice that need not exist. */
export async function makePerson(
  practice: PracticeId,
  name: string,
  account = randomUUID() as AccountId,
): Promise<Person> {
  const keys = await generateAccountKeys()
  const { kemPublicKey, signPublicKey } = keys
  const signed = await makeAccountCard(
    { practice, account, name, kemPublicKey, signPublicKey, createdAt: at },
    keys.signSeed,
  )
  return {
    practice,
    account,
    keys,
    card: toCard(signed),
    cardDigest: accountCardDigest(signed.card, { practice, account }),
    secrets: toBase64url(await sealAccountSecrets(keys.accountKey, keys, { practice, account })),
    device: await makeDevice(),
  }
}

/** `owner`'s card for a practice whose log has this origin and key. */
export async function makePersonsPracticeCard(
  owner: Person,
  log: { logOrigin: string; logKey: string },
): Promise<Card> {
  const { practice, account, cardDigest, keys } = owner
  const content = {
    practice,
    name: "Test practice",
    ...log,
    owner: account,
    ownerCard: Uint8Array.from(cardDigest),
    createdAt: at,
  }
  return toCard(await makePracticeCard(content, keys.signSeed))
}

export async function endorse(endorser: Person, subject: Person, roles: readonly Role[]): Promise<Endorsement> {
  const { practice, account, cardDigest } = subject
  const content = {
    practice,
    account,
    card: Uint8Array.from(cardDigest),
    roles,
    endorser: endorser.account,
    endorsedAt: at,
  }
  const { endorsement, signature } = await makeEndorsement(content, endorser.keys.signSeed)
  return { endorsement: new TextDecoder().decode(endorsement), signature: toBase64url(signature) }
}

/** Roles in the order that endorsements have them. */
export const rolesOf = (...roles: Role[]): Roles => [...roles].sort()

/** A team key sealed by one person to another. */
export async function sealTo(
  sealer: Person,
  member: Person,
  { id: team, kind }: { id: TeamId; kind: TeamKind },
  version = 1,
  teamKey = randomBytes(32),
): Promise<SealedTeamKey> {
  const ids = { practice: member.practice, team, kind, version, account: member.account }
  const { sealed, signature } = await sealTeamKey(teamKey, member.keys.kemPublicKey, sealer.keys.signSeed, ids)
  return {
    team,
    version,
    account: member.account,
    sealed: toBase64url(sealed),
    sealer: sealer.account,
    signature: toBase64url(signature),
  }
}

export interface RequestOptions {
  method: string
  /** With its query, if any. */
  target: string
  /** Bytes, or something to send as JSON. */
  body?: unknown
  /** Unix seconds. */
  created: number
}

/** A request signed by a device in a session: its headers (lower case) and its body's bytes. */
export async function signAs(
  device: Device,
  ids: { practice: string; session: string },
  { method, target, body, created }: RequestOptions,
): Promise<{ headers: Record<string, string>; body: Uint8Array; path: string; query: string }> {
  const { pathname: path, search: query } = new URL(target, "http://localhost")
  const bytes = body === undefined ? new Uint8Array(0) : body instanceof Uint8Array ? body : utf8(JSON.stringify(body))
  const { headers } = await signRequest({ method, path, query, body: bytes, ...ids, created }, (base) =>
    signRaw(device.privateKey, base),
  )
  return { headers, body: bytes, path, query }
}

function toCard({ card, signature }: { card: Uint8Array; signature: Uint8Array }): Card {
  return { card: new TextDecoder().decode(card), signature: toBase64url(signature) }
}
