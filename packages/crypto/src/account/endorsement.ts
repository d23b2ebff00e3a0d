import { type Bytes, canonicalJson, toBase64url } from "@subrosa/codec"
import type { SigningKey } from "../ed25519.ts"
import { CryptoError } from "../error.ts"
import { bytesField, ownField, readCanonicalFields, timeField, uuidField } from "../fields.ts"
import type { AccountIds } from "../keys/account-secrets.ts"
import { context } from "../labels.ts"
import { sign, verify } from "../sign.ts"

/** An owner vouches for a card and its roles (spec/account.md, "Endorsement"). */
export type Endorsement = AccountIds & {
  /** Digest of the endorsed account's card. */
  card: Bytes
  /** Sorted, each once. */
  roles: readonly string[]
  /** The endorsing owner's account id. */
  endorser: string
  /** RFC 3339, UTC with milliseconds. */
  endorsedAt: string
}

export type SignedEndorsement = { endorsement: Bytes; signature: Bytes }

/** Signs an endorsement; roles are sorted here. */
export async function makeEndorsement(content: Endorsement, endorserKey: SigningKey): Promise<SignedEndorsement> {
  const { practice, account, card, endorser, endorsedAt } = content
  const roles = [...new Set(content.roles)].sort()
  const endorsement = canonicalJson({ practice, account, card: toBase64url(card), roles, endorser, endorsedAt })
  parseEndorsement(endorsement)
  return { endorsement, signature: await sign(endorserKey, endorsement, context("endorsement", practice, account)) }
}

/** What an endorsement says; it proves nothing by itself. Throws `invalid_input`. */
export function parseEndorsement(endorsement: Uint8Array): Endorsement {
  const fields = readCanonicalFields(endorsement)
  return {
    practice: uuidField(fields, "practice"),
    account: uuidField(fields, "account"),
    card: bytesField(fields, "card", 32),
    roles: readRoles(ownField(fields, "roles")),
    endorser: uuidField(fields, "endorser"),
    endorsedAt: timeField(fields, "endorsedAt"),
  }
}

/** Whether the endorser, whose trusted card holds `endorserPublicKey`, signed this endorsement. */
export async function verifyEndorsement(signed: SignedEndorsement, endorserPublicKey: Uint8Array): Promise<boolean> {
  const { practice, account } = parseEndorsement(signed.endorsement)
  const bound = context("endorsement", practice, account)
  return verify(endorserPublicKey, signed.endorsement, signed.signature, bound)
}

function readRoles(value: unknown): string[] {
  if (!Array.isArray(value)) throw new CryptoError("invalid_input", "roles must be a list")
  let before = ""
  return value.map((role: unknown) => {
    if (typeof role !== "string" || !/^[a-z]+(-[a-z]+)*$/.test(role) || role <= before) {
      throw new CryptoError("invalid_input", "roles must be names, sorted, each once")
    }
    before = role
    return role
  })
}
