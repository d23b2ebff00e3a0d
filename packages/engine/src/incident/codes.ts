/** Protection codes in an officer's client: brought in from the vendor's file, given out, opened for letters, reported as used. */
import { toBase64url, utf8 } from "@subrosa/codec"
import {
  type CaseId,
  type ChartId,
  type CodePool,
  CodePoolId,
  codeAssign,
  codeCreate,
  codePoolCreate,
  codePoolEnd,
  codeUse,
} from "@subrosa/contract"
import { context, mac } from "@subrosa/crypto"
import { type RowFault, readCodeFile, readUsageFile } from "@subrosa/incident"
import { ended } from "../call/ended.ts"
import type { Core } from "../core.ts"
import { codePlace, officersSealer, openOfficersText } from "../document/officers-text.ts"
import { EngineError } from "../port.ts"

const codesAtOnce = 2000
const chartsAtOnce = 1000
const tokenBytes = 16

/** The same code has the same token in whatever pool, and only this practice can make it. */
export async function codeTokens(core: Core): Promise<(code: string) => string> {
  const { search } = await core.searchKeys()
  const bound = context("case-code", core.practice())
  return (code) => toBase64url(mac(search, utf8(code), bound).subarray(0, tokenBytes))
}

export type PoolImport =
  | { kind: "imported"; pool: CodePool["id"]; codes: number }
  | { kind: "refused"; faults: RowFault[] }

/**
 * A file taken whole or not at all: what is wrong in it, or is in another pool already, is named by its row and nothing is given out of it. The
 * pool's id is made from the file, so that a killed import goes on where it was.
 */
export async function importPool(core: Core, { text, label, expiresAt, onProgress }: PoolFile): Promise<PoolImport> {
  const { file, faults } = readCodeFile(text)
  if (faults !== undefined) return { kind: "refused", faults }
  const { codes } = file
  const id = await poolId(core, text, label)
  await core.call(codePoolCreate, { body: { id, label, expiresAt: expiresAt ?? null, codes: codes.length } })
  const [tokenOf, seal] = await Promise.all([codeTokens(core), officersSealer(core)])
  const found: number[] = []
  for (let from = 0; from < codes.length; from += codesAtOnce) {
    const part = codes.slice(from, from + codesAtOnce)
    const sealed = await Promise.all(
      part.map(async (code) => {
        const token = tokenOf(code)
        return { token, sealed: await seal(codePlace(token), code) }
      }),
    )
    const { duplicates } = await core.call(codeCreate, { params: { pool: id }, body: { from, codes: sealed } })
    found.push(...duplicates)
    onProgress?.(Math.min(from + codesAtOnce, codes.length), codes.length)
  }
  if (found.length === 0) return { kind: "imported", pool: id, codes: codes.length }
  // Nothing of a file that is refused stays: corrected, it is a new pool.
  await ended(core.call(codePoolEnd, { params: { pool: id } }))
  const rowOf = rowsOf(text)
  return {
    kind: "refused",
    faults: found.map((place) => ({ row: rowOf(place), message: "this code is in another pool already" })),
  }
}

export interface PoolFile {
  /** CSV. */
  text: string
  label: string
  expiresAt?: string | undefined
  onProgress?: ((done: number, total: number) => void) | undefined
}

/** Of the file and its label: the same file again is the same pool. */
async function poolId(core: Core, text: string, label: string): Promise<CodePoolId> {
  const { search } = await core.searchKeys()
  const bytes = mac(search, utf8(`${label}\n${text}`), context("case-code", core.practice())).slice(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")
  return CodePoolId.parse(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"))
}

/** From a code's place to its row in the file: after the heading, if there is one. */
function rowsOf(text: string): (place: number) => number {
  const { file } = readCodeFile(text)
  const first =
    text
      .replace(/^\uFEFF/, "")
      .split(/\r?\n/, 1)[0]
      ?.trim() ?? ""
  const headed = file?.codes[0] === first ? 0 : 1
  return (place) => place + 1 + headed
}

export interface AssignedCode {
  chart: ChartId
  /** Null when it does not open with this person's keys. */
  code: string | null
  usedAt: string | null
}

/** Everyone's code: given now, or before. `without`: those whom the pools had none left for. */
export async function assignCodes(
  core: Core,
  id: CaseId,
  charts: readonly ChartId[],
  onProgress?: (done: number, total: number) => void,
): Promise<{ codes: AssignedCode[]; without: ChartId[]; left: number }> {
  const assigned: AssignedCode[] = []
  const without: ChartId[] = []
  let left = 0
  for (let from = 0; from < charts.length; from += chartsAtOnce) {
    const part = charts.slice(from, from + chartsAtOnce)
    const answer = await core.call(codeAssign, { params: { case: id }, body: { charts: part } })
    assigned.push(...(await Promise.all(answer.codes.map((code) => openCode(core, code)))))
    without.push(...answer.without)
    left = answer.left
    onProgress?.(Math.min(from + chartsAtOnce, charts.length), charts.length)
  }
  return { codes: assigned, without, left }
}

async function openCode(
  core: Core,
  { chart, token, sealed, usedAt }: { chart: ChartId; token: string; sealed: string; usedAt: string | null },
): Promise<AssignedCode> {
  return { chart, usedAt, code: await openOfficersText(core, codePlace(token), sealed) }
}

export type UsageImport =
  /** `faults`: rows of codes that are not ours or were never given out; the others count. */
  { kind: "imported"; uses: number; faults: RowFault[] } | { kind: "refused"; faults: RowFault[] }

/** The vendor's report. */
export async function importUsage(core: Core, text: string): Promise<UsageImport> {
  const { file, faults } = readUsageFile(text)
  if (faults !== undefined) return { kind: "refused", faults }
  const tokenOf = await codeTokens(core)
  const uses = file.uses.map(({ code, usedAt }) => ({ token: tokenOf(code), usedAt }))
  const wrong: RowFault[] = []
  for (let from = 0; from < uses.length; from += codesAtOnce) {
    const answer = await core.call(codeUse, { body: { uses: uses.slice(from, from + codesAtOnce) } })
    const rowOf = (place: number) => file.uses[from + place]?.row ?? 0
    wrong.push(...answer.unknown.map((place) => ({ row: rowOf(place), message: "this code is in none of the pools" })))
    wrong.push(
      ...answer.unassigned.map((place) => ({ row: rowOf(place), message: "this code was not given to anybody" })),
    )
  }
  return { kind: "imported", uses: uses.length - wrong.length, faults: wrong.sort((a, b) => a.row - b.row) }
}

/** The keyed token of the verification code on a letter: case, spaces and hyphens make no difference. @throws EngineError invalid_input */
export async function verificationToken(core: Core, code: string): Promise<string> {
  const typed = code.toUpperCase().replace(/[\s-]/g, "")
  if (!/^[0-9A-Z]{6,32}$/.test(typed)) {
    throw new EngineError("invalid_input", "This is not a code as our letters have one.", { field: "code" })
  }
  const { search } = await core.searchKeys()
  return toBase64url(mac(search, utf8(typed), context("notice-code", core.practice())))
}
