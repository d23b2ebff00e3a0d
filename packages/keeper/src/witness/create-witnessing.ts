/**
 * The keeper's side of its witnesses (C2SP tlog-witness): what to submit, what came back, and the checkpoint that a quorum has cosigned.
 *
 * Nothing here waits for a witness, and nothing that a person waits for comes here: submissions go out in the background, as plain values,
 * by whoever has a network.
 */
import { ApiError, type PracticeId, type WitnessPolicy } from "@subrosa/contract"
import { verifyRaw } from "@subrosa/crypto"
import {
  consistencyProofFromTiles,
  cosignaturesOf,
  formatAddCheckpoint,
  LogError,
  type Note,
  parseNote,
  parseSignatureLines,
  parseSize,
} from "@subrosa/log"
import { nativeHash } from "@subrosa/log/native-hash"
import type { Database, Sql } from "../db.ts"
import type { TileSource } from "../log/tile-source.ts"
import type { Sequencer } from "../sequencer.ts"
import { planRound } from "./plan-round.ts"
import { readPolicy, witnessKeys } from "./read-policy.ts"
import {
  agreedRound,
  keepCosignature,
  newestRound,
  noteState,
  pruneRounds,
  readStates,
  type StoredRound,
  startRound,
} from "./round-rows.ts"
import { isFork, problemOf, type Submission, type SubmissionAnswer, wentBack } from "./submission.ts"
import { createWitnessAlarms } from "./witness-alarms.ts"

export interface WitnessingDeps {
  db: Database
  clock: () => Date
  tiles: TileSource
  sequencer: Sequencer
}

const readHead = {
  name: "keeper.log-head.read",
  text: "select size, checkpoint from keeper.log_head where practice = $1",
}

