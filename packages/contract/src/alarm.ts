/** Alarms: what officers see, and their answer in one press (docs/guides/alarms.md). */
import { z } from "zod"
import { AlarmAnswer, AlarmKind, AlarmSubject, Severity } from "./alarm-kinds.ts"
import { NewCase } from "./case-entry.ts"
import { AccountId, AlarmId, CaseId } from "./ids.ts"
import { operation } from "./operation.ts"
import { inPractice, none } from "./shape.ts"
import { Instant, wholeNumber } from "./wire.ts"

export const Alarm = z.object({
  id: AlarmId,
  kind: AlarmKind,
  severity: Severity,
  subject: AlarmSubject,
  /** Whose acts raised it; such a person does not answer it while another officer can. Null: nobody's. */
  account: AccountId.nullable(),
  state: z.enum(["open", "looking", "closed"]),
  /** How often it happened while the alarm was open. */
  count: z.int().min(1),
  /** How often nobody answered in time. */
  level: z.int().min(0),
  raisedAt: Instant,
  lastAt: Instant,
  /** When it escalates next; null once it is closed. */
  dueAt: Instant.nullable(),
  /** When what it concerns was locked because of it. */
  lockedAt: Instant.nullable(),
  answer: AlarmAnswer.nullable(),
  answeredBy: AccountId.nullable(),
  answeredAt: Instant.nullable(),
  case: CaseId.nullable(),
  /** Entries of the log that led to it. */
  evidence: z.array(z.int().min(0)),
})
export type Alarm = z.infer<typeof Alarm>

/** Newest first; `state` open: those not closed. */
export const alarmSearch = operation({
  name: "alarmSearch",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/alarms",
  params: inPractice,
  query: z.object({ state: z.enum(["open", "all"]).default("open"), limit: wholeNumber(1, 500).default(100) }),
  body: none,
  result: z.object({ alarms: z.array(Alarm) }),
})

/**
 * One press. `not-right` locks what the alarm is about and begins the case that is named, in one transaction. Answering again in the same way changes
 * nothing; `conflict` once another answer has closed it.
 */
export const alarmAnswer = operation({
  name: "alarmAnswer",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/alarms/:alarm/answer",
  params: inPractice.extend({ alarm: AlarmId }),
  query: none,
  body: z.discriminatedUnion("answer", [
    z.object({ answer: z.literal("looking") }),
    z.object({ answer: z.literal("right") }),
    z.object({
      answer: z.literal("not-right"),
      case: CaseId,
      /** As `caseCreate` takes it; its entry names this alarm. */
      opening: NewCase,
    }),
  ]),
  result: Alarm,
})
