/**
 * One throwaway PostgreSQL for all test processes of a run.
 *
 * The first process starts it in a process of its own (cluster-process.ts); each registers its number; it ends by itself
 * when no registered process has been alive for some seconds, however they ended.
 */
import { spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir, userInfo } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { SocketConnection } from "@subrosa/server"

export interface Cluster {
  /** As the server's role, which may create roles but no databases. */
  connection: SocketConnection
  /** As the superuser. */
  admin: SocketConnection
}

/** Same user, same checkout, same cluster. The name is short because socket paths are. */
const clusterKey = createHash("sha256")
  .update(`${userInfo().uid} ${import.meta.dirname}`)
  .digest("hex")
  .slice(0, 12)
export const clusterDir = join(tmpdir(), `subrosa-test-${clusterKey}`)
export const readyFile = join(clusterDir, "ready.json")
export const usersDir = join(clusterDir, "users")

let known: Promise<Cluster> | undefined

export function testCluster(): Promise<Cluster> {
  known ??= joinCluster()
  return known
}

async function joinCluster(): Promise<Cluster> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(25)) {
    if (await becomeStarter()) {
      const child = spawn(process.execPath, [join(import.meta.dirname, "cluster-process.ts"), clusterDir], {
        detached: true,
        stdio: "ignore",
      })
      child.unref()
    }
    // Registered before the cluster is looked at: it cannot end between the two without our seeing its files gone.
    const registered = await writeFile(join(usersDir, String(process.pid)), "").then(
      () => true,
      () => false,
    )
    const cluster = registered ? await readCluster() : undefined
    if (cluster !== undefined) return cluster
  }
  throw new Error(`the test database did not start; look into ${clusterDir}`)
}

/** The directory is the lock. One without a live process behind it is cleared away. */
async function becomeStarter(): Promise<boolean> {
  try {
    await mkdir(clusterDir, { mode: 0o711 })
    await mkdir(usersDir)
    return true
  } catch {
    if (await abandoned()) await rm(clusterDir, { recursive: true, force: true })
    return false
  }
}

/** The cluster's process touches its heartbeat twice a second; a starting one has its directory's age. */
async function abandoned(): Promise<boolean> {
  const beat = await stat(join(clusterDir, "heartbeat")).catch(() => stat(clusterDir).catch(() => undefined))
  return beat !== undefined && Date.now() - beat.mtimeMs > 15_000
}

async function readCluster(): Promise<Cluster | undefined> {
  try {
    return JSON.parse(await readFile(readyFile, "utf8"))
  } catch {
    return undefined
  }
}
