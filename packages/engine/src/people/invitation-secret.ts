/**
 * What the inviter keeps of an invitation, sealed in their own personal team: the link's secret, and the roles they meant. The roles
 * come from here when the newcomer is endorsed: a server that raises those of its own record gains nothing.
 */
import { canonicalJson, fromBase64url, fromJson, toBase64url } from "@subrosa/codec"
import { type Role, Roles } from "@subrosa/contract"
import { EngineError } from "../port.ts"

export interface InvitationSecret {
  secret: Uint8Array
  roles: Role[]
}

export const documentNameOf = (invitation: string): string => `invitation/${invitation}`

export function formatInvitationSecret({ secret, roles }: InvitationSecret): Uint8Array {
  return canonicalJson({ secret: toBase64url(secret), roles })
}

/** Throws `unreadable`. */
export function parseInvitationSecret(plaintext: Uint8Array): InvitationSecret {
  try {
    const value = fromJson(plaintext)
    const member = (name: string): unknown => Object.getOwnPropertyDescriptor(Object(value), name)?.value
    return { secret: fromBase64url(String(member("secret"))), roles: Roles.parse(member("roles")) }
  } catch (cause) {
    throw new EngineError("unreadable", "What was kept of this invitation does not read. Invite the person again.", {
      cause,
    })
  }
}
