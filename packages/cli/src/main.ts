/** Entry of `subrosa ...`: runs a command and turns whatever goes wrong into an error, a hint and an exit code. */
import { CommanderError } from "commander"
import { leaveCompiler } from "./leave-compiler.ts"
import { createProgram } from "./program.ts"

// Whoever reads our output may have had enough (`| head`): nothing has gone wrong, and a server goes on.
const isUnread = (error: unknown) => error instanceof Error && "code" in error && error.code === "EPIPE"
process.stdout.on("error", (error) => {
  if (!isUnread(error)) throw error
})

/** Servers, which run for months, and what takes in files of any size: their memory is promised. Options may come first. */
const isBounded = (argv: readonly string[]) =>
  ["start", "keeper", "witness", "import"].some((command) => argv.includes(command))

try {
  const program = await createProgram(process.argv)
  if (isBounded(process.argv)) leaveCompiler()
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has printed what it had to say; its own help and version requests are no failures.
    process.exitCode = error.exitCode === 0 ? 0 : 2
  } else if (!isUnread(error)) {
    // Of use only now, and it knows the errors of every part.
    const { describeFailure } = await import("./describe-failure.ts")
    const { message, hint, exitCode } = describeFailure(error)
    if (exitCode !== 0)
      process.stderr.write(`subrosa: error: ${message}\n${hint === undefined ? "" : `subrosa: hint: ${hint}\n`}`)
    process.exitCode = exitCode
  }
}
