/** The calendar day so many days after another. */
import { Temporal } from "./temporal.ts"

/** `day`: `2026-03-09`. */
export const daysAfter = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString()
