/** Entry of `subrosa ...`: runs a command and turns whatever goes wrong into an error, a hint and an exit code. */
import { CommanderError } from "commander"
import { isWitness } from "./is-witness.ts"

/** A witness runs for years on a small machine: server, engine and web tools are not even loaded for it. */
const load = async () => {
  if (!isWitness(process.argv)) {
    const [{ createProgram }, { describeFailure }] = await Promise.all([
      import("./program.ts"),
      import("./describe-failure.ts"),
    ])
    return { createProgram, describe: describeFailure }
  }
  const [{ programOf }, { witnessCommand }, { describePlainly }] = await Promise.all([
    import("./program-of.ts"),
    import("./commands/witness.ts"),
    import("./describe-plainly.ts"),
  ])
  return { createProgram: () => programOf([witnessCommand]), describe: describePlainly }
}

// Whoever reads our output may have had enough (`| head`): nothing has gone wrong, and a server goes on.
const isUnread = (error: unknown) => error instanceof Error && "code" in error && error.code === "EPIPE"
process.stdout.on("error", (error) => {
  if (!isUnread(error)) throw error
})

const { createProgram, describe } = await load()
try {
  await createProgram().parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has printed what it had to say; its own help and version requests are no failures.
    process.exitCode = error.exitCode === 0 ? 0 : 2
  } else if (!isUnread(error)) {
    const { message, hint, exitCode } = describe(error)
    if (exitCode !== 0)
      process.stderr.write(`subrosa: error: ${message}\n${hint === undefined ? "" : `subrosa: hint: ${hint}\n`}`)
    process.exitCode = exitCode
  }
}
