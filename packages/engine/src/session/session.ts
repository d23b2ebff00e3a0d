/**
 * The one place that holds a session and its keys: entering, polling, locking, leaving.
 *
 * Phases: signed out (nothing held), pending or open (keys in memory), locked (a session, no keys). Whoever opened something with these
 * keys listens to `onLock` and drops it then.
 */
import {
  type AccountId,
  accountSearch,
  type Operation,
  type PracticeId,
  type Result,
  sessionEnd,
} from "@subrosa/contract"
import type { Caller } from "../call/caller.ts"
import type { Signer } from "../call/exchange.ts"
import { problemCode } from "../call/problem.ts"
import type { CallInput, CallOptions, SentRequest } from "../core.ts"
import { type Directory, verifyDirectory } from "../people/verify-session.ts"
import type { Platform } from "../platform.ts"
import { EngineError, type EngineState, type KnownAccount } from "../port.ts"
import { type Device, forgetDevice, rememberDevice } from "./device.ts"
import { createIdleLock } from "./idle-lock.ts"
import { readKnownAccounts, withKnownAccount, withoutKnownAccount, writeKnownAccounts } from "./known-accounts.ts"
import { forgetKnownAs } from "./known-as.ts"
import { type Entrance, look, signerOf, type View } from "./look.ts"
import { meOf } from "./me.ts"
import { createPoll } from "./poll.ts"
import { unpinPractice } from "./practice-pin.ts"
import { type SecretKeys, wipeSecrets } from "./secret-keys.ts"

const pollMs = 15_000
/** A newcomer is waiting at the screen to be let in. */
const pollPendingMs = 5_000

interface Held extends Omit<Entrance, "secrets"> {
  /** Absent while locked. */
  secrets: SecretKeys | undefined
  view: View
}

export type Session = ReturnType<typeof createSession>

