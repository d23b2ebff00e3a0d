/** A witnesses' policy as an owner's client signs it. */
import { canonicalJson, fromUtf8, toBase64url } from "@subrosa/codec"
import type { SignedPolicy, WitnessPolicy } from "@subrosa/contract"
import { context, sign } from "@subrosa/crypto"
import type { Person } from "./person.ts"

export type PolicyChoice = Partial<
  Pick<WitnessPolicy, "version" | "account" | "practice" | "quorum" | "maxAgeMinutes">
> &
  Pick<WitnessPolicy, "witnesses">

/** All witnesses must have cosigned, unless a quorum is given. */
export async function signPolicy(person: Person, choice: PolicyChoice): Promise<SignedPolicy> {
  const { practice, account } = person
  const policy = canonicalJson({
    ...{ practice, account, version: 1, setAt: "2026-01-01T09:00:00.000Z", maxAgeMinutes: 10 },
    quorum: choice.witnesses.length,
    ...choice,
  })
  const signature = await sign(person.keys.signSeed, policy, context("witness-policy", practice))
  return { policy: fromUtf8(policy), signature: toBase64url(signature) }
}
