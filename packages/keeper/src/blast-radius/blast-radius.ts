/**
 * How many patients could be read through each door in an hour, a day and a week before something stops it (spec/blast-radius.md).
 *
 * Pure: from the live configuration to figures, each with its derivation. Upper bounds: where the rules leave room, the larger figure.
 */
import { type BlastRow, type BlastSubject, type Limits, mayAct, type Role } from "@subrosa/contract"
import { limitOf, youngDeviceMs } from "../governor/decide-release.ts"

export interface BlastAccount {
  id: string
  roles: readonly Role[]
  /** Patients of whom the person may open at least one segment in day-to-day work. */
  reach: number
  /** Locked: nothing more can be opened. */
  locked: boolean
  /** Those that are not ended, and since when each is known; one may be locked where the account is not. */
  devices: readonly BlastDevice[]
}

export interface BlastDevice {
  id: string
  since: Date
  locked: boolean
}

export interface BlastFacts {
  now: Date
  /** Patients with a chart. */
  patients: number
  limits: Limits
  /** Active ones. */
  accounts: readonly BlastAccount[]
  /** Openings of the practice in an hour from which on the breaker stops strangers and asks for a passkey; absent while off or without history. */
  breakerAt: number | undefined
  /** Different charts an emergency opens for one person and day without a second person. */
  emergenciesPerDay: number
  /** An export or import of more charts needs a second person. */
  bulkCharts: number
  /** Hours that a lone officer waits for an export. */
  loneExportHours: number
  /** Openings counted in the last hour, day and week: what clinicians really open. */
  openings: Figures
}

export interface Figures {
  hour: number
  day: number
  week: number
}

export function blastRadius(facts: BlastFacts): BlastRow[] {
  const roles = [...new Set(facts.accounts.flatMap((account) => account.roles))].sort()
  return [
    ...facts.accounts.map((account) => accountRow(facts, account)),
    ...facts.accounts.flatMap((account) => account.devices.map((device) => deviceRow(facts, account, device))),
    ...roles.map((role) => roleRow(facts, role)),
    ...officersRow(facts),
    ...serverRows(facts),
  ]
}

interface Bound extends Figures {
  derivation: string[]
  stoppedBy: string
}

const row = (subject: BlastSubject, { hour, day, week, derivation, stoppedBy }: Bound): BlastRow => ({
  subject,
  hour,
  day,
  week,
  derivation,
  stoppedBy,
})

const accountRow = (facts: BlastFacts, account: BlastAccount) =>
  row({ kind: "account", id: account.id }, bySession(facts, account, 1))

function deviceRow(facts: BlastFacts, account: BlastAccount, device: BlastDevice): BlastRow {
  const isYoung = facts.now.getTime() - device.since.getTime() < youngDeviceMs
  return row(
    { kind: "device", id: device.id, account: account.id },
    bySession(facts, { ...account, locked: device.locked }, isYoung ? 2 : 1),
  )
}

/** Whoever uses an unlocked session as its person could. `divisor`: 2 for a device younger than a day, in its first day. */
function bySession(facts: BlastFacts, account: BlastAccount, divisor: 1 | 2): Bound {
  if (account.locked) {
    const derivation = ["It is locked: no share leaves for it."]
    return { hour: 0, day: 0, week: 0, derivation, stoppedBy: "the lock, until an officer lifts it" }
  }
  const [perHour, perDay] = [limitOf(facts.limits, account.roles, "hour"), limitOf(facts.limits, account.roles, "day")]
  const young = { hour: Math.max(1, Math.floor(perHour / 2)), day: Math.max(1, Math.floor(perDay / 2)) }
  const first = divisor === 2 ? young : { hour: perHour, day: perDay }
  const derivation = [`${account.reach} of ${facts.patients} patients have a part that this person may open.`]
  derivation.push(
    `At most ${perHour} different patients in any hour and ${perDay} in any day; strangers weigh more, never less.`,
  )
  if (divisor === 2)
    derivation.push(`The device is younger than a day: ${young.hour} and ${young.day} until it is not.`)
  let [hour, day] = [Math.min(account.reach, first.hour), Math.min(account.reach, first.day)]
  let week = Math.min(account.reach, first.day + 6 * perDay)
  if (mayAct(account.roles, "break-glass")) {
    const more = facts.emergenciesPerDay
    derivation.push(
      `Break-glass adds up to ${more} patients a day beside the limits, each told to the officers at once and in the chart's list of openings.`,
    )
    ;[hour, day, week] = [hour + more, day + more, week + 7 * more]
  }
  if (mayAct(account.roles, "practice-export")) {
    const small = facts.patients <= facts.bulkCharts
    const lone = officersOf(facts).length < 2
    if (small) {
      derivation.push(
        `An export of ${facts.patients} charts needs a fresh sign-in only, as it is not above ${facts.bulkCharts}.`,
      )
      ;[hour, day, week] = [facts.patients, facts.patients, facts.patients]
    } else if (lone) {
      derivation.push(
        `There is no second officer: an export waits ${facts.loneExportHours} hour, seen by everyone who works here, then gives all.`,
      )
      ;[day, week] = [facts.patients, facts.patients]
    } else derivation.push("An export needs a second officer: this account alone gets none.")
  }
  const cap = (figure: number) => Math.min(figure, facts.patients)
  const stoppedBy =
    "the limit, hour by hour; for good the end of the session, by one press or after 12 hours at the latest"
  return { hour: cap(hour), day: cap(day), week: cap(week), derivation, stoppedBy }
}

