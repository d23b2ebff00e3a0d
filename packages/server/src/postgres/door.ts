/**
 * How a process of another account reaches a directory of ours.
 *
 * Started as root in a directory closed to others (a clone in /root, a fresh `mktemp -d`), PostgreSQL's unprivileged account owns its
 * cluster but may not walk to it. Opening the way would mean changing rights on directories that are not ours. Instead root opens the
 * directory and hands it down as file descriptor 3: the account may use what it owns, and `/proc/self/fd/3` leads there without
 * walking. Every backend inherits it. Linux only.
 */
import { open } from "node:fs/promises"
import { ServerError } from "../errors.ts"
import { closedTo, type OsAccount } from "./os-account.ts"

export interface Door {
  /** The directory's path as the account sees it. */
  path: string
  /** What the child's descriptor 3 must be; undefined where the plain path will do. */
  descriptor: number | undefined
  /** Closes this process's own descriptor; children keep theirs. */
  close(): Promise<void>
}

/** Throws ServerError `data_not_reachable` where no door can be made. */
export async function openDoor(dir: string, account: OsAccount | undefined): Promise<Door> {
  const closed = account === undefined ? undefined : await closedTo(account, dir)
  if (account === undefined || closed === undefined) return { path: dir, descriptor: undefined, close: async () => {} }
  if (process.platform !== "linux") {
    throw new ServerError(
      "data_not_reachable",
      `PostgreSQL runs as the user "${account.name}" when Subrosa is started as root, and that user may not enter ${closed}`,
      `start Subrosa as an ordinary user, choose another place (--data /var/lib/subrosa), or run: chmod o+x ${closed}`,
    )
  }
  const handle = await open(dir, "r")
  return { path: "/proc/self/fd/3", descriptor: handle.fd, close: () => handle.close() }
}
