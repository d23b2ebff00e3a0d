/** What is owed, as lines: the same for facts in a file (`subrosa law due`) and for a case (`subrosa incident duties`). */
import type { CalendarItem, Duty } from "@subrosa/law"
import type { Output } from "./output.ts"
import { table } from "./output-table.ts"

/** What presses first, first. */
export function printCalendar(items: readonly CalendarItem[], output: Output): void {
  if (items.length === 0) {
    output.line("Nothing is owed on these facts.")
    return
  }
  const rows = items.map((item) => [
    item.state,
    dueOf(item.duty),
    leftOf(item),
    `${item.duty.jurisdiction} ${item.duty.entry}`,
    `${item.duty.confidence}, ${item.duty.asOf}`,
    item.duty.name + remarksOf(item.duty),
  ])
  for (const line of table([["state", "due", "left", "duty", "confidence, as of", "recipient"], ...rows]))
    output.line(line)
  output.line("")
  output.line("~ provisional: counted from the last lawful day of an act that has not happened. Not legal advice.")
  for (const { duty } of items) {
    if (duty.owed === "ask-counsel")
      output.line(`Ask counsel on ${duty.jurisdiction} ${duty.entry}: ${duty.open.join("; ")}`)
  }
}

function dueOf(duty: Duty): string {
  if (duty.months !== undefined) return `${duty.months} months`
  return duty.due === null ? "no number" : `${duty.due}${duty.provisional ? " ~" : ""}`
}

function leftOf(item: CalendarItem): string {
  if (item.state === "done") return `${item.filedAt}${item.filedLate ? " (late)" : ""}`
  if (item.state === "waiting") return `for ${item.waitsFor}`
  if (item.hoursLeft !== undefined) return `${item.hoursLeft} h`
  return item.daysLeft === undefined ? "" : `${item.daysLeft} d`
}

function remarksOf({ states, basis, owed, ordinaryDue, hold }: Duty): string {
  const remarks = [
    states?.join(", "),
    ordinaryDue && `ordinary limit ${ordinaryDue}`,
    hold && `police hold of ${hold.requestedBy}: ${hold.effect}`,
    basis,
    owed === "ask-counsel" ? "ask counsel" : undefined,
  ]
  const said = remarks.filter((remark) => remark !== undefined)
  return said.length === 0 ? "" : ` (${said.join("; ")})`
}
