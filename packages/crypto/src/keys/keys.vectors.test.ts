import assert from "node:assert/strict"
import { testVectors, type VectorInput } from "../../test/vector-input.ts"
import { derive } from "../derive.ts"
import { digest } from "../digest.ts"
import { signPublicKey } from "../ed25519.ts"
import { context, type Label, labels } from "../labels.ts"
import { mac } from "../mac.ts"
import { openHandover, openRecoveredAccountKey, openRecoveryKey } from "../open/account-recovery.ts"
import { openAccountSecrets } from "../open/account-secrets.ts"
import { openDocument } from "../open/document.ts"
import { hpkeOpen } from "../open/hpke-open.ts"
import { openKeySlot } from "../open/key-slot.ts"
import { open } from "../open/open.ts"
import { unwrapSegmentKey } from "../open/segment-key.ts"
import { openTeamKey } from "../open/team-key.ts"
import { sign, verify } from "../sign.ts"
import { recoveryLinkKeys } from "./account-recovery.ts"
import { parseRecoveryCode, recoveryKitProof } from "./recovery-code.ts"
import type { SegmentKind } from "./segment-key.ts"
import type { TeamKind } from "./team-key.ts"
import { teamDocumentKey, teamWrapKey } from "./team-wrap.ts"
import { type SlotKind, unlockKey } from "./unlock-key.ts"

const contextOf = (input: VectorInput) => {
  const label = labels.find((known): known is Label => known === input.text("label")) ?? assert.fail("an unknown label")
  return context(label, ...input.list("parts").map((part) => (typeof part === "number" ? part : String(part))))
}
const accountOf = (input: VectorInput) => ({ practice: input.text("practice"), account: input.text("account") })
const teamOf = (input: VectorInput) => ({
  practice: input.text("practice"),
  team: input.text("team"),
  version: input.number("version"),
})
const recoveryOf = (input: VectorInput) => ({ ...accountOf(input), set: input.text("set") })
const linkOf = (input: VectorInput) => ({ practice: input.text("practice"), recovery: input.text("recovery") })
const slotKinds: SlotKind[] = ["passkey", "password", "recovery-kit"]
const slotKindOf = (input: VectorInput) => slotKinds.find((kind) => kind === input.text("kind")) ?? assert.fail()
const segmentKinds: SegmentKind[] = ["directory", "clinical"]
const segmentKindOf = (input: VectorInput) => segmentKinds.find((kind) => kind === input.text("kind")) ?? assert.fail()
const teamKinds: TeamKind[] = ["practice", "officers", "emergency", "care", "personal"]
const teamKindOf = (input: VectorInput) => teamKinds.find((kind) => kind === input.text("kind")) ?? assert.fail()

testVectors("keys", {
  derive: (input) =>
    derive(input.bytes("ikm"), "salt" in input.values ? input.bytes("salt") : undefined, contextOf(input)),
  mac: (input) => mac(input.bytes("key"), input.bytes("message"), contextOf(input)),
  digest: (input) => digest(input.bytes("message"), contextOf(input)),
  sign: async (input) => {
    const [message, bound] = [input.bytes("message"), contextOf(input)]
    const publicKey = signPublicKey(input.bytes("signSeed"))
    const signature = await sign(input.bytes("signSeed"), message, bound)
    assert.ok(await verify(publicKey, message, signature, bound))
    assert.ok(!(await verify(publicKey, message, signature, context("team wrap"))))
    return { signPublicKey: publicKey, signature }
  },
  open: (input) => open(input.bytes("key"), input.bytes("sealed"), contextOf(input)),
  "hpke-open": (input) => hpkeOpen(input.bytes("kemSeed"), input.bytes("sealed"), contextOf(input)),
  "unlock-key": (input) => unlockKey(slotKindOf(input), input.bytes("secret"), accountOf(input)),
  "recovery-code": (input) => parseRecoveryCode(input.text("text")),
  "recovery-kit-proof": (input) => recoveryKitProof(input.bytes("code"), accountOf(input)),
  "open-key-slot": (input) =>
    openKeySlot(input.bytes("unlockKey"), input.bytes("sealed"), {
      ...accountOf(input),
      slot: input.text("slot"),
      kind: slotKindOf(input),
    }),
  "open-account-secrets": (input) =>
    openAccountSecrets(input.bytes("accountKey"), input.bytes("sealed"), accountOf(input)),
  "open-team-key": (input) =>
    openTeamKey(
      input.bytes("kemSeed"),
      { sealed: input.bytes("sealed"), signature: input.bytes("signature") },
      input.bytes("sealerPublicKey"),
      { ...teamOf(input), kind: teamKindOf(input), account: input.text("account") },
    ),
  "open-recovery-key": (input) =>
    openRecoveryKey(
      input.bytes("kemSeed"),
      { sealed: input.bytes("sealed"), signature: input.bytes("signature") },
      input.bytes("signPublicKey"),
      { ...recoveryOf(input), helper: input.text("helper") },
    ),
  "open-recovered-account-key": (input) =>
    openRecoveredAccountKey(input.bytes("recoveryKey"), input.bytes("share"), input.bytes("sealed"), recoveryOf(input)),
  "recovery-link-keys": (input) => recoveryLinkKeys(input.bytes("secret"), linkOf(input)),
  "open-handover": (input) => openHandover(input.bytes("handoverKey"), input.bytes("sealed"), linkOf(input)),
  "unwrap-segment-key": (input) =>
    unwrapSegmentKey(teamWrapKey(input.bytes("teamKey"), teamOf(input)), input.bytes("wrapped"), {
      ...teamOf(input),
      chart: input.text("chart"),
      segment: input.text("segment"),
      kind: segmentKindOf(input),
      keyVersion: input.number("keyVersion"),
    }),
  "open-share": (input) => {
    const [practice, chart, segment, entry] = ["practice", "chart", "segment", "entry"].map((name) => input.text(name))
    const key = derive(input.bytes("shareKey"), undefined, context("share wrap", practice ?? "", chart ?? ""))
    return open(key, input.bytes("sealed"), context("share", practice ?? "", chart ?? "", segment ?? "", entry ?? ""))
  },
  "open-document": (input) =>
    openDocument(teamDocumentKey(input.bytes("teamKey"), teamOf(input)), input.bytes("sealed"), {
      ...teamOf(input),
      name: input.text("name"),
    }),
})
