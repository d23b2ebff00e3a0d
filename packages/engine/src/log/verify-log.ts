import { equal, fromUtf8, toBase64 } from "@subrosa/codec"
import { accountSearch, logEventSearch, mayAct, sessionRead } from "@subrosa/contract"
import type { Core } from "../core.ts"
import type { Engine } from "../port.ts"
import { checkEvents, type EventSource } from "./check-events.ts"
import { checkInForce } from "./check-in-force.ts"
import type { NewestHead } from "./newest-head.ts"
import { proofStep } from "./proof-step.ts"
import { verifyTree } from "./verify-tree.ts"

type LogVerified = Awaited<ReturnType<Engine["logVerify"]>>

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
  const { root, leafHashes, failures } = await verifyTree(head.size, {
    read: core.readLog,
    onProgress,
    hash: core.platform.sha256,
  })
  if (!equal(root, head.root)) failures.push("The entries do not lead to the root that the log has signed.")
  const mayReview = mayAct(core.me().roles, "log-review")
  const events = mayReview ? await checkEvents(leafHashes, eventSource(core), failures) : nothingRead
  if (events.decided !== undefined) failures.push(...checkInForce(events.decided, await readInForce(core)))
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

const eventSource = (core: Core): EventSource => ({
  practice: core.practice(),
  hash: core.platform.sha256,
  read: async (before, limit) => (await core.call(logEventSearch, { query: { before, limit } })).events,
})

const nothingRead = { checked: 0, erased: 0, decided: undefined }

async function readInForce(core: Core) {
  const [{ limits, settings }, { accounts }] = await Promise.all([
    core.call(sessionRead, {}),
    core.call(accountSearch, {}),
  ])
  return { limits, settings, accounts }
}
