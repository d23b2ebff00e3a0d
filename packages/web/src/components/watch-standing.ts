/** The one line on top of the watch page: what needs somebody now, in words. Pure. */
import { counted } from "./counted.ts"

export interface WatchFacts {
  alarms: number
  review: number
  openCases: number
  waitingApprovals: number
  breakerTripped: boolean
  locks: number
  witnesses: "none" | "waiting" | "confirmed" | "overdue"
  /** Proofs among what was read lately that failed. */
  failedProofs: number
}

export interface Need {
  text: string
  to: "alarms" | "review" | "incidents" | "limits" | "log"
  urgent: boolean
}

export function watchNeeds(facts: WatchFacts): Need[] {
  const needs: Need[] = []
  const add = (holds: boolean, need: Need) => {
    if (holds) needs.push(need)
  }
  add(facts.failedProofs > 0, { text: "The log's proof does not hold", to: "log", urgent: true })
  add(facts.breakerTripped, { text: "Openings far above the usual were stopped", to: "limits", urgent: true })
  add(facts.alarms > 0, { text: counted(facts.alarms, "open alarm", "open alarms"), to: "alarms", urgent: true })
  add(facts.openCases > 0, {
    text: counted(facts.openCases, "open incident", "open incidents"),
    to: "incidents",
    urgent: true,
  })
  add(facts.witnesses === "overdue", { text: "The log's witnesses do not answer", to: "log", urgent: true })
  add(facts.waitingApprovals > 0, {
    text: counted(facts.waitingApprovals, "request waits for an answer", "requests wait for an answer"),
    to: "limits",
    urgent: false,
  })
  add(facts.review > 0, {
    text: counted(facts.review, "opening to review", "openings to review"),
    to: "review",
    urgent: false,
  })
  add(facts.locks > 0, { text: counted(facts.locks, "lock stands", "locks stand"), to: "limits", urgent: false })
  return needs
}

export const standingText = (needs: readonly Need[]): string =>
  needs.length === 0 ? "All calm" : `${counted(needs.length, "thing needs", "things need")} you`
