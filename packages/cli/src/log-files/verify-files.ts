/** Checks a log from its public files alone (spec/log.md, "Verifying from files"): no server, no sign-in, no trust in either. */
import { webcrypto } from "node:crypto"
import { readdir, readFile, stat } from "node:fs/promises"
import { join } from "node:path"
import type { Event, LogEvent } from "@subrosa/contract"
import { eventLeafHash, readEvent } from "@subrosa/engine"
import {
  EventCheck,
  type EventFindings,
  type FileReader,
  LogError,
  type MirrorReport,
  type Policy,
  type TreeHead,
  type VerifierKey,
  type Verify,
  verifyMirror,
  verifyQuorum,
} from "@subrosa/log"
import { nativeHash } from "@subrosa/log/native-hash"
import { CliError } from "../cli-error.ts"
import { exitCodes } from "../exit-codes.ts"
import { eventLines } from "./event-lines.ts"
import { readMirrored } from "./mirror-log.ts"

export interface FilesChecked {
  origin: string
  size: number
  root: string
  /** Names of the witnesses whose cosignatures verify, with their times. */
  cosigned: { name: string; time: string }[]
  quorum: "met" | "not met" | "not asked"
  /** The earlier size that this log has grown from, if one was known. */
  since: number | undefined
  report: MirrorReport
  /** Undefined without bodies. */
  events: EventFindings | undefined
}

export interface VerifyOptions {
  key: VerifierKey
  policy: Policy
  /** A signed checkpoint, or a directory that was mirrored earlier. */
  since?: string | undefined
  onProgress: (done: number, total: number) => void
}

/** @throws CliError when the files cannot be read or the checkpoint is not the log's */
export async function verifyFiles(
  dir: string,
  { key, policy, since, onProgress }: VerifyOptions,
): Promise<FilesChecked> {
  const note = await requireFile(dir, "checkpoint")
  const { checkpoint, cosigned, met } = await open(note, key, policy)
  const earlier = await readSince(dir, since, key, policy)
  const events = await eventChecker(dir, key.name, checkpoint.size)
  const report = await verifyMirror(checkpoint, (path) => readMirrored(dir, path), {
    hash: nativeHash,
    ...(earlier && { since: earlier.head }),
    ...(earlier?.files && { sinceFiles: earlier.files }),
    async onLeaves(first, leaves) {
      onProgress(first + leaves.length, checkpoint.size)
      await events?.take(first, leaves)
    },
  })
  return {
    origin: checkpoint.origin,
    size: checkpoint.size,
    root: Buffer.from(checkpoint.root).toString("base64"),
    cosigned: cosigned.map(({ key, time }) => ({ name: key.name, time: new Date(time * 1000).toISOString() })),
    quorum: policy.quorum === "none" ? "not asked" : met ? "met" : "not met",
    since: earlier?.head.size,
    report,
    events: await events?.end(),
  }
}

const verify: Verify = async (publicKey, message, signature) => {
  const key = await webcrypto.subtle.importKey("raw", Uint8Array.from(publicKey), "Ed25519", false, ["verify"])
  return webcrypto.subtle.verify("Ed25519", key, Uint8Array.from(signature), Uint8Array.from(message))
}

async function open(note: Uint8Array, key: VerifierKey, policy: Policy) {
  try {
    return await verifyQuorum(note, key, policy, verify)
  } catch (error) {
    if (!(error instanceof LogError)) throw error
    throw new CliError(`the checkpoint is not this log's: ${error.message}`, {
      hint: "check the verifier key against the practice card's; if it is right, keep these files: somebody has changed them",
      exitCode: exitCodes.notVerified,
      cause: error,
    })
  }
}

interface Earlier {
  head: TreeHead
  files?: FileReader
}

/** What was named, or else the largest checkpoint that this directory has kept. */
async function readSince(
  dir: string,
  since: string | undefined,
  key: VerifierKey,
  policy: Policy,
): Promise<Earlier | undefined> {
  if (since === undefined) {
    const sizes = await readdir(join(dir, "checkpoints")).catch(() => [])
    const largest = sizes.filter((name) => /^\d+$/.test(name)).toSorted((a, b) => Number(b) - Number(a))[0]
    if (largest === undefined) return undefined
    return { head: (await open(await requireFile(dir, join("checkpoints", largest)), key, policy)).checkpoint }
  }
  const isDirectory = (await stat(since).catch(() => undefined))?.isDirectory() === true
  const note = isDirectory ? await requireFile(since, "checkpoint") : await readNamed(since)
  const head = (await open(note, key, policy)).checkpoint
  return isDirectory ? { head, files: (path) => readMirrored(since, path) } : { head }
}

/** Bodies beside the tree, matched with the leaves as they come by. */
async function eventChecker(dir: string, origin: string, size: number) {
  const lines = await eventLines(join(dir, "events.ndjson"))
  if (lines === undefined) return undefined
  const practice = origin.replace(/^.*\//, "")
  const check = new EventCheck()
  let next = await lines.next()
  return {
    async take(first: number, leaves: readonly (Uint8Array | undefined)[]) {
      while (!next.done && next.value.index < first + leaves.length) {
        const leaf = leaves[next.value.index - first]
        check.add(bodyOf(practice, next.value), leaf)
        next = await lines.next()
      }
    },
    async end(): Promise<EventFindings> {
      await lines.return?.(undefined)
      return check.end(size)
    },
  }
}

function bodyOf(practice: string, logEvent: LogEvent) {
  const event = readOrUndefined(logEvent.event)
  return {
    index: logEvent.index,
    hash: eventLeafHash(practice, logEvent),
    time: event?.time,
    ...(event?.type === "erasure" && { erasedUpTo: event.upTo }),
  }
}

/** A body that is no event hashes to no leaf of ours, and is named by that. */
function readOrUndefined(text: string): Event | undefined {
  try {
    return readEvent(text)
  } catch {
    return undefined
  }
}

async function requireFile(dir: string, path: string): Promise<Uint8Array> {
  const bytes = await readMirrored(dir, path)
  if (bytes !== undefined) return bytes
  throw new CliError(`${join(dir, path)} is missing`, {
    hint: "fetch the log's files with `subrosa log mirror DIR`",
    exitCode: exitCodes.usage,
  })
}

async function readNamed(file: string): Promise<Uint8Array> {
  return readFile(file).catch((cause: unknown) => {
    throw new CliError(`${file} cannot be read`, {
      hint: "name a signed checkpoint or a mirrored directory",
      exitCode: exitCodes.usage,
      cause,
    })
  })
}
