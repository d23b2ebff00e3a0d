/**
 * Whether an event of the log is within what was taken, and why (spec/case.md, "Scope"). Pure, one event at a time.
 *
 * Times are RFC 3339 in UTC with milliseconds: their order is the order of their text. Both ends of a window belong to it.
 */
import type { ReleaseEvent, Taken, WriteEvent } from "@subrosa/contract"
import type { Why } from "./exposed.ts"
import type { ExposureFacts } from "./exposure-facts.ts"
import { holdUntil } from "./hold-until.ts"

type Accessed = ReleaseEvent | WriteEvent
/** Undefined: it does not concern what was taken. */
export type Select = (index: number, event: Accessed) => Why | undefined

export function selectEvents(taken: Taken, facts: ExposureFacts): Select {
  switch (taken.kind) {
    case "device":
      return (index, event) => {
        if (event.device !== taken.device) return undefined
        if (within(taken, event.time)) return seen(index, event)
        return taken.unlocked && event.time < taken.from ? held(index, event, taken.from, facts) : undefined
      }
    case "account":
      return (index, event) =>
        event.account === taken.account &&
        !taken.trustedDevices.some((device) => device === event.device) &&
        within(taken, event.time)
          ? seen(index, event)
          : undefined
    case "session":
      return (index, event) => {
        if (event.device !== taken.device || event.account !== taken.account) return undefined
        if (within(taken, event.time)) return seen(index, event)
        return taken.unlocked && event.time < taken.from ? held(index, event, taken.from, facts) : undefined
      }
    case "insider":
      return (index, event) =>
        event.account === taken.account &&
        within(taken, event.time) &&
        (taken.charts === undefined || taken.charts.some((chart) => chart === event.chart))
          ? seen(index, event)
          : undefined
    case "vendor":
      return (index, event) =>
        event.type === "release" && taken.exports.some((id) => id === event.export) ? seen(index, event) : undefined
    case "database":
    case "paper":
    case "mis-sent":
      return () => undefined
  }
}

const within = ({ from, to }: { from: string; to?: string | undefined }, time: string): boolean =>
  from <= time && (to === undefined || time <= to)

function seen(index: number, event: Accessed): Why {
  const { time, account, device } = event
  if (event.type === "write") return { kind: "written", index, time, account, device }
  const { purpose } = event
  return {
    kind: "released",
    index,
    time,
    account,
    device,
    purpose,
    ...(event.export !== undefined && { export: event.export }),
  }
}

function held(index: number, event: Accessed, lost: string, facts: ExposureFacts): Why | undefined {
  const { time, account, device } = event
  const { by, until } = holdUntil(facts, event)
  return until === null || until >= lost ? { kind: "held", index, time, account, device, by, until } : undefined
}
