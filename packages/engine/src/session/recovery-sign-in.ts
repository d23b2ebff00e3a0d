/** Signing in with a printed recovery kit (spec/keys.md, "Unlock key"). */
import { fromBase64url } from "@subrosa/codec"
import type { KeySlot } from "@subrosa/contract"
import { parseRecoveryCode, recoveryKitProof, unlockKey } from "@subrosa/crypto"
import { openKeySlot } from "@subrosa/crypto/open"
import type { Caller } from "../call/caller.ts"
import type { Platform } from "../platform.ts"
import { type Engine, EngineError } from "../port.ts"
import { accountKeySignIn } from "./account-key-sign-in.ts"
import { deviceFor } from "./device.ts"
import { wipe } from "./secret-keys.ts"
import type { Session } from "./session.ts"

export function createRecoverySignIn(
  platform: Platform,
  caller: Caller,
  session: Session,
): Pick<Engine, "recoverySignIn"> {
  return {
    async recoverySignIn({ practice, account, code, deviceLabel }) {
      const { key, proof } = readCode(code, { practice, account })
      const accountKey = async (slots: readonly KeySlot[]): Promise<Uint8Array> => {
        for (const { id, kind, sealed } of slots) {
          const ids = { practice, account, slot: id, kind }
          const opened = await openKeySlot(key, fromBase64url(sealed), ids).catch(() => undefined)
          if (opened) return opened
        }
        throw new EngineError("sign_in_failed", "This recovery code is not the newest one of this account.")
      }
      const device = session.renewal(account)?.device ?? (await deviceFor(platform, account))
      await accountKeySignIn(caller, session, {
        kind: "recovery-kit",
        proof,
        practice,
        account,
        device,
        deviceLabel,
        accountKey,
      })
      wipe(key, proof)
    },
  }
}

function readCode(code: string, ids: { practice: string; account: string }): { key: Uint8Array; proof: Uint8Array } {
  try {
    const bytes = parseRecoveryCode(code)
    const key = unlockKey("recovery-kit", bytes, ids)
    const proof = recoveryKitProof(bytes, ids)
    wipe(bytes)
    return { key, proof }
  } catch (cause) {
    throw new EngineError("invalid_input", "The recovery code has a slip in it. Compare it with the printed one.", {
      field: "code",
      cause,
    })
  }
}
