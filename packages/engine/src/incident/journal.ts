/** A case's journal in an officer's client: read, proven to be the one the log vouches for, opened, folded; and added to. */
import { canonicalJson, canonicalText, equal, fromBase64url, randomUuid } from "@subrosa/codec"
import {
  type CaseBody,
  type CaseEntry,
  CaseEntryId,
  type CaseId,
  caseEntryCreate,
  caseEntrySearch,
} from "@subrosa/contract"
import { context, digest } from "@subrosa/crypto"
import { type CaseState, caseState, type JournalEntry, readJournalEntry } from "@subrosa/incident"
import type { Core } from "../core.ts"
import { openOfficersText, sealOfficersText } from "../document/officers-text.ts"
import { proofFailed, requireProof } from "../log/proof-step.ts"
import type { LogProver } from "./log-prover.ts"

const pageSize = 200

/**
 * The whole journal, each entry compared with its digest in the signed log, in order and without gaps.
 *
 * @throws EngineError proof_failed when an entry is not the one that was logged
 */
export async function readJournal(core: Core, prover: LogProver, id: CaseId): Promise<JournalEntry[]> {
  const journal: JournalEntry[] = []
  for (;;) {
    const { entries } = await core.call(caseEntrySearch, {
      params: { case: id },
      query: { after: journal.length, limit: pageSize },
    })
    for (const entry of entries) journal.push(await readEntry(core, prover, id, entry))
    if (entries.length < pageSize) return journal
  }
}

export async function readCaseState(core: Core, prover: LogProver, id: CaseId): Promise<CaseState> {
  const journal = await readJournal(core, prover, id)
  try {
    return caseState(journal)
  } catch (error) {
    if (error instanceof RangeError) throw proofFailed("the entry is not what was asked", error)
    throw error
  }
}

async function readEntry(core: Core, prover: LogProver, id: CaseId, entry: CaseEntry): Promise<JournalEntry> {
  requireProof(entry.case === id, "the entry is not what was asked")
  const event = await prover.eventAt(entry.index)
  const vouched =
    event.type === "case" &&
    event.change === "entry" &&
    event.case === id &&
    event.subject === entry.id &&
    event.account === entry.account &&
    equal(fromBase64url(event.digest), entryDigest(core.practice(), entry))
  requireProof(vouched, "the entry is not what was asked")
  const text = entry.text === null ? undefined : await openOfficersText(core, `case-text/${entry.id}`, entry.text)
  return readJournalEntry(entry, text)
}

function entryDigest(practice: string, { case: id, id: entry, body, text }: CaseEntry): Uint8Array {
  return digest(canonicalJson({ body, text }), context("case-entry", practice, id, entry))
}

export interface Addition {
  body: CaseBody
  text?: string | undefined
  /** Chosen beforehand where a step may be repeated. */
  id?: CaseEntryId | undefined
}

/** Idempotent by `id`: a repeated one with the same body answers the entry that stands. */
export async function addEntry(core: Core, id: CaseId, { body, text, id: given }: Addition): Promise<CaseEntry> {
  const entry = given ?? newEntryId()
  return core.call(caseEntryCreate, {
    params: { case: id },
    body: {
      id: entry,
      body: bodyText(body),
      ...(text !== undefined && text !== "" && { text: await sealOfficersText(core, `case-text/${entry}`, text) }),
    },
  })
}

export const newEntryId = (): CaseEntryId => CaseEntryId.parse(randomUuid())
export const bodyText = (body: CaseBody): string => canonicalText(body)
