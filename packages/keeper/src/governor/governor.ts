/** The governor's thin shell around a batch: reads what its decisions rest on once, carries it along, writes back what has changed. */
import { ApiError, type Event, type PracticeId, type Role, type SegmentKind } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { requireUnlocked, type Touched } from "../lock/find-lock.ts"
import { putLock } from "../lock/locks.ts"
import type { Notifier } from "../notifier.ts"
import { tripBreaker } from "./breaker.ts"
import {
  type Decision,
  decideRelease,
  isDeviceNew,
  isHourFull,
  type Opening,
  tiersOf,
  windowMs,
} from "./decide-release.ts"
import { countRefusal, isHammering, type Refusals } from "./hammering.ts"
import { Openings } from "./openings.ts"
import { refusalsStore } from "./refusals.ts"
import { Rhythm } from "./rhythm.ts"
import { isResting, isTripped, type Rules, readGovernorRules } from "./rules.ts"

interface ToCount {
  chart: string
  kinds: readonly SegmentKind[]
  roles: readonly Role[]
  /** Whether the patient counts as one of the person's own. */
  known: boolean
  /** Whether the person says why, because nothing known explains it. */
  stated: boolean
  /** When the person signed in, if that was a moment ago. */
  freshSince: Date | undefined
}

export class Governor {
  readonly #practice: PracticeId
  readonly #now: Date
  readonly #rules: Rules
  readonly #openings: Openings
  readonly #rhythm: Rhythm
  readonly #refused = new Map<string, { caller: Caller; refusals: Refusals }>()
  /** By device: new, and its person's hour is full by its measure. */
  readonly #newAndFull = new Map<string, Caller>()
  /** Who opened when there were too many. */
  #tripper: Caller | undefined

  private constructor(practice: PracticeId, now: Date, rules: Rules, openings: Openings, rhythm: Rhythm) {
    this.#practice = practice
    this.#now = now
    this.#rules = rules
    this.#openings = openings
    this.#rhythm = rhythm
  }

  /** `locked` as a unit's `now`: what is read first goes out before it has settled. */
  static async read(
    sql: Sql,
    practice: PracticeId,
    accounts: readonly string[],
    locked: Promise<Date>,
  ): Promise<Governor> {
    const [rules, openings, now] = await Promise.all([
      readGovernorRules(sql, practice),
      Openings.read(sql, practice, accounts, locked),
      locked,
    ])
    return new Governor(practice, now, rules, openings, await Rhythm.of(sql, practice, rules, now))
  }

  /** Opening a decoy locks the account at once. */
  get decoyLocks(): boolean {
    return this.#rules.settings.decoyLock
  }

  openingOf(account: string, chart: string): Opening | undefined {
    const dayAgo = this.#now.getTime() - windowMs.day
    return this.#openings.of(account).find((opening) => opening.chart === chart && opening.at.getTime() > dayAgo)
  }

  /** @throws ApiError `locked` */
  requireUnlocked({ practice, account, device }: Caller, at: Pick<Touched, "team" | "chart">): void {
    requireUnlocked(this.#rules.locks, { practice, account, device, ...at })
    // Locked by this very batch.
    if (this.#isHammering(account))
      requireUnlocked([{ subject: { kind: "account", id: account } }], { ...at, practice, account, device })
  }

  /** Counts the opening of a patient's chart. @throws ApiError `limit_reached`, `step_up_required`, `locked` */
  countOpening(caller: Caller, { chart, kinds, roles, known, stated, freshSince }: ToCount): void {
    const tiers = tiersOf(kinds)
    const isNew = !this.#openedLately(caller.account, chart)
    if (isNew) this.#watchRhythm(caller)
    const decision = decideRelease(
      {
        limits: this.#rules.limits,
        strangerWeight: this.#rules.settings.strangerWeight,
        statedPerDay: this.#rules.settings.statedPerDay,
        roles,
        openings: this.#openings.of(caller.account),
        deviceSince: caller.deviceSince,
        tripped: isTripped(this.#rules) || this.#tripper !== undefined,
      },
      { chart, tiers, known, stated, freshSince },
      this.#now,
    )
    if (decision.kind !== "release") throw this.#refusal(caller, decision)
    if (isNew) this.#rhythm.count()
    this.#openings.add(caller.account, chart, { weight: decision.weight, tiers, stated })
    this.#watchDevice(caller, roles)
  }

  /** What the governor does by itself, after the batch is decided: its events, and the alarms'. */
  async act(sql: Sql, notifier: Notifier): Promise<readonly Event[]> {
    const events: Event[] = []
    for (const { caller, refusals } of this.#refused.values()) {
      if (!isHammering(refusals)) continue
      const subject = { kind: "account", id: caller.account } as const
      const { events: locked } = await putLock(sql, caller, this.#now, { subject, because: "hammering" })
      const { practice, account, device } = caller
      const notice = { kind: "hammering", severity: "critical", practice, subject, account, device } as const
      events.push(...locked, ...(await notifier.raise(sql, { ...notice, events: locked }, this.#now)))
    }
    for (const { practice, account, device } of this.#newAndFull.values()) {
      const about = { practice, subject: { kind: "device", id: device }, account, device } as const
      const notice = { kind: "new-device-many", severity: "warning", once: true, events: [] } as const
      events.push(...(await notifier.raise(sql, { ...notice, ...about }, this.#now)))
    }
    if (this.#tripper !== undefined) {
      const { openings, threshold = 0 } = this.#rhythm
      events.push(...(await tripBreaker(sql, this.#tripper, { openings, threshold }, this.#now, notifier)))
    }
    return events
  }

  async write(sql: Sql): Promise<void> {
    await Promise.all([
      this.#openings.write(sql, this.#practice),
      this.#rhythm.write(sql, this.#practice),
      this.#refused.size > 0 && refusalsStore(sql, this.#practice, [...this.#refused.values()]),
    ])
  }

  #openedLately(account: string, chart: string): boolean {
    const before = this.openingOf(account, chart)
    return before !== undefined && before.at.getTime() > this.#now.getTime() - windowMs.hour
  }

  /** A new device that has opened all that a new device may: as much as a thief could on a machine of their own. */
  #watchDevice(caller: Caller, roles: readonly Role[]): void {
    if (!isDeviceNew(caller.deviceSince, this.#now)) return
    const state = { limits: this.#rules.limits, roles, openings: this.#openings.of(caller.account) }
    if (isHourFull(state, this.#now)) this.#newAndFull.set(caller.device, caller)
  }

  #watchRhythm(caller: Caller): void {
    const { settings } = this.#rules
    if (!settings.breaker || !this.#rhythm.isFull || this.#tripper !== undefined) return
    if (!isTripped(this.#rules) && !isResting(this.#rules, this.#now)) this.#tripper = caller
  }

  #isHammering(account: string): boolean {
    const refused = this.#refused.get(account)
    return refused !== undefined && isHammering(refused.refusals)
  }

  #refusal(caller: Caller, decision: Exclude<Decision, { kind: "release" }>): ApiError {
    if (decision.kind === "step-up") return new ApiError("step_up_required", decision.reason)
    if (decision.code === "breaker") return new ApiError("locked", decision.reason)
    if (isDeviceNew(caller.deviceSince, this.#now)) this.#newAndFull.set(caller.device, caller)
    const before = this.#refused.get(caller.account)?.refusals ?? this.#rules.refusals.get(caller.account)
    this.#refused.set(caller.account, { caller, refusals: countRefusal(before, this.#now) })
    return new ApiError("limit_reached", decision.reason, { limit: decision.limit })
  }
}