export function createWitnessing({ db, clock, tiles, sequencer }: WitnessingDeps) {
  const alarms = createWitnessAlarms({ db, clock, sequencer })
  const headOf = async (sql: Sql, practice: string) => {
    const { rows } = await sql.query<{ size: number; checkpoint: string }>(readHead, [practice])
    return rows[0] ?? { size: 0, checkpoint: "" }
  }

  const submissionOf = async (
    practice: string,
    witness: string,
    url: string,
    old: number,
    round: StoredRound,
  ): Promise<Submission> => {
    const { size, note } = round
    const read = (level: number, index: number, width: number) => tiles.read(practice, level, index, width)
    const proof = old === 0 || old === size ? [] : await consistencyProofFromTiles(old, size, read, nativeHash)
    return { witness, url, size, body: formatAddCheckpoint(old, proof, note) }
  }

  /** Keeps a cosignature that verifies; false when none of this witness does. */
  const keep = async (
    practice: PracticeId,
    round: StoredRound,
    policy: WitnessPolicy,
    witness: string,
    signed: Note,
  ): Promise<boolean> => {
    const key = witnessKeys(policy).get(witness)
    const [cosigned] = key === undefined ? [] : await cosignaturesOf(signed, [key], verifyRaw)
    if (cosigned === undefined) return false
    await db.transaction(practice, async (sql) => {
      await keepCosignature(sql, practice, round.size, witness, cosigned)
      const agreed = await agreedRound(sql, practice, keysOf(policy), policy.quorum)
      if (agreed !== undefined) await pruneRounds(sql, practice, agreed.size)
    })
    return true
  }

  const note = (practice: PracticeId, witness: string, state: { size?: number; problem?: string }) =>
    db.inPractice(practice, (sql) => noteState(sql, practice, witness, state, clock()))

  return {
    witnessRound: alarms.witnessRound,

    /** Practices whose logs have witnesses. */
    witnessedPractices: async (): Promise<PracticeId[]> => {
      const { rows } = await db.anywhere((sql) =>
        sql.query<{ id: PracticeId }>({
          name: "keeper.practices-with-witnesses",
          text: "select practices_with_witnesses as id from keeper.practices_with_witnesses()",
        }),
      )
      return rows.map(({ id }) => id)
    },

    /** What to submit now, at most one to each witness. Begins a new round when it is time. */
    witnessSubmissions: async (practice: PracticeId): Promise<Submission[]> => {
      const now = clock()
      const found = await db.transaction(practice, async (sql) => {
        const stored = await readPolicy(sql, practice)
        if (stored === undefined || stored.policy.witnesses.length === 0) return undefined
        const { policy } = stored
        const [head, states] = await Promise.all([headOf(sql, practice), readStates(sql, practice)])
        const before = await newestRound(sql, practice)
        const asked = policy.witnesses.map(({ key, url }) => ({
          ...{ key, url },
          problemAt: states.get(key)?.problem_at ?? undefined,
        }))
        const plan = planRound({ ...policy, size: head.size }, before, asked, now)
        if (plan.renew && head.size > 0) await startRound(sql, practice, head.size, head.checkpoint, now)
        const round = plan.renew ? await newestRound(sql, practice) : before
        return round && { round, plan, policy, states, head }
      })
      if (found === undefined) return []
      const { round, plan, policy, states, head } = found
      const submissions: Submission[] = []
      for (const { key, url } of policy.witnesses) {
        if (url === undefined || !plan.ask.includes(key)) continue
        const size = states.get(key)?.size ?? 0
        // It is ahead of this round: the next one is for it. Ahead of the whole log, it has to be told: the log went back.
        if (size > round.size && size <= head.size) continue
        submissions.push(await submissionOf(practice, key, url, Math.min(size, round.size), round))
      }
      return submissions
    },

    /** Takes a witness's answer. Answers what to submit instead, when the witness has another size than was thought. */
    witnessAnswer: async (
      practice: PracticeId,
      { witness, url, size }: Submission,
      answer: SubmissionAnswer,
    ): Promise<Submission | undefined> => {
      const { policy, round, head } = await db.inPractice(practice, async (sql) => ({
        policy: (await readPolicy(sql, practice))?.policy,
        round: await newestRound(sql, practice),
        head: await headOf(sql, practice),
      }))
      if (policy === undefined || round?.size !== size || !witnessKeys(policy).has(witness)) return undefined
      const status = "unreachable" in answer ? 0 : answer.status
      const body = "unreachable" in answer ? "" : answer.body
      if (status === 409) {
        const cosigned = unlessMalformed(() => parseSize(body))
        if (cosigned !== undefined && cosigned <= head.size) {
          await note(practice, witness, { size: cosigned })
          return cosigned <= size ? submissionOf(practice, witness, url, cosigned, round) : undefined
        }
        const problem = cosigned === undefined ? problemOf(answer) : wentBack(cosigned, head.size)
        if (isFork(answer, cosigned, head.size)) await alarms.witnessForked(practice, witness, problem)
        else await note(practice, witness, { problem })
        return undefined
      }
      const signatures = status === 200 ? unlessMalformed(() => parseSignatureLines(body)) : undefined
      const { text } = parseNote(round.note)
      if (signatures !== undefined && (await keep(practice, round, policy, witness, { text, signatures })))
        return undefined
      const problem = status === 200 ? "answered a cosignature that does not verify" : problemOf(answer)
      if (isFork(answer, undefined, head.size)) await alarms.witnessForked(practice, witness, problem)
      else await note(practice, witness, { problem })
      return undefined
    },

    /**
     * Takes the checkpoint that was asked for with cosignatures of witnesses who pull. Anyone may bring it: the signatures speak.
     *
     * @throws ApiError `invalid_request`, `not_found` when it is not the checkpoint that is asked for now
     */
    cosignaturesTake: async (practice: PracticeId, bytes: Uint8Array): Promise<void> => {
      const signed = unlessMalformed(() => parseNote(bytes))
      if (signed === undefined) throw new ApiError("invalid_request", "this is no signed note")
      const { policy, round } = await db.inPractice(practice, async (sql) => ({
        policy: (await readPolicy(sql, practice))?.policy,
        round: await newestRound(sql, practice),
      }))
      if (policy === undefined || round === undefined || parseNote(round.note).text !== signed.text) {
        throw new ApiError("not_found", "this is not the checkpoint that waits for cosignatures")
      }
      let kept = 0
      for (const key of keysOf(policy)) if (await keep(practice, round, policy, key, signed)) kept++
      if (kept === 0) throw new ApiError("invalid_request", "no witness of this practice has cosigned it")
    },

    /** The newest checkpoint that a quorum has cosigned, with its cosignatures; undefined when none is asked for or there is none yet. */
    witnessedCheckpoint: (practice: string): Promise<string | undefined> =>
      db.inPractice(practice, async (sql) => {
        const policy = (await readPolicy(sql, practice))?.policy
        if (policy === undefined || policy.witnesses.length === 0) return undefined
        const round = await agreedRound(sql, practice, keysOf(policy), policy.quorum)
        return round && cosignedNote(round, keysOf(policy))
      }),

    /** The checkpoint that witnesses are asked for now, with the cosignatures it has. */
    candidateCheckpoint: (practice: string): Promise<string | undefined> =>
      db.inPractice(practice, async (sql) => {
        const policy = (await readPolicy(sql, practice))?.policy
        const round = policy === undefined ? undefined : await newestRound(sql, practice)
        return round && cosignedNote(round, keysOf(policy))
      }),
  }
}

const keysOf = (policy: WitnessPolicy | undefined): string[] => (policy?.witnesses ?? []).map(({ key }) => key)

/** Cosignatures of witnesses that are no longer listed stay out. */
const cosignedNote = ({ note, lines }: StoredRound, keys: readonly string[]): string =>
  note + keys.map((key) => lines.get(key) ?? "").join("")

function unlessMalformed<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof LogError) return undefined
    throw error
  }
}
