/** What the print house reports back, piece by piece, into the ledger of notices. */
import type { CaseId, ChartId } from "@subrosa/contract"
import type { Core } from "../core.ts"
import { type StepInput, takeSteps } from "../incident/notices.ts"
import { EngineError } from "../port.ts"
import type { ReturnFileResult } from "../port-notice.ts"
import { stepIds } from "./letters.ts"
import { readPieces } from "./pieces.ts"

/** @throws EngineError invalid_input naming every bad row; then nothing is taken */
export async function takeReturnFile(core: Core, id: CaseId, text: string, today: string): Promise<ReturnFileResult> {
  const notice = await import("@subrosa/incident/notice")
  const pieces = await readPieces(core, id)
  if (pieces === undefined) throw new EngineError("refused", "Nothing of this case has been printed yet.")
  const chartOf = new Map<string, ChartId>(pieces.charts.map((chart, i) => [notice.pieceId(pieces.run, i + 1), chart]))
  const stepId = await stepIds(core, { id })
  const returned = read()
  const steps = returned.flatMap(({ piece, status, on }): StepInput[] => {
    const chart = chartOf.get(piece)
    if (chart === undefined) return []
    const at = `${on}T12:00:00.000Z`
    const step = (to: StepInput["to"]): StepInput => ({ id: stepId(chart, `${piece} ${to} ${on}`), chart, to, at })
    const bySending = [step("sent")]
    if (status === "delivered") return [...bySending, step("delivered")]
    return status === "sent" ? bySending : [...bySending, step("returned")]
  })
  if (steps.length > 0) await takeSteps(core, id, steps)
  const count = (...some: string[]) => returned.filter(({ status }) => some.includes(status)).length
  return {
    pieces: returned.length,
    delivered: count("delivered"),
    returned: count("returned", "destroyed", "moved"),
    moved: count("moved"),
  }

  function read() {
    try {
      return notice.readReturnFile(text, { run: pieces?.run ?? "", known: (piece) => chartOf.has(piece), today })
    } catch (cause) {
      if (!(cause instanceof notice.RowsError)) throw cause
      throw new EngineError("invalid_input", `${cause.message.slice(0, 1000)}. Nothing of it was taken.`, {
        field: "file",
        cause,
      })
    }
  }
}
