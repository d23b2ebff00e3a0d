import { equal, fromUtf8, toBase64 } from "@subrosa/codec"
import { accountSearch, type Event, logEventSearch, mayAct, sessionRead } from "@subrosa/contract"
import { hashLength } from "@subrosa/log"
import type { Core } from "../core.ts"
import type { Engine } from "../port.ts"
import { checkInForce } from "./check-in-force.ts"
import { eventLeafHash, readEvent } from "./event-leaf.ts"
import type { NewestHead } from "./newest-head.ts"
import { proofStep } from "./proof-step.ts"
import { verifyTree } from "./verify-tree.ts"

type LogVerified = Awaited<ReturnType<Engine["logVerify"]>>

const pageSize = 1000

/**
 * Verifies the whole log: signature, growth from the newest checkpoint this device has seen, the root recomputed from all entries and
 * tiles, that each event this person may read hashes to its leaf, and that what is in force was logged (spec/log.md, "Verifying all").
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
  const checkedEvents = mayAct(core.me().roles, "log-review") ? await checkEvents(core, leafHashes, failures) : 0
  return {
    size: head.size,
    root: toBase64(head.root),
    time: core.now().toISOString(),
    consistentWith: base.size,
    checkedEvents,
    failures,
  }
}

/** The newest checkpoint as the log serves it. Not verified yet. */
export async function readCheckpoint(core: Core): Promise<string> {
  const bytes = await core.readLog("checkpoint")
  return proofStep("the log's answer is malformed", () => fromUtf8(bytes))
}

async function checkEvents(core: Core, leafHashes: Uint8Array, failures: string[]): Promise<number> {
  const size = leafHashes.length / hashLength
  let checked = 0
  const known: Event[] = []
  // Those that came after the checkpoint we verify are left for the next time.
  for (let before = size; before > 0; ) {
    const { events } = await core.call(logEventSearch, { query: { before, limit: pageSize } })
    for (const event of events) {
      const leaf = leafHashes.subarray(event.index * hashLength, (event.index + 1) * hashLength)
      checked++
      if (!equal(eventLeafHash(core.practice(), event), leaf)) {
        failures.push(`Event ${event.index} is not the one that was logged.`)
      } else known.push(readEvent(event.event))
    }
    const oldest = events.at(-1)?.index ?? 0
    if (oldest >= before) break
    before = oldest
  }
  // Where bodies of entries are gone (erased, or altered and named above), what they decided is not known.
  if (known.length === size) failures.push(...checkInForce(known, await readInForce(core)))
  return checked
}

async function readInForce(core: Core) {
  const [{ limits, settings }, { accounts }] = await Promise.all([
    core.call(sessionRead, {}),
    core.call(accountSearch, {}),
  ])
  return { limits, settings, accounts }
}
