/**
 * Pulling: for a witness that nobody can reach (behind a home router). It asks each listed log that has an address for its checkpoint,
 * verifies the growth from the log's own tiles, and posts its cosignature back (spec/witness.md, "Pulling").
 */
import {
  consistencyProofFromTiles,
  cosignaturesOf,
  formatNote,
  formatTilePath,
  LogError,
  type Note,
  type PolicyLog,
  parseCheckpoint,
  parseNote,
  parseSignatureLines,
  tileWidthMax,
} from "@subrosa/log"
import { nativeHash } from "@subrosa/log/native-hash"
import { verifyEd25519 } from "./ed25519.ts"
import { headOf } from "./state.ts"
import { rolledBack } from "./state-store.ts"
import type { Witness } from "./witness.ts"

const timeoutMs = 20_000
/** A full tile has 8 KiB, a checkpoint far less. */
const answerMaxBytes = 64 * 1024

/** Asks one log once. Answers what came of it; throws when the log cannot be reached, and WitnessError when our own state is old. */
export async function pullLog(
  witness: Witness,
  { key, url = "" }: PolicyLog,
): Promise<{ status: number; size: number }> {
  const base = url.replace(/\/$/, "")
  await requireNewest(witness, key.name, await getNote(`${base}/checkpoint`))
  const note = (await getNote(`${base}/candidate-checkpoint`)) ?? (await getNote(`${base}/checkpoint`))
  if (note === undefined) throw new Error(`${key.name} serves no checkpoint`)
  const { size } = parseCheckpoint(note.text)
  const head = headOf(witness.state().logs[key.name])
  // A shorter log is judged like any other request, which cannot name more than it has.
  const old = Math.min(head.size, size)
  const proof = old === 0 || old === size ? [] : await proofFromTiles(base, old, size)
  const answer = await witness.addCheckpoint({ old, proof, note })
  if (answer.status === 200) {
    const body = formatNote({ text: note.text, signatures: [...note.signatures, ...parseSignatureLines(answer.body)] })
    await request(`${base}/cosignatures`, {
      method: "POST",
      headers: { "content-type": "application/octet-stream" },
      body,
    })
  }
  return { status: answer.status, size }
}

/** A log that bears our own cosignature of more than we remember shows that our state was put back. */
async function requireNewest(witness: Witness, origin: string, note: Note | undefined): Promise<void> {
  if (note === undefined) return
  const [own] = await cosignaturesOf(note, [witness.key.verifierKey], verifyEd25519)
  const { origin: named, size } = parseCheckpoint(note.text)
  const known = headOf(witness.state().logs[origin]).size
  if (own !== undefined && named === origin && size > known) {
    throw rolledBack(`the log bears this witness's cosignature of ${size} entries, and it remembers ${known}`)
  }
}

/** Empty when the log has not the tiles for it: then the growth is not proven. */
async function proofFromTiles(base: string, from: number, to: number): Promise<Uint8Array[]> {
  const read = async (level: number, index: number, width: number): Promise<Uint8Array> => {
    const at = (width: number) => get(`${base}/${formatTilePath({ level, index, width })}`)
    return (await at(width)) ?? (width < tileWidthMax ? await at(tileWidthMax) : undefined) ?? new Uint8Array(0)
  }
  try {
    return await consistencyProofFromTiles(from, to, read, nativeHash)
  } catch (error) {
    if (error instanceof LogError) return []
    throw error
  }
}

async function getNote(url: string): Promise<Note | undefined> {
  const bytes = await get(url)
  return bytes === undefined ? undefined : parseNote(bytes)
}

/** Undefined for 404. */
async function get(url: string): Promise<Uint8Array | undefined> {
  const answer = await request(url, { method: "GET" }, [404])
  if (answer.status === 404) return undefined
  const bytes = new Uint8Array(await answer.arrayBuffer())
  if (bytes.length > answerMaxBytes) throw new Error("the log's answer is too long")
  return bytes
}

async function request(url: string, init: RequestInit, accepted: number[] = []): Promise<Response> {
  const answer = await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(timeoutMs) })
  if (answer.ok || accepted.includes(answer.status)) return answer
  await answer.body?.cancel()
  throw new Error(`${url} answered ${answer.status}`)
}
