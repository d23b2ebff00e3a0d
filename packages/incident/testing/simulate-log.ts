/**
 * A small world that makes a log and remembers, device by device, what was really in memory when: the truth that a scope is judged by.
 *
 * It knows nothing of the rules under test. A thief's loot is found by playing the world again and looking over its shoulder.
 */
import type { Event, SegmentKind } from "@subrosa/contract"
import type { ExposureFacts, LoggedEvent } from "../src/index.ts"

export const kinds: readonly SegmentKind[] = ["directory", "clinical", "billing"]
const minuteMs = 60_000
const start = Date.parse("2026-03-01T08:00:00.000Z")

export const timeAt = (minute: number): string => new Date(start + minute * minuteMs).toISOString()
/** A UUID that names its kind and number. */
export const idOf = (what: number, n: number): string =>
  `00000000-0000-4000-8${String(what).padStart(3, "0")}-${String(n).padStart(12, "0")}`
export const accountOf = (n: number) => idOf(1, n)
export const deviceOf = (n: number) => idOf(2, n)
export const chartOf = (n: number) => idOf(3, n)
export const segmentOf = (chart: number, kind: number) => idOf(4, chart * 10 + kind)
export const exportOf = (n: number) => idOf(6, n)

export type Action =
  | { do: "sign-in"; account: number; device: number }
  | { do: "sign-out"; account: number; device: number }
  | { do: "write"; account: number; device: number; chart: number; kind: number }
  | {
      do: "open"
      account: number
      device: number
      chart: number
      kinds: readonly number[]
      /** Ask again for what is open already. */
      again: boolean
      /** Minutes of a lease; 0: none. */
      lease: number
      export: number | undefined
    }
  | { do: "shred"; chart: number; nth: number }

interface Entry {
  entry: string
  chart: number
  segment: string
  seq: number
  shredded: boolean
}

interface Session {
  account: number
  device: number
  startedAt: string
  endedAt?: string
  memory: Set<string>
  upTo: Map<string, number>
}

interface Copy {
  device: number
  chart: number
  since: number
  until: number
  entries: Set<string>
}

export interface World {
  log: LoggedEvent[]
  facts: ExposureFacts
  entries: readonly Entry[]
}

/** What happened as one event was made. */
export interface Moment {
  minute: number
  account: number
  device: number
  /** Entries that came into the device's memory by it. */
  gained: readonly string[]
  export: number | undefined
  chart: number
}

/** Looks at the world; called at each minute before anything happens in it, and after each event. */
export interface Watcher {
  before?(minute: number, memoryOf: (device: number, account?: number) => Set<string>): void
  after?(moment: Moment): void
}

const head = (minute: number, account: number, device: number) => ({
  practice: idOf(0, 1),
  time: timeAt(minute),
  account: accountOf(account),
  device: deviceOf(device),
})

/** Plays actions, one every seven minutes. Impossible ones (no session) are passed over. */
export function play(actions: readonly Action[], watcher: Watcher = {}): World {
  const log: LoggedEvent[] = []
  const entries: Entry[] = []
  const sessions: Session[] = []
  const copies: Copy[] = []
  const shredded: { entry: string; at: string }[] = []
  const heads = new Map<number, number>()
  const push = (event: Event) => void log.push({ index: log.length, event })
  const open = (account: number, device: number) =>
    sessions.find((one) => one.account === account && one.device === device && one.endedAt === undefined)

  actions.forEach((action, i) => {
    const minute = i * 7
    watcher.before?.(minute, (device, account) => {
      const held = new Set<string>()
      for (const session of sessions) {
        if (session.device !== device || session.endedAt !== undefined) continue
        if (account !== undefined && session.account !== account) continue
        for (const entry of session.memory) held.add(entry)
      }
      for (const copy of copies) {
        if (copy.device === device && copy.until >= minute) for (const entry of copy.entries) held.add(entry)
      }
      return held
    })
    if (action.do === "shred") {
      const victim = entries.filter(({ chart }) => chart === action.chart)[action.nth]
      if (victim === undefined || victim.shredded) return
      victim.shredded = true
      shredded.push({ entry: victim.entry, at: timeAt(minute) })
      return
    }
    const { account, device } = action
    const session = open(account, device)
    if (action.do === "sign-in") {
      if (session === undefined) {
        sessions.push({ account, device, startedAt: timeAt(minute), memory: new Set(), upTo: new Map() })
      }
      return
    }
    if (session === undefined) return
    if (action.do === "sign-out") {
      session.endedAt = timeAt(minute)
      session.memory = new Set()
      return
    }
    const { chart } = action
    const gained: string[] = []
    if (action.do === "write") {
      const seq = (heads.get(chart) ?? 0) + 1
      heads.set(chart, seq)
      const entry = {
        entry: idOf(5, entries.length),
        chart,
        segment: segmentOf(chart, action.kind),
        seq,
        shredded: false,
      }
      entries.push(entry)
      push({
        type: "write",
        ...head(minute, account, device),
        chart: chartOf(chart),
        entries: [{ entry: entry.entry, segment: entry.segment, seq, ciphertext: "c".repeat(43) }],
      })
      gained.push(entry.entry)
    } else {
      if (action.lease > 0) {
        copies.push({ device, chart, since: minute, until: minute + action.lease, entries: new Set() })
      }
      const segments = action.kinds.map((kind) => {
        const segment = segmentOf(chart, kind)
        const after = action.again ? 0 : (session.upTo.get(segment) ?? 0)
        const newest = entries.filter((one) => one.segment === segment).reduce((max, { seq }) => Math.max(max, seq), 0)
        const upTo = Math.max(after, newest)
        session.upTo.set(segment, upTo)
        for (const one of entries) {
          if (one.segment === segment && one.seq > after && one.seq <= upTo && !one.shredded) gained.push(one.entry)
        }
        return { segment, kind: kinds[kind] ?? "clinical", after, upTo }
      })
      push({
        type: "release",
        ...head(minute, account, device),
        chart: chartOf(chart),
        purpose: "TREAT",
        segments,
        count: gained.length,
        request: "r".repeat(43),
        signature: "s".repeat(86),
        ...(action.export !== undefined && { export: exportOf(action.export) }),
      })
    }
    for (const entry of gained) session.memory.add(entry)
    for (const copy of copies) {
      if (copy.device === device && copy.chart === chart && copy.until >= minute) {
        for (const entry of gained) copy.entries.add(entry)
      }
    }
    watcher.after?.({
      minute,
      account,
      device,
      gained,
      chart,
      export: action.do === "open" ? action.export : undefined,
    })
  })
  return { log, entries, facts: factsOf(sessions, copies, shredded, entries, log.length) }
}

function factsOf(
  sessions: readonly Session[],
  copies: readonly Copy[],
  shredded: readonly { entry: string; at: string }[],
  entries: readonly Entry[],
  size: number,
): ExposureFacts {
  return {
    sessions: sessions.map(({ account, device, startedAt, endedAt }) => ({
      account: accountOf(account),
      device: deviceOf(device),
      startedAt,
      ...(endedAt !== undefined && { endedAt }),
    })),
    leases: copies.map(({ device, chart, since, until }) => ({
      device: deviceOf(device),
      chart: chartOf(chart),
      since: timeAt(since),
      until: timeAt(until),
    })),
    shredded,
    kinds: new Map(entries.map(({ segment }) => [segment, kinds[Number(segment.slice(-1))] ?? "clinical"] as const)),
    reach: new Set(),
    size,
  }
}
