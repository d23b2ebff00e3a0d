/** A person's own ways in: passkeys, a password, a recovery kit. */
import { randomUuid, toBase64url } from "@subrosa/codec"
import { passkeyOptions, slotCreate, slotEnd, slotSearch } from "@subrosa/contract"
import { formatRecoveryCode, makeRecoveryCode, recoveryKitProof, sha256 } from "@subrosa/crypto"
import type { Caller } from "../call/caller.ts"
import { ended } from "../call/ended.ts"
import { type Engine, EngineError } from "../port.ts"
import { wipe } from "./secret-keys.ts"
import type { Session } from "./session.ts"
import { checkedPrf, makeSlot, newWayIn, type SlotOwner } from "./way-in.ts"

type WaysIn = Pick<
  Engine,
  "slots" | "passkeyAddStart" | "passkeyAddFinish" | "passwordAdd" | "recoveryKitCreate" | "slotEnd"
>

export function createWaysIn(caller: Caller, session: Session): WaysIn {
  const tickets = new Set<string>()
  session.onLock(() => tickets.clear())
  const owner = (): SlotOwner => {
    const { practice, account, secrets } = session.open()
    return { practice, account, accountKey: secrets.accountKey }
  }
  return {
    async slots() {
      return (await session.call(slotSearch, {})).slots
    },

    async passkeyAddStart() {
      const { options, prfSalt } = await session.call(passkeyOptions, {})
      const ticket = randomUuid()
      tickets.add(ticket)
      return { ticket, options, prfSalt }
    },

    async passkeyAddFinish({ ticket, registration, prf, label }) {
      if (!tickets.delete(ticket)) throw new EngineError("refused", "This was not begun here, or is over. Begin again.")
      const slot = await makeSlot(owner(), "passkey", label, checkedPrf(prf))
      await session.call(slotCreate, { body: { kind: "passkey", registration, slot } })
      await session.refresh()
    },

    async passwordAdd(input) {
      const wayIn = await newWayIn(caller, owner(), { kind: "password", ...input }, "")
      if (wayIn.kind !== "password") return
      await session.call(slotCreate, { body: wayIn })
      await session.refresh()
    },

    async recoveryKitCreate() {
      const code = makeRecoveryCode()
      const text = formatRecoveryCode(code)
      const proof = recoveryKitProof(code, owner())
      const proofDigest = toBase64url(sha256(proof))
      const slot = await makeSlot(owner(), "recovery-kit", "Recovery kit", code)
      wipe(proof)
      const created = await session.call(slotCreate, { body: { kind: "recovery-kit", slot, proofDigest } })
      // The new kit is safe; earlier ones may lie anywhere.
      const { slots } = await session.call(slotSearch, {})
      for (const { id, kind } of slots) {
        if (kind === "recovery-kit" && id !== created.id) await ended(session.call(slotEnd, { params: { slot: id } }))
      }
      await session.refresh()
      const { practice, account, view } = session.open()
      const { createdAt } = created
      return { code: text, practice, account, name: view.name, practiceName: view.practiceCard.name, createdAt }
    },

    async slotEnd(slot) {
      await ended(session.call(slotEnd, { params: { slot } }))
      await session.refresh()
    },
  }
}
