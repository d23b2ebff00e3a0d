/** Incidents: everything of the engine's face that concerns cases. Each act reads the journal anew, so a killed one goes on where it was. */
import { randomUuid } from "@subrosa/codec"
import {
  AccountId,
  type CaseBody,
  CaseId,
  type ChartId,
  caseSearch,
  codePoolEnd,
  codePoolSearch,
  type TeamId,
} from "@subrosa/contract"
import { type CaseState, caseStatements, type ExposedChart, scopeOf, takenText } from "@subrosa/incident"
import { ended } from "../call/ended.ts"
import type { Core } from "../core.ts"
import { openOfficersText } from "../document/officers-text.ts"
import { newestHead } from "../log/newest-head.ts"
import { EngineError } from "../port.ts"
import type { CaseView, IncidentEngine } from "../port-incident.ts"
import { assessmentDraft, caseHarbours, readAssessment, signAssessment } from "./assess-case.ts"
import { openCaseChart, requestRelease, scopeCharts } from "./case-cards.ts"
import { caseNames } from "./case-names.ts"
import { computeScope } from "./case-scope.ts"
import { assignCodes, importPool, importUsage, verificationToken } from "./codes.ts"
import { runScope } from "./compute-scope.ts"
import { contactCard } from "./contact-card.ts"
import { containCase } from "./contain.ts"
import { addEntry, readCaseState } from "./journal.ts"
import { logProver } from "./log-prover.ts"
import { answerFor, checkLetter, readCounts, readNotices, takeSteps } from "./notices.ts"
import { openCase } from "./open-case.ts"
import { checkPoliceHold } from "./police-hold.ts"
import { reportCase } from "./report-case.ts"
import { checkSamples } from "./samples.ts"

