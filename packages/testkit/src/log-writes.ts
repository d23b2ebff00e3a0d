/** Entries of a log by the dozen, where what was written does not matter. */
import { randomUUID } from "node:crypto"
import type { Event } from "@subrosa/contract"
import type { Founded, TestKeeper } from "./keeper.ts"

/** Appends so many `write` events without entries in one batch, of `chart`, or each of a chart of its own. */
export const logWrites = (
  { keeper, clock }: Pick<TestKeeper, "keeper" | "clock">,
  { practice, owner }: Founded,
  count: number,
  chart?: string,
): Promise<unknown> =>
  keeper.sequencer.append(practice, {
    run: async () => ({
      result: undefined,
      events: Array.from(
        { length: count },
        (): Event => ({
          ...{ type: "write", practice, time: new Date(clock()).toISOString() },
          ...{ account: owner.person.account, device: randomUUID(), chart: chart ?? randomUUID(), entries: [] },
        }),
      ),
    }),
  })
