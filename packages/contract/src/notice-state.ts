/**
 * Where a person's notice stands (spec/case.md, "Notices"). Pure: a step is taken, was taken before, or cannot be taken from here.
 *
 *     affected ── held-back ──┐
 *        └─> made ─> sent ─> delivered ─> read
 *              ▲      ├────> returned ──> made (another channel)
 *              │      └────> read
 *              └── unreachable (named, with a reason) <── any before it arrived
 */
import { NoticeState, type NoticeStep } from "./notice.ts"

const steps: Record<NoticeState, Partial<Record<NoticeStep["to"], true>>> = {
  affected: { made: true, "held-back": true, unreachable: true },
  "held-back": { made: true, unreachable: true },
  made: { made: true, sent: true, "held-back": true, unreachable: true },
  sent: { delivered: true, returned: true, read: true, unreachable: true },
  delivered: { read: true, returned: true },
  returned: { made: true, "held-back": true, unreachable: true },
  unreachable: { made: true },
  read: {},
}

/** `repeat`: it stands there already, by the same letter and channel. */
export function noticeStep(
  from: { state: NoticeState; letter?: string | null; channel?: string | null },
  step: NoticeStep,
): "step" | "repeat" | "impossible" {
  const sameLetter = (step.letter ?? from.letter ?? null) === (from.letter ?? null)
  const sameChannel = (step.channel ?? from.channel ?? null) === (from.channel ?? null)
  if (step.to === from.state && sameLetter && sameChannel) return "repeat"
  return steps[from.state][step.to] === true ? "step" : "impossible"
}

export interface NoticeCounts {
  /** Everyone of the scope: the sum of the four below. */
  affected: number
  /** It reached them. */
  told: number
  /** It is being made or under way. */
  beingTold: number
  unreachable: number
  heldBack: number
}

/** Where each state counts. Each counts once: affected = told + being told + unreachable + held back. */
export const countOf = {
  affected: "beingTold",
  made: "beingTold",
  sent: "beingTold",
  // It has to be sent again another way.
  returned: "beingTold",
  delivered: "told",
  read: "told",
  unreachable: "unreachable",
  "held-back": "heldBack",
} as const satisfies Record<NoticeState, Exclude<keyof NoticeCounts, "affected">>

export function noticeCounts(byState: Partial<Record<NoticeState, number>>): NoticeCounts {
  const counts: NoticeCounts = { affected: 0, told: 0, beingTold: 0, unreachable: 0, heldBack: 0 }
  for (const state of NoticeState.options) {
    const n = byState[state] ?? 0
    counts[countOf[state]] += n
    counts.affected += n
  }
  return counts
}
