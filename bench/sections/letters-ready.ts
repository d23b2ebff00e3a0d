/** From "open case" to "letters ready": every step of an incident by the command line, as an owner and a second officer go through it. */
import { mkdir, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { ApprovalId } from "@subrosa/contract"
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
    const steps = await goThrough(practice, folder, people)
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

interface Step {
  name: string
  seconds: number
}

async function goThrough({ account, run, officer }: SmallPractice, folder: string, people: number): Promise<Step[]> {
  const steps: Step[] = []
  const step = async <T>(name: string, act: () => Promise<T>): Promise<T> => {
    const start = performance.now()
    const result = await act()
    steps.push({ name, seconds: (performance.now() - start) / 1000 })
    return result
  }
  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text)
    return join(folder, name)
  }
  const incident = <T>(...args: string[]) => run<T>("incident", ...args)
  const from = new Date(Date.now() - 86_400_000).toISOString()
  const taken = ["--insider", account, "--from", from]
  const opening = ["open", "--title", "An insider", "--discovered", new Date().toISOString(), "--by", account]
  const { case: id } = await step("open the case", () => incident<{ case: string }>(...opening, ...taken))
  const { counts } = await step("scope", () => incident<{ counts: { charts: number } }>("scope", id))
  // The practice's own chart is no patient's.
  if (counts.charts < people) throw new Error(`the scope has ${counts.charts} charts`)
  const { factors } = await incident<{ factors: { id: string }[] }>("assess", id)
  const answers = factors.map(({ id: factor }) => ({ factor, risk: "high", because: "Names and notes." }))
  const assessment = await file("answers.json", JSON.stringify({ decision: "notify", answers }))
  await step("sign the assessment", () => incident("assess", id, "--answers", assessment))
  const sender = await file("sender.json", JSON.stringify(senderOf()))
  await step("say who writes", () => incident("sender", "--from", sender))
  const { approval } = await step("ask for the contact cards", () =>
    incident<{ approval: { id: ApprovalId } }>("approve", id),
  )
  await officer.approvalDecide({ approval: approval.id, decision: "approve" })
  await officer.lock()
  await step("release them", () => incident("approve", id))
  await step("count by jurisdiction", () => incident("duties", id, "--count"))
  const { words } = await incident<{ words: object }>("words", id)
  const kept = await file("words.json", JSON.stringify({ ...words, start: from.slice(0, 10), end: from.slice(0, 10) }))
  await step("keep the case's words", () => incident("words", id, "--from", kept))
  const codes = Array.from({ length: people + 10 }, (_, i) => `EIW-${String(i).padStart(8, "0")}\n`).join("")
  const pool = await file("codes.csv", `code\n${codes}`)
  await step("import protection codes", () => incident("codes", "import", pool, "--label", "Vendor"))
  await step("assign them", () => incident("codes", "assign", id))
  const { made } = await step("make the letters", () => incident<{ made: number }>("letters", "make", id))
  if (made < people) throw new Error(`only ${made} letters were made`)
  await mkdir(join(folder, "print"))
  await step("print them, with their list", () => incident("letters", "print", id, "--out", join(folder, "print")))
  return steps
}

function senderOf() {
  const contact = { name: "Ann Lee", title: "Owner", email: "ann@example.org", phone: "555-0100" }
  const filer = {
    legalName: "Elm Street Counseling",
    entity: "hipaa-covered provider",
    street: "1 Main Street",
    city: "Albany",
    state: "NY",
    postalCode: "12207",
    country: "US",
    contact,
  }
  return {
    filer,
    name: "Elm Street",
    outsideName: "Elm Street",
    phone: "800-555-0100",
    phoneIsTollFree: true,
    signer: "Ann Lee, owner",
    timeZone: "America/New_York",
  }
}
