/** The key file's passphrase: from SUBROSA_PASSPHRASE, else asked for on the terminal. */
import { password } from "@inquirer/prompts"
import { CliError } from "./cli-error.ts"
import { exitCodes } from "./exit-codes.ts"

export async function readPassphrase(options: { confirm: boolean }): Promise<string> {
  const given = process.env.SUBROSA_PASSPHRASE
  if (given !== undefined && given !== "") return given
  if (!process.stdin.isTTY) {
    throw new CliError("the key file's passphrase is needed", {
      hint: "set SUBROSA_PASSPHRASE, or run this on a terminal to be asked for it",
      exitCode: exitCodes.usage,
    })
  }
  const first = await password({ message: "Passphrase of the key file", mask: true })
  if (options.confirm && first !== (await password({ message: "The same passphrase again", mask: true }))) {
    throw new CliError("the two passphrases differ", { exitCode: exitCodes.usage })
  }
  if (first === "") throw new CliError("the passphrase is empty", { exitCode: exitCodes.usage })
  return first
}
