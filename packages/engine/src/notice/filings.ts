/** Reports to authorities, filled in with what the case knows; the count comes with its proof. */
import { toBase64, toHex, utf8 } from "@subrosa/codec"
import type { CaseId } from "@subrosa/contract"
import { sha256 } from "@subrosa/crypto"
import type { CaseState } from "@subrosa/incident"
import type { Filing, FilingFacts } from "@subrosa/incident/notice"
import { parseCheckpoint, parseNote } from "@subrosa/log"
import type { Core } from "../core.ts"
import { caseHarbours } from "../incident/assess-case.ts"
import { scopeCharts } from "../incident/case-cards.ts"
import { readCounts, readNotices } from "../incident/notices.ts"
import { EngineError } from "../port.ts"
import type { CaseWords, FilingForm, FontFiles, NoticeSender } from "../port-notice.ts"
import { dayIn } from "./day-in.ts"
import { assessCase, elsewhere } from "./duties.ts"
import { plainPdf } from "./plain-pdf.ts"
import { practiceOf, requireSender } from "./sender.ts"
import { incidentOf, requireScoped, wordsOf } from "./words.ts"

export async function fileReport(
  core: Core,
  id: CaseId,
  state: CaseState,
  { form, fonts }: { form: FilingForm; fonts: FontFiles },
): Promise<{ fileName: string; json: string; pdf: Uint8Array }> {
  const notice = await import("@subrosa/incident/notice")
  const sender = await requireSender(core)
  const { words } = await wordsOf(core, id, sender.timeZone)
  const facts = await filingFacts(core, id, state, { sender, words })
  const filing = makeFiling(notice, facts, form, { authority: words.authority, now: core.now().toISOString() })
  const watermark = facts.incident.rehearsal ? notice.builtInLanguages[0]?.messages["watermark.rehearsal"] : undefined
  const mark = `${form} ${facts.today}`
  const document = notice.filingDocument(filing, mark, watermark)
  const rehearsal = facts.incident.rehearsal ? { rehearsal: true } : {}
  return {
    fileName: `${form}-${facts.today}`,
    json: `${JSON.stringify({ ...rehearsal, ...filing }, null, 2)}\n`,
    pdf: await plainPdf(document, { fonts, country: facts.filer.country, day: facts.today }),
  }
}

function makeFiling(
  notice: typeof import("@subrosa/incident/notice"),
  facts: FilingFacts,
  form: FilingForm,
  { authority, now }: { authority: string | undefined; now: string },
): Filing {
  if (form === "hhs") return notice.hhsFiling(facts)
  if (form !== "gdpr-33") return notice.stateFiling(facts, form)
  if (authority === undefined) {
    throw new EngineError("refused", "Say first which supervisory authority this report goes to.")
  }
  const isWhole = facts.likelyConsequences !== undefined && facts.incident.period.end !== undefined
  return notice.gdprFiling(facts, {
    authority,
    phase: isWhole ? "final" : "initial",
    now,
  })
}

async function filingFacts(
  core: Core,
  id: CaseId,
  state: CaseState,
  { sender, words }: { sender: NoticeSender; words: CaseWords },
): Promise<FilingFacts> {
  const { FilingFacts } = await import("@subrosa/incident/notice")
  const scope = requireScoped(state)
  const toDay = dayIn(sender.timeZone)
  const [harbours, assessed, charts, counts, notices] = await Promise.all([
    caseHarbours(core, state),
    assessCase(core, id, state, sender),
    scopeCharts(core, id),
    readCounts(core, id),
    readNotices(core, id),
  ])
  const encrypted = harbours.length > 0 && harbours.every(({ holds }) => holds)
  const incident = await incidentOf(state, words, sender, { encrypted, affected: scope.counts.charts })
  const sent = notices.filter(({ state: at }) => at === "sent" || at === "delivered" || at === "read")
  const sentDays = sent.map(({ updatedAt }) => toDay(updatedAt)).sort()
  const { origin, size, root } = parseCheckpoint(parseNote(scope.checkpoint).text)
  const { affected, elsewhere: other } = assessed.facts
  const parsed = FilingFacts.safeParse({
    caseId: id,
    filer: sender.filer,
    practice: practiceOf(sender),
    incident,
    awareAt: state.opened.discoveredAt,
    proof: {
      affected: scope.counts.charts,
      listDigest: toHex(sha256(utf8([...charts].sort().join("\n")))),
      checkpoint: { origin, size, rootHash: toBase64(root) },
      computedAt: scope.time,
    },
    byJurisdiction: { ...affected, ...(other ? { [elsewhere]: other } : {}) },
    elements: assessed.facts.elements,
    records: Object.keys(scope.counts.byKind),
    recordsCount: scope.counts.entries,
    notices: {
      ...(sentDays[0] !== undefined && { firstSent: sentDays[0] }),
      ...(counts.beingTold === 0 && sentDays.length > 0 && { lastSent: sentDays.at(-1) }),
      total: sent.length,
      unreachable: counts.unreachable,
    },
    ...(words.policeTold !== undefined && { policeTold: words.policeTold }),
    ...(words.likelyConsequences !== undefined && { likelyConsequences: words.likelyConsequences }),
    planned: [],
    ...(words.statement !== undefined && { description: words.statement }),
    today: toDay(core.now().toISOString()),
  })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new EngineError("invalid_input", `The report cannot be filled: ${issue?.path.join(".")} ${issue?.message}.`)
}
