/**
 * Every label there is (spec/conventions.md, "Labels") and the context built from one. Domain separation rests on this
 * list: a new purpose is a new line here and in the spec, never a label reused.
 */
import { type Bytes, utf8 } from "@subrosa/codec"
import { CryptoError } from "./error.ts"

export const labels = [
  "unlock passkey",
  "unlock password",
  "unlock recovery-kit",
  "recovery-kit proof",
  "key-slot",
  "account-secrets",
  "account-card",
  "account-card-digest",
  "endorsement",
  "practice-card",
  "practice-card-digest",
  "team-key",
  "team-key-signature",
  "team wrap",
  "team document",
  "segment-key",
  "document",
  "entry-key",
  "entry",
  "attachment",
  "share",
  "share wrap",
  "search",
  "kinship",
  "resource-key",
  "resource-content",
  "token blind",
  "log-leaf",
  "witness-policy",
  "sealed-digest",
  "case-entry",
  "case-assessment",
  "case-code",
  "notice-code",
  "sealed-notice",
  "sealed-notice token",
  "drill-report",
  "evidence-statement",
  "sign-in",
  "keeper-key",
  "invitation inviter",
  "invitation newcomer",
  "invitation token",
  "account recovery",
  "recovered-account-key",
  "recovery-key",
  "recovery-key-signature",
  "recovery-share",
  "recovery-share wrap",
  "recovery token",
  "recovery handover",
] as const

export type Label = (typeof labels)[number]

// UUIDs, integers and names of closed lists ("recovery-kit", "draft/<uuid>"); no newline, so no two contexts collide.
const part = /^[0-9a-z]+(?:[-/][0-9a-z]+)*$/

/**
 * The context of one derivation, seal, signature, mac or digest: label and parts, one a line. A number stands for its
 * decimal form. Throws `invalid_input` for a part that is no id, integer or name.
 */
export function context(label: Label, ...parts: (string | number)[]): Bytes {
  let text = `subrosa/v1 ${label}`
  for (const value of parts) {
    const valid = typeof value === "number" ? Number.isSafeInteger(value) && value >= 0 : part.test(value)
    if (!valid) throw new CryptoError("invalid_input", `not a context part of "${label}"`)
    text += `\n${value}`
  }
  return utf8(text)
}
