/** A checkpoint that witnesses have cosigned, against the practice's policy. */
import type { WitnessPolicy } from "@subrosa/contract"
import { verifyRaw } from "@subrosa/crypto"
import { type Policy, parseVerifierKey, verifyQuorum } from "@subrosa/log"
import { proofStep } from "../log/proof-step.ts"
import type { LogIdentity } from "../log/verify-checkpoint.ts"

export interface Witnessed {
  size: number
  /** As of when a quorum has confirmed it; undefined when it has not. */
  time: Date | undefined
}

/** A witness whose clock runs ahead by less is believed. */
const skewSeconds = 120

/** @throws EngineError proof_failed when the log has not signed it */
export function verifyWitnessed(
  log: LogIdentity,
  asked: WitnessPolicy,
  note: string | Uint8Array,
  now: Date,
): Promise<Witnessed> {
  return proofStep("the log is not signed with the practice's key", async () => {
    const key = parseVerifierKey(log.logKey)
    const latest = Math.floor(now.getTime() / 1000) + skewSeconds
    const { checkpoint, time } = await verifyQuorum(note, key, policyOf(asked), verifyRaw, latest)
    return { size: checkpoint.size, time: time === undefined ? undefined : new Date(time * 1000) }
  })
}

/** "k of n" in the terms of C2SP tlog-policy. */
export function policyOf({ witnesses, quorum }: WitnessPolicy): Policy {
  const members = witnesses.map(({ name }) => name)
  return {
    logs: [],
    witnesses: witnesses.map(({ name, key }) => ({ name, key: parseVerifierKey(key) })),
    groups: members.length === 0 ? [] : [{ name: "witnesses of the practice", count: quorum, members }],
    quorum: members.length === 0 ? "none" : "witnesses of the practice",
  }
}
