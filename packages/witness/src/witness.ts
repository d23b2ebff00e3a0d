/**
 * The witness: judges checkpoints one at a time, makes its memory durable, and only then cosigns (C2SP tlog-witness).
 *
 * An alarm is raised once and stays until the log has gone on from what was cosigned; a proven fork until its operator has looked, and
 * until then nothing of that log is cosigned.
 */
import { createHash } from "node:crypto"
import {
  type AddCheckpoint,
  cosignatureSigner,
  ed25519Verifier,
  formatNote,
  formatSignatureLine,
  formatSize,
  type Judgement,
  judgeCheckpoint,
  type KnownLog,
  type Note,
  type PolicyLog,
  parseCheckpoint,
  sizeContentType,
} from "@subrosa/log"
import { nativeHash } from "@subrosa/log/native-hash"
import { verifyEd25519 } from "./ed25519.ts"
import { keepEvidence } from "./evidence.ts"
import type { LogList } from "./log-list.ts"
import { type Alarm, type AlarmKind, headOf, headOfNote, openAlarm, withAlarm, withCosigned } from "./state.ts"
import type { StateStore } from "./state-store.ts"
import type { WitnessKey } from "./witness-key.ts"

export interface WitnessDeps {
  dir: string
  key: WitnessKey
  store: StateStore
  logs: LogList
  clock: () => Date
  /** Seconds after a cosignature in which an older or unproven checkpoint may be a request that came late. */
  graceSeconds: number
  onAlarm: (alarm: Alarm) => void
}

export interface Answer {
  status: number
  contentType: string
  body: string
}

export type Witness = ReturnType<typeof createWitness>

export function createWitness({ dir, key, store, logs, clock, graceSeconds, onAlarm }: WitnessDeps) {
  const signer = cosignatureSigner(
    key.name,
    key.verifierKey.publicKey,
    async (message) => key.sign(message),
    () => Math.floor(clock().getTime() / 1000),
  )

  /** One at a time: what is judged must still hold when it is written. */
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const result = turn.then(task)
    turn = result.catch(() => undefined)
    return result
  }

  const knownOf =
    (list: ReadonlyMap<string, readonly PolicyLog[]>) =>
    (origin: string): KnownLog | undefined => {
      const keys = list.get(origin)
      if (keys === undefined) return undefined
      const known = store.state().logs[origin]
      return {
        verifiers: keys.map((one) => ed25519Verifier(one.key, verifyEd25519)),
        head: headOf(known),
        earlier: known?.earlier.map(headOfNote) ?? [],
      }
    }

  const judgeInTurn = async (request: AddCheckpoint): Promise<Answer> => {
    const judged = await judgeCheckpoint(request, knownOf(await logs.read()), nativeHash)
    if (judged.status === 200) return cosign(judged)
    if (judged.suspicion !== undefined) await alarm(judged.suspicion, request.note)
    if (judged.status === 409) return { status: 409, contentType: sizeContentType, body: formatSize(judged.size) }
    return refusal(judged.status, judged.because)
  }

  const cosign = async ({ checkpoint, note }: Judgement & { status: 200 }): Promise<Answer> => {
    const { origin } = checkpoint
    if (openAlarm(store.state(), origin, "forked") !== undefined) {
      return refusal(422, "this log has forked before: its witness cosigns nothing until its operator has looked")
    }
    // Signatures of others say nothing here and are not kept.
    const signature = { name: signer.name, keyId: signer.keyId, signature: await signer.sign(note.text) }
    const signed = formatNote({ text: note.text, signatures: [...note.verified, signature] })
    await store.save(withCosigned(store.state(), origin, signed, clock().toISOString()))
    return { status: 200, contentType: "text/plain; charset=utf-8", body: formatSignatureLine(signature) }
  }

  const alarm = async (kind: AlarmKind, shown: Note): Promise<void> => {
    const { origin, size } = parseCheckpoint(shown.text)
    const known = store.state().logs[origin]
    if (known === undefined || openAlarm(store.state(), origin, kind) !== undefined) return
    const isRecent = clock().getTime() - Date.parse(known.at) < graceSeconds * 1000
    if (kind !== "forked" && isRecent) return
    const at = clock()
    const cosigned = [known.note, ...known.earlier].find((note) => headOfNote(note).size === size) ?? known.note
    const evidence = await keepEvidence(dir, { kind, origin, at, shown: formatNote(shown), cosigned })
    const raised: Alarm = {
      ...{ kind, origin, at: at.toISOString(), shown: size },
      ...{ cosigned: headOfNote(cosigned).size, evidence },
    }
    await store.save(withAlarm(store.state(), raised))
    onAlarm(raised)
  }

  return {
    key,
    state: store.state,
    /** The answer to an `add-checkpoint` request. */
    addCheckpoint: (request: AddCheckpoint): Promise<Answer> => inTurn(() => judgeInTurn(request)),
    /** The newest cosigned checkpoint of the log whose origin has this SHA-256, in hex. */
    checkpoint(originHash: string): string | undefined {
      const { logs } = store.state()
      const origin = Object.keys(logs).find((one) => createHash("sha256").update(one).digest("hex") === originHash)
      return origin === undefined ? undefined : logs[origin]?.note
    },
    /** Notes that an alarm was told. */
    told: (at: string, toldAt: string): Promise<void> =>
      inTurn(async () => {
        const state = store.state()
        const alarms = state.alarms.map((one) => (one.at === at ? { ...one, toldAt } : one))
        await store.save({ ...state, generation: state.generation + 1, alarms })
      }),
    /** When what is under way is done. */
    settled: (): Promise<void> => inTurn(async () => {}),
  }
}

const refusal = (status: number, because: string): Answer => ({
  status,
  contentType: "text/plain; charset=utf-8",
  body: `${because}\n`,
})
