/** The witnesses' policy as it is stored. */
import { toBase64url } from "@subrosa/codec"
import { type SignedPolicy, WitnessPolicy } from "@subrosa/contract"
import { parseVerifierKey, type VerifierKey } from "@subrosa/log"
import type { Sql } from "../db.ts"

export interface StoredPolicy {
  signed: SignedPolicy
  policy: WitnessPolicy
}

const read = {
  name: "keeper.witness-policy.read",
  text: "select policy, signature from keeper.witness_policy where practice = $1",
}

export async function readPolicy(sql: Sql, practice: string): Promise<StoredPolicy | undefined> {
  const { rows } = await sql.query<{ policy: string; signature: Uint8Array }>(read, [practice])
  const [row] = rows
  if (row === undefined) return undefined
  const signed = { policy: row.policy, signature: toBase64url(row.signature) }
  return { signed, policy: WitnessPolicy.parse(JSON.parse(row.policy)) }
}

/** Keys by their text, as the policy lists them; they were checked when it was set. */
export const witnessKeys = ({ witnesses }: WitnessPolicy): Map<string, VerifierKey> =>
  new Map(witnesses.map(({ key }) => [key, parseVerifierKey(key)]))
