/** The calls of a case that take long or make files: progress as an argument of its own, fonts from our own origin. */
import type { Engine, ExportResult, ScopeProgress } from "@subrosa/engine"
import type { PieceReader } from "./desk.ts"
import { letterFonts } from "./letter-fonts.ts"

type Progress = (done: number, total: number) => void
type In<K extends keyof Engine> = Engine[K] extends (input: infer I) => unknown ? I : never
/** Without what cannot cross into a worker, or is filled in here. */
type Plain<I> = Omit<I, "onProgress" | "fonts">

export interface CaseDesk {
  caseScope(
    input: Plain<In<"caseScope">>,
    onProgress: (progress: ScopeProgress) => void,
  ): ReturnType<Engine["caseScope"]>
  caseDutiesAssess(input: Plain<In<"caseDutiesAssess">>, onProgress: Progress): ReturnType<Engine["caseDutiesAssess"]>
  caseLettersMake(input: Plain<In<"caseLettersMake">>, onProgress: Progress): ReturnType<Engine["caseLettersMake"]>
  caseLettersSent(input: Plain<In<"caseLettersSent">>, onProgress: Progress): ReturnType<Engine["caseLettersSent"]>
  caseEmailsSend(input: Plain<In<"caseEmailsSend">>, onProgress: Progress): ReturnType<Engine["caseEmailsSend"]>
  codePoolImport(input: Plain<In<"codePoolImport">>, onProgress: Progress): ReturnType<Engine["codePoolImport"]>
  caseLetterPdf(input: Plain<In<"caseLetterPdf">>): ReturnType<Engine["caseLetterPdf"]>
  caseLettersPrint(input: Plain<In<"caseLettersPrint">>, onProgress: Progress): Promise<PieceReader>
  caseFiling(input: Plain<In<"caseFiling">>): ReturnType<Engine["caseFiling"]>
  caseEvidence(input: Plain<In<"caseEvidence">>): ReturnType<Engine["caseEvidence"]>
  casePublicPaper(input: Plain<In<"casePublicPaper">>): ReturnType<Engine["casePublicPaper"]>
  caseSamples(input: Plain<In<"caseSamples">>, onProgress: Progress): ReturnType<Engine["caseSamples"]>
}

export const caseDesk = (engine: Engine, pieceReader: (file: ExportResult) => PieceReader): CaseDesk => ({
  caseScope: (input, onProgress) => engine.caseScope({ ...input, onProgress }),
  caseDutiesAssess: (input, onProgress) => engine.caseDutiesAssess({ ...input, onProgress }),
  caseLettersMake: (input, onProgress) => engine.caseLettersMake({ ...input, onProgress }),
  caseLettersSent: (input, onProgress) => engine.caseLettersSent({ ...input, onProgress }),
  caseEmailsSend: (input, onProgress) => engine.caseEmailsSend({ ...input, onProgress }),
  codePoolImport: (input, onProgress) => engine.codePoolImport({ ...input, onProgress }),
  caseLetterPdf: async (input) => engine.caseLetterPdf({ ...input, fonts: await letterFonts() }),
  caseLettersPrint: async (input, onProgress) =>
    pieceReader(await engine.caseLettersPrint({ ...input, onProgress, fonts: await letterFonts() })),
  caseFiling: async (input) => engine.caseFiling({ ...input, fonts: await letterFonts() }),
  caseEvidence: async (input) => engine.caseEvidence({ ...input, fonts: await letterFonts() }),
  casePublicPaper: async (input) => engine.casePublicPaper({ ...input, fonts: await letterFonts() }),
  caseSamples: (input, onProgress) => engine.caseSamples({ ...input, onProgress }),
})
