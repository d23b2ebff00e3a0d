/** Crisis lines by country, and the agencies that help with identity theft. Data with an as-of date; see the files. */
import { z } from "zod"
import agenciesFile from "../../data/agencies.json" with { type: "json" }
import crisisFile from "../../data/crisis-lines.json" with { type: "json" }

const text = z.string().min(1)
const byLanguage = z.record(z.string().regex(/^[a-z]{2,3}$/), text)

const Line = z.strictObject({
  line: text,
  lineIn: byLanguage.optional(),
  number: text,
  howIn: byLanguage.optional(),
  allDay: z.boolean(),
  free: z.boolean(),
  emergency: text.optional(),
  url: z.url(),
})

const CrisisLines = z.strictObject({
  asOf: z.iso.date(),
  note: text,
  lines: z.array(Line.extend({ country: z.string().regex(/^[A-Z]{2}$/) })),
  elsewhere: Line,
})

const Agency = z.strictObject({ name: text, phone: text, address: text.optional(), url: text })

const Agencies = z.strictObject({
  asOf: z.iso.date(),
  note: text,
  bureaus: z.array(Agency).length(3),
  ftc: Agency,
  attorneysGeneral: z.record(z.string(), Agency),
  otherAgencies: z.record(z.string(), z.array(Agency)),
})

export const crisisLines = CrisisLines.parse(crisisFile)
export const agencies = Agencies.parse(agenciesFile)

export interface CrisisLine {
  /** As to be read out: `988 Suicide & Crisis Lifeline (call or text 988)`. */
  text: string
  /** Round the clock and free. */
  always: boolean
  emergency: string | undefined
  /** Where the fact is: `data.crisis-lines.US`. */
  fact: string
}

/** The line for a country, in a language; where none is known, a directory of lines. */
export function crisisLineFor(country: string, language: string): CrisisLine {
  const found = crisisLines.lines.find((one) => one.country === country)
  const { line, lineIn, number, howIn, allDay, free, emergency } = found ?? crisisLines.elsewhere
  const name = lineIn?.[language] ?? line
  const how = howIn?.[language] ?? number
  return {
    text: name === how ? name : `${name} (${how})`,
    always: allDay && free,
    emergency,
    fact: `data.crisis-lines.${found === undefined ? "elsewhere" : country}`,
  }
}

/** An agency in one line. */
export const agencyText = ({ name, phone, address, url }: z.infer<typeof Agency>): string =>
  [name, phone, address, url].filter((part) => part !== undefined).join(", ")
