/**
 * Drill R16, "extortion wave" (Vastaamo, Medibank, Fred Hutchinson): what an insider took is posted, mixed with changed and invented notes. Which
 * are true and whose; is the list exact; are the letters ready before the next mail goes out?
 */
import { join } from "node:path"
import type { ChartId } from "@subrosa/contract"
import { EngineError, type NoticeSender } from "@subrosa/engine"
import { agreed, openCase } from "../case/officers.ts"
import { type Compared, compareLists } from "../compare-lists.ts"
import type { DrillOptions } from "../drill.ts"
import { type Ground, onGround } from "../ground.ts"
import { entriesOf } from "../handed-out.ts"
import type { Instance } from "../instance.ts"
import { admitColleague, type Colleague } from "../staff/colleague.ts"
import { linkTruth } from "../work-day.ts"
import { type PlainWave, plainWave } from "./plain-wave.ts"
import { compareVerdicts, postSamples, type Recognised } from "./samples.ts"

export interface R16Figures {
  seed: number
  patients: number
  victims: number
  list: Compared
  listSeconds: number
  samples: Recognised
  /** From the posting until each sample was told apart. */
  samplesSeconds: number
  letters: { made: number; heldBack: number; readySeconds: number }
  /** Verification codes that somebody made up: tried, and taken for ours. */
  fakes: { tried: number; accepted: number }
  /** People who ask whether they are in it: asked, and told right. */
  answers: { asked: number; right: number }
  baseline: PlainWave
  seconds: number
}

/** Not more than a device of its first day may open in an hour. */
const stolen = 5
const fakesTried = 3

export const measureR16 = (options: DrillOptions): Promise<R16Figures> => onGround(options, run)

async function run(ground: Ground): Promise<R16Figures> {
  const population = await ground.people(12)
  ground.step("an insider takes what they may open")
  const instance = await ground.raise()
  const { engine, clock } = instance
  const report = await engine.import({ sources: population.sources, addToWorklist: false })
  const chartOf = linkTruth(report, population.people)
  const heard = new Set<string>()
  const insider = await admitColleague(instance, {
    roles: ["clinician"],
    name: "Ines",
    clock,
    hear: (_path, answer) => {
      for (const { entry } of entriesOf(instance.practice, answer)) heard.add(entry)
    },
  })
  const officer = await admitColleague(instance, { roles: ["privacy-officer"], name: "Pia", clock })
  const from = clock().toISOString()
  const victims = [...chartOf].slice(0, stolen).flatMap(([i, chart]) => {
    const person = population.people[i]
    return person === undefined ? [] : [{ person, chart }]
  })
  for (const { chart } of victims)
    await insider.engine.chartOpen({ chart: chart as ChartId, purpose: "TREAT", reason: "cover" })

  ground.step("samples are posted; a case")
  const began = performance.now()
  const seconds = () => (performance.now() - began) / 1000
  const posted = postSamples(victims, population.canary)
  await instance.signInAgain()
  const scoped = await openCase(instance, "Notes were posted", [{ kind: "insider", account: insider.account, from }])
  const list = compareLists(scoped.entries, heard)
  const samples = await recognise(instance, officer, scoped.id, posted)
  const samplesSeconds = seconds()
  ground.step("letters")
  const letters = await writeLetters(instance, officer, scoped.id)
  const readySeconds = seconds()
  ground.step("people ask; false notices")
  const exposed = new Set(scoped.charts)
  const answers = { asked: 0, right: 0 }
  for (const chart of chartOf.values()) {
    answers.asked++
    const answer = await engine.caseAnswer({ case: scoped.id, chart: chart as ChartId })
    if (answer.in === exposed.has(chart) && answer.in === victims.some((one) => one.chart === chart)) answers.right++
  }
  return {
    seed: ground.seed,
    patients: population.people.length,
    victims: victims.length,
    list,
    listSeconds: scoped.seconds,
    samples,
    samplesSeconds,
    letters: { ...letters, readySeconds },
    fakes: await tryFakes(instance),
    answers,
    baseline: await plainWave(join(ground.root, "plain"), population, posted),
    seconds: ground.seconds(),
  }
}

type CaseId = Parameters<Instance["engine"]["caseRead"]>[0]

async function recognise(
  { engine }: Instance,
  officer: Colleague,
  id: CaseId,
  posted: ReturnType<typeof postSamples>,
): Promise<Recognised> {
  const begun = await agreed(officer, () => engine.caseRelease({ case: id, kinds: ["clinical"] }))
  if (begun.kind !== "released") throw new Error("invariant: two officers released the charts")
  const samples = posted.map(({ text }) => text)
  return compareVerdicts(
    posted,
    await engine.caseSamples({ case: id, release: begun.release, kinds: ["clinical"], samples }),
  )
}

const sender: NoticeSender = {
  filer: {
    legalName: "Drill Practice LLC",
    entity: "hipaa-covered provider",
    street: "1 Harbour Street",
    city: "Boston",
    state: "MA",
    postalCode: "02110",
    country: "US",
    contact: { name: "Dana Drill", email: "office@example.org", phone: "+1 555 010 0100" },
  },
  name: "Drill Practice",
  outsideName: "DP Office",
  phone: "+1 555 010 0100",
  phoneIsTollFree: false,
  signer: "Dana Drill, owner",
  timeZone: "America/New_York",
}

async function writeLetters(
  { engine }: Instance,
  officer: Colleague,
  id: CaseId,
): Promise<{ made: number; heldBack: number }> {
  await engine.noticeSenderUpdate(sender)
  const { words } = await engine.caseWords(id)
  await engine.caseWordsUpdate({ case: id, words: { ...words, who: "known", posted: true, extortion: true } })
  await agreed(officer, () => engine.caseCardsRelease(id))
  await engine.caseDutiesAssess({ case: id })
  const { made, heldBack } = await engine.caseLettersMake({ case: id })
  return { made, heldBack: heldBack.length }
}

/** Somebody imitates the notice: with codes of their own. A refusal to go on guessing is no acceptance. */
async function tryFakes({ engine }: Instance): Promise<R16Figures["fakes"]> {
  const fakes = { tried: 0, accepted: 0 }
  for (const code of ["ABCD-EFGH-JK", "R4Q7-KM2P-X9", "2345-6789-AB"].slice(0, fakesTried)) {
    fakes.tried++
    try {
      if ((await engine.letterCheck(code)) !== null) fakes.accepted++
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
    }
  }
  return fakes
}
