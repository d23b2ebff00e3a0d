/**
 * Insists that the log's witnesses have confirmed it, as the practice's policy asks (spec/witness.md, "What a client insists on").
 *
 * It looks when the session is asked about, a few times a minute; opening a chart waits for a look only when the last one has grown too
 * old. A fork or a rollback locks: what is on the screen may be part of the lie.
 */
import { canonicalJson, fromUtf8, toBase64url } from "@subrosa/codec"
import {
  logPath,
  type SignedPolicy,
  type WitnessPolicy,
  witnessPolicyRead,
  witnessPolicyUpdate,
} from "@subrosa/contract"
import { context, sign } from "@subrosa/crypto"
import { emptyRoot } from "@subrosa/log"
import type { Core } from "../core.ts"
import type { NewestHead } from "../log/newest-head.ts"
import { proofFailed } from "../log/proof-step.ts"
import { staffNames } from "../log/staff-names.ts"
import { EngineError, type WitnessChoice, type WitnessStanding } from "../port.ts"
import { type PinnedPolicy, pinnedPolicy } from "./policy-pin.ts"
import { verifyWitnessed, type Witnessed } from "./verify-witnessed.ts"

const nothing = { size: 0, root: emptyRoot, note: "" }

/** Refreshes come more often than the witnesses have news. */
const lookEveryMs = 30_000

export function createWitnessWatch(core: Core, newest: NewestHead) {
  /** What was verified last, under which policy. */
  let last: { policy: string; witnessed: Witnessed; lookedAt: number } | undefined

  /** Reads the cosigned checkpoint; consistent with the newest head this device knows, older or newer, or it throws. */
  const look = async ({ policy, signed }: PinnedPolicy): Promise<Witnessed> => {
    const bytes = await core.readLog("checkpoint")
    const witnessed = await verifyWitnessed(core.practiceCard(), policy, bytes, core.now())
    const note = fromUtf8(bytes)
    await newest.accept(note, nothing).catch((error: unknown) => {
      // The tiles of what this device has seen are gone: the log is shorter than it was.
      throw error instanceof EngineError && error.code === "refused" ? proofFailed("the log went back", error) : error
    })
    last = { policy: signed.policy, witnessed, lookedAt: core.now().getTime() }
    return witnessed
  }

  const isFresh = ({ time }: Witnessed, { maxAgeMinutes }: WitnessPolicy): boolean =>
    time !== undefined && core.now().getTime() - time.getTime() <= maxAgeMinutes * 60_000

  const lastOf = ({ signed }: PinnedPolicy): Witnessed | undefined =>
    last?.policy === signed.policy ? last.witnessed : undefined

  /** Runs a look; what proves a fork or a rollback locks. */
  const lookOrLock = async (pinned: PinnedPolicy): Promise<Witnessed> => {
    try {
      return await look(pinned)
    } catch (error) {
      if (error instanceof EngineError && error.code === "proof_failed") core.lockBecause(error.message)
      throw error
    }
  }

  const pinnedOrLock = async (): Promise<PinnedPolicy | undefined> => {
    try {
      return await pinnedPolicy(core)
    } catch (error) {
      if (error instanceof EngineError && error.code === "proof_failed") core.lockBecause(error.message)
      throw error
    }
  }

  const lookQuietly = async (): Promise<void> => {
    const pinned = await pinnedOrLock()
    if (pinned === undefined || pinned.policy.witnesses.length === 0) return
    const isDue = last?.policy !== pinned.signed.policy || core.now().getTime() - last.lookedAt >= lookEveryMs
    if (isDue) await lookOrLock(pinned)
  }
  core.onRefresh(() => {
    // A pending newcomer sees nobody yet, and shows no chart either.
    lookQuietly().catch(() => undefined)
  })
  core.onLock(() => {
    last = undefined
  })

  const standingOf = async (): Promise<WitnessStanding> => {
    const answer = await core.call(witnessPolicyRead, {})
    const pinned = await pinnedOrLock()
    const logUrl = `${core.platform.origin}${logPath(core.practice())}`
    const base = { size: answer.size, log: { key: core.practiceCard().logKey, url: logUrl } }
    if (pinned === undefined) return { ...base, standing: "none", witnesses: [] }
    const { policy, weakened } = pinned
    const { witnesses, quorum, maxAgeMinutes, version, setAt, account } = policy
    const witnessed = witnesses.length === 0 ? undefined : await lookOrLock(pinned)
    const nameOf = await staffNames(core, [account])
    const listed = witnesses.map(({ name, key, url }) => ({ name, key, ...(url !== undefined && { url }) }))
    return {
      ...base,
      standing: witnessed === undefined ? "none" : standing(witnessed, policy),
      policy: { version, quorum, maxAgeMinutes, setAt, setBy: nameOf(account), witnesses: listed },
      ...(witnessed?.time && { cosigned: { size: witnessed.size, time: witnessed.time.toISOString() } }),
      ...(weakened && { weakened }),
      witnesses: listed.map((witness) => {
        const { cosigned, problem } = answer.states.find(({ key }) => key === witness.key) ?? {}
        return { ...witness, ...(cosigned && { cosigned }), ...(problem && { problem }) }
      }),
    }
  }

  const standing = (witnessed: Witnessed, policy: WitnessPolicy): WitnessStanding["standing"] => {
    if (isFresh(witnessed, policy)) return "confirmed"
    return witnessed.time === undefined ? "waiting" : "overdue"
  }

  return {
    /** Resolves when the log is confirmed as the policy asks. @throws EngineError proof_failed */
    async insist(): Promise<void> {
      const pinned = await pinnedOrLock()
      if (pinned === undefined || pinned.policy.witnesses.length === 0) return
      const known = lastOf(pinned)
      if (known !== undefined && isFresh(known, pinned.policy)) return
      if (!isFresh(await lookOrLock(pinned), pinned.policy)) {
        throw proofFailed("the witnesses have not confirmed the log lately")
      }
    },
    state: standingOf,
    async update({ witnesses, quorum, maxAgeMinutes }: WitnessChoice): Promise<WitnessStanding> {
      const [practice, account] = [core.practice(), core.account()]
      const known = await pinnedPolicy(core)
      const policy = canonicalJson({
        ...{ practice, account, version: (known?.policy.version ?? 0) + 1, setAt: core.now().toISOString() },
        ...{ witnesses, quorum, maxAgeMinutes },
      })
      const signature = await sign(core.signSeed(), policy, context("witness-policy", practice))
      const body: SignedPolicy = { policy: fromUtf8(policy), signature: toBase64url(signature) }
      await core.call(witnessPolicyUpdate, { body })
      await core.refresh()
      return standingOf()
    },
  }
}
