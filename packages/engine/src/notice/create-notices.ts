/** From a case to people who are told: the engine's face for it. Each act reads the journal anew. */
import { toBase64url } from "@subrosa/codec"
import type { CaseId, ChartId } from "@subrosa/contract"
import { sha256 } from "@subrosa/crypto"
import type { CaseState } from "@subrosa/incident"
import type { Core } from "../core.ts"
import { readCaseState } from "../incident/journal.ts"
import { logProver } from "../incident/log-prover.ts"
import { readNotices, type StepInput, takeSteps } from "../incident/notices.ts"
import { newestHead } from "../log/newest-head.ts"
import { EngineError } from "../port.ts"
import type { IncidentEngine } from "../port-incident.ts"
import type { ContactLine, NoticeEngine } from "../port-notice.ts"
import { callsOf, readRisks, updateRisk } from "./calls.ts"
import { dayIn } from "./day-in.ts"
import { assessFromCards, calendarOf } from "./duties.ts"
import { sendEmails } from "./emails.ts"
import { checkEvidence, evidencePaper } from "./evidence.ts"
import { fileReport } from "./filings.ts"
import { channelOf, makeLetters, sentStep, stepIds } from "./letters.ts"
import { notReached } from "./not-reached.ts"
import { createPeopleOf } from "./people.ts"
import { batchesOf, letterPdf, printBatch } from "./print.ts"
import { publicPaper } from "./public-notices.ts"
import { takeReturnFile } from "./returns.ts"
import { readSender, requireSender, writeSender } from "./sender.ts"
import { caseFactsOf, madeFor, subjectsOf } from "./subjects.ts"
import { noteBatch } from "./told.ts"
import { requireScoped, wordsOf, writeWords } from "./words.ts"

