/** Whether a checkpoint is cosigned as a policy asks, and as of when. */
import { type Checkpoint, openCheckpoint } from "./checkpoint.ts"
import { cosignatureTime, cosignatureVerifier } from "./cosignature.ts"
import { LogError } from "./errors.ts"
import { ed25519Verifier, type Verify } from "./note.ts"
import { type NoteSignature, parseNote } from "./note-text.ts"
import { meetsQuorum, type Policy } from "./policy.ts"
import type { VerifierKey } from "./verifier-key.ts"

/** A witness's verified word. */
export type Cosigned = {
  readonly key: VerifierKey
  /** Seconds since 1970. */
  readonly time: number
  readonly signature: NoteSignature
}

export type QuorumFound = {
  readonly checkpoint: Checkpoint
  /** At most one a witness, its newest. */
  readonly cosigned: readonly Cosigned[]
  readonly met: boolean
  /** The latest time at which the quorum still stands, in seconds since 1970; undefined unless it is met by witnesses. */
  readonly time?: number
}

/**
 * Verifies a cosigned checkpoint: the log's own signature, which must be there, and those of the policy's witnesses. A witness's line
 * that does not verify is passed over, because whoever serves the checkpoint could have added it; so is one dated after `now`.
 *
 * @throws LogError as `openCheckpoint`
 */
export async function verifyQuorum(
  note: string | Uint8Array,
  log: VerifierKey,
  policy: Policy,
  verify: Verify,
  now: number = Number.MAX_SAFE_INTEGER,
): Promise<QuorumFound> {
  const parsed = parseNote(note)
  const { checkpoint } = await openCheckpoint(parsed, log.name, [ed25519Verifier(log, verify)])
  const cosigned = await cosignaturesOf(
    parsed,
    policy.witnesses.map(({ key }) => key),
    verify,
  )
  const counted = cosigned.filter(({ time }) => time <= now)
  const met = meetsQuorum(policy, new Set(counted.map(({ key }) => key)))
  const time = met ? quorumTime(policy, counted) : undefined
  return { checkpoint, cosigned: counted, met, ...(time !== undefined && { time }) }
}

/** The newest cosignature of each of the keys that verifies. Nothing is thrown for one that does not. */
export async function cosignaturesOf(
  { text, signatures }: { readonly text: string; readonly signatures: readonly NoteSignature[] },
  keys: readonly VerifierKey[],
  verify: Verify,
): Promise<Cosigned[]> {
  const found = new Map<VerifierKey, Cosigned>()
  for (const signature of signatures) {
    const key = keys.find(({ name, keyId }) => name === signature.name && keyId === signature.keyId)
    if (key === undefined || !(await cosignatureVerifier(key, verify).verify(text, signature.signature))) continue
    const time = timeOf(signature)
    if (time !== undefined && time >= (found.get(key)?.time ?? 0)) found.set(key, { key, time, signature })
  }
  return [...found.values()]
}

/** The quorum must hold among those that are as new as this. */
function quorumTime(policy: Policy, cosigned: readonly Cosigned[]): number | undefined {
  const newestFirst = cosigned.toSorted((a, b) => b.time - a.time)
  return newestFirst.find((_, i) => meetsQuorum(policy, new Set(newestFirst.slice(0, i + 1).map(({ key }) => key))))
    ?.time
}

function timeOf(signature: NoteSignature): number | undefined {
  try {
    return cosignatureTime(signature)
  } catch (error) {
    if (error instanceof LogError) return undefined
    throw error
  }
}
