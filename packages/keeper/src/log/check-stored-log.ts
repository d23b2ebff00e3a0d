/**
 * A practice's whole log as it lies in the tables, against the keeper's own signature: what a database owner has changed is found and named.
 *
 * The keeper's signature under the checkpoint is what a thief of the database cannot make. Tiles, leaves, texts and the columns beside
 * them that lists are made of all follow from it.
 */
import type { PracticeId } from "@subrosa/contract"
import { EventCheck, type TreeHead, type VerifierKey, verifyMirror } from "@subrosa/log"
import { nativeHash } from "@subrosa/log/native-hash"
import type { Database } from "../db.ts"
import { checkBody, leafHasher } from "./check-body.ts"
import { erasedSince, storedBodies, storedFiles, storedHead } from "./read-stored-log.ts"
import { signedHead } from "./signed-head.ts"

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

/** `since`: a head that an earlier check has found in order; the log has to have grown from it. @throws the signal's reason */
export async function checkStoredLog(
  { db, keyOf }: LogCheckDeps,
  practice: PracticeId,
  since?: TreeHead,
  signal?: AbortSignal,
): Promise<LogCheck> {
  const stored = await storedHead(db, practice)
  if (stored === undefined) return { ok: false, head: undefined, tampered: [], problems: ["the log has no head"] }
  const head = await signedHead(stored.checkpoint, practice, await keyOf(practice))
  if (head === undefined || head.size !== stored.size) {
    const problems = ["the newest checkpoint is not one that the keeper has signed"]
    return { ok: false, head: undefined, tampered: [], problems }
  }
  const leafOf = leafHasher(practice)
  const bodies = new EventCheck()
  const besides = new Set<number>()
  const report = await verifyMirror(head, storedFiles(db, practice), {
    hash: nativeHash,
    ...(since !== undefined && { since }),
    async onLeaves(first, hashes) {
      signal?.throwIfAborted()
      for (const body of await storedBodies(db, practice, first, first + hashes.length)) {
        const { checked, hasItsColumns } = checkBody(leafOf, body)
        bodies.add(checked, hashes[body.index - first])
        if (!hasItsColumns && besides.size < besidesMax) besides.add(body.index)
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
/** Of columns that do not say what their text says, so many. */
const besidesMax = 10_000
