/** What officers watch. */
import { queryOptions } from "@tanstack/react-query"
import { desk } from "./desk.ts"

export type { BlastLine } from "@subrosa/engine"

export const blastRadius = queryOptions({ queryKey: ["blastRadius"], queryFn: () => desk.blastRadius() })
