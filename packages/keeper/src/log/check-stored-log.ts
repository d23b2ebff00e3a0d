/**
 * A practice's whole log as it lies in the tables, against the keeper's own signature: what a database owner has changed is found and named.
 *
 * The keeper's signature under the checkpoint is what a thief of the database cannot make. Tiles, leaves, texts and the columns beside
 * them that lists are made of all follow from it.
 */
import type { PracticeId } from "@subrosa/contract"
import { context, verifyRaw } from "@subrosa/crypto"
import {
  type Checkpoint,
  type EventBody,
  EventCheck,
  ed25519Verifier,
  LogError,
  leafHash,
  openCheckpoint,
  type TreeHead,
  type VerifierKey,
  verifyMirror,
} from "@subrosa/log"
import { b64u } from "../b64u.ts"
import type { Database } from "../db.ts"
import { logOrigin } from "./log-key.ts"
import { nativeHash } from "./native-hash.ts"
import { erasedSince, type StoredBody, storedBodies, storedFiles, storedHead } from "./read-stored-log.ts"

export interface LogCheck {
  ok: boolean
  /** What was checked; undefined when there is no head, or none that the keeper has signed. */
  head: TreeHead | undefined
  /** Entries that are not as they were logged, ascending. */
  tampered: number[]
  /** What is wrong, in words without anyone's data. */
  problems: string[]
}

export interface LogCheckDeps {
  db: Database
  /** Of the practice's log. */
  keyOf(practice: PracticeId): Promise<VerifierKey>
}

/** `since`: a head that an earlier check has found in order; the log has to have grown from it. */
export async function checkStoredLog(
  { db, keyOf }: LogCheckDeps,
  practice: PracticeId,
  since?: TreeHead,
): Promise<LogCheck> {
  const stored = await storedHead(db, practice)
  if (stored === undefined) return { ok: false, head: undefined, tampered: [], problems: ["the log has no head"] }
  const head = await signedHead(stored.checkpoint, practice, await keyOf(practice))
  if (head === undefined || head.size !== stored.size) {
    const problems = ["the newest checkpoint is not one that the keeper has signed"]
    return { ok: false, head: undefined, tampered: [], problems }
  }
  const prefix = Buffer.concat([context("log-leaf", practice), Buffer.of(0x0a)])
  const bodies = new EventCheck()
  const besides = new Set<number>()
  const report = await verifyMirror(head, storedFiles(db, practice), {
    hash: nativeHash,
    ...(since !== undefined && { since }),
    async onLeaves(first, hashes) {
      for (const body of await storedBodies(db, practice, first, first + hashes.length)) {
        const members = membersOf(body)
        bodies.add(checkedBody(prefix, body, members), text(hashes[body.index - first]))
        if (!hasItsColumns(body, members)) besides.add(body.index)
      }
    },
  })
  const found = bodies.end(head.size)
  // What was erased while this went on is said by entries behind the head.
  const erased = found.missing.length > 0 ? await erasedSince(db, practice, head.size) : 0
  const missing = found.missing.filter((index) => index >= erased)
  for (let index = head.size; index <= stored.last && index < head.size + extraMax; index++) besides.add(index)
  const named = [report.tampered, report.rewritten, found.tampered].flatMap((list) => list.map(({ index }) => index))
  const tampered = [...new Set([...named, ...found.backDated, ...missing, ...besides])].sort((a, b) => a - b)
  const problems = [
    ...report.tiles,
    ...(report.root === "matches" ? [] : ["the tree is not the one that the keeper has signed"]),
    ...(report.growth === "went back" ? ["the log is shorter than it was: an older copy was restored"] : []),
    ...(report.growth === "forked" ? ["the log has not grown from what it was"] : []),
  ].slice(0, problemsMax)
  return { ok: report.ok && tampered.length === 0, head, tampered, problems }
}

/** Of rows that no tree holds so many are named. */
const extraMax = 1000
const problemsMax = 20

/** Undefined unless the keeper has signed it. */
async function signedHead(note: string, practice: PracticeId, key: VerifierKey): Promise<Checkpoint | undefined> {
  try {
    return (await openCheckpoint(note, logOrigin(practice), [ed25519Verifier(key, verifyRaw)])).checkpoint
  } catch (error) {
    if (error instanceof LogError) return undefined
    throw error
  }
}

function checkedBody(prefix: Uint8Array, body: StoredBody, { type, time, upTo }: Members): EventBody {
  const data = nativeHash(Buffer.concat([prefix, body.salt, Buffer.from(body.event)]))
  return {
    index: body.index,
    hash: text(leafHash(data, nativeHash)) ?? "",
    time: typeof time === "string" ? time : undefined,
    ...(type === "erasure" && typeof upTo === "number" && { erasedUpTo: upTo }),
  }
}

/** The columns beside a text say what it says: lists of a chart's or a person's openings are made from them (append-events.ts). */
function hasItsColumns(body: StoredBody, { type, chart, account, request, subject }: Members): boolean {
  return (
    body.type === type &&
    body.account === account &&
    body.chart === (chart ?? null) &&
    (body.request && b64u(body.request)) === (type === "release" ? (request ?? null) : null) &&
    body.case_entry === (type === "case" ? (subject ?? null) : null)
  )
}

type Members = Record<string, unknown>

/** None of a text that is no JSON object: its hash fits no leaf. */
function membersOf({ event }: StoredBody): Members {
  try {
    const value: unknown = JSON.parse(event)
    return typeof value === "object" && value !== null ? (value as Members) : {}
  } catch {
    return {}
  }
}

const text = (hash: Uint8Array | undefined): string | undefined => hash && b64u(hash)
