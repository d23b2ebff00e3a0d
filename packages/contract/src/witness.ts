/** Witnesses of the practice's log: who they are, how many must have cosigned, and what each has (spec/witness.md). */

import { z } from "zod"
import { AccountId, keeperItself } from "./ids.ts"
import { operation } from "./operation.ts"
import { inPractice, none } from "./shape.ts"
import { bytesOf, Instant, SignedText } from "./wire.ts"

/** `key`: a verifier key of cosignatures (C2SP tlog-cosignature). Without `url` the witness pulls. */
export const Witness = z.object({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "letters, digits, dots and dashes"),
  key: z.string().max(300),
  url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional(),
})
export type Witness = z.infer<typeof Witness>

/** At least `quorum` of the witnesses, no longer ago than `maxAgeMinutes`. Without witnesses nothing is asked. */
export const WitnessPolicy = z
  .object({
    practice: z.uuid(),
    /** 1, 2, 3, …: an older policy is refused by whoever knows a newer one. */
    version: z.int().min(1),
    /** The owner who signed it. */
    account: z.uuid(),
    setAt: Instant,
    witnesses: z.array(Witness).max(10),
    quorum: z.int().min(0),
    maxAgeMinutes: z.int().min(5).max(1440),
  })
  .refine(({ witnesses, quorum }) => quorum <= witnesses.length && (quorum > 0 || witnesses.length === 0), {
    message: "must be from 1 to the number of witnesses",
    path: ["quorum"],
  })
  .refine(({ witnesses }) => new Set(witnesses.map(({ name }) => name)).size === witnesses.length, {
    message: "must differ in their names",
    path: ["witnesses"],
  })
export type WitnessPolicy = z.infer<typeof WitnessPolicy>

/** JCS of a `WitnessPolicy`, signed with an owner's account key: the server cannot make one. */
export const SignedPolicy = z.object({ policy: SignedText, signature: bytesOf(64) })
export type SignedPolicy = z.infer<typeof SignedPolicy>

export const WitnessState = z.object({
  key: z.string(),
  /** The newest checkpoint that it has cosigned, as the server knows it. */
  cosigned: z.object({ size: z.int(), time: Instant }).nullable(),
  /** What went wrong last, and since then no cosignature. */
  problem: z.object({ text: z.string(), at: Instant }).nullable(),
})
export type WitnessState = z.infer<typeof WitnessState>

const Standing = z.object({
  signed: SignedPolicy.nullable(),
  states: z.array(WitnessState),
  /** Entries in the log now. */
  size: z.int(),
})

export const witnessPolicyRead = operation({
  name: "witnessPolicyRead",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/witnesses",
  params: inPractice,
  query: none,
  body: none,
  result: Standing,
})

/** Owners. `conflict` unless the version follows the present one. An event of the log. */
export const witnessPolicyUpdate = operation({
  name: "witnessPolicyUpdate",
  auth: "fresh",
  method: "PUT",
  path: "/v1/practices/:practice/witnesses",
  params: inPractice,
  query: none,
  body: SignedPolicy,
  result: Standing,
})

/** What the server itself does bears no account: the nil UUID (RFC 9562, section 5.9). */
export const nobody = AccountId.parse(keeperItself)
