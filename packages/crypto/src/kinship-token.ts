/** Keyed tokens of what makes people kin (spec/kinship.md). What terms are made of is the caller's; nothing here normalizes. */
import { type Bytes, utf8 } from "@subrosa/codec"
import { context } from "./labels.ts"
import { prepareMac } from "./mac.ts"
import { tokenBytes } from "./search-token.ts"

export type KinshipTermKind = "family-name" | "address" | "street" | "phone"

/** A maker of kinship tokens (16 bytes) for one practice. They never equal search tokens: another label. */
export function kinshipTokens(
  searchKey: Uint8Array,
  practice: string,
): (term: { kind: KinshipTermKind; value: string }) => Bytes {
  const mac = prepareMac(searchKey, context("kinship", practice))
  return ({ kind, value }) => mac(utf8(`${kind}:${value}`)).slice(0, tokenBytes)
}
