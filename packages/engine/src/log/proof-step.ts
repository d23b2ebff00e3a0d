/** How a failed check of the log reaches a person: which step failed, and what to do. */
import { CodecError } from "@subrosa/codec"
import { CryptoError } from "@subrosa/crypto"
import { LogError } from "@subrosa/log"
import { EngineError } from "../port.ts"

/** The steps of verifying what the log says (spec/log.md, "Release" and "Verifying all"). */
export type ProofStep =
  | "the entry is not what was asked"
  | "the entry does not cover what was handed out"
  | "the entry is not in the log"
  | "the log is not signed with the practice's key"
  | "the log went back"
  | "the log was forked"
  | "the log's answer is malformed"
  | "the witnesses' policy is not the one that an owner signed"
  | "the witnesses have not confirmed the log lately"

export const proofFailed = (step: ProofStep, cause?: unknown): EngineError =>
  new EngineError(
    "proof_failed",
    `Nothing is shown, because the log's proof failed: ${step}. Tell the practice's owner.`,
    {
      cause,
    },
  )

/** Runs one step; what the log, crypto or codec packages refuse in it fails the proof by that name. */
export async function proofStep<T>(step: ProofStep, check: () => T | Promise<T>): Promise<T> {
  try {
    return await check()
  } catch (cause) {
    if (cause instanceof LogError || cause instanceof CryptoError || cause instanceof CodecError) {
      throw proofFailed(step, cause)
    }
    throw cause
  }
}

/** Fails the step unless the condition holds. */
export function requireProof(condition: boolean, step: ProofStep): asserts condition {
  if (!condition) throw proofFailed(step)
}
