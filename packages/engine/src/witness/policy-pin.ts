/**
 * The witnesses' policy that this device insists on: signed by an owner, never older than the newest one seen here (spec/witness.md,
 * "Policy"). A policy that asks for less than the one before it is taken, because an owner signed it, and remembered as such.
 */
import { canonicalText, fromBase64url, utf8 } from "@subrosa/codec"
import { type SignedPolicy, WitnessPolicy } from "@subrosa/contract"
import { context, verify } from "@subrosa/crypto"
import type { Core } from "../core.ts"
import { proofFailed, requireProof } from "../log/proof-step.ts"
import { weakerBy } from "./weaker-by.ts"

export interface PinnedPolicy {
  signed: SignedPolicy
  policy: WitnessPolicy
  weakened: { at: string; text: string } | undefined
}

type PinCore = Pick<Core, "platform" | "practice" | "witnessPolicy" | "ownerCard">

const step = "the witnesses' policy is not the one that an owner signed"

/** Checks what the server shows against what is kept, and keeps it. @throws EngineError proof_failed */
export async function pinnedPolicy(core: PinCore): Promise<PinnedPolicy | undefined> {
  const { memory } = core.platform
  const name = `witnesses/${core.practice()}`
  const known = readPinned(await memory.get(name))
  const shown = core.witnessPolicy()
  if (shown === null) {
    requireProof(known === undefined, step)
    return undefined
  }
  if (known !== undefined && known.signed.policy === shown.policy) return known
  const policy = await readSigned(core, shown)
  requireProof(known === undefined || policy.version > known.policy.version, step)
  const text = known && weakerBy(known.policy, policy)
  const weakened = text === undefined ? known?.weakened : { at: policy.setAt, text }
  await memory.set(name, JSON.stringify({ ...shown, ...(weakened && { weakened }) }))
  return { signed: shown, policy, weakened }
}

async function readSigned(core: PinCore, signed: SignedPolicy): Promise<WitnessPolicy> {
  const parsed = WitnessPolicy.safeParse(parseJson(signed.policy))
  requireProof(parsed.success && canonicalText(parsed.data) === signed.policy, step)
  const policy = parsed.data
  const card = core.ownerCard(policy.account)
  requireProof(policy.practice === core.practice() && card !== undefined, step)
  const bound = context("witness-policy", core.practice())
  requireProof(await verify(card.signPublicKey, utf8(signed.policy), fromBase64url(signed.signature), bound), step)
  return policy
}

/** Only what was checked is ever kept. */
function readPinned(text: string | undefined): PinnedPolicy | undefined {
  if (text === undefined) return undefined
  const kept: unknown = parseJson(text)
  if (!isKept(kept)) throw proofFailed(step)
  const { policy, signature, weakened } = kept
  return { signed: { policy, signature }, policy: WitnessPolicy.parse(parseJson(policy)), weakened }
}

function isKept(value: unknown): value is SignedPolicy & { weakened?: { at: string; text: string } } {
  return typeof value === "object" && value !== null && "policy" in value && typeof value.policy === "string"
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
