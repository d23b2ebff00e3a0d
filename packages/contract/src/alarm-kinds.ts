/**
 * What an alarm can be about: one table. What a kind is called, how grave it is, what stops when nobody answers.
 *
 * Plain data without operations, so that the log's events can name kinds too.
 */
import { z } from "zod"
import { LockSubject } from "./lock.ts"

export const Severity = z.enum(["notice", "warning", "critical"])
export type Severity = z.infer<typeof Severity>

export const AlarmKind = z.enum([
  "approval-requested",
  "break-glass",
  "breaker",
  "decoy-opened",
  "device-lost",
  "drill-failed",
  "drill-overdue",
  "emergency-find",
  "key-file-guesses",
  "limit-hammering",
  "log-tampered",
  "new-device-many",
  "recovery",
  "recovery-started",
  "snoop-suspected",
  "witness-fork",
  "witness-silent",
])
export type AlarmKind = z.infer<typeof AlarmKind>

/** What an alarm is about, and what is locked when a critical one stays unanswered. */
export const AlarmSubject = LockSubject
export type AlarmSubject = LockSubject

/**
 * `looking`: somebody is on it, the clock stops for a while. `right`: what happened was in order. `not-right`: it was not; what the alarm
 * is about is locked and a case begins.
 */
export const AlarmAnswer = z.enum(["looking", "right", "not-right"])
export type AlarmAnswer = z.infer<typeof AlarmAnswer>

export interface AlarmKindFacts {
  severity: Severity
  /** What happened, for people; the subject is shown beside it. */
  title: string
  /** What it may mean and what to do first. */
  advice: string
}

export const alarmKinds = {
  "decoy-opened": {
    severity: "critical",
    title: "A decoy chart was opened",
    advice: "Honest work never meets a decoy. Ask the person at once; if they did not do it, their sign-in was stolen.",
  },
  "log-tampered": {
    severity: "critical",
    title: "The log does not hold together",
    advice: "Somebody changed or removed entries. Keep the server as it is and verify the log from your own copy.",
  },
  "witness-fork": {
    severity: "critical",
    title: "A witness saw another history",
    advice:
      "The server showed the witness a different log, or was set back. Compare checkpoints before anyone goes on.",
  },
  breaker: {
    severity: "critical",
    title: "Far more charts are opened than usual",
    advice: "Look at who opens them. An export that two people approved does not raise this.",
  },
  "device-lost": {
    severity: "critical",
    title: "A device was reported lost",
    advice: "Its sessions have ended. Look at what it could hold, and whether a case is needed.",
  },
  "limit-hammering": {
    severity: "critical",
    title: "Someone keeps asking beyond their limit",
    advice: "A program may be using their session; it is locked. Ask them before you say that it was right.",
  },
  "new-device-many": {
    severity: "warning",
    title: "A new device opens many charts",
    advice: "Ask the person whether they signed in on a new device.",
  },
  "key-file-guesses": {
    severity: "warning",
    title: "Someone tries to sign in with wrong secrets",
    advice: "Ask the person whether it was them. A key file that may be copied should be replaced.",
  },
  "snoop-suspected": {
    severity: "warning",
    title: "Openings that care does not explain",
    advice: "The review page says why they stand out. Ask the person before you judge.",
  },
  "witness-silent": {
    severity: "warning",
    title: "A witness has not signed for a while",
    advice: "Is its machine running? Until it signs again, the log has one observer fewer.",
  },
  "drill-failed": {
    severity: "warning",
    title: "A drill missed its bar",
    advice: "The report says which attack went further than it may.",
  },
  "drill-overdue": {
    severity: "notice",
    title: "A drill is due",
    advice: "Run `subrosa drill` and keep its result: a defence that nobody tries is a guess.",
  },
  "break-glass": {
    severity: "notice",
    title: "An emergency access was used",
    advice: "It is in the review queue, and the patient will see it.",
  },
  "emergency-find": {
    severity: "notice",
    title: "All patients were searched in an emergency",
    advice: "The search is in the log with its reason. Ask the person if you do not know of the emergency.",
  },
  recovery: {
    severity: "warning",
    title: "An account was recovered",
    advice: "Make sure, by voice or face, that it was the person themselves.",
  },
  "recovery-started": {
    severity: "critical",
    title: "A helper asks to recover an account",
    advice:
      "Ask the person themselves, by voice or face, before anyone agrees: whoever is recovered opens all that they may open.",
  },
  "approval-requested": {
    severity: "notice",
    title: "A second person is asked for",
    advice: "Somebody wants to change limits, settings, or to release in bulk. Look at what exactly before you agree.",
  },
} as const satisfies Record<AlarmKind, AlarmKindFacts>
