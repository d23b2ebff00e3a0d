import type { Language } from "@subrosa/incident/notice"
import { EngineError } from "../port.ts"

/** @throws EngineError invalid_input for a language that no text is written in */
export async function requireLanguage(wanted: string): Promise<Language> {
  const { builtInLanguages } = await import("@subrosa/incident/notice")
  const language = builtInLanguages.find((one) => one.language === wanted)
  if (language !== undefined) return language
  throw new EngineError("invalid_input", "There is no text in this language.", { field: "language" })
}
