/** The entries of a request to write, decoded: shares and digests for the keeper, ciphertexts for the store. */
import { hash } from "node:crypto"
import type * as contract from "@subrosa/contract"
import { decodeB64u } from "../routes/decode.ts"

type Body = contract.Parsed<typeof contract.entryCreate>["body"]

export interface DecodedEntries {
  /** What the keeper takes. */
  shares: readonly (Omit<Body["entries"][number], "ciphertext" | "share"> & {
    share: Buffer
    ciphertextDigest: string
  })[]
  /** In the same order. */
  ciphertexts: readonly Buffer[]
}

// In one process both halves ask; megabytes are decoded and hashed once.
const known = new WeakMap<Body, DecodedEntries>()

/** @throws ApiError `invalid_request` */
export function entriesOf(body: Body): DecodedEntries {
  const decoded = known.get(body) ?? decode(body)
  known.set(body, decoded)
  return decoded
}

function decode({ entries }: Body): DecodedEntries {
  const ciphertexts = entries.map(({ ciphertext }, i) => decodeB64u(ciphertext, `entries.${i}.ciphertext`))
  const shares = entries.map(({ id, chart, segment, keyVersion, share }, i) => ({
    id,
    chart,
    segment,
    keyVersion,
    ciphertextDigest: hash("sha256", ciphertexts[i] ?? Buffer.alloc(0), "base64url"),
    share: decodeB64u(share, `entries.${i}.share`),
  }))
  return { shares, ciphertexts }
}
