/** Naming helpers (spec/keys.md, "Recovery by helpers"): the account key under two halves, one sealed to each helper, one for the keeper. */
import { randomUuid, toBase64url } from "@subrosa/codec"
import {
  type AccountId,
  RecoverySetId,
  recoveryHelpersEnd,
  recoveryHelpersRead,
  recoveryHelpersUpdate,
} from "@subrosa/contract"
import { randomKey, sealRecoveredAccountKey, sealRecoveryKey } from "@subrosa/crypto"
import { trustedPerson } from "../people/people-context.ts"
import { nameOf } from "../people/staff.ts"
import { EngineError } from "../port.ts"
import type { RecoveryEngine } from "../port-recovery.ts"
import { wipe } from "../session/secret-keys.ts"
import type { Session } from "../session/session.ts"

export type HelpersFace = Pick<RecoveryEngine, "recoveryHelpers" | "recoveryHelpersUpdate">

const helpersMax = 5

export const createHelpers = (session: Session): HelpersFace => ({
  async recoveryHelpers() {
    const { own, helping } = await session.call(recoveryHelpersRead, {})
    const names = await staffNameOf(session)
    return {
      own:
        own === null
          ? undefined
          : { createdAt: own.createdAt, helpers: own.helpers.map((one) => ({ ...one, name: names(one.account) })) },
      helping: helping.map((account) => ({ account, name: names(account) })),
    }
  },

  async recoveryHelpersUpdate(helpers) {
    if (helpers.length === 0) await session.call(recoveryHelpersEnd, {})
    else await nameHelpers(session, helpers)
    await session.refresh()
  },
})

/** What this client can say of who somebody is; a name that nobody vouches for is still the one on their card. */
export async function staffNameOf(session: Session): Promise<(account: string) => string> {
  const { accounts, trust } = await session.reloadDirectory()
  return (account) => {
    const record = accounts.find(({ id }) => id === account)
    return trust.trusted.get(account)?.card.name ?? (record ? nameOf(record) : "Unknown person")
  }
}

async function nameHelpers(session: Session, helpers: readonly AccountId[]): Promise<void> {
  const { practice, account, secrets } = session.open()
  const named = [...new Set(helpers)]
  if (named.includes(account))
    throw new EngineError("invalid_input", "You cannot help yourself: choose colleagues.", { field: "helpers" })
  if (named.length > helpersMax)
    throw new EngineError("invalid_input", `Choose at most ${helpersMax} colleagues.`, { field: "helpers" })
  // Read anew: a key that a server has put in a colleague's place must not get a copy.
  const directory = await session.reloadDirectory()
  const people = named.map((helper) => trustedPerson(directory, helper))
  const set = RecoverySetId.parse(randomUuid())
  const ids = { practice, account, set }
  const [recoveryKey, share] = [randomKey(), randomKey()]
  const sealedAccountKey = await sealRecoveredAccountKey(secrets.accountKey, recoveryKey, share, ids)
  const copies = await Promise.all(
    people.map(async ({ account: helper, kemPublicKey }) => {
      const copy = await sealRecoveryKey(recoveryKey, kemPublicKey, secrets.signSeed, { ...ids, helper })
      return { helper, sealed: toBase64url(copy.sealed), signature: toBase64url(copy.signature) }
    }),
  )
  const body = { id: set, helpers: copies, share: toBase64url(share), sealedAccountKey: toBase64url(sealedAccountKey) }
  wipe(recoveryKey, share)
  await session.call(recoveryHelpersUpdate, { body })
}