export function createSession(platform: Platform, caller: Caller) {
  let held: Held | undefined
  let known: KnownAccount[] = []
  /** Counts what ends a phase, so that an answer that comes late finds that its time is over. */
  let epoch = 0
  let lastState = ""
  let lockedBecause: string | undefined
  const stateListeners = new Set<(state: EngineState) => void>()
  const lockListeners = new Set<() => void>()
  const refreshListeners = new Set<() => void>()

  const ready = readKnownAccounts(platform.memory).then((read) => {
    known = read
    emit()
  })

  const locked = () => new EngineError("locked", "Sign in to go on.")
  const state = (): EngineState => {
    if (!held) return { kind: "signed-out", known }
    const { practice, account, view, secrets } = held
    if (!secrets) {
      return { kind: "locked", account: knownOf(held), ...(lockedBecause !== undefined && { because: lockedBecause }) }
    }
    if (!view.directory) return { kind: "pending", known, name: view.name, practiceName: view.practiceCard.name }
    const me = meOf(practice, view, view.directory)
    if (me.account !== account) throw locked()
    return { kind: "open", me }
  }
  const emit = (): void => {
    const now = state()
    const text = JSON.stringify(now)
    if (text === lastState) return
    lastState = text
    for (const listener of stateListeners) listener(now)
  }

  const open = (): Held & { secrets: SecretKeys } => {
    if (!held?.secrets) throw locked()
    return { ...held, secrets: held.secrets }
  }

  /** Keys leave memory; the session stays. */
  const dropKeys = (): void => {
    epoch++
    poll.stop()
    idle.stop()
    if (held?.secrets) wipeSecrets(held.secrets)
    if (held) held = { ...held, secrets: undefined }
    for (const listener of lockListeners) listener()
  }
  const drop = (): void => {
    dropKeys()
    held = undefined
    emit()
  }
  const lock = (because?: string): void => {
    if (!held?.secrets) return
    dropKeys()
    lockedBecause = because
    emit()
  }

  const idle = createIdleLock(platform, () => lock())
  const poll = createPoll(
    platform,
    () => (held?.view.directory ? pollMs : pollPendingMs),
    () => refresh(),
  )

  const watched = async <T>(work: () => Promise<T>): Promise<T> => {
    const began = epoch
    try {
      return await work()
    } catch (error) {
      // The session was ended elsewhere, or the person's work here has: nothing stays in memory.
      if (problemCode(error) === "unauthenticated" && began === epoch) drop()
      throw error
    }
  }

  /** Asks the server again. A changed practice card or lost endorsement locks at once. */
  const refresh = async (): Promise<void> => {
    const began = epoch
    const current = open()
    try {
      const view = await watched(() => look(platform, caller, current, current.view))
      if (began !== epoch || !held) return
      held = { ...held, view }
      idle.adjust(view.read.settings.idleLockMinutes)
    } catch (error) {
      if (error instanceof EngineError && error.code === "untrusted" && began === epoch) lock()
      throw error
    }
    emit()
    for (const listener of refreshListeners) listener()
  }

  /** Takes up a session with its keys, once what the server says of it is checked; else nothing changes and the keys are wiped. */
  const enter = async (entrance: Entrance): Promise<void> => {
    if (held && held.account !== entrance.account) drop()
    // The session before is about to be replaced: what falls due of it meanwhile must not undo this sign-in.
    const began = ++epoch
    poll.stop()
    idle.stop()
    let view: View
    try {
      view = await look(platform, caller, entrance)
      if (began !== epoch) throw locked()
    } catch (error) {
      wipeSecrets(entrance.secrets)
      if (held?.secrets && began === epoch) watchOver(held.view)
      throw error
    }
    if (held?.secrets) wipeSecrets(held.secrets)
    held = { ...entrance, view }
    const { practice, account } = entrance
    const lastSignIn = caller.now().toISOString()
    known = withKnownAccount(known, {
      practice,
      account,
      name: view.name,
      practiceName: view.practiceCard.name,
      lastSignIn,
    })
    await writeKnownAccounts(platform.memory, known)
    await rememberDevice(platform, account, entrance.device)
    watchOver(view)
    emit()
    for (const listener of refreshListeners) listener()
  }
  const watchOver = ({ read }: View): void => {
    if (platform.hasScreen) idle.start(read.settings.idleLockMinutes)
    poll.start()
  }

  const signOut = async (everywhere: boolean): Promise<void> => {
    const leaving = held
    if (!leaving) return
    drop()
    // Gone here in any case; an unreachable server ends the session by itself when its hour is over.
    await caller.json(sessionEnd, { body: { everywhere } }, signerOf(leaving)).catch((error: unknown) => {
      if (everywhere && problemCode(error) !== "unauthenticated") throw error
    })
  }

  const callSigned = <O extends Operation>(
    op: O,
    input: CallInput<O>,
    options?: CallOptions,
  ): Promise<{ result: Result<O>; request: SentRequest }> =>
    watched(async () => {
      const { result, request } = await caller.json(op, input, signer(), options)
      if (!request) throw locked()
      return { result, request }
    })
  const signer = (): Signer => signerOf(open())

  return {
    ready,
    state,
    emit,
    enter,
    refresh,
    lock,
    drop,
    signOut,
    signer,
    watched,
    callSigned,
    call: async <O extends Operation>(op: O, input: CallInput<O>, options?: CallOptions): Promise<Result<O>> =>
      (await callSigned(op, input, options)).result,
    onState: (listener: (state: EngineState) => void) => listen(stateListeners, listener),
    onLock: (listener: () => void) => listen(lockListeners, listener),
    /** After each answer about the session. */
    onRefresh: (listener: () => void) => listen(refreshListeners, listener),
    touch: () => idle.touch(),
    /** Session, keys and what was checked. Throws `locked`. */
    open,
    known: () => known,
    /** Of an active account. Throws `locked`. */
    directory(): Directory {
      const { directory } = open().view
      if (!directory) throw new EngineError("refused", "An owner of the practice has not let you in yet.")
      return directory
    },
    /** Reads and checks the staff anew. */
    async reloadDirectory(): Promise<Directory> {
      const { practice, view } = open()
      const answer = (await callSigned(accountSearch, {})).result
      const directory = await verifyDirectory(answer, practice, view.practiceCard.digest)
      if (held?.view.directory) held = { ...held, view: { ...held.view, directory } }
      return directory
    },
    /** The session that a sign-in of this account (of whoever, if absent) renews; the server makes a new one when it is over. */
    renewal(
      account: AccountId | undefined,
    ): { session: Held["session"]; device: Device; account: AccountId; practice: PracticeId } | undefined {
      if (!held || (account !== undefined && held.account !== account)) return undefined
      const { session, device, practice } = held
      return { session, device, practice, account: held.account }
    },
    async forget(account: AccountId): Promise<void> {
      if (held?.account === account) await signOut(false)
      const practice = known.find((other) => other.account === account)?.practice
      known = withoutKnownAccount(known, account)
      await writeKnownAccounts(platform.memory, known)
      await forgetDevice(platform, account)
      await forgetKnownAs(platform.memory, account)
      if (practice && !known.some((other) => other.practice === practice))
        await unpinPractice(platform.memory, practice)
      emit()
    },
  }

  function knownOf({ practice, account, view }: Held): KnownAccount {
    const found = known.find((other) => other.account === account)
    return found ?? { practice, account, name: view.name, practiceName: view.practiceCard.name, lastSignIn: "" }
  }
}

function listen<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
