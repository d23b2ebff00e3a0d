/**
 * The person's part of a recovery (spec/account.md, "Recovery by helpers"): the link's secret opens the helper's half, the keeper gives its
 * own, together they open the account key; the account's signature signs in, once, with a new way in.
 */
import { fromBase64url, randomUuid, toBase64url } from "@subrosa/codec"
import {
  type AccountId,
  DeviceId,
  PracticeId,
  type RecoveredWayIn,
  RecoveryId,
  type Result,
  recoveryFinish,
  recoveryRead,
} from "@subrosa/contract"
import { parseRecoveryLink, type RecoveryLinkKeys, recoveryLinkKeys, signSignIn } from "@subrosa/crypto"
import { openHandover, openRecoveredAccountKey } from "@subrosa/crypto/open"
import type { Caller } from "../call/caller.ts"
import { problemCode } from "../call/problem.ts"
import { readOwnCard } from "../people/verify-session.ts"
import type { Platform } from "../platform.ts"
import { EngineError, type WayIn } from "../port.ts"
import type { RecoveryEngine } from "../port-recovery.ts"
import { openSecrets } from "../session/admit.ts"
import { type Device, deviceFor, newDevice } from "../session/device.ts"
import { rememberKnownAs, signOf } from "../session/known-as.ts"
import { type SecretKeys, wipe } from "../session/secret-keys.ts"
import type { Session } from "../session/session.ts"
import { newWayIn } from "../session/way-in.ts"

export type RecoverFace = Pick<RecoveryEngine, "recoverStart" | "recoverFinish">

interface Recovering {
  practice: PracticeId
  recovery: RecoveryId
  account: AccountId
  token: string
  attempt: string
  challenge: Uint8Array
  device: Device
  secrets: SecretKeys
  prfSalt: string
}

export function createRecover(platform: Platform, caller: Caller, session: Session): RecoverFace {
  const recovering = new Map<string, Recovering>()
  return {
    async recoverStart({ link }) {
      const { practice, recovery, keys } = readLink(link)
      const device = await deviceOf(platform, recovery)
      const token = toBase64url(keys.tokenKey)
      const devicePublicKey = toBase64url(device.key.publicKey)
      const input = { params: { practice, recovery }, body: { token, devicePublicKey } }
      const { result } = await caller.json(recoveryRead, input, undefined).catch((error: unknown) => {
        throw ["gone", "not_found"].includes(problemCode(error) ?? "") ? worksNoMore(error) : error
      })
      const secrets = await openAccount(result, { practice, recovery }, keys)
      // The keys prove whose card it is.
      const { name } = await readOwnCard({ id: result.account, card: result.card }, practice, secrets)
      const ticket = randomUuid()
      const { account, attempt, options, prfSalt, expiresAt } = result
      const challenge = fromBase64url(result.challenge)
      recovering.set(ticket, { practice, recovery, account, token, attempt, challenge, device, secrets, prfSalt })
      return { ticket, options, prfSalt, personName: name, expiresAt }
    },

    async recoverFinish({ ticket, wayIn, deviceLabel }) {
      const begun = recovering.get(ticket)
      if (!begun) throw new EngineError("refused", "This was not begun here. Open the link again.")
      const { practice, recovery, account, token, attempt, challenge, device, secrets } = begun
      const way = await recoveredWayIn(caller, begun, wayIn)
      const signIn = { challenge, devicePublicKey: device.key.publicKey }
      const signature = toBase64url(await signSignIn(secrets.signSeed, signIn, { practice, account }))
      const body = { token, attempt, signature, device: newDevice(device, deviceLabel), wayIn: way }
      const { result } = await caller.json(recoveryFinish, { params: { practice, recovery }, body }, undefined)
      recovering.delete(ticket)
      await platform.memory.delete(placeOf(recovery))
      await rememberKnownAs(platform.memory, signOf(wayIn), account)
      await session.enter({ practice, account, session: result.session, device, secrets })
    },
  }
}

function worksNoMore(cause: unknown): EngineError {
  return new EngineError(
    "refused",
    "This link does not work, or not any more: it is good once, on the first device that opens it, for a day, until somebody stops it. " +
      "Ask your helper for a new one. If you did not open it before, tell them so: somebody else did.",
    { cause },
  )
}

const placeOf = (recovery: RecoveryId): string => `recovery-device/${recovery}`

/** The link is good for one device: a page that was loaded anew is still the same. */
async function deviceOf(platform: Platform, recovery: RecoveryId): Promise<Device> {
  const id = DeviceId.safeParse(await platform.memory.get(placeOf(recovery)))
  const key = id.success ? await platform.deviceKeys.load(id.data) : undefined
  if (id.success && key) return { id: id.data, key }
  const device = await deviceFor(platform, undefined)
  await platform.memory.set(placeOf(recovery), device.id)
  return device
}

function readLink(link: string): { practice: PracticeId; recovery: RecoveryId; keys: RecoveryLinkKeys } {
  try {
    const { practice, recovery, secret } = parseRecoveryLink(link.trim())
    const keys = recoveryLinkKeys(secret, { practice, recovery })
    wipe(secret)
    return { practice: PracticeId.parse(practice), recovery: RecoveryId.parse(recovery), keys }
  } catch (cause) {
    throw new EngineError("invalid_input", "This is not a whole recovery link. Scan it again, or copy it to its end.", {
      field: "link",
      cause,
    })
  }
}

/** Both halves, the account key, the account's secrets. Throws `sign_in_failed`. */
async function openAccount(
  answer: Result<typeof recoveryRead>,
  ids: { practice: PracticeId; recovery: RecoveryId },
  { handoverKey }: RecoveryLinkKeys,
): Promise<SecretKeys> {
  const { account, set } = answer
  const { practice } = ids
  let accountKey: Uint8Array
  try {
    const recoveryKey = await openHandover(handoverKey, fromBase64url(answer.handover), ids)
    const share = fromBase64url(answer.share)
    const sealed = fromBase64url(answer.sealedAccountKey)
    accountKey = await openRecoveredAccountKey(recoveryKey, share, sealed, { practice, account, set })
    wipe(recoveryKey, share, handoverKey)
  } catch (cause) {
    throw new EngineError("sign_in_failed", "This link does not open your keys. Ask your helper for a new one.", {
      cause,
    })
  }
  const secrets = await openSecrets({ practice, account }, answer.secrets, accountKey)
  wipe(accountKey)
  return secrets
}

async function recoveredWayIn(caller: Caller, begun: Recovering, wayIn: WayIn): Promise<RecoveredWayIn> {
  const { practice, account, secrets, prfSalt } = begun
  const way = await newWayIn(caller, { practice, account, accountKey: secrets.accountKey }, wayIn, prfSalt)
  if (way.kind === "key-file")
    throw new EngineError("invalid_input", "A recovered account takes a passkey or a password.")
  if (way.kind === "password") return way
  const { kind, registration, slot } = way
  return { kind, registration, slot }
}
