/** One place that turns any failure into words and an exit code. */
import { BackupError, EngineError, type EngineErrorCode } from "@subrosa/engine"
import { ServerError } from "@subrosa/server"
import { WitnessError } from "@subrosa/witness/error"
import { CliError } from "./cli-error.ts"
import { exitCodes } from "./exit-codes.ts"

export interface Described {
  message: string
  hint?: string | undefined
  exitCode: number
}

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
  if (error instanceof BackupError) return describeBackup(error)
  if (error instanceof CliError) return { message: error.message, hint: error.hint, exitCode: error.exitCode }
  if (error instanceof WitnessError) return { message: error.message, hint: error.hint, exitCode: witnessExit(error) }
  return describeOther(error)
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

function describeOther(error: unknown): Described {
  // A reader that went away (`subrosa open ... | head`) is no failure of ours.
  if (error instanceof Error && "code" in error && error.code === "EPIPE")
    return { message: "the reader of the output went away", exitCode: exitCodes.ok }
  if (error instanceof Error && error.name === "ExitPromptError")
    return { message: "stopped", exitCode: exitCodes.failed }
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : "unknown failure"
  return {
    message: `unexpected: ${detail}`,
    hint: "this is a defect: please report it with the command you ran",
    exitCode: exitCodes.failed,
  }
}

function witnessExit({ code }: WitnessError): number {
  if (code === "state_corrupt" || code === "state_rolled_back") return exitCodes.notVerified
  return code === "invalid_option" || code === "log_malformed" || code === "log_unknown"
    ? exitCodes.usage
    : exitCodes.failed
}
