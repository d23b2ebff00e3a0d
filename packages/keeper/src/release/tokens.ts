/** The keeper's turn of search and resource tokens (spec/search.md): what the store sees says nothing without the keeper's key. */
import { createHmac, createSecretKey } from "node:crypto"
import { context, tokenBytes } from "@subrosa/crypto"
import type { KeeperKeys } from "./keeper-keys.ts"

/** One practice's blinding: 16 bytes in, 16 bytes out. */
export type Blind = (token: Uint8Array) => Buffer

/** @throws ApiError `not_found` when there is no such practice */
export async function blindTokens(keys: KeeperKeys, practice: string): Promise<Blind> {
  const key = createSecretKey(await keys.keyOf(practice, "token"))
  const prefix = Buffer.concat([context("token blind", practice), Buffer.of(0x0a)])
  return (token) => createHmac("sha256", key).update(prefix).update(token).digest().subarray(0, tokenBytes)
}