/** Every account of the role in one hand. */
function roleRow(facts: BlastFacts, role: Role): BlastRow {
  const members = facts.accounts.filter(({ roles }) => roles.includes(role))
  const bounds = members.map((account) => bySession(facts, account, 1))
  const sum = (window: keyof Figures) =>
    Math.min(
      facts.patients,
      bounds.reduce((total, bound) => total + bound[window], 0),
    )
  const derivation = [`${members.length} accounts together, each by its own limits, no patient twice.`]
  let hour = sum("hour")
  if (facts.breakerAt !== undefined && hour > facts.breakerAt) {
    derivation.push(
      `From ${facts.breakerAt} openings in an hour on the breaker denies strangers and asks for a passkey touch for known patients.`,
    )
    hour = Math.max(facts.breakerAt, Math.max(0, ...bounds.map((bound) => bound.hour)))
  }
  const stoppedBy = facts.breakerAt === undefined ? "each account's limits" : "the breaker, until an officer answers"
  return row({ kind: "role", role }, { hour, day: sum("day"), week: sum("week"), derivation, stoppedBy })
}

const officersOf = ({ accounts }: BlastFacts) =>
  accounts.filter(({ roles, locked }) => !locked && mayAct(roles, "approve"))

function officersRow(facts: BlastFacts): BlastRow[] {
  const officers = officersOf(facts)
  if (officers.length < 2 || !officers.some(({ roles }) => mayAct(roles, "practice-export"))) return []
  const all = facts.patients
  const derivation = [
    `Two of ${officers.length} officers agree on an export: the practice's own right to leave with its records.`,
  ]
  const stoppedBy = "nothing technical: every chart is in the log, and everyone who works here is told"
  return [row({ kind: "two-officers" }, { hour: all, day: all, week: all, derivation, stoppedBy })]
}

function serverRows({ openings, patients }: BlastFacts): BlastRow[] {
  const none = (kind: "administrator" | "server" | "keeper" | "store" | "backup", ...derivation: string[]): BlastRow =>
    row(
      { kind },
      { hour: 0, day: 0, week: 0, derivation, stoppedBy: "the missing keys: none of them is on the server" },
    )
  const cap = (figure: number) => Math.min(figure, patients)
  return [
    none(
      "administrator",
      "Reads every table, file and backup: ciphertext, shares and keys sealed for people.",
      "Can add accounts and memberships to tables: clients seal no key to anyone whom no owner endorsed, and open none.",
    ),
    none(
      "server",
      "Sees each request and each share that leaves: without a team's key, which clients alone open, no entry key can be derived.",
    ),
    row(
      { kind: "server-code" },
      {
        hour: cap(openings.hour),
        day: cap(openings.day),
        week: cap(openings.week),
        derivation: [
          "Changed pages see what people open while they are served, and nothing else of the store.",
          `Openings counted in the last hour, day and week: ${openings.hour}, ${openings.day}, ${openings.week}; as patients at most as many.`,
        ],
        stoppedBy: "comparing the served build with the published one; the command line runs no code of the server's",
      },
    ),
    none("keeper", "Holds shares and the log: no ciphertext, and no key of any team."),
    none("store", "Holds ciphertext and blinded tokens: no share, and no key of any team."),
    none("backup", "Holds ciphertext, sealed shares and sealed keys, and is sealed itself."),
  ]
}
