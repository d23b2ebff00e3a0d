/** The machine that the figures hold for: processor, memory, disk, versions. */
import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs"
import { statfs, unlink } from "node:fs/promises"
import { arch, cpus, release, totalmem, type } from "node:os"
import { join } from "node:path"
import { percentiles } from "./percentiles.ts"

export interface Machine {
  cpu: string
  cores: number
  memoryGib: number
  system: string
  node: string
  postgres: string
  /** Of an 8 KiB append followed by fdatasync, in the folder where the data lies. */
  disk: { fsyncsPerSecond: number; p50Ms: number; p95Ms: number; fileSystem: string }
}

export async function describeMachine(folder: string, postgres: string): Promise<Machine> {
  const processors = cpus()
  return {
    cpu: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()} ${arch()}`,
    node: process.version,
    postgres,
    disk: await measureDisk(folder),
  }
}

/** What one durable commit costs at least: PostgreSQL flushes its log by fdatasync. */
async function measureDisk(folder: string): Promise<Machine["disk"]> {
  const file = join(folder, "fsync-probe")
  const page = Buffer.alloc(8192, 1)
  const fd = openSync(file, "w")
  const times: number[] = []
  try {
    for (const until = performance.now() + 2000; performance.now() < until; ) {
      const start = performance.now()
      writeSync(fd, page)
      fdatasyncSync(fd)
      times.push(performance.now() - start)
    }
  } finally {
    closeSync(fd)
    await unlink(file)
  }
  const { p50, p95 } = percentiles(times)
  const totalMs = times.reduce((sum, ms) => sum + ms, 0)
  const { type: kind } = await statfs(folder)
  return {
    fsyncsPerSecond: (times.length * 1000) / totalMs,
    p50Ms: p50,
    p95Ms: p95,
    fileSystem: fileSystems[kind] ?? `0x${kind.toString(16)}`,
  }
}

/** Magic numbers of statfs(2). */
const fileSystems: Record<number, string> = {
  61267: "ext4",
  16914836: "tmpfs (no disk)",
  1481003842: "xfs",
  2435016766: "btrfs",
  2035054128: "overlayfs",
}
