/** Keyed tokens for finding (spec/search.md). What terms are made of is the caller's; nothing here normalizes. */
import { type Bytes, utf8 } from "@subrosa/codec"
import { context } from "./labels.ts"
import { prepareMac } from "./mac.ts"

export const tokenBytes = 16

/** Never a name alone, never parts of words: their frequencies would give names away. */
export type SearchTermKind = "name-birthdate" | "phonetic-birthyear" | "phone" | "email" | "identifier"
export type SearchTerm = { kind: SearchTermKind; value: string }

/** A maker of search tokens (16 bytes) for one practice. Values must be normalized already. */
export function searchTokens(searchKey: Uint8Array, practice: string): (term: SearchTerm) => Bytes {
  const mac = prepareMac(searchKey, context("search", practice))
  return ({ kind, value }) => mac(utf8(`${kind}:${value}`)).slice(0, tokenBytes)
}

/** The keeper's second turn of a search, resource-key or resource-content token (16 bytes). */
export function blindTokens(tokenKey: Uint8Array, practice: string): (token: Uint8Array) => Bytes {
  const mac = prepareMac(tokenKey, context("token blind", practice))
  return (token) => mac(token).slice(0, tokenBytes)
}
