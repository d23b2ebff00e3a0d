/** Failures that any command can have, in words and an exit code, without loading engine or server. */
import { WitnessError } from "@subrosa/witness/error"
import { CliError } from "./cli-error.ts"
import { exitCodes } from "./exit-codes.ts"

export interface Described {
  message: string
  hint?: string | undefined
  exitCode: number
}

export function describePlainly(error: unknown): Described {
  if (error instanceof CliError) return { message: error.message, hint: error.hint, exitCode: error.exitCode }
  if (error instanceof WitnessError) return { message: error.message, hint: error.hint, exitCode: witnessExit(error) }
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
