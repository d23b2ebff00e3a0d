/** Session, keys and people over one platform: all of the engine but charts. */
import { serverRead } from "@subrosa/contract"
import { createCaller } from "./call/caller.ts"
import type { Core } from "./core.ts"
import { deferred } from "./deferred.ts"
import { createKeyring } from "./keyring/keyring.ts"
import { createPeople, type PeopleFace } from "./people/people.ts"
import type { Platform } from "./platform.ts"
import type { Engine } from "./port.ts"
import type { RecoveryEngine } from "./port-recovery.ts"
import { buildCore } from "./session/build-core.ts"
import { createDevices } from "./session/devices.ts"
import { createJoin } from "./session/join.ts"
import { createKeyFile } from "./session/key-file.ts"
import { createPasskeySignIn } from "./session/passkey-sign-in.ts"
import { createPasswordSignIn } from "./session/password-sign-in.ts"
import { createRecoverySignIn } from "./session/recovery-sign-in.ts"
import { createSession } from "./session/session.ts"
import { createSetup } from "./session/setup.ts"
import { totpCreate } from "./session/totp.ts"
import { createWaysIn } from "./session/ways-in.ts"

type SessionFace = Pick<
  Engine,
  | "state"
  | "onState"
  | "touch"
  | "serverRead"
  | "setupStart"
  | "setupFinish"
  | "joinStart"
  | "joinFinish"
  | "sealedNoticeOpen"
  | "totpCreate"
  | "passkeyStart"
  | "passkeyFinish"
  | "passwordSignIn"
  | "recoverySignIn"
  | "keyFileSignIn"
  | "keyFileSetup"
  | "lock"
  | "signOut"
  | "forget"
  | "slots"
  | "passkeyAddStart"
  | "passkeyAddFinish"
  | "passwordAdd"
  | "recoveryKitCreate"
  | "slotEnd"
  | "devices"
  | "deviceEnd"
  | "deviceReportLost"
>

export interface SessionEngine {
  core: Core
  face: SessionFace & PeopleFace & RecoveryEngine
  /** Resolves when the accounts known on this device are read; until then `state` shows none. */
  ready: Promise<void>
}

/** Needed once in years: its code comes when it is. */
const recoveryMethods: Record<keyof RecoveryEngine, true> = {
  recoveryHelpers: true,
  recoveryHelpersUpdate: true,
  recoveries: true,
  recoveryStart: true,
  recoveryLink: true,
  recoveryStop: true,
  recoverStart: true,
  recoverFinish: true,
  recoveryNoticeAcknowledge: true,
  recoveryNoticeDispute: true,
}

export function createSessionEngine(platform: Platform): SessionEngine {
  const caller = createCaller(platform, { ms: 0 })
  const session = createSession(platform, caller)
  const keyring = createKeyring(session)
  const core = buildCore(platform, caller, session, keyring)
  const { documents, now } = core
  const face = {
    state: session.state,
    onState: session.onState,
    touch: session.touch,
    serverRead: async () => (await caller.json(serverRead, {}, undefined)).result,

    ...createSetup(platform, caller, session),
    ...createJoin(platform, caller, session),
    // Whoever reads a notice needs nothing else of the engine, and the engine never this.
    sealedNoticeOpen: async ({ link }: { link: string }) =>
      (await import("./notice/read-notice.ts")).readNotice(caller, link),
    totpCreate,

    ...createPasskeySignIn(platform, caller, session),
    ...createPasswordSignIn(platform, caller, session),
    ...createRecoverySignIn(platform, caller, session),
    ...createKeyFile(platform, caller, session),
    lock: async () => session.lock(),
    signOut: ({ everywhere }: { everywhere: boolean }) => session.signOut(everywhere),
    forget: session.forget,

    ...createWaysIn(caller, session),
    ...createDevices(session),
    ...createPeople({ platform, session, keyring, documents, now }),
    ...deferred<RecoveryEngine>(recoveryMethods, async () => {
      const { createRecovery } = await import("./recovery/recovery.ts")
      return createRecovery(platform, caller, session, now)
    }),
  }
  return { core, face, ready: session.ready }
}
