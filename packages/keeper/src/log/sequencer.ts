/**
 * Group commit: while one batch of a practice is under way, the next gathers. Each batch is one durable transaction with one
 * checkpoint, and nobody is answered before it has committed (spec/log.md, "Release").
 */
import { setImmediate as nextTurn } from "node:timers/promises"
import type { PracticeId } from "@subrosa/contract"
import type { NoteSigner } from "@subrosa/log"
import type { Database } from "../db.ts"
import { RecentMap } from "../recent-map.ts"
import type { KeeperKeys } from "../release/keeper-keys.ts"
import type { Job, Sequencer } from "../sequencer.ts"
import { answerBatch, type Committed, runAhead, runBatch } from "./batch.ts"
import { failureOf } from "./failure.ts"
import type { LogEnd } from "./log-head.ts"
import { logSigner } from "./log-key.ts"
import type { TileSource } from "./tile-source.ts"
import { type Appended, type Group, JobUnit, type Unit } from "./unit.ts"

export interface GroupSequencer extends Sequencer {
  /** As `append`, for an input that is worked on together with others of its group. `checkpointSize` undefined: no receipts. */
  appendIn<I, R>(
    practice: PracticeId,
    group: Group<I, R>,
    input: I,
    checkpointSize: number | undefined,
  ): Promise<Appended<R>>
}

export interface SequencerDeps {
  db: Database
  keys: KeeperKeys
  tiles: TileSource
  clock: () => Date
}

interface Batch {
  units: Unit[]
}

/** One practice's line before its log. */
interface Line {
  gathering: Batch
  running: boolean
}

/** Log ends of this many practices are kept in memory, some 20 KiB each. */
const endsKept = 1000

export function createSequencer({ db, keys, tiles, clock }: SequencerDeps): GroupSequencer {
  const lines = new Map<PracticeId, Line>()
  const ends = new RecentMap<PracticeId, LogEnd>(endsKept)
  const signers = new RecentMap<PracticeId, { seed: Uint8Array; signer: NoteSigner }>(endsKept)

  function gatheringOf(practice: PracticeId): Batch {
    const line = lines.get(practice) ?? { gathering: { units: [] }, running: false }
    lines.set(practice, line)
    if (!line.running) {
      line.running = true
      void work(practice, line)
    }
    return line.gathering
  }

  async function work(practice: PracticeId, line: Line): Promise<void> {
    // Requests that arrived in the same turn of the event loop share the first batch too.
    await nextTurn()
    while (line.gathering.units.length > 0) {
      const batch = line.gathering
      line.gathering = { units: [] }
      await commit(practice, batch.units)
    }
    line.running = false
    lines.delete(practice)
  }

  /** Never throws: every ticket is accepted or refused. */
  async function commit(practice: PracticeId, units: readonly Unit[]): Promise<void> {
    let remaining = units
    let tried = false
    while (remaining.length > 0) {
      const known = ends.get(practice)
      const ahead = tried
        ? undefined
        : await runAhead({ db, clock, known, signer: () => signerOf(practice) }, practice, remaining)
      tried = true
      const outcome =
        ahead ?? (await runBatch({ db, clock, known, signer: (sql) => signerOf(practice, sql) }, practice, remaining))
      if (outcome.kind === "committed") {
        ends.set(practice, outcome.end)
        return answer(practice, outcome)
      }
      // The key may have been read from rows that are gone again.
      keys.forget(practice)
      if (outcome.kind === "failed") {
        for (const unit of remaining) unit.refuseAll(failureOf(outcome.error))
        return
      }
      outcome.unit.refuseAll(outcome.error)
      remaining = remaining.filter((unit) => unit !== outcome.unit)
    }
  }

  function answer(practice: PracticeId, committed: Committed): void {
    // Not awaited: the next batch need not wait for proofs of this one. Failures reach the askers.
    void answerBatch(practice, committed, tiles)
  }

  async function signerOf(practice: PracticeId, sql?: Parameters<KeeperKeys["keyOf"]>[2]): Promise<NoteSigner> {
    const seed = await keys.keyOf(practice, "log", sql)
    const known = signers.get(practice)
    if (known?.seed === seed) return known.signer
    const signer = logSigner(practice, seed)
    signers.set(practice, { seed, signer })
    return signer
  }

  return {
    append<T>(practice: PracticeId, job: Job<T>) {
      const unit = new JobUnit(job)
      gatheringOf(practice).units.push(unit)
      return unit.answer
    },
    appendIn(practice, group, input, checkpointSize) {
      const batch = gatheringOf(practice)
      return group.unitOf(batch, (unit) => batch.units.push(unit)).add(input, checkpointSize)
    },
  }
}
