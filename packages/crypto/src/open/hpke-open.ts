import type { Bytes } from "@subrosa/codec"
import { encBytes, kemSeedBytes } from "../hpke-lengths.ts"
import { kem, suite } from "../hpke-suite.ts"
import { tagBytes } from "../seal.ts"
import { openFailed } from "./open-failed.ts"

/** Undoes `hpkeSeal` with the 32-byte private seed. Throws `open_failed` whatever the reason. */
export async function hpkeOpen(kemSeed: Uint8Array, sealed: Uint8Array, context: Uint8Array): Promise<Bytes> {
  if (kemSeed.length !== kemSeedBytes || sealed.length < encBytes + tagBytes) throw openFailed()
  try {
    const recipientKey = await kem.deserializePrivateKey(Uint8Array.from(kemSeed).buffer)
    const enc = sealed.slice(0, encBytes)
    return new Uint8Array(await suite.open({ recipientKey, enc, info: context }, sealed.slice(encBytes)))
  } catch {
    throw openFailed()
  }
}
