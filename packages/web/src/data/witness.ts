/** The log's witnesses: how they stand, and who they shall be. */
import type { WitnessChoice } from "@subrosa/engine"
import { queryOptions } from "@tanstack/react-query"
import { desk } from "./desk.ts"

export type { WitnessChoice, WitnessStanding } from "@subrosa/engine"

export const witnessState = queryOptions({
  queryKey: ["witnesses"],
  queryFn: () => desk.witnessState(),
  refetchInterval: 30_000,
})
export const witnessPolicyUpdate = (choice: WitnessChoice) => desk.witnessPolicyUpdate(choice)
