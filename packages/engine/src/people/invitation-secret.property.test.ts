import assert from "node:assert/strict"
import { test } from "node:test"
import { Role } from "@subrosa/contract"
import fc from "fast-check"
import { EngineError } from "../port.ts"
import { sortedRoles } from "./endorse.ts"
import { formatInvitationSecret, parseInvitationSecret } from "./invitation-secret.ts"

test("what is kept of an invitation reads back the same", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.uniqueArray(fc.constantFrom(...Role.options), { minLength: 1 }),
      (secret, roles) => {
        const kept = { secret: Uint8Array.from(secret), roles: sortedRoles(roles) }
        assert.deepEqual(parseInvitationSecret(formatInvitationSecret(kept)), kept)
      },
    ),
  )
})

test("anything else is unreadable, never half read", () => {
  const other = fc.oneof(
    fc.uint8Array(),
    fc.json().map((text) => new TextEncoder().encode(text)),
  )
  fc.assert(
    fc.property(other, (bytes) => {
      assert.throws(
        () => parseInvitationSecret(bytes),
        (error) => error instanceof EngineError && error.code === "unreadable",
      )
    }),
  )
})
