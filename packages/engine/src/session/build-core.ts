/** The border inside the engine (core.ts), over one session. */
import { logPath } from "@subrosa/contract"
import type { Caller } from "../call/caller.ts"
import type { Core, StaffCard } from "../core.ts"
import { createDocuments } from "../document/documents.ts"
import type { Keyring } from "../keyring/keyring.ts"
import { type Directory, endorsedRoles } from "../people/verify-session.ts"
import type { Platform } from "../platform.ts"
import { EngineError } from "../port.ts"
import type { Session } from "./session.ts"

export function buildCore(platform: Platform, caller: Caller, session: Session, keyring: Keyring): Core {
  const cardOf = (directory: Directory, account: string): StaffCard | undefined => {
    const card = directory.trust.trusted.get(account)?.card
    const record = directory.accounts.find(({ id }) => id === account)
    if (!card || !record) return undefined
    const { name, kemPublicKey, signPublicKey } = card
    return { account: record.id, name, kemPublicKey, signPublicKey }
  }

  return {
    platform,
    now: caller.now,
    call: session.call,
    callSigned: session.callSigned,
    callBytes: (op, input, options) => session.watched(() => caller.bytes(op, input, session.signer(), options)),
    callStream: (op, input, options) => session.watched(() => caller.stream(op, input, session.signer(), options)),
    readLog: (path) => caller.path(`${logPath(session.open().practice)}/${path}`),

    me() {
      session.open()
      const state = session.state()
      if (state.kind !== "open") throw new EngineError("refused", "An owner of the practice has not let you in yet.")
      return state.me
    },
    practice: () => session.open().practice,
    account: () => session.open().account,
    device: () => session.open().device.id,
    signSeed: () => session.open().secrets.signSeed,

    teamKey: keyring.teamKey,
    newestTeam: keyring.newestTeam,
    newestKey: keyring.newestKey,
    personalTeam: keyring.personalTeam,
    careTeams: keyring.careTeams,

    async staffCard(account) {
      const known = session.directory()
      if (known.accounts.some(({ id }) => id === account)) return cardOf(known, account)
      return cardOf(await session.reloadDirectory(), account)
    },
    practiceCard: () => session.open().view.practiceCard,
    witnessPolicy: () => session.open().view.read.witnesses,
    ownerCard(account) {
      const directory = session.directory()
      return endorsedRoles(directory, account).includes("owner") ? cardOf(directory, account) : undefined
    },
    refresh: () => session.refresh(),
    lockBecause: (sentence) => session.lock(sentence),
    onRefresh: (listener) => {
      session.onRefresh(listener)
    },
    ...createDocuments(session, keyring),
    onLock: (listener) => {
      session.onLock(listener)
    },
  }
}
