/** A program of some commands: what they share. */
import { Command } from "commander"
import packageJson from "../package.json" with { type: "json" }

const exitCodesHelp = `
Exit codes: 0 done, 1 failed, 2 usage, 3 signing in failed, 4 refused or limit reached, 5 did not verify, 6 unreachable, 7 done but some input was refused.
The key file's passphrase is read from SUBROSA_PASSPHRASE, or asked for on a terminal.`

export function programOf(commands: readonly ((program: Command) => void)[]): Command {
  const program = new Command("subrosa")
    .description("Records for therapy practices that the server itself cannot read.")
    .option("--server <url>", "the server", process.env.SUBROSA_SERVER ?? "http://localhost:7400")
    .option("--key <file>", "key file", process.env.SUBROSA_KEY)
    .option("--json", "print the result as JSON")
    .version(packageJson.version, "--version", "print the version")
    .addHelpText("after", exitCodesHelp)
    .showHelpAfterError("(add --help to see what this command takes)")
    .exitOverride()
  for (const add of commands) add(program)
  inheritOptions(program)
  return program
}

/** `--server`, `--key` and `--json` may stand before or after the command's name, and every `--help` names them. */
function inheritOptions(program: Command): void {
  const visit = (command: Command) => {
    for (const sub of command.commands) {
      if (sub.commands.length === 0) {
        sub.option("--server <url>", "the server", process.env.SUBROSA_SERVER ?? "http://localhost:7400")
        sub.option("--key <file>", "key file", process.env.SUBROSA_KEY)
        sub.option("--json", "print the result as JSON")
      }
      sub.exitOverride().showHelpAfterError("(add --help to see what this command takes)")
      visit(sub)
    }
  }
  visit(program)
}
