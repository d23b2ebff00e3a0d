/** An invented practice, incident and person, and the letter's fonts, for tests and the bench. */
import { readFile } from "node:fs/promises"
import type { PersonNotice } from "../src/letter/person-notice.ts"
import type { CaseNotice, NoticePractice, PersonExposure } from "../src/notice/notice-facts.ts"
import { openFont } from "../src/pdf/letter-font.ts"
import type { LetterFonts } from "../src/pdf/page.ts"

const fontFile = (name: string) => readFile(new URL(import.meta.resolve(`@expo-google-fonts/noto-sans/${name}`)))

export async function sampleFonts(): Promise<LetterFonts> {
  const [regular, bold] = await Promise.all([
    fontFile("400Regular/NotoSans_400Regular.ttf"),
    fontFile("700Bold/NotoSans_700Bold.ttf"),
  ])
  return { regular: openFont(regular), bold: openFont(bold) }
}

export const samplePractice: NoticePractice = {
  name: "Riverside Psychotherapy Group",
  outsideName: "RPG Office",
  lines: ["1200 River Road, Suite 4", "Springfield, IL 62701"],
  country: "US",
  phone: "1-800-555-0142",
  phoneIsTollFree: true,
  hours: { en: "Monday to Saturday, 8 a.m. to 8 p.m.", es: "de lunes a sábado, de 8 a.m. a 8 p.m." },
  email: "help@riverside.example",
  website: "www.riverside.example/notice",
  checkUrl: "www.riverside.example/check",
  signer: "Dana Whitfield, Privacy Officer",
  timeZone: "America/Chicago",
}

export const sampleIncident: CaseNotice = {
  kinds: ["account"],
  period: { start: "2026-03-03", end: "2026-03-05" },
  discovered: "2026-03-06",
  noticeDate: "2026-03-09",
  who: "unknown",
  posted: false,
  extortion: true,
  delay: "none",
  steps: [
    { code: "locked-account", on: "2026-03-06", evidence: ["812"] },
    { code: "ended-sessions", evidence: ["813"] },
    { code: "rotated-keys", evidence: ["820"] },
    { code: "police-told", on: "2026-03-07", evidence: ["journal:7"] },
    { code: "investigating", evidence: ["journal:9"] },
  ],
  encrypted: false,
  affected: 412,
  service: {
    vendor: "Example Identity Watch",
    months: 24,
    url: "www.identitywatch.example/start",
    phone: "1-800-555-0199",
    useBy: "2026-12-31",
  },
  freeSession: true,
  rehearsal: false,
}

export const sampleExposure: PersonExposure = {
  exposed: [
    { kind: "directory", days: ["2024-01-08"], all: true },
    { kind: "clinical", days: ["2025-11-03", "2025-11-17", "2026-01-12"], all: false },
  ],
  untouched: ["psychotherapy-notes", "billing"],
  contactFields: ["name", "address", "phone", "email", "date-of-birth"],
  elements: ["ssn"],
  possibleElements: [],
}

export const samplePerson: PersonNotice = {
  name: "Zoë Núñez-Žižek",
  recipient: { role: "self", name: "Zoë Núñez-Žižek" },
  byCard: false,
  minor: false,
  languages: ["en"],
  country: "US",
  jurisdiction: "us-il",
  exposure: sampleExposure,
  identityCode: "EIW-7731-0042-88AC",
  verificationCode: "7KQ2-MX4R-9TDB-H3WN",
  duties: [],
}
