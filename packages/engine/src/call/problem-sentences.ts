/** One plain sentence for every code the contract knows: what happened, and what to do. Pure. */
import type { ErrorCode } from "@subrosa/contract"
import type { EngineErrorCode } from "../port.ts"

export const sentenceOf = {
  invalid_request: ["invalid_input", "The server did not accept something that was entered. Check it and try again."],
  unauthenticated: ["locked", "This session has ended. Sign in again."],
  invalid_signature: ["refused", "The server could not verify this device's signature. Sign out and sign in again."],
  clock_skew: ["refused", "This device's clock is wrong. Set the right time and try again."],
  replayed: ["conflict", "The server has already seen this request. Try again."],
  sign_in_failed: ["sign_in_failed", "Signing in did not work. Check what you entered and try again."],
  step_up_required: ["step_up_required", "Please confirm that it is you: sign in once more."],
  forbidden: ["refused", "Your role does not allow this. Ask an owner of the practice."],
  not_found: ["refused", "This does not exist, or is not open to you."],
  method_not_allowed: ["server_error", "The server does not know this request. Reload the app, it may be out of date."],
  request_timeout: ["offline", "The server waited too long for this request. Check the connection and try again."],
  conflict: ["conflict", "Someone else changed this at the same time, or it exists already. Look again and retry."],
  version_conflict: [
    "conflict",
    "This was changed elsewhere in the meantime. Look at the newer version and try again.",
  ],
  gone: ["refused", "This link has expired or was used already. Ask for a new one."],
  too_large: ["invalid_input", "This is too large for the server to take."],
  unsupported_media_type: [
    "server_error",
    "The server does not know this request. Reload the app, it may be out of date.",
  ],
  reason_required: [
    "reason_required",
    "Nothing the practice knows explains this opening. Say why you open this chart.",
  ],
  second_person_required: [
    "second_person_required",
    "A second person has to approve this: another owner or the privacy officer.",
  ],
  locked: ["refused", "This is locked until an owner or the privacy officer has looked at it. Ask one of them."],
  keeper_unreachable: [
    "offline",
    "The server cannot reach the keeper just now: nothing can be opened or saved. Try again in a moment.",
  ],
  limit_reached: ["limit_reached", "The limit on opening charts is reached. Wait, or ask an owner to raise it."],
  too_many_tries: ["refused", "Too many tries. Wait a quarter of an hour and try again."],
  internal: ["server_error", "The server failed. Try again; if it persists, tell whoever runs the server."],
  database_unreachable: ["offline", "The server cannot reach its database just now. Try again in a moment."],
  disk_full: ["server_error", "The server's disk is full: nothing was saved. Tell whoever runs the server."],
} as const satisfies Record<ErrorCode, readonly [EngineErrorCode, string]>

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(sentenceOf, code)