/** `rotateTeam` renews one team's key (people/rotate-teams.ts). */
export function createIncidents(core: Core, rotateTeam: (team: TeamId) => Promise<void>): IncidentEngine {
  const newest = newestHead(core)
  const read = async (id: CaseId) => {
    const prover = await logProver(core, newest)
    return { prover, state: await readCaseState(core, prover, id) }
  }
  const add = async (id: CaseId, body: CaseBody, text?: string): Promise<void> => {
    await addEntry(core, id, { body, text })
  }

  const face: IncidentEngine = {
    async cases() {
      const { cases } = await core.call(caseSearch, {})
      return Promise.all(
        cases.map(async ({ opening: { id, text }, ...file }) => ({
          ...file,
          title: text === null ? null : await openOfficersText(core, `case-text/${id}`, text),
        })),
      )
    },
    async caseOpen(input) {
      const id = CaseId.parse(randomUuid())
      await openCase(core, id, input)
      return id
    },
    async caseRead(id) {
      const { state } = await read(id)
      const [names, counts] = await Promise.all([caseNames(core, state), readCounts(core, id)])
      const takenTexts = state.taken.map((one) => takenText(one, names))
      return viewOf(id, state, { takenTexts, statements: caseStatements(state, names), counts })
    },
    caseNote: ({ case: id, text, at }) => add(id, { kind: "noted", ...(at !== undefined && { at }) }, text),
    caseRole: ({ case: id, account, role, change }) =>
      add(id, { kind: "role", account: AccountId.parse(account), role, change }),
    caseHold: ({ case: id, change }) => add(id, { kind: "hold", change }),
    async casePoliceHold(input) {
      await checkPoliceHold(input, core.now())
      const { case: id, official, ...hold } = input
      await add(id, { kind: "police-hold", ...hold }, official)
    },
    caseStep: ({ case: id, ...step }) => add(id, { kind: "step", ...step }),
    caseClose: ({ case: id, outcome }) => add(id, { kind: "closed", outcome }),
    caseReopen: (id) => add(id, { kind: "reopened" }),
    async caseDuties({ case: id, ...duties }) {
      const { state } = await read(id)
      await add(id, { kind: "duties", scope: requireScope(state), ...duties })
    },
    caseFiled: ({ case: id, ...filed }) => add(id, { kind: "filed", ...filed }),

    caseContain: ({ case: id, accounts = [], devices = [], teams = [], rotate = [] }) =>
      containCase(core, id, { accounts, devices, teams, rotate }, rotateTeam),

    async caseScope({ case: id, whole = true, taken, because, onProgress }) {
      const { prover, state } = await read(id)
      return computeScope(core, prover, id, state, { whole, taken, because, onProgress })
    },
    caseReport: (input) => reportCase(core, face, input),
    caseCharts: (id) => scopeCharts(core, id),
    async caseExposed({ case: id, charts, onProgress }) {
      const { prover, state } = await read(id)
      const listed = new Set(await scopeCharts(core, id))
      const wanted = charts === undefined ? listed : new Set<ChartId>(charts).intersection(listed)
      const only = charts?.length === 1 ? charts[0] : undefined
      const run = await runScope(core, prover, state.taken, { whole: false, only, onProgress })
      const found: ExposedChart[] = []
      for await (const { chart, exposed } of run.charts) {
        if (exposed !== undefined && wanted.has(chart)) found.push(exposed)
      }
      return found
    },
    caseSafeHarbour: async (id) => caseHarbours(core, (await read(id)).state),

    async assessmentDraft({ case: id, framework }) {
      const { state } = await read(id)
      return assessmentDraft(core, state, await caseNames(core, state), framework)
    },
    async assessmentSign({ case: id, ...input }) {
      const { state } = await read(id)
      await signAssessment(core, id, state, await caseNames(core, state), input)
    },
    async assessmentRead({ case: id, framework }) {
      const assessed = (await read(id)).state.assessments[framework]
      return assessed && readAssessment(core, id, assessed)
    },

    async caseRelease({ case: id, kinds = ["directory"] }) {
      const { state } = await read(id)
      return requestRelease(core, newest, id, { version: requireScope(state), kinds })
    },
    async caseCards({ case: id, release, charts, onProgress }) {
      const cards: Awaited<ReturnType<IncidentEngine["caseCards"]>> = []
      for (let from = 0; from < charts.length; from += cardsAtOnce) {
        const part = charts.slice(from, from + cardsAtOnce)
        const open = (chart: ChartId) => openCaseChart(core, newest, { case: id, release, chart, kinds: ["directory"] })
        cards.push(...(await Promise.all(part.map(open))).map(contactCard))
        onProgress?.(Math.min(from + cardsAtOnce, charts.length), charts.length)
      }
      return cards
    },
    caseSamples: (input) => checkSamples(core, newest, input),

    noticeSteps: ({ case: id, steps, onProgress }) => takeSteps(core, id, steps, onProgress),
    notices: ({ case: id, state }) => readNotices(core, id, state),
    async caseAnswer({ case: id, chart }) {
      const { prover, state } = await read(id)
      return answerFor(core, prover, { id, state, chart })
    },
    verificationToken: (code) => verificationToken(core, code),
    async letterCheck(code) {
      const letter = await checkLetter(core, code)
      return letter && { case: letter.case, chart: letter.chart, letter: letter.letter, madeAt: letter.madeAt }
    },

    codePools: async () => (await core.call(codePoolSearch, {})).pools,
    codePoolImport: (input) => importPool(core, input),
    codePoolEnd: (pool) => ended(core.call(codePoolEnd, { params: { pool } })),
    codesAssign: ({ case: id, charts, onProgress }) => assignCodes(core, id, charts, onProgress),
    codeUsageImport: (text) => importUsage(core, text),
  }
  return face
}

const cardsAtOnce = 8

function requireScope(state: CaseState): number {
  const scope = scopeOf(state)
  if (scope === undefined) throw new EngineError("refused", "Compute who was exposed first.")
  return scope.version
}

function viewOf(id: CaseId, state: CaseState, more: Pick<CaseView, "takenTexts" | "statements" | "counts">): CaseView {
  const roles: CaseView["roles"] = Object.fromEntries(state.roles)
  return { ...state, id, roles, ...more }
}
