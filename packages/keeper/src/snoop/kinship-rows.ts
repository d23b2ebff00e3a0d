/**
 * Kinship tokens at rest (spec/kinship.md): turned once more by the keeper's token key, sealed one value per chart or person, all of one
 * length. Who reads the database sees neither whose tokens are alike nor how many somebody has.
 */
import { randomFillSync } from "node:crypto"
import {
  ApiError,
  KinshipKind as Kinds,
  type KinshipKind,
  type KinshipToken,
  kinshipTokensMax,
} from "@subrosa/contract"
import { tokenBytes } from "@subrosa/crypto"
import { watchContext } from "../alarm/watch-context.ts"
import type { WatchKey } from "../alarm/watch-key.ts"
import type { Sql } from "../db.ts"
import type { Blind } from "../release/tokens.ts"

export type KinshipSubject = "chart" | "account"

/** Tokens as the keeper compares them: `kind:hex`. */
export type Tokens = ReadonlySet<string>

const itemBytes = 1 + tokenBytes
const plainBytes = 1 + kinshipTokensMax * itemBytes

/** Count, then kind and token each, then random bytes up to the one length. */
export function packTokens(tokens: readonly KinshipToken[], blind: Blind): Buffer {
  if (tokens.length > kinshipTokensMax) throw new ApiError("invalid_request", "too many kinship tokens")
  const packed = randomFillSync(Buffer.alloc(plainBytes))
  packed[0] = tokens.length
  tokens.forEach(({ kind, token }, i) => {
    const at = 1 + i * itemBytes
    packed[at] = Kinds.options.indexOf(kind)
    blind(Buffer.from(token, "base64url")).copy(packed, at + 1)
  })
  return packed
}

export function unpackTokens(packed: Uint8Array): Tokens {
  const bytes = Buffer.from(packed)
  const tokens = new Set<string>()
  for (let i = 0; i < (bytes[0] ?? 0); i++) {
    const at = 1 + i * itemBytes
    tokens.add(`${kindAt(bytes[at])}:${bytes.toString("hex", at + 1, at + itemBytes)}`)
  }
  return tokens
}

function kindAt(index: number | undefined): KinshipKind {
  const kind = Kinds.options[index ?? -1]
  if (kind === undefined) throw new Error("invariant: kinship tokens are packed by packTokens")
  return kind
}

export interface KinshipOf {
  kind: KinshipSubject
  subject: string
  tokens: readonly KinshipToken[]
}

export interface SealedKinship {
  kind: KinshipSubject
  subject: string
  sealed: Uint8Array
}

/** Sealed rows, made before a transaction so that none waits for the sealing. */
export async function sealKinship(
  practice: string,
  key: WatchKey,
  blind: Blind,
  of: readonly KinshipOf[],
): Promise<SealedKinship[]> {
  return Promise.all(
    of.map(async ({ kind, subject, tokens }) => ({
      kind,
      subject,
      sealed: await key.seal(packTokens(tokens, blind), watchContext(practice, `kinship/${subject}`)),
    })),
  )
}

const upsert = {
  name: "keeper.kinship.upsert",
  text: `insert into keeper.kinship (practice, kind, subject, sealed)
    select $1, * from unnest($2::text[], $3::uuid[], $4::bytea[])
    on conflict (practice, kind, subject) do update set sealed = excluded.sealed`,
}

/** Of several for one subject the last. */
export async function kinshipStore(sql: Sql, practice: string, sealed: readonly SealedKinship[]): Promise<void> {
  if (sealed.length === 0) return
  const rows = [...new Map(sealed.map((row) => [`${row.kind}/${row.subject}`, row])).values()]
  await sql.query(upsert, [
    practice,
    rows.map(({ kind }) => kind),
    rows.map(({ subject }) => subject),
    rows.map(({ sealed }) => sealed),
  ])
}
