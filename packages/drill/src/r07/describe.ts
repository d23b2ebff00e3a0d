/** R07 in words. */
import { number, ofAll } from "../bar.ts"
import type { Row } from "../drill.ts"
import type { R07Figures } from "./measure.ts"

export const rowsOf = ({ patients, bytes, root, leaver, anonymous, baseline }: R07Figures): Row[] => [
  {
    measure: "readable in the old copy",
    subrosa: ofAll(bytes.readable, patients),
    plain: ofAll(baseline.copy.readable, patients),
  },
  {
    measure: "readable by root on the retired machine, keeper.key of that time included",
    subrosa: `${ofAll(root.tally.readable, patients)}, ${number(root.tries)} tries`,
    plain: ofAll(baseline.copy.readable, patients),
  },
  {
    measure: "the same, and somebody who has left since lends the key they had then",
    subrosa: `${ofAll(leaver.withKeeperKey.readable, patients)} with keeper.key on the copy, ${ofAll(leaver.withoutKeeperKey.readable, patients)} without`,
    plain: ofAll(baseline.copy.readable, patients),
  },
  {
    measure: "objects served to a visitor without an account",
    subrosa: `${anonymous.live.objects} in ${number(anonymous.live.tries)} tries`,
    plain: `${baseline.anonymous.answered} in ${baseline.anonymous.tries} tries`,
  },
]

export const howMeasured = ({ seed, patients, anonymous, rollback, inventory }: R07Figures): string[] => [
  `${patients} invented patients (seed ${seed}). The data directory was copied; then a clinician's work ended and team keys were rotated. The copy was searched ` +
    "byte by byte, its database started, every string of 32 bytes on the machine tried as a key, and the whole put up again as a server.",
  `Visitor: every operation with real ids and no signature, the paths that crawlers try, the public log: ${number(anonymous.live.tries)} tries, ` +
    `${anonymous.live.answered} answered (the public log, the server's version, beginnings of a sign-in), ${anonymous.live.objects} of them with something of the practice` +
    `${anonymous.live.where.length === 0 ? "" : `: ${anonymous.live.where.join(", ")}`}.`,
  `The client that knows the practice, shown the old copy: ${rollback ?? "noticed nothing"}.`,
  `Inventory: ${number(inventory.files)} files, ${inventory.holding} with records, ${inventory.unknown.length} that docs/guides/operate.md does not name.`,
]

export const notMeasured: readonly string[] = [
  "A copy that holds keeper.key of its time and a person's key of its time together opens what that person could open then; rotation cannot reach into it. " +
    "With the keeper on a machine of its own (docs/guides) no copy of the store holds that key.",
  "Copies outside the machine that the drill runs on. A planted canary on the open web and its watch: no network is used.",
]
