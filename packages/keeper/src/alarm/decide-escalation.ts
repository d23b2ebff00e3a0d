/**
 * When an alarm that nobody answers grows louder. Pure.
 *
 * The first silence tells everyone and, for a critical alarm, locks what it is about; later ones repeat it, less and less often. "I look
 * at it" stops the clock for a while, not for good (incidents: alarms that were seen and then forgotten).
 */
import type { AlarmSubject, Severity } from "@subrosa/contract"

const minute = 60_000
const hour = 60 * minute

/** How long an alarm may stand unanswered. */
export const answerWithinMs: Record<Severity, number> = {
  critical: 30 * minute,
  warning: 30 * minute,
  // What stands in a queue anyway: the next working day is soon enough.
  notice: 24 * hour,
}
/** How long "I look at it" holds. */
export const lookingMs = 4 * hour
/** Between the first escalation and the second, the second and the third; from then on a day. */
const repeatAfterMs = [4 * hour, 8 * hour, 24 * hour]

export interface Standing {
  severity: Severity
  subject: AlarmSubject["kind"]
  level: number
  locked: boolean
}

export interface Escalation {
  level: number
  dueAt: Date
  lock: boolean
}

/** What happens to an alarm whose time has come. */
export function decideEscalation(alarm: Standing, now: Date): Escalation {
  const level = alarm.level + 1
  const wait = repeatAfterMs[Math.min(level, repeatAfterMs.length) - 1] ?? 24 * hour
  return {
    level,
    dueAt: new Date(now.getTime() + wait),
    lock: alarm.severity === "critical" && !alarm.locked && mayLock(alarm.subject),
  }
}

/** Silence never locks a whole practice: care would stop, and the thief is elsewhere. */
export const mayLock = (subject: AlarmSubject["kind"]): boolean => subject !== "practice"
