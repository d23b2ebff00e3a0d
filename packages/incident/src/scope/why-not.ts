/**
 * Why a chart was not exposed: the other half of every answer. "Not in" is told to whoever asks, and it has to be as well founded as "in".
 *
 * `controls`: the events that open and shut doors (account, device, team, chart, lock) up to the end of what was taken, in order.
 */
import type { Taken } from "@subrosa/contract"
import type { LoggedEvent } from "./logged-event.ts"

export type WhyNot =
  /** No release of this chart to it in its time; the events before `size` were searched. */
  | { kind: "not-released"; size: number }
  /** From this event on nothing was released: the person's work, the device or a lock had ended it. */
  | { kind: "ended"; index: number; time: string; what: "account" | "device" }
  | { kind: "locked"; index: number; time: string; what: "account" | "device" | "team" | "chart" | "practice" }
  /** Nobody on the chart's care team: no key to its notes. `index`: the chart's making, which names the team. */
  | { kind: "key-not-held"; index: number }
  /** It was in the copy, and sealed: no key went with it. */
  | { kind: "sealed"; index: number }
  /** Made after the copy. */
  | { kind: "made-later"; index: number }
  /** Nobody named it. */
  | { kind: "not-named" }

export interface ControlEvent extends LoggedEvent {}

/** Of a chart that `exposed` does not list. At least one reason for each thing that was taken. */
export function whyNot(
  takens: readonly Taken[],
  { size, controls }: { size: number; controls: readonly ControlEvent[] },
  chart: string,
): WhyNot[] {
  const made = controls.find(({ event }) => event.type === "chart" && event.chart === chart)
  return takens.flatMap((taken): WhyNot[] => {
    switch (taken.kind) {
      case "database":
        if (made === undefined) return [{ kind: "not-released", size }]
        return [{ kind: made.event.time > taken.at ? "made-later" : "sealed", index: made.index }]
      case "paper":
      case "mis-sent":
        return [{ kind: "not-named" }]
      case "vendor":
        return taken.exports.length === 0 ? [{ kind: "not-named" }] : [{ kind: "not-released", size }]
      default:
        return [{ kind: "not-released", size }, ...shut(taken, controls, chart), ...keyless(taken, controls, made)]
    }
  })
}

type Windowed = Extract<Taken, { from: string }>

/** Doors that were shut while it was in a stranger's hands. */
function shut(taken: Windowed, controls: readonly ControlEvent[], chart: string): WhyNot[] {
  const account = "account" in taken ? taken.account : undefined
  const device = "device" in taken ? taken.device : undefined
  return controls.flatMap(({ index, event }): WhyNot[] => {
    const { time } = event
    if (taken.to !== undefined && time > taken.to) return []
    if (event.type === "account" && event.change === "ended" && event.subject === account) {
      return [{ kind: "ended", index, time, what: "account" }]
    }
    if (event.type === "device" && event.change !== "added" && event.subject === device) {
      return [{ kind: "ended", index, time, what: "device" }]
    }
    return lockOf(event, { account, device, chart, index })
  })
}

/** The lock that this event puts on what was taken or on the chart, if it is one. */
function lockOf(
  event: LoggedEvent["event"],
  {
    account,
    device,
    chart,
    index,
  }: { account: string | undefined; device: string | undefined; chart: string; index: number },
): WhyNot[] {
  if (event.type !== "lock" || event.change !== "put") return []
  const { kind, id } = event.subject
  const isTouched = kind === "practice" || id === account || id === device || id === chart
  return isTouched ? [{ kind: "locked", index, time: event.time, what: kind }] : []
}

/** The person was never on the team that holds the chart's keys, until the end of the window. */
function keyless(taken: Windowed, controls: readonly ControlEvent[], made: ControlEvent | undefined): WhyNot[] {
  if (!("account" in taken) || made?.event.type !== "chart") return []
  const { team } = made.event
  const joined = controls.some(
    ({ event }) =>
      event.type === "team" &&
      event.team === team &&
      ((event.change === "member-added" && event.subject === taken.account) ||
        // Who makes a team is on it, or holds its key for safekeeping.
        (event.change === "created" && event.account === taken.account)) &&
      (taken.to === undefined || event.time <= taken.to),
  )
  return joined ? [] : [{ kind: "key-not-held", index: made.index }]
}
