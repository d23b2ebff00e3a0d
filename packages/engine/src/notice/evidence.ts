/**
 * The evidence statement (spec/notice.md): what of one person was exposed, and when, without content, signed by the officer who gives it. For
 * the police, a court, a lawyer; whoever could not be written to safely is given it, too.
 */
import { canonicalJson, fromBase64url, toBase64, toBase64url } from "@subrosa/codec"
import { AccountId, CaseId, type ChartId } from "@subrosa/contract"
import { context, importSignSeed, sign, signPublicKey, verify } from "@subrosa/crypto"
import type { EvidenceStatement, PersonNotice } from "@subrosa/incident/notice"
import { parseCheckpoint, parseNote } from "@subrosa/log"
import { z } from "zod"
import type { Core } from "../core.ts"
import { type PlacedChart, placeOne } from "../incident/compute-scope.ts"
import type { LogProver } from "../incident/log-prover.ts"
import { EngineError } from "../port.ts"
import type { ContactCard } from "../port-incident.ts"
import type { EvidenceChecked, EvidencePaper, FontFiles } from "../port-notice.ts"
import { exposureOf } from "./exposure-of.ts"
import { plainPdf } from "./plain-pdf.ts"
import { requireLanguage } from "./require-language.ts"
import { practiceOf } from "./sender.ts"
import type { CaseFacts } from "./subjects.ts"
import { requireScoped } from "./words.ts"

interface Given {
  core: Core
  prover: LogProver
  facts: CaseFacts
  cards: ReadonlyMap<ChartId, ContactCard>
}

const kind = "subrosa/v1 evidence statement"

/** @throws EngineError refused for a person who is not in the scope, or whose card names no patient with a birth date */
export async function evidencePaper(
  { core, prover, facts, cards }: Given,
  { chart, language: wanted, fonts }: { chart: ChartId; language?: string | undefined; fonts: FontFiles },
): Promise<EvidencePaper> {
  const notice = await import("@subrosa/incident/notice")
  const { state, sender, incident, today } = facts
  const placed = await placeOne(core, prover, state.taken, chart)
  const patient = cards.get(chart)?.patient
  if (placed?.exposed === undefined || patient === undefined)
    throw refused("This person is not in the scope of the case.")
  const birthDate = patient?.birthDate
  if (patient === null || typeof birthDate !== "string") {
    throw refused(
      "The chart names no patient with a birth date: without it nobody can tell whom the statement is about.",
    )
  }
  const practice = practiceOf(sender)
  const exposure = await exposureOf(placed, patient, sender.timeZone)
  const name = notice.patientName(patient)
  const checkpoint = parseCheckpoint(parseNote(requireScoped(state).checkpoint).text)
  const statement: EvidenceStatement = {
    statement: kind,
    case: facts.id,
    practice: practice.name,
    name,
    birthDate,
    exposed: exposure.exposed,
    period: incident.period,
    discovered: incident.discovered,
    issued: today,
    entries: logEntriesOf(placed),
    checkpoint: { origin: checkpoint.origin, size: checkpoint.size, rootHash: toBase64(checkpoint.root) },
  }
  const signature = await signed(core, facts.id, notice.evidenceBytes(statement))
  const language =
    wanted === undefined
      ? notice.chooseLanguage(notice.languagesOf(patient), notice.builtInLanguages)
      : await requireLanguage(wanted)
  const person: PersonNotice = {
    ...{ name, recipient: { role: "self", name }, byCard: false, minor: false, languages: [language.language] },
    ...{ country: sender.filer.country, jurisdiction: undefined, exposure, identityCode: undefined },
    ...{ verificationCode: "", duties: [] },
  }
  const document = notice.evidenceDocument(statement, signature, practice, incident, person, language)
  const watermark = incident.rehearsal ? language.messages["watermark.rehearsal"] : undefined
  return {
    fileName: `statement-${today}`,
    json: `${JSON.stringify({ statement, signature }, null, 2)}\n`,
    pdf: await plainPdf({ ...document, watermark }, { fonts, country: sender.filer.country, day: today }),
  }
}

const refused = (message: string) => new EngineError("refused", message)

/** Indexes of the events that show it, each once. */
function logEntriesOf({ exposed }: PlacedChart): number[] {
  const whys = exposed?.segments.flatMap(({ entries }) => entries.flatMap(({ why }) => why)) ?? []
  return [...new Set(whys.flatMap((why) => ("index" in why ? [why.index] : [])))].sort((a, b) => a - b)
}

const contextOf = (core: Core, id: string) => context("evidence-statement", core.practice(), id)

async function signed(core: Core, id: CaseId, bytes: Uint8Array) {
  const seed = core.signSeed()
  const value = toBase64url(await sign(await importSignSeed(seed), bytes, contextOf(core, id)))
  return { account: core.account(), key: toBase64url(signPublicKey(seed)), value }
}

const EvidenceFile = z.object({
  statement: z.looseObject({ statement: z.literal(kind), case: CaseId, name: z.string(), issued: z.string() }),
  signature: z.object({ account: AccountId, key: z.base64url(), value: z.base64url().length(86) }),
})

/** Whether a statement that somebody shows is one of this practice's, word for word. Null: it is not. */
export async function checkEvidence(core: Core, text: string): Promise<EvidenceChecked | null> {
  const file = EvidenceFile.safeParse(parsed(text))
  if (!file.success) throw new EngineError("invalid_input", "This file is no evidence statement.", { field: "file" })
  const { statement, signature } = file.data
  const card = await core.staffCard(signature.account)
  if (card === undefined || toBase64url(card.signPublicKey) !== signature.key) return null
  const bytes = canonicalJson(statement)
  const isOurs = await verify(
    card.signPublicKey,
    bytes,
    fromBase64url(signature.value),
    contextOf(core, statement.case),
  )
  return isOurs ? { case: statement.case, name: statement.name, issued: statement.issued, by: card.name } : null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
