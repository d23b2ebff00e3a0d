/** Signed checkpoints that contradict each other, as a file that anyone can check: whoever holds the log's key made both. */
import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import { writeDurably } from "./durable-file.ts"
import type { AlarmKind } from "./state.ts"

export interface Contradiction {
  kind: AlarmKind
  origin: string
  at: Date
  /** What the log showed, and what was cosigned before: signed notes. */
  shown: string
  cosigned: string
}

const sentences: Record<AlarmKind, string> = {
  forked:
    "The log has signed two different trees of one size. Entries were changed, and whoever holds its key did it or let it happen.",
  "went back":
    "The log shows fewer entries than this witness has cosigned. An older copy was restored, or entries were taken away.",
  unproven: "The log shows a tree that is not shown to have grown from the one that this witness has cosigned.",
}

export const alarmSentence = (kind: AlarmKind): string => sentences[kind]

/** Writes the evidence and answers its file's name. */
export async function keepEvidence(dir: string, contradiction: Contradiction): Promise<string> {
  const { kind, at } = contradiction
  const name = `${at.toISOString().replaceAll(/[:.]/g, "-")}-${kind.replace(" ", "-")}.txt`
  await mkdir(join(dir, "evidence"), { recursive: true, mode: 0o700 })
  await writeDurably(join(dir, "evidence", name), evidenceText(contradiction))
  return `evidence/${name}`
}

export function evidenceText({ kind, origin, at, shown, cosigned }: Contradiction): string {
  return [
    sentences[kind],
    `Log: ${origin}`,
    `Found: ${at.toISOString()}`,
    "",
    "Both checkpoints below are signed notes (C2SP signed-note) and can be checked with the log's verifier key.",
    "",
    "---- cosigned by this witness before ----",
    cosigned,
    "---- shown by the log ----",
    shown,
  ].join("\n")
}
