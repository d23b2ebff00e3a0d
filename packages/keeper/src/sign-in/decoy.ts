/**
 * Answers for accounts that do not exist, have ended, or lack the way in that was asked for. They look like the real ones and
 * stay the same from one question to the next: bytes made from the account's id under a key that never leaves the keeper.
 */
import { createHmac } from "node:crypto"
import { type Bytes, toBase64url } from "@subrosa/codec"
import type { KeySlot, SlotId } from "@subrosa/contract"

/** A sealed account key, and sealed account secrets (spec/keys.md): their lengths are fixed. */
const sealedSlotBytes = 12 + 32 + 16
const sealedSecretsBytes = 12 + 114 + 16

export type Decoy = {
  credentialId: string
  prfSalt: string
  slot: KeySlot
  secrets: string
}

export function decoyOf(key: Uint8Array, practice: string, account: string): Decoy {
  const bytes = (purpose: string, length: number): Bytes => {
    const blocks: Buffer[] = []
    for (let i = 0; blocks.length * 32 < length; i++) {
      blocks.push(createHmac("sha256", key).update(`${purpose}\n${practice}\n${account}\n${i}`).digest())
    }
    return new Uint8Array(Buffer.concat(blocks).subarray(0, length))
  }
  return {
    credentialId: toBase64url(bytes("credential", 32)),
    prfSalt: toBase64url(bytes("prf salt", 32)),
    slot: {
      id: uuidFrom(bytes("slot", 16)) as SlotId,
      kind: "recovery-kit",
      label: "Recovery kit",
      sealed: toBase64url(bytes("sealed slot", sealedSlotBytes)),
    },
    secrets: toBase64url(bytes("secrets", sealedSecretsBytes)),
  }
}

function uuidFrom(bytes: Bytes): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return Buffer.from(bytes)
    .toString("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
}
