/** `subrosa find`: by family name and birth date, phone, e-mail or record number. */
import type { Command } from "commander"
import { connected } from "../connect.ts"
import { type Globals, outputOf } from "../globals.ts"
import { table } from "../output-table.ts"

export function findCommand(program: Command): void {
  program
    .command("find")
    .summary("find charts by keyed tokens")
    .description(
      "Finds by family name and birth date, phone, e-mail or record number. There is no search by name alone: the server could be made to give names away.",
    )
    .argument("<query...>", 'for example: "Smith 1980-04-12"')
    .action(async (query: string[], _options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const found = await connected(globals, async (engine) => {
        // Names come from one's own lists; the server's answer has none.
        await engine.worklist()
        return engine.find(query.join(" "))
      })
      if (found.searchedBy.length === 0)
        output.line("Too little to search by: give family name and birth date, phone, e-mail or record number.")
      else if (found.charts.length === 0 && found.local.length === 0) output.line("No chart found.")
      const others = found.charts.filter(({ chart }) => found.local.every((listed) => listed.chart !== chart))
      const rows = [...found.local, ...others].map(({ chart, name, birthDate }) => [chart, name ?? "", birthDate ?? ""])
      for (const line of table(rows)) output.line(line)
      output.result(found)
    })
}
