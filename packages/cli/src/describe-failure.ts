/** One place that turns any failure into words and an exit code. */
import { BackupError, EngineError, type EngineErrorCode } from "@subrosa/engine"
import { ServerError } from "@subrosa/server"
import { type Described, describePlainly } from "./describe-plainly.ts"
import { exitCodes } from "./exit-codes.ts"

const engineExit: Record<EngineErrorCode, number> = {
  locked: exitCodes.signIn,
  offline: exitCodes.unreachable,
  proof_failed: exitCodes.notVerified,
  untrusted: exitCodes.notVerified,
  unreadable: exitCodes.notVerified,
  step_up_required: exitCodes.signIn,
  reason_required: exitCodes.refused,
  second_person_required: exitCodes.refused,
  sign_in_failed: exitCodes.signIn,
  limit_reached: exitCodes.refused,
  refused: exitCodes.refused,
  conflict: exitCodes.failed,
  invalid_input: exitCodes.usage,
  server_error: exitCodes.failed,
}

export function describeFailure(error: unknown): Described {
  if (error instanceof ServerError) return { message: error.message, hint: error.hint, exitCode: exitCodes.failed }
  if (error instanceof EngineError) return describeEngine(error)
  return error instanceof BackupError ? describeBackup(error) : describePlainly(error)
}

/** Where the page marks a field, the command line names it. */
const describeEngine = ({ message, code, field }: EngineError): Described => ({
  message,
  ...(field !== undefined && { hint: `the field is \`${field}\`` }),
  exitCode: engineExit[code],
})

function describeBackup({ code, message }: BackupError): Described {
  const at = (exitCode: number, hint: string) => ({ message: `${message} (${code})`, hint, exitCode })
  switch (code) {
    case "not_opened":
      return at(exitCodes.signIn, "check --key and its passphrase; a backup opens with the key files it was made for")
    case "checkpoint_invalid":
      return at(exitCodes.usage, "name a checkpoint of this practice's log, as `subrosa log checkpoint` prints it")
    case "older_than_known":
      return at(exitCodes.refused, "look for a newer backup; to restore this one all the same, add --accept-older")
    default:
      return at(exitCodes.notVerified, "do not use this file; try an earlier backup, and keep this one to find out why")
  }
}