export function createNotices(core: Core, incidents: IncidentEngine): NoticeEngine {
  const newest = newestHead(core)
  const people = createPeopleOf(core, incidents)
  const read = async (id: CaseId) => {
    const prover = await logProver(core, newest)
    return { prover, state: await readCaseState(core, prover, id) }
  }
  const open = async (id: CaseId, onProgress?: (done: number, total: number) => void) => {
    const { prover, state } = await read(id)
    const cards = await people.cards(id, requireScoped(state).version, { onProgress })
    return { prover, state, cards, facts: await caseFactsOf(core, id, state, cards) }
  }

  return {
    noticeSender: () => readSender(core),
    noticeSenderUpdate: (sender) => writeSender(core, sender),
    caseWords: async (id) => wordsOf(core, id, (await readSender(core))?.timeZone ?? "UTC"),
    caseWordsUpdate: ({ case: id, words }) => writeWords(core, id, words),

    async caseCalendar(id) {
      const { state } = await read(id)
      return calendarOf(core, id, state, await requireSender(core))
    },
    async caseDutiesAssess({ case: id, onProgress }) {
      const { state } = await read(id)
      const sender = await requireSender(core)
      const cards = await people.cards(id, requireScoped(state).version, { onProgress })
      return assessFromCards(core, id, state, sender, cards.values())
    },
    async caseCardsRelease(id) {
      const { state } = await read(id)
      return people.release(id, requireScoped(state).version)
    },
    async caseCardsReady(id) {
      const { state } = await read(id)
      const scope = state.scopes.at(-1)
      return scope && people.ready(id, scope.version)
    },

    async caseLettersMake({ case: id, onProgress }) {
      // Whoever was held back is looked at as their chart is now.
      const notices = await readNotices(core, id)
      people.forget(
        id,
        notices.flatMap(({ chart, state }) => (state === "held-back" || state === "returned" ? [chart] : [])),
      )
      const { prover, facts, cards } = await open(id)
      return makeLetters(core, prover, facts, cards, onProgress)
    },
    async caseLetterPdf({ case: id, chart, fonts }) {
      const { prover, facts, cards } = await open(id)
      return letterPdf({ core, prover, facts, cards, fonts }, chart)
    },
    async caseLettersPrint({ case: id, fonts, recipients, part, batch = 1, onProgress }) {
      const { prover, facts, cards } = await open(id)
      return printBatch({ core, prover, facts, cards, fonts }, { part, batch, recipients }, onProgress)
    },
    caseBatches: (id) => batchesOf(core, id),
    async caseLettersSent({ case: id, channel, onProgress }) {
      refuseInSilence((await read(id)).state, core.now())
      const stepId = await stepIds(core, { id })
      const made = (await readNotices(core, id, "made")).filter((one) => one.channel === channel && !one.dropped)
      const at = core.now().toISOString()
      const steps = made.map((one) => ({
        id: stepId(one.chart, sentStep(one)),
        chart: one.chart,
        to: "sent" as const,
        channel,
        at,
      }))
      const outcomes = steps.length === 0 ? [] : await takeSteps(core, id, steps, onProgress)
      await noteBatch(core, id, "sent", outcomes.filter((one) => one === "step").length)
      return steps.length
    },
    async caseEmailsSend({ case: id, again = false, onProgress }) {
      refuseInSilence((await read(id)).state, core.now())
      const { prover, facts, cards } = await open(id)
      return sendEmails(core, prover, facts, cards, { again, onProgress })
    },
    async caseContacts(id) {
      const { prover, facts, cards } = await open(id)
      const lines: ContactLine[] = []
      const returned = madeFor(await readNotices(core, id))
      const options = { codeOf: (_: ChartId) => undefined, returned }
      for await (const one of subjectsOf(core, prover, facts, cards, options)) {
        if (one.kind === "held" || one.sent.channel === "post") continue
        const { channel, name, recipient, to, minor, voiceMail } = one.sent
        const line = { chart: one.chart, name, recipient: recipient.name, to: to ?? "", minor, voiceMail }
        lines.push({ ...line, channel: channelOf(channel) })
      }
      return lines
    },
    async caseNotReached(id) {
      const { state } = await read(id)
      const cards = people.known(id, requireScoped(state).version)
      return notReached(
        core,
        id,
        cards.size === 0 ? undefined : { cards, facts: await caseFactsOf(core, id, state, cards) },
      )
    },
    async caseUnreachable({ case: id, chart, reason }) {
      await takeOne(core, id, { chart, to: "unreachable", reason, at: core.now().toISOString() })
    },
    async caseTold({ case: id, chart, channel }) {
      const at = core.now().toISOString()
      await takeOne(core, id, { chart, to: "sent", channel, at })
      await takeOne(core, id, { chart, to: "delivered", channel, at })
    },
    async casePublicPaper({ case: id, ...input }) {
      const { state } = await read(id)
      return publicPaper(core, id, state, input)
    },
    caseRiskUpdate: ({ case: id, chart, risk }) => updateRisk(core, id, chart, risk),
    async caseCalls(id) {
      const { state } = await read(id)
      const risks = await readRisks(core, id)
      const inScope = new Set(await incidents.caseCharts(id))
      const only = [...risks.keys()].filter((chart) => inScope.has(chart))
      const cards = await people.cards(id, requireScoped(state).version, { only })
      return callsOf(core, await caseFactsOf(core, id, state, cards), cards, risks)
    },
    async caseReturnFile({ case: id, text }) {
      const sender = await requireSender(core)
      return takeReturnFile(core, id, text, dayIn(sender.timeZone)(core.now().toISOString()))
    },

    async caseEvidence({ case: id, ...input }) {
      return evidencePaper({ core, ...(await open(id)) }, input)
    },
    evidenceCheck: (json) => checkEvidence(core, json),

    async caseFiling({ case: id, ...input }) {
      const { state } = await read(id)
      return fileReport(core, id, state, input)
    },
    fileDigest: async (bytes) => toBase64url(sha256(bytes)),
  }
}

/** @throws EngineError refused while the police have asked for silence (45 CFR 164.412) */
function refuseInSilence({ policeHold }: CaseState, now: Date): void {
  if (policeHold === undefined || new Date(policeHold.until) <= now) return
  const until = policeHold.until.slice(0, 16).replace("T", " ")
  throw new EngineError(
    "refused",
    `The police asked for silence until ${until} UTC. Letters stay in the house until then, or until it is lifted.`,
  )
}

/** @throws EngineError refused for a step that cannot follow, or somebody who is not affected */
async function takeOne(core: Core, id: CaseId, step: StepInput): Promise<void> {
  const [outcome] = await takeSteps(core, id, [step])
  if (outcome === "impossible")
    throw new EngineError("refused", "That cannot follow where this person's notice stands.")
  if (outcome === "not-affected") throw new EngineError("refused", "This person is not in the scope of the case.")
}
