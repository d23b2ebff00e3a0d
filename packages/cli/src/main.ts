/** Entry of `subrosa ...`: runs a command and turns whatever goes wrong into an error, a hint and an exit code. */
import { CommanderError } from "commander"
import { describeFailure } from "./describe-failure.ts"
import { createProgram } from "./program.ts"

try {
  await createProgram().parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has printed what it had to say; its own help and version requests are no failures.
    process.exitCode = error.exitCode === 0 ? 0 : 2
  } else {
    const { message, hint, exitCode } = describeFailure(error)
    if (exitCode !== 0)
      process.stderr.write(`subrosa: error: ${message}\n${hint === undefined ? "" : `subrosa: hint: ${hint}\n`}`)
    process.exitCode = exitCode
  }
}
