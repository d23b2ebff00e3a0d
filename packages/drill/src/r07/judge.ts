/** The bars of R07. */
import { atLeast, atMost, type Bar, holds, share } from "../bar.ts"
import type { R07Figures } from "./measure.ts"

export const judge = ({
  bytes,
  root,
  leaver,
  anonymous,
  rollback,
  inventory,
  control,
  baseline,
  patients,
}: R07Figures): Bar[] => [
  atMost("readable in the bytes of the old copy and the backup", bytes.readable, 0),
  atMost("named in the bytes of the old copy and the backup", bytes.identified, 0),
  atMost("readable by root on the retired machine, with every key that lies on it", root.tally.readable, 0),
  atMost("readable from a copy without keeper.key, with a leaver's own key", leaver.withoutKeeperKey.readable, 0),
  atMost("objects served to nobody in particular", anonymous.live.objects, 0),
  atMost("objects served by the old copy, once started", anonymous.old.objects, 0),
  holds(
    "the old copy in the server's place",
    rollback !== undefined,
    rollback ?? "not noticed",
    "is noticed by the client",
  ),
  holds(
    "copies that the inventory lacks",
    inventory.unknown.length === 0,
    inventory.unknown.length === 0 ? "0" : inventory.unknown.slice(0, 3).join(", "),
    "0",
  ),
  atLeast("control: files that hold records and were found", inventory.holding, 1),
  atLeast("control: readable with the owner's key", share(control.readable, patients), 0.95),
  atLeast("baseline: readable in the copy", share(baseline.copy.readable, patients), 0.95),
]
