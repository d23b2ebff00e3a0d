/** A duty's time, and whom it is owed to, in words. */
import type { CalendarItem } from "../data/incidents.ts"
import { dateText, fullTimeText } from "./when.ts"

export function dueText({ duty, state, daysLeft, hoursLeft, filedAt }: CalendarItem): string {
  if (state === "done") return `done ${filedAt === undefined ? "" : timeOrDay(filedAt)}`
  if (duty.due === null) return state === "waiting" ? "after another step" : "as soon as you can"
  const at = timeOrDay(duty.due)
  if (hoursLeft !== undefined) return hoursLeft < 0 ? `${-hoursLeft} h late (${at})` : `${hoursLeft} h left (${at})`
  if (daysLeft === undefined) return at
  if (daysLeft < 0) return `${-daysLeft} days late (${at})`
  return daysLeft === 0 ? `today (${at})` : `${daysLeft} ${daysLeft === 1 ? "day" : "days"} left (${at})`
}

const timeOrDay = (text: string): string => (text.includes("T") ? fullTimeText(text) : dateText(text))

export const toneOf = ({ state, daysLeft, hoursLeft }: CalendarItem): "ok" | "warn" | "danger" | "plain" => {
  if (state === "done") return "ok"
  if (state === "late") return "danger"
  const soon = (hoursLeft !== undefined && hoursLeft < 24) || (daysLeft !== undefined && daysLeft < 7)
  return soon ? "warn" : "plain"
}

export const whomTexts: Record<CalendarItem["duty"]["kind"], string> = {
  individuals: "The people concerned",
  regulator: "Authority",
  "law-enforcement": "Police",
  "consumer-reporting-agency": "Credit bureaus",
  media: "Media",
  "licensing-board": "Licensing board",
  other: "Others",
  "identity-theft-services": "Identity protection",
}

/** What is not done and has a time, the earliest first; undefined where nothing presses. */
export const firstDue = (items: readonly CalendarItem[]): CalendarItem | undefined =>
  items.find(({ state, duty }) => state !== "done" && duty.due !== null)
