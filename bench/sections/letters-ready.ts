/** From "open case" to "letters ready": every step of an incident, as an owner and a second officer go through it. */
import { mkdir, readFile, rm } from "node:fs/promises"
import { join } from "node:path"
import { AccountId, type Taken } from "@subrosa/contract"
import type { FontFiles, NoticeSender } from "@subrosa/engine"
import { foundSmallPractice, type SmallPractice } from "../incident/small-practice.ts"
import { startServerProcess } from "../processes/server.ts"
import { figure, type Section } from "../report.ts"

const peopleCount = 10_000
const secondsMax = 300

export interface LettersReadyOptions {
  folder: string
  scale: (count: number) => number
}

/** On a server of its own. */
export async function lettersReadySection({ folder: parent, scale }: LettersReadyOptions): Promise<Section> {
  const folder = join(parent, "letters-ready")
  await mkdir(folder)
  const server = await startServerProcess(join(folder, "data"), undefined)
  try {
    const people = scale(peopleCount)
    const start = performance.now()
    const practice = await foundSmallPractice(server, folder, people)
    const founded = (performance.now() - start) / 1000
    const steps = await goThrough(practice, people)
    const seconds = steps.reduce((sum, step) => sum + step.seconds, 0)
    return {
      title: "From the case to its letters",
      intro:
        `An insider has written the charts of ${people.toLocaleString("en")} people. Each step is a command of its own, signing in included; ` +
        "what people think about and type in between is not counted.",
      tables: [{ head: ["step", "seconds"], rows: steps.map((step) => [step.name, figure(step.seconds)]) }],
      bars: [
        {
          what: `from open case to letters ready for ${people.toLocaleString("en")} people`,
          measured: `${figure(seconds)} s`,
          wanted: `under ${secondsMax} s`,
          met: seconds < secondsMax,
        },
      ],
      notes: [`The practice was founded and its people imported in ${Math.round(founded)} s.`],
    }
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 500 })
  }
}

const fontFile = (name: string) => readFile(new URL(import.meta.resolve(`@expo-google-fonts/noto-sans/${name}`)))

async function letterFonts(): Promise<FontFiles> {
  const [regular, bold] = [fontFile("400Regular/NotoSans_400Regular.ttf"), fontFile("700Bold/NotoSans_700Bold.ttf")]
  return { regular: await regular, bold: await bold }
}

interface Step {
  name: string
  seconds: number
}

async function goThrough({ account, owner, officer }: SmallPractice, people: number): Promise<Step[]> {
  const steps: Step[] = []
  const step = async <T>(name: string, act: () => Promise<T>): Promise<T> => {
    const start = performance.now()
    const result = await act()
    steps.push({ name, seconds: (performance.now() - start) / 1000 })
    return result
  }
  const now = new Date().toISOString()
  const from = new Date(Date.now() - 86_400_000).toISOString()
  const taken: Taken[] = [{ kind: "insider", account: AccountId.parse(account), from }]
  const opening = { title: "An insider", by: "person", discoveredAt: now, taken, rehearsal: false } as const
  const id = await step("open the case", () => owner.caseOpen(opening))
  const { counts } = await step("scope, every event proven", () => owner.caseScope({ case: id }))
  if (counts.charts < people) throw new Error(`the scope has ${counts.charts} charts`)
  const draft = { case: id, framework: "hipaa" } as const
  await step("assess the risk", async () => {
    const factors = await owner.assessmentDraft(draft)
    const answers = factors.map(({ id: factor }) => ({ factor, risk: "high" as const, because: "Names and notes." }))
    await owner.assessmentSign({ ...draft, decision: "notify", answers })
  })
  await step("say who writes", () => owner.noticeSenderUpdate(sender))
  const asked = await step("ask for the contact cards", () => owner.caseCardsRelease(id))
  if (asked.kind !== "waiting") throw new Error("one officer alone was given the contact cards")
  await step("the second officer agrees", () =>
    officer.approvalDecide({ approval: asked.approval.id, decision: "approve" }),
  )
  await step("begin the release", () => owner.caseCardsRelease(id))
  await step("open the contact cards, count by jurisdiction", () => owner.caseDutiesAssess({ case: id }))
  await step("keep the case's words", async () => {
    const { words } = await owner.caseWords(id)
    await owner.caseWordsUpdate({ case: id, words: { ...words, start: from.slice(0, 10), end: from.slice(0, 10) } })
  })
  const codes = Array.from({ length: people + 10 }, (_, i) => `EIW-${String(i).padStart(8, "0")}\n`).join("")
  await step("import protection codes", () => owner.codePoolImport({ text: `code\n${codes}`, label: "Vendor" }))
  await step("assign them", async () => owner.codesAssign({ case: id, charts: await owner.caseCharts(id) }))
  const { made } = await step("make the letters", () => owner.caseLettersMake({ case: id }))
  if (made < people) throw new Error(`only ${made} letters were made`)
  const fonts = await letterFonts()
  for (const part of ["letters", "list"] as const) {
    await step(`print: ${part}`, async () => {
      const { batches } = await owner.caseBatches(id)
      for (let batch = 1; batch <= batches; batch++) {
        const { stream } = await owner.caseLettersPrint({ case: id, fonts, part, batch })
        for await (const _ of stream);
      }
    })
  }
  return steps
}

const sender: NoticeSender = {
  filer: {
    legalName: "Elm Street Counseling",
    entity: "hipaa-covered provider",
    street: "1 Main Street",
    city: "Albany",
    state: "NY",
    postalCode: "12207",
    country: "US",
    contact: { name: "Ann Lee", title: "Owner", email: "ann@example.org", phone: "555-0100" },
  },
  name: "Elm Street",
  outsideName: "Elm Street",
  phone: "800-555-0100",
  phoneIsTollFree: true,
  signer: "Ann Lee, owner",
  timeZone: "America/New_York",
}
