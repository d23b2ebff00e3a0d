import { equal, fromUtf8, toBase64 } from "@subrosa/codec"
import { accountSearch, type Event, logEventSearch, mayAct, sessionRead } from "@subrosa/contract"
import { EventCheck, hashLength } from "@subrosa/log"
import type { Core } from "../core.ts"
import { type Engine, EngineError } from "../port.ts"
import { checkInForce } from "./check-in-force.ts"
import { eventLeafHash, readEvent } from "./event-leaf.ts"
import type { NewestHead } from "./newest-head.ts"
import { proofStep } from "./proof-step.ts"
import { verifyTree } from "./verify-tree.ts"

type LogVerified = Awaited<ReturnType<Engine["logVerify"]>>

const pageSize = 1000

/**
 * Verifies the whole log: signature, growth from the newest checkpoint this device has seen, the root recomputed from all entries and
 * tiles, and that each event this person may read hashes to its leaf (spec/log.md, "Verifying all").
 *
 * @throws EngineError proof_failed when signature or growth fail; what else is wrong is listed in `failures`
 */
export async function verifyLog(
  core: Core,
  newest: NewestHead,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<LogVerified> {
  const base = await newest.read()
  const head = await newest.accept(await readCheckpoint(core), base)
  const { root, leafHashes, failures } = await verifyTree(head.size, { read: core.readLog, onProgress })
  if (!equal(root, head.root)) failures.push("The entries do not lead to the root that the log has signed.")
  const mayReview = mayAct(core.me().roles, "log-review")
  const events = mayReview ? await checkEvents(core, leafHashes, failures) : { checked: 0, erased: 0 }
  return {
    size: head.size,
    root: toBase64(head.root),
    time: core.now().toISOString(),
    consistentWith: base.size,
    checkedEvents: events.checked,
    erasedEvents: events.erased,
    failures,
  }
}

/** The log's own newest checkpoint, whether witnesses have cosigned it or not. Not verified yet. */
export async function readCheckpoint(core: Pick<Core, "readLog">): Promise<string> {
  const bytes = await core.readLog("newest-checkpoint")
  return proofStep("the log's answer is malformed", () => fromUtf8(bytes))
}

async function checkEvents(core: Core, leafHashes: Uint8Array, failures: string[]) {
  const size = leafHashes.length / hashLength
  const check = new EventCheck()
  const decided: Event[] = []
  let read = 0
  const pages = Math.ceil(size / pageSize)
  // Those that came after the checkpoint we verify are left for the next time.
  for (let page = 0; page < pages; page++) {
    const [from, before] = [page * pageSize, Math.min((page + 1) * pageSize, size)]
    const { events } = await core.call(logEventSearch, { query: { before, limit: pageSize } })
    for (const event of events.filter(({ index }) => index >= from && index < before).reverse()) {
      const leaf = leafHashes.subarray(event.index * hashLength, (event.index + 1) * hashLength)
      const body = await proofStep("the log's answer is malformed", () => bodyOf(event.event))
      if (body !== undefined) read++
      // Of a million entries only the few that decide something are kept.
      if (body?.type === "account" || body?.type === "limits" || body?.type === "settings") decided.push(body)
      const hash = toBase64(eventLeafHash(core.practice(), event))
      const erasedUpTo = body?.type === "erasure" ? { erasedUpTo: body.upTo } : {}
      check.add({ index: event.index, hash, time: body?.time, ...erasedUpTo }, toBase64(leaf))
    }
  }
  const { checked, erased, missing, tampered, backDated } = check.end(size)
  failures.push(...tampered.map(({ index }) => `Event ${index} is not the one that was logged.`))
  failures.push(...backDated.map((index) => `Event ${index} is dated before an earlier one.`))
  failures.push(
    ...missing.map((index) => `The text of event ${index} is missing, and no erasure in the log covers it.`),
  )
  // Where bodies are gone or altered, what they decided is not known.
  if (read === size && tampered.length === 0) {
    failures.push(...checkInForce(decided.toReversed(), await readInForce(core)))
  }
  return { checked, erased }
}

async function readInForce(core: Core) {
  const [{ limits, settings }, { accounts }] = await Promise.all([
    core.call(sessionRead, {}),
    core.call(accountSearch, {}),
  ])
  return { limits, settings, accounts }
}

/** A body that is no event is named by its hash, which fits no leaf. */
function bodyOf(text: string): Event | undefined {
  try {
    return readEvent(text)
  } catch (error) {
    if (error instanceof EngineError) return undefined
    throw error
  }
}
