/**
 * Invitations: a secret that the server never sees authenticates both sides' keys (spec/account.md, "Invitation").
 */
import { type Bytes, concat, isUuid, toBase64url } from "@subrosa/codec"
import { derive } from "../derive.ts"
import { CryptoError, checkLength } from "../error.ts"
import { context } from "../labels.ts"
import { linkSecret } from "../link-secret.ts"
import { mac, verifyMac } from "../mac.ts"

export type InvitationIds = { practice: string; invitation: string }

/** The token is shown to the server, which keeps its SHA-256; the others stay with inviter and newcomer. */
export type InvitationKeys = { tokenKey: Bytes; inviterKey: Bytes; newcomerKey: Bytes }

/** The three keys of an invitation's secret (32 random bytes). */
export function invitationKeys(secret: Uint8Array, { practice, invitation }: InvitationIds): InvitationKeys {
  checkLength(secret, 32, "secret")
  return {
    tokenKey: derive(secret, undefined, context("invitation token", practice, invitation)),
    inviterKey: derive(secret, undefined, context("invitation inviter", practice, invitation)),
    newcomerKey: derive(secret, undefined, context("invitation newcomer", practice, invitation)),
  }
}

export type InviterCards = { practiceCardDigest: Uint8Array; inviterCardDigest: Uint8Array }

/** By this a newcomer knows the practice's and the inviter's card for the true ones. */
export function inviterMac(inviterKey: Uint8Array, cards: InviterCards, ids: InvitationIds): Bytes {
  return mac(inviterKey, inviterMessage(cards), context("invitation inviter", ids.practice, ids.invitation))
}

/** Whether the server handed out the cards that the inviter meant. */
export function verifyInviterMac(
  inviterKey: Uint8Array,
  cards: InviterCards,
  tag: Uint8Array,
  ids: InvitationIds,
): boolean {
  return verifyMac(inviterKey, inviterMessage(cards), context("invitation inviter", ids.practice, ids.invitation), tag)
}

/** By this an inviter knows the newcomer's card for the true one. */
export function newcomerMac(newcomerKey: Uint8Array, cardDigest: Uint8Array, ids: InvitationIds): Bytes {
  checkLength(cardDigest, 32, "cardDigest")
  return mac(newcomerKey, cardDigest, context("invitation newcomer", ids.practice, ids.invitation))
}

/** Whether the card came from whoever holds the link. */
export function verifyNewcomerMac(
  newcomerKey: Uint8Array,
  cardDigest: Uint8Array,
  tag: Uint8Array,
  ids: InvitationIds,
): boolean {
  checkLength(cardDigest, 32, "cardDigest")
  return verifyMac(newcomerKey, cardDigest, context("invitation newcomer", ids.practice, ids.invitation), tag)
}

/** `<origin>/join#<practice>.<invitation>.<secret>`: browsers send no fragment to the server. */
export function formatInvitationLink(origin: string, ids: InvitationIds, secret: Uint8Array): string {
  checkLength(secret, 32, "secret")
  return `${origin}/join#${ids.practice}.${ids.invitation}.${toBase64url(secret)}`
}

/** What an invitation link says; `text` may also be its fragment alone. Throws `invalid_input`. */
export function parseInvitationLink(text: string): InvitationIds & { secret: Bytes } {
  const fragment = text.slice(text.indexOf("#") + 1)
  const [practice = "", invitation = "", secretText = "", ...rest] = fragment.split(".")
  const secret = linkSecret(secretText)
  if (!isUuid(practice) || !isUuid(invitation) || rest.length > 0 || secret === undefined) throw notALink()
  return { practice, invitation, secret }
}

function inviterMessage({ practiceCardDigest, inviterCardDigest }: InviterCards): Bytes {
  checkLength(practiceCardDigest, 32, "practiceCardDigest")
  checkLength(inviterCardDigest, 32, "inviterCardDigest")
  return concat(practiceCardDigest, inviterCardDigest)
}

function notALink(): CryptoError {
  return new CryptoError("invalid_input", "not a whole invitation link")
}
