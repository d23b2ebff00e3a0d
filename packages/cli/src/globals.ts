/** Options that every command reads. */
import { createOutput, type Output } from "./output.ts"

export interface Globals {
  server: string
  key?: string
  json?: boolean
}

export const outputOf = (globals: Globals): Output => createOutput(globals.json === true)
