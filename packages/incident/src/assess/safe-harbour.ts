/**
 * The encryption safe harbour (45 CFR 164.402 "unsecured"; 74 FR 42740; GDPR Art. 34(3)(a)) for a copy of the database or of a backup: what has
 * to be shown, and what shows it. A condition that fails, or that only a person can vouch for, is named.
 */
import type { Taken } from "@subrosa/contract"
import { counted, log, moment, proven, type Statement, unknown } from "../statement/statement.ts"

export interface SafeHarbourFacts {
  /** The newest signed state of the log from before the copy was taken. */
  before: { size: number; time: string; entries: number } | undefined
  /** How people's keys are kept, all of them outside the server. */
  slots: { passkey: number; password: number; "recovery-kit": number; keyFile: number }
}

export interface SafeHarbour {
  /** All that can be proven holds. That the keeper's key was elsewhere only matters for passwords; see `statements`. */
  holds: boolean
  conditions: {
    /** Sealed by what NIST SP 800-111 and FIPS 197 call valid. */
    algorithm: boolean
    /** No person's key was taken. */
    keysApart: boolean
    /** The keeper's key was not in the copy. */
    keeperKeyApart: boolean
    /** A signed state from before shows it was sealed then. */
    sealedBefore: boolean
  }
  statements: Statement[]
}

type Copy = Extract<Taken, { kind: "database" }>

export function safeHarbour(taken: Copy, facts: SafeHarbourFacts): SafeHarbour {
  const { before, slots } = facts
  const keysApart = taken.keys.length === 0
  const keeperKeyApart = !taken.keeperKey
  const sealedBefore = before !== undefined
  // With the keeper's key, a weak password can be guessed offline (THREAT-MODEL.md): then it takes people without passwords.
  const guessable = taken.keeperKey && slots.password > 0
  return {
    holds: keysApart && sealedBefore && !guessable,
    conditions: { algorithm: true, keysApart, keeperKeyApart, sealedBefore },
    statements: [
      proven(
        "Every entry is sealed in the client with AES-256-GCM (FIPS 197, NIST SP 800-38D), each under its own key.",
        {
          kind: "spec",
          page: "keys.md",
        },
      ),
      beforeStatement(before),
      proven(`Keys that open anything are in people's hands, never on the server: ${slotText(slots)}.`, {
        kind: "spec",
        page: "keys.md",
      }),
      keeperStatement(taken, guessable),
      ...(keysApart
        ? []
        : [unknown(`${counted(taken.keys.length, "person's keys are", "people's keys are")} in question.`)]),
    ],
  }
}

function beforeStatement(before: SafeHarbourFacts["before"]): Statement {
  if (before === undefined) return unknown("There is no signed state of the log from before the copy was taken.")
  const entries = counted(before.entries, "entry", "entries")
  const text = `Signed before the copy was taken, at ${moment(before.time)}: ${entries}, each with its ciphertext's digest.`
  return proven(text, log(before.size - 1))
}

const slotText = (slots: SafeHarbourFacts["slots"]): string =>
  [
    counted(slots.passkey, "passkey", "passkeys"),
    counted(slots.password, "password", "passwords"),
    counted(slots["recovery-kit"], "recovery kit", "recovery kits"),
    counted(slots.keyFile, "key file", "key files"),
  ].join(", ")

function keeperStatement({ keeperKey }: Copy, guessable: boolean): Statement {
  if (!keeperKey) return unknown("The keeper's key is said not to be in the copy. A person has to vouch for that.")
  const but = guessable ? " But it lets passwords be guessed offline." : " No one here signs in by password."
  return unknown(`The keeper's key went with the copy. Alone it opens nothing.${but}`)
}
