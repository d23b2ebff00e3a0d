/**
 * Signing in with what opens the account key by itself, a recovery kit or a key file: the account's signing key answers the server's
 * challenge and vouches for the device (spec/key-file.md).
 */
import { fromBase64url, toBase64url } from "@subrosa/codec"
import { type AccountId, type KeySlot, type PracticeId, signInFinish, signInStart } from "@subrosa/contract"
import { signSignIn } from "@subrosa/crypto"
import type { Caller } from "../call/caller.ts"
import { EngineError } from "../port.ts"
import { openSecrets } from "./admit.ts"
import { type Device, newDevice } from "./device.ts"
import { wipe } from "./secret-keys.ts"
import type { Session } from "./session.ts"

/** `proof`: what a kit shows besides the signature (spec/keys.md, "Kit proof"). */
export type AccountKeyWay = ({ kind: "recovery-kit"; proof: Uint8Array } | { kind: "key-file" }) & {
  practice: PracticeId
  account: AccountId
  device: Device
  deviceLabel: string
  /** The account key, given the slots that the server knows for this kind. Throws `sign_in_failed`. */
  accountKey(slots: readonly KeySlot[]): Promise<Uint8Array>
}

/** Signs in and enters. A key file keeps its account's secrets on the server only, so these come with the challenge. */
export async function accountKeySignIn(caller: Caller, session: Session, way: AccountKeyWay): Promise<void> {
  const { kind, practice, account, device } = way
  const started = (await caller.json(signInStart, { body: { kind, practice, account } }, undefined)).result
  const { attempt, challenge, slots = [], secrets: sealed } = started
  if (!challenge || !sealed) throw new EngineError("server_error", "The server's challenge is incomplete.")
  const accountKey = await way.accountKey(slots)
  const secrets = await openSecrets({ practice, account }, sealed, accountKey)
  wipe(accountKey)
  const signIn = { challenge: fromBase64url(challenge), devicePublicKey: device.key.publicKey }
  const signature = toBase64url(await signSignIn(secrets.signSeed, signIn, { practice, account }))
  const before = session.renewal(account)
  const { result } = await caller.json(
    signInFinish,
    {
      body: {
        attempt,
        device: newDevice(device, way.deviceLabel),
        ...(before && before.device.id === device.id ? { renew: before.session } : {}),
        answer:
          way.kind === "recovery-kit"
            ? { kind: way.kind, signature, proof: toBase64url(way.proof) }
            : { kind: way.kind, signature },
      },
    },
    undefined,
  )
  await session.enter({ practice, account, session: result.session, device, secrets })
}
