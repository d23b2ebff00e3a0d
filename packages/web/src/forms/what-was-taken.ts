/** What a person says was taken, from a form as it was sent: one answer for each kind of incident. Pure. */
import type { AccountId, ChartId, DeviceId, ExportId, SegmentKind, Taken, TakenKind } from "../data/incidents.ts"
import { instantOf, lastInstantOf } from "./local-time.ts"

export const happenedKinds: { value: TakenKind; label: string; since: string }[] = [
  { value: "device", label: "A laptop or phone is lost or stolen", since: "Since when" },
  { value: "account", label: "Someone else got into an account", since: "Since when" },
  { value: "session", label: "Someone used a device that was left open", since: "From when" },
  { value: "insider", label: "One of us looked at what is none of their business", since: "Since when" },
  { value: "mis-sent", label: "A message or file went to the wrong person", since: "Sent when" },
  { value: "paper", label: "Papers are lost or were seen", since: "Since when" },
  { value: "vendor", label: "A vendor that has our records was broken into", since: "Its records are as of" },
  { value: "database", label: "A copy of the server's data or of a backup was taken", since: "Copied when" },
]

/** A wrong answer, with the field it belongs to. */
export class AnswerError extends Error {
  override name = "AnswerError"
  readonly field: string
  constructor(field: string, message: string) {
    super(message)
    this.field = field
  }
}

/** Fields are named as in `Taken`; `whose` is "account device". `charts`: the patients that were picked. @throws AnswerError */
export function takenIn(kind: TakenKind, data: FormData, charts: readonly ChartId[]): Taken {
  const from = required(instantOf(data.get("from")), "from", "Say when it began, as well as you know.")
  const to = lastInstantOf(data.get("to"))
  const upTo = lastInstantOf(data.get("from")) ?? from
  if (to !== undefined && to < from) throw new AnswerError("to", "It cannot be over before it began.")
  const window = { from, ...(to !== undefined && { to }) }
  const unlocked = data.get("unlocked") !== "no"
  switch (kind) {
    case "device":
      return { kind, device: chosen(data, "device") as DeviceId, unlocked, ...window }
    case "account":
      return {
        kind,
        account: chosen(data, "account") as AccountId,
        trustedDevices: data.getAll("trustedDevices").map(String) as DeviceId[],
        ...window,
      }
    case "session": {
      const [account, device] = chosen(data, "whose").split(" ")
      return { kind, account: account as AccountId, device: device as DeviceId, unlocked, ...window }
    }
    case "insider":
      return { kind, account: chosen(data, "account") as AccountId, ...window }
    case "database":
      return {
        kind,
        what: data.get("what") === "backup" ? "backup" : "database",
        at: upTo,
        keeperKey: data.get("keeperKey") !== "no",
        keys: data.getAll("keys").map(String) as AccountId[],
      }
    case "vendor": {
      const exports = data.getAll("exports").map(String) as ExportId[]
      if (exports.length === 0 && charts.length === 0)
        throw new AnswerError("exports", "Say what the vendor had: an export, or the patients.")
      return { kind, exports, records: recordsOf(data, charts), upTo }
    }
    case "paper":
    case "mis-sent":
      if (charts.length === 0) throw new AnswerError("records", "Find the patients whose records these are.")
      return { kind, records: recordsOf(data, charts), upTo }
  }
}

/** No kind ticked means every kind: in doubt the wider answer. */
function recordsOf(data: FormData, charts: readonly ChartId[]) {
  const kinds = data.getAll("kinds").map(String) as SegmentKind[]
  return charts.map((chart) => ({ chart, ...(kinds.length > 0 && { kinds }) }))
}

const chosen = (data: FormData, name: string): string =>
  required(String(data.get(name) ?? "") || undefined, name, "Choose one.")

function required(value: string | undefined, field: string, message: string): string {
  if (value === undefined) throw new AnswerError(field, message)
  return value
}
